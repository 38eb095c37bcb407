#include "training/activation_memory.h"

namespace countervail {
namespace {

constexpr double kElement = 2;  // bytes of a 16-bit activation

double attention_core(const ModelShape& model, const ActivationInputs& in) {
  if (in.fused_attention) return 4 * in.sequence * in.micro_batch * model.heads;
  const double square = in.sequence * in.sequence * in.micro_batch * model.heads;
  return (model.dropout ? 5 : 2) * square;
}

/// Tensors that tensor parallelism splits, without the attention core.
double split_tensors(const ModelShape& model) {
  const double ffn_tensors = model.gated_ffn ? 3 : 2;
  return kElement * (2 * query_width(model) + 2 * kv_width(model) + ffn_tensors * model.ffn);
}

/// Tensors of full hidden width, which only sequence parallelism splits.
double whole_tensors(const ModelShape& model) {
  return (4 * kElement + (model.dropout ? 2 : 0)) * model.hidden;
}

}  // namespace

ActivationBytes activation_bytes(const ModelShape& model, const ActivationInputs& in) {
  const double tokens = in.sequence * in.micro_batch;
  const double split = 1.0 / in.tensor_parallel;
  const double whole = in.sequence_parallel ? split : 1.0;
  const double core = attention_core(model, in) * split;
  const double rest = tokens * (split_tensors(model) * split + whole_tensors(model) * whole);
  switch (in.recompute) {
    case Recompute::kNone: return {rest + core, 0};
    case Recompute::kSelective: return {rest, in.fused_attention ? 0 : core};
    // The layer input alone is kept; Megatron keeps it whole unless sequence parallelism splits it.
    case Recompute::kFull: return {kElement * tokens * model.hidden * whole, rest + core};
  }
  return {};
}

}  // namespace countervail
