#pragma once
// Seconds of one transformer layer for one micro-batch on one device, without communication, and the bytes it
// keeps. It depends on few dimensions (tensor degree, sequence parallelism, micro-batch, recomputation), so a
// search computes it once and composes it millions of times.
//
// T = micro_batch * sequence tokens; h hidden; q, k query and key/value widths; f feed-forward width; t tensor
// degree; T' = T/t with sequence parallelism, else T.
//
//   GEMM      forward QKV [T, (q + 2k)/t, h], projection [T, h, q/t], FFN in [T, f/t (2f/t gated), h], FFN out
//             [T, h, f/t] as (M, N, K); backward of each (M, K, N) and (K, N, M).
//   attention fused: 4 T keys q/t FLOP, keys = those attended to (causal: s/2); backward 2.5 times (five
//             products for two: Dao 2022, arXiv:2205.14135, appendix B).
//             unfused (Megatron before 2023): full s^2, two batched GEMMs each way, and memory traffic of softmax,
//             mask and dropout: 9 and 11 bytes a score.
//   elementwise  bytes forward  T'h (8 + 12, or 14 with dropout) + T f/t (4, or 6 gated)
//                backward T'h 24 + T f/t (6, or 10 gated): two norms, two residual additions, one activation.
//   accumulation each micro-batch adds the layer's gradients in a kernel of its own, where the stack does.
#include "spec/problem.h"
#include "spec/strategy.h"

namespace countervail {

/// What of a strategy a layer's cost depends on.
struct LayerKey {
  int tensor_parallel = 1;
  int micro_batch = 1;
  bool sequence_parallel = false;
  Recompute recompute = Recompute::kNone;
};

struct LayerCost {
  double gemm = 0;                 ///< s, forward and backward
  double attention = 0;            ///< s, forward and backward
  double elementwise = 0;          ///< s, forward and backward; accumulation and host gaps included
  double recompute = 0;            ///< s, forward work done again
  double forward = 0, backward = 0;  ///< s; their sum is gemm + attention + elementwise + recompute
  double collective_bytes = 0;     ///< payload of one tensor-parallel collective, 0 when t = 1
  double stored_bytes = 0, working_bytes = 0;  ///< activation_bytes()
};

LayerCost layer_cost(const Problem& problem, const LayerKey& key);

/// Work outside the layers, for one micro-batch: embedding look-up (first stage) and logits (last stage).
struct EdgeCost {
  double embedding = 0;       ///< s, forward and backward
  double logits = 0;          ///< s, forward and backward
  double logits_bytes = 0;    ///< kept for the loss: 16-bit logits and their FP32 copy
};

EdgeCost edge_cost(const Problem& problem, int tensor_parallel, int micro_batch);

}  // namespace countervail
