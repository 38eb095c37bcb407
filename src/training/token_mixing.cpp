// Attention is priced by its FLOP over the measured share of fused kernels; before these, by its matrix products and the
// traffic of scores. A recurrence has no measured share of its own and borrows that of a sequence of one chunk.
#include "training/token_mixing.h"

#include <algorithm>

#include "transformer/attended_keys.h"
#include "transformer/operator_time.h"

namespace countervail {
namespace {

/// Backward 2.5 times forward: five products for two (Dao et al. 2022, arXiv:2205.14135, appendix B).
Pass fused_attention_seconds(const Problem& problem, const Shard& shard) {
  const ModelShape& model = problem.model;
  const double sequence = problem.job.sequence;
  const bool wide = mixes_otherwise(model);
  const Operator op =
      fused_attention(model, shard, wide ? sequence / 2 : mean_attended_keys(model, sequence));
  const double flops = 2 * op.m * op.n * op.k;
  const double width =
      wide ? model.other.value_dim : (qk_head_dim(model) + value_head_dim(model)) / 2.0;
  Device device = problem.device;
  // The curve is the chip's; how much of it a stack's own kernel reaches is the stack's.
  device.attention.efficiency *=
      problem.stack.attention_factor *
      (problem.stack.third_generation_attention ? device.third_generation : 1);
  return {attention_seconds(device, flops, sequence, width),
          attention_seconds(device, 2.5 * flops, sequence, width)};
}

/// At fused attention's share for a sequence of one chunk, and never faster than its bytes; backward as fused attention's.
/// No public table measures these kernels on a chip: the share is assumed.
Pass recurrence_seconds(const Problem& problem, const Shard& shard) {
  const OtherMixer& mixer = problem.model.other;
  const Recurrence work = recurrence(problem.model, shard);
  Device device = problem.device;
  device.attention.efficiency *= problem.stack.attention_factor;
  const auto seconds = [&](double times) {
    return std::max(attention_seconds(device, times * work.flops, mixer.chunk, mixer.value_dim),
                    stream_seconds(device, times * work.bytes) + device.kernel_launch);
  };
  return {seconds(1), seconds(2.5)};
}

Pass unfused_attention_seconds(const Problem& problem, const Shard& shard) {
  const auto [scores, context, softmax] =
      unfused_attention(problem.model, shard, problem.job.sequence);
  const auto seconds = [&](const Operator& op) {
    return gemm_seconds(problem.device, op.m, op.n, op.k, op.count);
  };
  const double traffic =
      problem.stack.softmax_traffic * stream_seconds(problem.device, softmax.values);
  const double products = seconds(scores) + seconds(context);
  return {products + softmax.bytes * traffic, 2 * products + softmax.backward_bytes * traffic};
}

}  // namespace

Pass mixing_seconds(const Problem& problem, const Shard& shard) {
  if (mixes_otherwise(problem.model) && has_state(problem.model.other))
    return recurrence_seconds(problem, shard);
  return problem.stack.fused_attention ? fused_attention_seconds(problem, shard)
                                       : unfused_attention_seconds(problem, shard);
}

}  // namespace countervail
