#pragma once
// The dimensions of a decoder as flat numbers, what the models read: dense or mixture of experts, multi-head,
// grouped-query or latent attention. compile() makes it from sourced facts.
//
// Layers come in two kinds, told apart by their feed-forward part: `dense_layers` of width `ffn`, the rest with
// `experts` routed experts of width `expert_ffn`, of which a token visits `top_k`, beside `shared_experts` of the
// same width that every token visits. A model without experts has dense layers only.
// Latent attention (MLA: DeepSeek-V2, arXiv:2405.04434, section 2.1): queries and keys of width nope + rope, values
// of width v_head_dim, both projected up from low-rank vectors.
#include "transformer/attention_kind.h"

namespace countervail {

struct ModelShape {
  int layers = 0;
  int hidden = 0;
  int heads = 0;
  int kv_heads = 0;  ///< = heads for multi-head attention
  AttentionKind attention = AttentionKind::kMultiHead;
  int head_dim = 0;
  int ffn = 0;             ///< width of the dense feed-forward layer
  bool gated_ffn = false;  ///< three matrices (SwiGLU) instead of two (GELU)
  int vocab = 0;
  bool tied_embeddings = false;
  int attention_window = 0;       ///< tokens a query sees; 0 = all before it
  bool dropout = false;           ///< dropout masks are stored for the backward pass
  int full_attention_layers = 0;  ///< layers that see everything in spite of the window
  int attention_top_k = 0;        ///< keys that an indexer picks for a query; 0 = no indexer

  int experts = 0;  ///< routed experts a layer; 0 = dense
  int top_k = 0;    ///< of them, visited by a token
  int shared_experts = 0;
  int expert_ffn = 0;
  int dense_layers = 0;     ///< layers without experts in a model with experts
  bool dense_first = true;  ///< they come first (DeepSeek); otherwise spread evenly (Llama 4)
  int most_nodes = 0;       ///< nodes that one token may visit (node-limited routing); 0 = no limit

  int q_rank = 0;   ///< MLA: rank of the query projection; 0 = none, one matrix
  int kv_rank = 0;  ///< MLA: rank of the key/value projection
  int nope_head_dim = 0, rope_head_dim = 0, v_head_dim = 0;

  int mtp_layers = 0;  ///< multi-token prediction: a layer, a 2h x h projection, logits again
  friend bool operator==(const ModelShape&, const ModelShape&) = default;
};

constexpr bool is_latent(const ModelShape& m) {
  return m.attention == AttentionKind::kLatent;
}
/// Width of one query or key head as attention multiplies it.
constexpr int qk_head_dim(const ModelShape& m) {
  return is_latent(m) ? m.nope_head_dim + m.rope_head_dim : m.head_dim;
}
constexpr int value_head_dim(const ModelShape& m) {
  return is_latent(m) ? m.v_head_dim : m.head_dim;
}

constexpr double query_width(const ModelShape& m) {
  return static_cast<double>(m.heads) * qk_head_dim(m);
}
constexpr double kv_width(const ModelShape& m) {
  return static_cast<double>(m.kv_heads) * m.head_dim;
}
/// Width of the attention output, before its projection.
constexpr double value_width(const ModelShape& m) {
  return static_cast<double>(m.heads) * value_head_dim(m);
}

/// Key-value heads on one tensor rank: beyond one rank a head they are copied, not split.
constexpr int kv_heads_per_rank(const ModelShape& m, int tensor_parallel) {
  return (m.kv_heads + tensor_parallel - 1) / tensor_parallel;
}
constexpr double kv_width_per_rank(const ModelShape& m, double tensor_parallel) {
  if (is_latent(m)) return kv_width(m) / tensor_parallel;
  return static_cast<double>(kv_heads_per_rank(m, static_cast<int>(tensor_parallel))) * m.head_dim;
}
/// Key and value weights of one layer that a rank holds beyond its share; 0 where the ranks divide the heads.
constexpr double replicated_weights(const ModelShape& m, double tensor_parallel) {
  return 2.0 * m.hidden * (kv_width_per_rank(m, tensor_parallel) - kv_width(m) / tensor_parallel);
}
constexpr int moe_layers(const ModelShape& m) {
  return m.experts > 0 ? m.layers - m.dense_layers : 0;
}

/// MLA: down and up projections of queries and of keys/values, their two norms, the output projection.
constexpr double latent_weights(const ModelShape& m) {
  const double hidden = m.hidden, heads = m.heads;
  const double query =
      m.q_rank > 0 ? m.q_rank * (hidden + query_width(m) + 1) : hidden * query_width(m);
  const double key_value = hidden * (m.kv_rank + m.rope_head_dim) +
                           m.kv_rank * (1 + heads * (m.nope_head_dim + m.v_head_dim));
  return query + key_value + value_width(m) * hidden;
}
/// Weights of the attention matrices of one layer (QKV and output projection), without biases.
constexpr double attention_weights(const ModelShape& m) {
  if (is_latent(m)) return latent_weights(m);
  return static_cast<double>(m.hidden) * (2 * query_width(m) + 2 * kv_width(m));
}
constexpr double ffn_matrices(const ModelShape& m) {
  return m.gated_ffn ? 3.0 : 2.0;
}
constexpr double ffn_weights(const ModelShape& m) {
  return (m.gated_ffn ? 3.0 : 2.0) * static_cast<double>(m.hidden) * m.ffn;
}
constexpr double norm_weights(const ModelShape& m) {
  return (m.gated_ffn ? 2.0 : 4.0) * m.hidden;
}
/// One dense layer: matrices and two norms (scale only for gated models, scale and shift otherwise).
constexpr double layer_weights(const ModelShape& m) {
  return attention_weights(m) + ffn_weights(m) + norm_weights(m);
}
/// One expert, routed or shared.
constexpr double expert_weights(const ModelShape& m) {
  return ffn_matrices(m) * static_cast<double>(m.hidden) * m.expert_ffn;
}
/// What every token uses of an MoE layer: attention, norms, router, shared experts.
constexpr double moe_common_weights(const ModelShape& m) {
  return attention_weights(m) + norm_weights(m) + static_cast<double>(m.hidden) * m.experts +
         m.shared_experts * expert_weights(m);
}
constexpr double embedding_weights(const ModelShape& m) {
  return static_cast<double>(m.vocab) * m.hidden;
}

/// All layers with `visited` routed experts each.
constexpr double stack_weights(const ModelShape& m, double visited) {
  const int moe = moe_layers(m);
  return (m.layers - moe) * layer_weights(m) +
         moe * (moe_common_weights(m) + visited * expert_weights(m));
}
/// All weights; tied embeddings count once; MTP modules are left out, as published totals do.
constexpr double total_weights(const ModelShape& m) {
  return stack_weights(m, m.experts) + (m.tied_embeddings ? 1.0 : 2.0) * embedding_weights(m);
}
/// Weights that one token uses. `tables`: embedding tables counted, by the vendor's convention.
constexpr double active_weights(const ModelShape& m, double tables) {
  return stack_weights(m, m.experts > 0 ? m.top_k : 0) + tables * embedding_weights(m);
}
/// Weights of the matrices of one MTP module beyond its layer: the projection of two hidden vectors into one.
constexpr double mtp_projection_weights(const ModelShape& m) {
  return 2.0 * m.hidden * m.hidden;
}

/// Most keys that a query meets outside full layers: the window, the indexer's choice, or the smaller; 0 = no limit.
constexpr int attention_reach(const ModelShape& m) {
  if (m.attention_top_k <= 0) return m.attention_window;
  if (m.attention_window <= 0) return m.attention_top_k;
  return m.attention_window < m.attention_top_k ? m.attention_window : m.attention_top_k;
}

/// Keys that a query attends to on average, causal: half the sequence, or what its reach leaves of it.
constexpr double mean_attended_keys(const ModelShape& m, double sequence) {
  const int reach = attention_reach(m);
  if (reach <= 0 || reach >= sequence) return sequence / 2;
  const double window = reach;
  const double windowed = window - window * window / (2 * sequence);
  if (m.full_attention_layers == 0) return windowed;
  return windowed + (sequence / 2 - windowed) * m.full_attention_layers / m.layers;
}

}  // namespace countervail
