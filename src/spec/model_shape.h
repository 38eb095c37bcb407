#pragma once
// The dimensions of a dense decoder as flat numbers, what the models read. The sourced, named form is
// Architecture (spec/architecture.h); compile() makes this from it.

namespace countervail {

struct ModelShape {
  int layers = 0;
  int hidden = 0;
  int heads = 0;
  int kv_heads = 0;            ///< = heads for multi-head attention
  int head_dim = 0;
  int ffn = 0;                 ///< width of the feed-forward layer
  bool gated_ffn = false;      ///< three matrices (SwiGLU) instead of two (GELU)
  int vocab = 0;
  bool tied_embeddings = false;
  int attention_window = 0;    ///< tokens a query sees; 0 = all before it
  bool dropout = false;        ///< dropout masks are stored for the backward pass
};

constexpr double query_width(const ModelShape& m) { return static_cast<double>(m.heads) * m.head_dim; }
constexpr double kv_width(const ModelShape& m) { return static_cast<double>(m.kv_heads) * m.head_dim; }

/// Weights of the attention matrices of one layer (QKV and output projection), without biases.
constexpr double attention_weights(const ModelShape& m) {
  return static_cast<double>(m.hidden) * (2 * query_width(m) + 2 * kv_width(m));
}
constexpr double ffn_weights(const ModelShape& m) {
  return (m.gated_ffn ? 3.0 : 2.0) * static_cast<double>(m.hidden) * m.ffn;
}
/// One layer: matrices and two norms (scale only for gated models, scale and shift otherwise).
constexpr double layer_weights(const ModelShape& m) {
  return attention_weights(m) + ffn_weights(m) + (m.gated_ffn ? 2.0 : 4.0) * m.hidden;
}
constexpr double embedding_weights(const ModelShape& m) { return static_cast<double>(m.vocab) * m.hidden; }
/// All weights; tied embeddings count once.
constexpr double total_weights(const ModelShape& m) {
  return m.layers * layer_weights(m) + (m.tied_embeddings ? 1.0 : 2.0) * embedding_weights(m);
}

/// Keys that a query attends to on average, causal: half the sequence, or the window.
constexpr double mean_attended_keys(const ModelShape& m, double sequence) {
  if (m.attention_window <= 0 || m.attention_window >= sequence) return sequence / 2;
  const double window = m.attention_window;
  return window - window * window / (2 * sequence);
}

}  // namespace countervail
