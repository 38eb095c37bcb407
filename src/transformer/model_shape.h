#pragma once
// A decoder and its weights: of a layer, of the model, of what one token uses; the mean of layers that differ.
#include "transformer/model_dimensions.h"

namespace countervail {

/// MLA: down and up projections of queries and of keys/values, their two norms, the output projection.
constexpr double latent_weights(const ModelShape& m) {
  const double hidden = m.hidden, heads = m.heads;
  const double query =
      m.q_rank > 0 ? m.q_rank * (hidden + query_width(m) + 1) : hidden * query_width(m);
  const double key_value = hidden * (m.kv_rank + m.rope_head_dim) +
                           m.kv_rank * (1 + heads * (m.nope_head_dim + m.v_head_dim));
  return query + key_value + value_width(m) * hidden;
}
/// One layer's share of what pools keys: two matrices to twice the head (sparse layers, whose halves overlap) or once, and
/// the indexer of sparse layers with a pool of its own.
constexpr double compressor_weights(const ModelShape& m) {
  const CompressedAttention& c = m.compressed;
  const double hidden = m.hidden;
  const double index = static_cast<double>(m.q_rank) * c.index_heads * c.index_head_dim +
                       hidden * c.index_heads + 4 * hidden * c.index_head_dim;
  return (c.sparse_layers * (4 * hidden * m.head_dim + index) +
          c.dense_layers * 2 * hidden * m.head_dim) /
         m.layers;
}
constexpr double compressed_weights(const ModelShape& m) {
  const double hidden = m.hidden, rank = m.compressed.output_rank;
  return m.q_rank * (hidden + query_width(m) + 1) + hidden * m.head_dim + query_width(m) * rank +
         m.compressed.output_groups * rank * hidden + compressor_weights(m);
}
/// Weights of the attention matrices of one layer that attends (QKV and output projection), without biases.
constexpr double attention_weights(const ModelShape& m) {
  if (is_latent(m)) return latent_weights(m);
  if (is_compressed(m)) return compressed_weights(m);
  const double gate = m.attention_gate ? query_width(m) : 0;
  return static_cast<double>(m.hidden) * (2 * query_width(m) + gate + 2 * kv_width(m));
}
/// Weights of what mixes tokens, the mean of the layers.
constexpr double mixing_weights(const ModelShape& m) {
  if (m.other.layers == 0) return attention_weights(m);
  return ((m.layers - m.other.layers) * attention_weights(m) +
          m.other.layers * mixer_weights(m.other, m.hidden)) /
         m.layers;
}
constexpr double ffn_matrices(const ModelShape& m) {
  return m.gated_ffn ? 3.0 : 2.0;
}
/// The mean of the layers without experts, of which `bare_layers` have none.
constexpr double ffn_weights(const ModelShape& m) {
  const double one = (m.gated_ffn ? 3.0 : 2.0) * static_cast<double>(m.hidden) * m.ffn;
  if (m.bare_layers == 0) return one;
  const int without_experts = m.layers - moe_layers(m);
  return one * (without_experts - m.bare_layers) / without_experts;
}
constexpr double norm_weights(const ModelShape& m) {
  return (m.gated_ffn ? 2.0 : 4.0) * m.hidden;
}
/// One dense layer: matrices and two norms (scale only for gated models, scale and shift otherwise).
constexpr double layer_weights(const ModelShape& m) {
  return mixing_weights(m) + ffn_weights(m) + norm_weights(m);
}
/// One expert, routed or shared.
constexpr double expert_weights(const ModelShape& m) {
  return ffn_matrices(m) * static_cast<double>(m.hidden) * m.expert_ffn;
}
/// What every token uses of an MoE layer: attention, norms, router, shared experts.
constexpr double moe_common_weights(const ModelShape& m) {
  return mixing_weights(m) + norm_weights(m) + static_cast<double>(m.hidden) * m.experts +
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

}  // namespace countervail
