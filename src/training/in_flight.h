#pragma once
// How much of a pipeline's activations each end holds at its fullest moment, by schedule.
#include <algorithm>

#include "training/stage_plan.h"
#include "training/strategy.h"

namespace countervail {

/// Layer-activations in flight on the last stage of a dense model, in layers: one micro-batch, and with v chunks
/// (v - 1) p + 1 chunks of 1/v stage (the warm-up of Megatron's interleaved schedule at the last rank).
constexpr double layers_in_flight_last(const StagePlan& plan, int virtual_stages,
                                       double micro_batches) {
  const double chunks = (virtual_stages - 1.0) * plan.stages + 1;
  return std::min(chunks * plan.last_layers / virtual_stages, micro_batches * plan.last_layers);
}

/// Layer-activations in flight on the first stage of a dense model, in layers: 1F1B keeps p micro-batches of L/p
/// layers; v chunks keep L (1 + (p - 1)/(p v)) (Korthikanti et al. 2022, arXiv:2205.05198, section 4.2.3). Fewer
/// micro-batches than stages keep fewer.
constexpr double layers_in_flight(const StagePlan& plan, int virtual_stages, double micro_batches) {
  const double stages = plan.stages, layers = plan.first_layers;
  const double warm =
      stages * layers * (virtual_stages > 1 ? 1 + (stages - 1) / (stages * virtual_stages) : 1);
  return std::min(warm, micro_batches * layers);
}

/// Micro-batches of one stage's layers in flight on the last stage: one, and with v chunks ((v - 1) p + 1)/v (the
/// warm-up of Megatron's interleaved schedule at the last rank). DualPipe holds both ends on each device.
constexpr double rounds_in_flight_last(const StagePlan& plan, const Strategy& s,
                                       double micro_batches) {
  const double chunks = (s.virtual_stages - 1.0) * plan.stages + 1;
  return std::min(chunks / s.virtual_stages, micro_batches);
}

/// Micro-batches in flight on the second stage: one fewer than on the first, and with v chunks 2/v (the warm-up of
/// rank r of Megatron's interleaved schedule is 2 (p - r - 1) + (v - 1) p + 1 chunks). DualPipe keeps p + 1 on all.
constexpr double rounds_in_flight_second(const StagePlan& plan, const Strategy& s,
                                         double micro_batches) {
  const double stages = plan.stages;
  if (!has_second_stage(plan)) return 0;
  if (s.schedule == Schedule::kDualPipe && s.virtual_stages == 1)
    return std::min(stages + 1, micro_batches);
  const double chunks =
      s.virtual_stages > 1 ? 2 * (stages - 2) + (s.virtual_stages - 1.0) * stages + 1 : stages - 1;
  return std::min(chunks / s.virtual_stages, micro_batches);
}

/// Micro-batches in flight on the first stage: 1F1B and ZB-H1 keep p; v chunks keep p (1 + (p - 1)/(p v))
/// (Korthikanti et al. 2022, arXiv:2205.05198, section 4.2.3); DualPipe p + 1 (arXiv:2412.19437, table 2). Fewer
/// micro-batches than stages keep fewer.
constexpr double rounds_in_flight(const StagePlan& plan, const Strategy& s, double micro_batches) {
  const double stages = plan.stages;
  if (s.schedule == Schedule::kDualPipe && stages > 1) return std::min(stages + 1, micro_batches);
  const double warm =
      stages * (s.virtual_stages > 1 ? 1 + (stages - 1) / (stages * s.virtual_stages) : 1);
  return std::min(warm, micro_batches);
}

}  // namespace countervail
