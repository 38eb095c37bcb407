#pragma once
// Seconds of one transformer layer for one micro-batch on one device, without communication, and the bytes it
// keeps. It depends on few dimensions (tensor and context degree, micro-batch, recomputation, format), so a
// search computes it once and composes it millions of times.
//
// T = micro_batch * sequence / context degree tokens; h hidden; q, k query and key/value widths; f feed-forward width;
// t tensor degree; T' = T/t with sequence parallelism, else T.
//
//   GEMM      forward QKV [T, q/t + 2k', h], projection [T, h, q/t], FFN in [T, f/t (2f/t gated), h], FFN out
//             [T, h, f/t] as (M, N, K); backward of each (M, K, N) and (K, N, M). MLA: docs/methods/moe.md.
//   format    those products run at the rate of the format; each operand below 16 bit is quantised first: bytes of
//             cast_bytes() for every input of a forward product and every output gradient, at memory bandwidth.
//   attention fused: 2 T keys (qk + v) a/t FLOP, keys = those attended to (causal: s/2); backward 2.5 times (five
//             products for two: Dao 2022, arXiv:2205.14135, appendix B).
//             unfused (Megatron before 2023): full s^2, two batched GEMMs each way, and memory traffic of softmax,
//             mask and dropout: 9 and 11 bytes a score.
//   elementwise  bytes forward  T'h (8 + 12, or 14 with dropout) + T f/t (4, or 6 gated)
//                backward T'h 24 + T f/t (6, or 10 gated): two norms, two residual additions, one activation.
//   accumulation each micro-batch adds the layer's gradients in a kernel of its own, where the stack does.
//   experts   n = T/t e k i token copies per device (e expert tensor degree, k top-k, i imbalance): router, grouped
//             GEMMs [n/(E/ep), 2 f/e, h] and back, permutation in and out 8 n h bytes each way, shared experts.
#include "training/problem.h"
#include "training/strategy.h"

namespace countervail {

/// What of a strategy a layer's cost depends on.
struct LayerKey {
  int tensor_parallel = 1;
  int micro_batch = 1;
  bool sequence_parallel = false;
  Recompute recompute = Recompute::kNone;
  int context_parallel = 1;
  int expert_parallel = 1;
  int expert_tensor_parallel = 1;
  Format format = Format::kBf16;
};
LayerKey layer_key(const Strategy& strategy);

struct LayerCost {
  double gemm = 0;         ///< s, forward and backward
  double attention = 0;    ///< s, forward and backward
  double elementwise = 0;  ///< s, forward and backward; accumulation and host gaps included
  double recompute = 0;    ///< s, forward work done again
  double forward = 0, backward = 0;  ///< s; their sum is gemm + attention + elementwise + recompute
  double weight_gradient = 0;  ///< s of the backward pass that zero-bubble schedules may postpone
  double attention_forward = 0,
         attention_backward = 0;  ///< s; they hide the ring of context parallelism
  double collective_bytes = 0;    ///< payload of one tensor-parallel collective, 0 when t = 1
  double collective_pairs =
      2;  ///< all-gather and reduce-scatter pairs of tensor parallelism, each way
  double key_value_bytes = 0;  ///< keys and values of one device: one message of the ring
  double head_bytes = 0;  ///< queries, keys, values and outputs of one device: all-to-all payload
  double exchange_values = 0;                  ///< values that one dispatch moves; bytes by format
  double host_floor = 0;                       ///< s that launching takes, forward and backward
  double stored_bytes = 0, working_bytes = 0;  ///< activation memory
};

/// Adds `share` of a layer to a mean of layers; of working memory the largest counts. The shares of a mean add up to 1.
void add_share(LayerCost& mean, const LayerCost& one, double share);

/// A layer with a dense feed-forward part; where layers differ, their mean (transformer/layer_variants.h).
LayerCost layer_cost(const Problem& problem, const LayerKey& key);
/// A layer with experts; ModelShape::experts must be above 0.
LayerCost expert_layer_cost(const Problem& problem, const LayerKey& key);

/// Bytes moved to quantise one 16-bit value for both directions; 0 at 16 bit.
double cast_bytes(Format format);

/// Work outside the layers, for one micro-batch: embedding look-up (first stage) and logits (last stage).
struct EdgeCost {
  double embedding = 0;     ///< s, forward and backward
  double logits = 0;        ///< s, forward and backward, of all heads (MTP has one of its own)
  double logits_bytes = 0;  ///< kept for the loss: 16-bit logits and their FP32 copy
};

/// At 16 bit, whatever the format of the layers.
EdgeCost edge_cost(const Problem& problem, int tensor_parallel, int micro_batch,
                   int context_parallel = 1);

}  // namespace countervail
