#include "training/step_memory.h"

#include <algorithm>

#include "training/in_flight.h"
#include "training/state_memory.h"

namespace countervail {
namespace {

/// Full weights of the layer in use and the one fetched ahead, and one layer's gradients before they scatter.
double gathered_bytes(const Problem& problem, const Strategy& strategy) {
  const ModelShape& model = problem.model;
  const bool shards_common = strategy.data_parallel * strategy.context_parallel > 1;
  if (strategy.zero_stage < 3 || !shards_common) return 0;
  const double bytes_per_weight = 2 * 2 + problem.stack.gradient_bytes;
  if (model.experts == 0) {
    const double largest = std::max(layer_weights(model), embedding_weights(model));
    return bytes_per_weight * largest / strategy.tensor_parallel;
  }
  const double common =
      std::max({layer_weights(model), moe_common_weights(model), embedding_weights(model)});
  const double experts = model.experts * expert_weights(model) /
                         (strategy.expert_parallel * strategy.expert_tensor_parallel);
  return bytes_per_weight *
         (common / strategy.tensor_parallel + (expert_replicas(strategy) > 1 ? experts : 0));
}

/// ZeRO-2 holds a shard of the gradients only where each micro-batch scatters its own; stacks that add up several
/// micro-batches first (Llama 3, arXiv:2407.21783, section 3.3.2) hold all of them until the step ends, as ZeRO-1 does.
std::uint8_t held_zero_stage(const Problem& problem, const Strategy& strategy) {
  const bool adds_up =
      micro_batches(problem.job, strategy.data_parallel, strategy.micro_batch) > 1 &&
      !problem.stack.synchronises_every_micro_batch;
  return strategy.zero_stage == 2 && adds_up ? std::uint8_t{1} : strategy.zero_stage;
}

StepMemory stage_state(const Problem& problem, const Strategy& strategy,
                       const StageWeights& weights) {
  const StateFormat format{.gradient_bytes = problem.stack.gradient_bytes,
                           .optimizer_bytes = problem.stack.optimizer_state};
  const int shards = strategy.data_parallel * strategy.context_parallel;
  const std::uint8_t zero = held_zero_stage(problem, strategy);
  const StateBytes common = state_bytes(weights.common, shards, zero, format);
  const StateBytes expert = state_bytes(weights.expert, expert_replicas(strategy), zero, format);
  StepMemory memory;
  memory.weights = common.weights + expert.weights;
  memory.gradients = common.gradients + expert.gradients;
  memory.optimizer = common.optimizer + expert.optimizer;
  memory.gathered = gathered_bytes(problem, strategy);
  memory.total = memory.weights + memory.gradients + memory.optimizer + memory.gathered;
  return memory;
}

double activations_first(const StagePlan& plan, const Strategy& strategy, double rounds,
                         const LayerCosts& layers) {
  // Equal layers can be counted singly, also where chunks are uneven;
  // with two kinds whole stages count.
  if (plan.total.moe == 0 && strategy.schedule != Schedule::kDualPipe)
    return layers_in_flight(plan, strategy.virtual_stages, rounds) * layers.dense.stored_bytes;
  return rounds_in_flight(plan, strategy, rounds) *
         plan.first.sum_of(layers.dense.stored_bytes, layers.moe.stored_bytes);
}

double activations_second(const StagePlan& plan, const Strategy& strategy, double rounds,
                          const LayerCosts& layers) {
  return rounds_in_flight_second(plan, strategy, rounds) *
         plan.middle.sum_of(layers.dense.stored_bytes, layers.moe.stored_bytes);
}

double activations_last(const StagePlan& plan, const Strategy& strategy, double rounds,
                        const LayerCosts& layers) {
  if (strategy.schedule == Schedule::kDualPipe && plan.stages > 1)
    return activations_first(plan, strategy, rounds, layers);
  if (plan.total.moe == 0)
    return layers_in_flight_last(plan, strategy.virtual_stages, rounds) * layers.dense.stored_bytes;
  return rounds_in_flight_last(plan, strategy, rounds) *
         plan.last.sum_of(layers.dense.stored_bytes, layers.moe.stored_bytes);
}

}  // namespace

StagesWeights stages_weights(const ModelShape& model, const Strategy& strategy,
                             const StagePlan& plan) {
  StagesWeights weights{first_stage_weights(model, plan, strategy),
                        second_stage_weights(model, plan, strategy),
                        last_stage_weights(model, plan, strategy)};
  if (strategy.schedule != Schedule::kDualPipe || plan.stages == 1) return weights;
  StageWeights &first = weights.first, &last = weights.last, &second = weights.second;
  first = last = {first.common + last.common, first.expert + last.expert};
  second = {2 * second.common, 2 * second.expert};
  return weights;
}

PipelineCost pipeline_memory(const Problem& problem, const Strategy& strategy,
                             const StagePlan& plan, const LayerCosts& layers,
                             const EdgeCost& edge) {
  const auto rounds =
      static_cast<double>(micro_batches(problem.job, strategy.data_parallel, strategy.micro_batch));
  PipelineCost cost;
  cost.activations_first = activations_first(plan, strategy, rounds, layers);
  cost.activations_second = activations_second(plan, strategy, rounds, layers);
  cost.activations_last = activations_last(plan, strategy, rounds, layers);
  cost.working = std::max(layers.dense.working_bytes, layers.moe.working_bytes);
  cost.logits = edge.logits_bytes;
  return cost;
}

StateCost state_memory(const Problem& problem, const Strategy& strategy, const StagePlan& plan) {
  return state_memory(problem, strategy, plan, stages_weights(problem.model, strategy, plan));
}

StateCost state_memory(const Problem& problem, const Strategy& strategy, const StagePlan& plan,
                       const StagesWeights& weights) {
  StateCost cost;
  cost.first = stage_state(problem, strategy, weights.first);
  if (has_second_stage(plan)) cost.second = stage_state(problem, strategy, weights.second);
  cost.last = stage_state(problem, strategy, weights.last);
  return cost;
}

bool takes_no_less(const Problem& other, const Problem& problem) {
  return other.model == problem.model && other.job.sequence == problem.job.sequence &&
         other.job.global_batch == problem.job.global_batch &&
         other.imbalance >= problem.imbalance &&
         other.stack.fused_attention == problem.stack.fused_attention &&
         other.stack.synchronises_every_micro_batch ==
             problem.stack.synchronises_every_micro_batch &&
         other.stack.gradient_bytes == problem.stack.gradient_bytes &&
         other.stack.optimizer_state == problem.stack.optimizer_state;
}

}  // namespace countervail
