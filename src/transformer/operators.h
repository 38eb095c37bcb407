#pragma once
// The operators of one decoder layer on one device, as values: what is multiplied and what is moved, before any
// seconds. Training prices them forward and backward; serving prices the same ones forward.
//
//   T tokens on the device, t tensor degree, T' = T/t with sequence parallelism, else T; h hidden; q, k' query width and
//   key/value width of a rank; a heads; f feed-forward width; x devices an expert, E' experts a device, n token copies that
//   they work on = T/t * top-k * x * imbalance. Products as [m, n, k]: C[m, n] = A[m, k] B[k, n].
//
//   attention     [T, q/t + 2k', h], [T, h, q/t]                          Shoeybi et al. 2019, arXiv:1909.08053, section 3
//   latent (MLA)  up [T, a qk/t, r_q], [T, a (nope + v)/t, r_k], down [T', r_q, h], [T', r_k + rope, h], [T, h, a v/t]
//                                                                         DeepSeek-V2, arXiv:2405.04434, section 2.1
//   compressed    [T, q/t, r_q], [T', r_q + d, h] (its one head on every rank), output [T, r_o, q/(t g)] in g/t groups,
//   (DeepSeek-V4) [T, h, r_o g/t]; pooling and indexer as one product of their mean weights
//   other mixers  [T, in/t, h], [T, h, out/t], widths of other_mixer.h; streams: convolution 4 and 8 a channel, gate and
//                 norm 6 and 10 a value
//   feed-forward  [T, f/t (2f/t gated), h], [T, h, f/t]; none where f is 0
//   experts       E' of [n/E', f/x (2f/x gated), h] and of [n/E', h, f/x], router [T', E, h] at 16 bit; shared ones as a
//                 feed-forward part of their joint width
//   streams       bytes a value, forward and backward, 16 bit, reads and writes counted, perfectly fused:
//                 two norms and two residual additions 20 and 24 (22 forward with dropout); activation 4 and 6 (6 and 10
//                 gated); heads joined from two parts (MLA) 4 and 4; permutation of token copies in and out 8 and 8
//   attention core   fused: 2 m n k FLOP with n the keys met and k the query-key and value widths of the rank together
//                    (Dao et al. 2022, arXiv:2205.14135); unfused (before 2023): scores [s, s, d] and context [s, d, s]
//                    of every head, and softmax, mask and dropout at 9 and 11 bytes a score
//   recurrence       FLOP and bytes a token by other_mixer.h, chunk by chunk
#include <array>
#include <cstdint>
#include <span>

#include "transformer/format.h"
#include "transformer/model_shape.h"

namespace countervail {

enum class OperatorKind : std::uint8_t {
  // products
  kQueryKeyValue,
  kQuery,  ///< MLA without a query rank
  kMixerIn,
  kQueryUp,
  kQueryDown,
  kKeyValueUp,
  kKeyValueDown,
  kAttentionOutput,
  kFeedForwardIn,
  kFeedForwardOut,
  kExpertIn,
  kExpertOut,
  kRouter,
  kSharedIn,
  kSharedOut,
  kLogits,
  kMtpProjection,
  // attention core
  kFusedAttention,
  kScores,
  kContext,
  // streams
  kSoftmax,
  kNormsAndResiduals,
  kActivation,
  kJoinedHeads,
  kConvolution,
  kPermutation,
  kExpertActivation
};

/// One product (values = 0) or one stream of values through memory (k = 0). Without defaults, so that an array of them
/// costs nothing to make: a search states the operators of a layer a million times.
struct Operator {
  OperatorKind kind;
  Format format;
  double m, n, k;
  double count;                  ///< equal products in one kernel
  double values;                 ///< elements streamed
  double bytes, backward_bytes;  ///< memory traffic of one of them, forward and backward
};

/// The products of a layer in the order in which their times add up, then its streams.
class LayerOperators {
 public:
  void add_product(OperatorKind kind, Format format, double m, double n, double k,
                   double count = 1) {
    products_[product_count_++] = {kind, format, m, n, k, count, 0, 0, 0};
  }
  void add_stream(OperatorKind kind, double values, double bytes, double backward_bytes) {
    streams_[stream_count_++] = {kind, Format::kBf16, 0, 0, 0, 1, values, bytes, backward_bytes};
  }
  std::span<const Operator> products() const { return {products_.data(), product_count_}; }
  std::span<const Operator> streams() const { return {streams_.data(), stream_count_}; }

 private:
  std::array<Operator, 10> products_;
  std::array<Operator, 7> streams_;
  std::size_t product_count_ = 0, stream_count_ = 0;
};

/// What of a layer and of its tokens one device works on.
struct Shard {
  double tokens = 0;
  double tensor_parallel = 1;
  bool sequence_parallel = false;  ///< work outside the products on tokens / tensor_parallel
  double expert_parallel = 1, expert_tensor_parallel = 1;
  double imbalance = 1;           ///< tokens of the busiest expert rank over the mean
  Format format = Format::kBf16;  ///< of the large products
};

enum class LayerKind : std::uint8_t { kDense, kExperts };

/// Token copies that leave the device for experts, before imbalance.
double sent_copies(const ModelShape& model, const Shard& shard);
/// Token copies that the experts of the device work on.
double expert_copies(const ModelShape& model, const Shard& shard);

/// Everything of a layer but the attention core. kExperts: ModelShape::experts must be above 0.
LayerOperators operators_of(const ModelShape& model, const Shard& shard, LayerKind kind);

/// Every query of the shard against `keys` keys each, in one kernel.
Operator fused_attention(const ModelShape& model, const Shard& shard, double keys);
/// Scores, context and softmax of whole sequences of `sequence` tokens, causal or not.
std::array<Operator, 3> unfused_attention(const ModelShape& model, const Shard& shard,
                                          double sequence);

/// What the recurrence of every token of the shard multiplies and moves, forward; the model mixes otherwise, with a state.
struct Recurrence {
  double flops = 0, bytes = 0;
};
Recurrence recurrence(const ModelShape& model, const Shard& shard);

/// Logits of every token, always at 16 bit.
Operator logits_product(const ModelShape& model, const Shard& shard);
/// Two hidden vectors into one, before the layer of a multi-token-prediction module; at 16 bit.
Operator mtp_projection(const ModelShape& model, const Shard& shard);

}  // namespace countervail
