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
#include "transformer/other_mixer.h"

namespace countervail {

/// DeepSeek-V4 (technical report of April 2026, section 2.3): queries of a low rank, one head that is key and value, outputs
/// projected group by group. Beside a window a query meets averages: the `attention_top_k` best of `sparse_ratio` tokens
/// each in `sparse_layers`, all of `dense_ratio` tokens each in `dense_layers`, none in the others.
struct CompressedAttention {
  int output_groups = 0, output_rank = 0;
  int sparse_layers = 0, dense_layers = 0;
  int sparse_ratio = 4, dense_ratio = 128;
  int index_heads = 0, index_head_dim = 0;
  friend bool operator==(const CompressedAttention&, const CompressedAttention&) = default;
};

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
  int attention_chunk = 0;        ///< a query sees its own chunk of so many tokens; 0 = no chunks
  bool attention_gate = false;    ///< the output of attention is gated: queries are projected twice
  OtherMixer other;               ///< layers that do not attend as above
  int bare_layers = 0;            ///< layers without experts that have no feed-forward part either

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
  CompressedAttention compressed;

  /// Multi-token-prediction modules: a layer, a 2h x h projection, logits again.
  int mtp_layers = 0;
  friend bool operator==(const ModelShape&, const ModelShape&) = default;
};

constexpr bool is_latent(const ModelShape& m) {
  return m.attention == AttentionKind::kLatent;
}
constexpr bool is_compressed(const ModelShape& m) {
  return m.attention == AttentionKind::kCompressed;
}
/// Every layer mixes as `other` says: a part of a hybrid (transformer/layer_variants.h).
constexpr bool mixes_otherwise(const ModelShape& m) {
  return m.other.layers > 0 && m.other.layers == m.layers;
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
  const double all =
      2.0 * m.hidden * (kv_width_per_rank(m, tensor_parallel) - kv_width(m) / tensor_parallel);
  return m.other.layers == 0 ? all : all * (m.layers - m.other.layers) / m.layers;
}
constexpr int moe_layers(const ModelShape& m) {
  return m.experts > 0 ? m.layers - m.dense_layers : 0;
}

}  // namespace countervail
