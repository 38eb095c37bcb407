#pragma once
// Bytes that one transformer layer keeps for its backward pass, per device and micro-batch.
//
// Component by component, after Korthikanti et al. 2022 (arXiv:2205.05198) section 4, generalised to grouped
// queries and gated feed-forward. s sequence, b micro-batch, h hidden, a heads, q = a * head_dim,
// k = kv_heads * head_dim, f feed-forward width, t tensor-parallel degree; 2 bytes an element, 1 a mask:
//
//   split by t always:  Q 2sbq, K 2sbk, V 2sbk, projection input 2sbq,
//                       feed-forward input activation 2sbf (twice if gated), its output 2sbf,
//                       attention core 5as^2b (softmax 2, mask 1, dropped-out 2; 2as^2b without dropout) when
//                       it is not fused; 4as b (log-sum-exp) when it is
//   split by t only with sequence parallelism: QKV input 2sbh, FFN input 2sbh, two norm inputs 4sbh,
//                       two dropout masks 2sbh
//
//   mixers with a state keep what their products give, the convolution's output, the mixed values before and after the
//                       gate, and 4 bytes a head and token of decay; states are computed again chunk by chunk
//
// With h = q = k, f = 4h and dropout this is their sbh(34 + 5as/h), equations (1), (2), (4), (6): tested.
#include "training/strategy.h"
#include "transformer/model_shape.h"

namespace countervail {

/// Bytes per device, of one layer and one micro-batch.
struct ActivationBytes {
  double stored = 0;   ///< kept from forward to backward, by the recompute kind
  double working = 0;  ///< needed again while one layer is recomputed; 0 without recomputation
};

/// What decides how much of the formulas above a device keeps.
struct ActivationInputs {
  double sequence = 0;
  double micro_batch = 0;
  int tensor_parallel = 1;
  bool sequence_parallel = false;
  Recompute recompute = Recompute::kNone;
  bool fused_attention = true;  ///< FlashAttention: the s x s matrices are never stored
  double input_bytes = 2;  ///< an element of a GEMM input that only the weight gradient needs again
  double expert_copies = 0;  ///< token copies that the device's experts work on
  int expert_tensor_parallel = 1;
};

/// A layer with a dense feed-forward part. MLA keeps its latent vectors besides queries, keys, values and outputs.
ActivationBytes activation_bytes(const ModelShape& model, const ActivationInputs& inputs);

/// A layer with experts. n token copies of hidden width arrive (input_bytes each) and are kept; the experts keep
/// 2 (3 gated) tensors of their width (routing weights multiply the activation, so outputs are not kept); shared
/// experts as a dense part.
ActivationBytes expert_activation_bytes(const ModelShape& model, const ActivationInputs& inputs);

}  // namespace countervail
