#pragma once
// The pipeline bubble of a schedule, in closed form.
//
//   F, B, W   forward, full backward, and of it the weight gradient, seconds of a stage and micro-batch
//   sum, max  over the stages of F + B;   p stages;   v chunks a stage
//
//   1F1B         sum - max                                           equal stages: (p - 1)(F + B)
//   interleaved  (sum - max)/v                                       Narayanan et al. 2021 (arXiv:2104.04473), 2.2
//   zero-bubble  (sum - max) (F + B - 2W)/(F + B)                    Qi et al. 2024 (arXiv:2401.10241), ZB-H1;
//                                                                    DeepSeek-V3 (arXiv:2412.19437), table 2, ZB1P
//   DualPipe     (sum - max) (p/2 - 1)/(p - 1) (F + 2B - 3W)/(F + B) the same table: (p/2 - 1)(F&B + B - 3W) with the
//                                                                    paired chunk F&B = F + B
//
// F + B - 2W is below zero only where weight gradients are more than half of all work; it is then 0. Each formula is
// replayed event by event in schedule_test.cpp.
#include <algorithm>

#include "training/strategy.h"

namespace countervail {

/// Interleaving runs micro-batches in groups of p (Megatron-LM); an incomplete last group takes as long as a whole one.
constexpr double grouped_rounds(const Strategy& s, double rounds) {
  if (s.virtual_stages == 1 || s.pipeline_parallel == 1) return rounds;
  const auto whole = static_cast<long long>(rounds),
             stages = static_cast<long long>(s.pipeline_parallel);
  const long long groups = (whole + stages - 1) / stages;
  return static_cast<double>(groups * stages);
}

/// Of one stage and micro-batch; `backward` includes `weight`, the
/// part that makes weight gradients.
struct StageSeconds {
  double forward = 0, backward = 0, weight = 0;
};

/// Idle seconds of a step on the busiest stage. `sum` and `longest`: forward and backward of all
/// stages together, and of the longest. 0 without a pipeline.
constexpr double pipeline_bubble(const Strategy& s, double sum, double longest,
                                 const StageSeconds& stage) {
  const double idle = (sum - longest) / s.virtual_stages;
  const double busy = stage.forward + stage.backward;
  if (s.virtual_stages > 1 || s.pipeline_parallel == 1 || busy <= 0) return idle;
  const double stages = s.pipeline_parallel;
  switch (s.schedule) {
    case Schedule::kOneForwardOneBackward:
    case Schedule::kInterleaved:
      return idle;
    case Schedule::kZeroBubble:
      return idle * std::max(0.0, busy - 2 * stage.weight) / busy;
    case Schedule::kDualPipe:
      return idle * std::max(0.0, stages / 2 - 1) / (stages - 1) *
             std::max(0.0, busy + stage.backward - 3 * stage.weight) / busy;
  }
  return idle;
}

}  // namespace countervail
