// The components of the header in two sums, those that tensor parallelism always cuts and
// those that only sequence parallelism cuts; recomputation then decides which are kept and
// which come back for one layer at a time.
#include "training/activation_memory.h"

namespace countervail {
namespace {

constexpr double kElement = 2;  // bytes of a 16-bit activation

double attention_core(const ModelShape& model, const ActivationInputs& in) {
  if (mixes_otherwise(model) && has_state(model.other))
    return 4 * in.sequence * in.micro_batch * model.other.value_heads;
  if (in.fused_attention) return 4 * in.sequence * in.micro_batch * model.heads;
  const double square = in.sequence * in.sequence * in.micro_batch * model.heads;
  return (model.dropout ? 5 : 2) * square;
}

/// Attention tensors that tensor parallelism splits, without the core: queries, keys, values, projection input.
/// Key-value heads fewer than ranks are copied: `ranks` times what one of them holds.
double attention_tensors(const ModelShape& model, double input_bytes, double ranks) {
  if (mixes_otherwise(model))
    return kElement * (mixer_in_width(model.other) + convolved_width(model.other) +
                       2 * mixed_width(model.other));
  if (is_compressed(model))
    return kElement * 2 * query_width(model) +
           input_bytes * (model.q_rank + 2 * ranks * model.head_dim +
                          model.compressed.output_groups * model.compressed.output_rank);
  if (!is_latent(model))
    return kElement * ((model.attention_gate ? 4 : 2) * query_width(model) +
                       2 * ranks * kv_width_per_rank(model, ranks));
  return kElement * (2 * query_width(model) + 2 * value_width(model)) +
         input_bytes * (model.q_rank + model.kv_rank);
}

/// A feed-forward part of this width: its activations' inputs, and its product (a GEMM input).
double ffn_tensors(const ModelShape& model, double width, double input_bytes) {
  return (kElement * (model.gated_ffn ? 2 : 1) + input_bytes) * width;
}

/// Tensors of full hidden width, which only sequence parallelism splits: two norm inputs, two GEMM inputs.
double whole_tensors(const ModelShape& model, double input_bytes) {
  return (2 * kElement + 2 * input_bytes + (model.dropout ? 2 : 0)) * model.hidden;
}

/// What light recomputation drops: norm outputs, the product of the activation, MLA keys and values.
double light_saving(const ModelShape& model, const ActivationInputs& in, double split, double whole,
                    double wide) {
  const double heads = is_latent(model) && !mixes_otherwise(model)
                           ? kElement * (2 * query_width(model) + value_width(model)) * split
                           : 0;
  return 2 * in.input_bytes * model.hidden * whole + heads + in.input_bytes * wide;
}

ActivationBytes by_recompute(const ModelShape& model, const ActivationInputs& in, double rest,
                             double core, double saved, double whole) {
  switch (in.recompute) {
    case Recompute::kNone:
      return {rest + core, 0};
    case Recompute::kSelective:
      return {rest, in.fused_attention ? 0 : core};
    // The layer input alone is kept; Megatron keeps it whole unless sequence parallelism splits it.
    case Recompute::kFull:
      return {kElement * in.sequence * in.micro_batch * model.hidden * whole, rest + core};
    case Recompute::kLight:
      return {rest + core - saved, saved};
  }
  return {};
}

}  // namespace

ActivationBytes activation_bytes(const ModelShape& model, const ActivationInputs& in) {
  const double tokens = in.sequence * in.micro_batch;
  const double split = 1.0 / in.tensor_parallel;
  const double whole = in.sequence_parallel ? split : 1.0;
  const double core = attention_core(model, in) * split;
  const double tensors = attention_tensors(model, in.input_bytes, in.tensor_parallel) +
                         ffn_tensors(model, model.ffn, in.input_bytes);
  const double rest = tokens * (tensors * split + whole_tensors(model, in.input_bytes) * whole);
  return by_recompute(model, in, rest, core,
                      tokens * light_saving(model, in, split, whole, model.ffn * split), whole);
}

ActivationBytes expert_activation_bytes(const ModelShape& model, const ActivationInputs& in) {
  const double tokens = in.sequence * in.micro_batch;
  const double split = 1.0 / in.tensor_parallel;
  const double whole = in.sequence_parallel ? split : 1.0;
  const double core = attention_core(model, in) * split;
  const double shared = static_cast<double>(model.shared_experts) * model.expert_ffn;
  const double tensors = attention_tensors(model, in.input_bytes, in.tensor_parallel) +
                         ffn_tensors(model, shared, in.input_bytes);
  const double width = static_cast<double>(model.expert_ffn) / in.expert_tensor_parallel;
  const double routed = in.input_bytes * model.hidden + ffn_tensors(model, width, in.input_bytes);
  const double rest = tokens * (tensors * split + whole_tensors(model, in.input_bytes) * whole) +
                      in.expert_copies * routed;
  const double saved = tokens * light_saving(model, in, split, whole, shared * split) +
                       in.expert_copies * in.input_bytes * width;
  return by_recompute(model, in, rest, core, saved, whole);
}

}  // namespace countervail
