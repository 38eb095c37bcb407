#pragma once
// The memory half of a step's parts, without their times: bytes follow from the model, the job and the layout, and from
// no rate of any chip. A search that is repeated with other rates computes them once (search/prepared_space.h).
#include "training/stage_weights.h"
#include "training/step_cost.h"

namespace countervail {

/// Weights on the devices of the first, the second and the last stage; DualPipe holds a stage from both ends.
struct StagesWeights {
  StageWeights first, second, last;
};
StagesWeights stages_weights(const ModelShape& model, const Strategy& strategy,
                             const StagePlan& plan);

/// A PipelineCost with its bytes alone: compose() with it gives the memory of pipeline_cost(), bit for bit.
PipelineCost pipeline_memory(const Problem& problem, const Strategy& strategy,
                             const StagePlan& plan, const LayerCosts& layers, const EdgeCost& edge);

/// A StateCost with its bytes alone, likewise.
StateCost state_memory(const Problem& problem, const Strategy& strategy, const StagePlan& plan);
/// `weights`: those of the strategy, whatever its sharding.
StateCost state_memory(const Problem& problem, const Strategy& strategy, const StagePlan& plan,
                       const StagesWeights& weights);

/// Does every strategy take at least as many bytes in `other` as in `problem`, what the runtime takes left out? Where
/// model, job and stack agree it does, unless its busiest expert gets fewer tokens.
bool takes_no_less(const Problem& other, const Problem& problem);

}  // namespace countervail
