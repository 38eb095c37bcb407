#pragma once
// How many keys a query meets, and what mixing tokens costs beside matrices.
#include "transformer/model_dimensions.h"

namespace countervail {

/// Most keys that a query meets outside full layers: the window, the indexer's choice, or the smaller; 0 = no limit.
constexpr int attention_reach(const ModelShape& m) {
  if (m.attention_top_k <= 0) return m.attention_window;
  if (m.attention_window <= 0) return m.attention_top_k;
  return m.attention_window < m.attention_top_k ? m.attention_window : m.attention_top_k;
}

/// Window and pooled keys of DeepSeek-V4, the mean of the layers.
constexpr double mean_compressed_keys(const ModelShape& m, double sequence) {
  const CompressedAttention& c = m.compressed;
  const double half = sequence / 2, window = m.attention_window;
  const double near = window < sequence ? window - window * window / (2 * sequence) : half;
  const double pooled = half / c.sparse_ratio,
               best = pooled < m.attention_top_k ? pooled : m.attention_top_k;
  return near + (c.sparse_layers * best + c.dense_layers * half / c.dense_ratio) / m.layers;
}

/// Keys that a query attends to on average in the layers that attend, causal: half the sequence, or what its reach leaves
/// of it.
constexpr double mean_attended_keys(const ModelShape& m, double sequence) {
  if (is_compressed(m)) return mean_compressed_keys(m, sequence);
  const int reach = m.attention_chunk > 0 ? m.attention_chunk : attention_reach(m);
  if (reach <= 0 || reach >= sequence) return sequence / 2;
  const double window = reach;
  const double windowed =
      m.attention_chunk > 0 ? window / 2 : window - window * window / (2 * sequence);
  if (m.full_attention_layers == 0) return windowed;
  return windowed +
         (sequence / 2 - windowed) * m.full_attention_layers / (m.layers - m.other.layers);
}

/// FLOP a token, forward and backward, of what meets keys or a state: not of matrices. Nothing for recomputation.
constexpr double mixing_flops(const ModelShape& m, double sequence) {
  const double attending = 6 * (m.layers - m.other.layers) * (query_width(m) + value_width(m)) *
                           mean_attended_keys(m, sequence);
  if (m.other.layers == 0) return attending;
  const double wide = m.other.kind == MixerKind::kWide ? sequence * 2 * mixed_width(m.other) : 0;
  return attending + 3 * m.other.layers * (wide + state_flops(m.other));
}

}  // namespace countervail
