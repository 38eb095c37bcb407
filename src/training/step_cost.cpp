#include "training/step_cost.h"

#include <algorithm>

#include "silicon/operator_time.h"
#include "training/state_memory.h"

namespace countervail {
namespace {

struct TensorExposure {
  double forward = 0, backward = 0, recompute = 0;  // s a layer
};

/// Two collectives forward and two backward (all-reduce, or all-gather and reduce-scatter with sequence
/// parallelism: the same bytes); full recomputation repeats the forward pair.
TensorExposure tensor_exposure(const Problem& problem, const Strategy& strategy, const GroupLines& lines,
                               const LayerCost& layer) {
  if (strategy.tensor_parallel == 1) return {};
  const double bytes = layer.collective_bytes;
  const double pair = strategy.sequence_parallel ? 4 * lines.tensor.seconds(bytes)
                                                 : 2 * lines.tensor_reduce.seconds(bytes);
  const double share = problem.stack.tensor_overlap;
  const double backward_share = strategy.tensor_overlap == TensorOverlap::kNone ? 0 : share;
  const double forward_share = strategy.tensor_overlap == TensorOverlap::kForwardAndBackward ? share : 0;
  return {pair * (1 - forward_share), pair * (1 - backward_share),
          strategy.recompute == Recompute::kFull ? pair * (1 - forward_share) : 0};
}

double hop_seconds(const Problem& problem, const Strategy& strategy, const GroupLines& lines) {
  const double bytes = 2.0 * strategy.micro_batch * problem.job.sequence * problem.model.hidden;
  const double sent = lines.hop.seconds(bytes / strategy.tensor_parallel);
  const bool gathers = problem.stack.gathers_between_stages && strategy.tensor_parallel > 1 &&
                       !strategy.sequence_parallel;
  return sent + (gathers ? lines.tensor.seconds(bytes) : 0);
}

/// Full weights of the layer in use and the one fetched ahead, and one layer's gradients before they scatter.
double gathered_bytes(const Problem& problem, const Strategy& strategy) {
  if (strategy.zero_stage < 3 || strategy.data_parallel == 1) return 0;
  const double largest = std::max(layer_weights(problem.model), embedding_weights(problem.model));
  return (2 * 2 + problem.stack.gradient_bytes) * largest / strategy.tensor_parallel;
}

StepMemory stage_state(const Problem& problem, const Strategy& strategy, double weights) {
  const StateBytes bytes = state_bytes(weights, strategy.data_parallel, strategy.zero_stage,
                                       {.gradient_bytes = problem.stack.gradient_bytes});
  StepMemory memory;
  memory.weights = bytes.weights;
  memory.gradients = bytes.gradients;
  memory.optimizer = bytes.optimizer;
  memory.gathered = gathered_bytes(problem, strategy);
  memory.total = memory.weights + memory.gradients + memory.optimizer + memory.gathered;
  return memory;
}

/// ZeRO 0 all-reduces gradients; 1 and 2 reduce-scatter them and gather the updated weights; 3 gathers weights
/// forward and backward for each micro-batch and scatters gradients, a layer at a time.
double data_seconds(const Problem& problem, const Strategy& strategy, const GroupLines& lines,
                    const StagePlan& plan, double weights) {
  if (strategy.data_parallel == 1) return 0;
  const double weight_bytes = 2 * weights, gradient_bytes = problem.stack.gradient_bytes * weights;
  const double factor = problem.stack.data_traffic;
  if (strategy.zero_stage >= 3 || problem.stack.synchronises_every_micro_batch) {
    const double buckets = plan.most_layers + 1, gathers = strategy.zero_stage >= 3 ? 2 : 1;
    return factor * buckets *
           (gathers * lines.data.seconds(weight_bytes / buckets) + lines.data.seconds(gradient_bytes / buckets));
  }
  if (strategy.zero_stage == 0) return factor * lines.data_reduce.seconds(gradient_bytes);
  return factor * (lines.data.seconds(gradient_bytes) + lines.data.seconds(weight_bytes));
}

}  // namespace

PipelineCost pipeline_cost(const Problem& problem, const Strategy& strategy, const GroupLines& lines,
                           const StagePlan& plan, const LayerCost& layer, const EdgeCost& edge) {
  const auto rounds = static_cast<double>(
      micro_batches(problem.job, strategy.data_parallel, strategy.micro_batch));
  const TensorExposure tensor = tensor_exposure(problem, strategy, lines, layer);
  const double exposed = tensor.forward + tensor.backward + tensor.recompute;
  const double layer_seconds = layer.forward + layer.backward + exposed;
  const double first = plan.first_layers * layer_seconds + edge.embedding;
  const double last = plan.last_layers * layer_seconds + edge.logits;
  const double middle = plan.stages > 2 ? plan.most_layers * layer_seconds : 0;
  const double only = plan.most_layers * layer_seconds + edge.embedding + edge.logits;
  const double slowest = plan.stages == 1 ? only : std::max({first, middle, last});
  const double all = plan.total_layers * layer_seconds + edge.embedding + edge.logits;

  PipelineCost cost;
  const double busiest_layers = rounds * plan.most_layers;
  cost.layers = busiest_layers * (layer.forward + layer.backward - layer.recompute);
  cost.recompute = busiest_layers * layer.recompute;
  cost.tensor_exposed = busiest_layers * exposed;
  cost.edges = rounds * slowest - busiest_layers * layer_seconds;
  cost.bubble = (all - slowest) / strategy.virtual_stages;
  cost.busy = rounds * slowest + cost.bubble;
  if (plan.stages > 1) {
    const double hop = hop_seconds(problem, strategy, lines);
    cost.steady_transfer = 2 * strategy.virtual_stages * rounds * hop;
    cost.ramp_transfer = 2 * (plan.stages - 1) * hop;
  }
  cost.gathers_per_step = rounds;
  cost.activations_first =
      layers_in_flight(plan, strategy.virtual_stages, rounds) * layer.stored_bytes;
  cost.activations_last =
      layers_in_flight_last(plan, strategy.virtual_stages, rounds) * layer.stored_bytes;
  cost.working = layer.working_bytes;
  cost.logits = edge.logits_bytes;
  return cost;
}

StateCost state_cost(const Problem& problem, const Strategy& strategy, const GroupLines& lines,
                     const StagePlan& plan) {
  const double first = first_stage_weights(problem.model, plan, strategy.tensor_parallel);
  const double last = last_stage_weights(problem.model, plan, strategy.tensor_parallel);
  const double weights = std::max(first, last);
  StateCost cost;
  cost.data_seconds = data_seconds(problem, strategy, lines, plan, weights);
  cost.every_micro_batch = strategy.zero_stage >= 3 || problem.stack.synchronises_every_micro_batch;
  const double owned = weights / (strategy.zero_stage >= 1 ? strategy.data_parallel : 1);
  cost.optimizer = stream_seconds(problem.device, problem.stack.optimizer_bytes * owned);
  cost.first = stage_state(problem, strategy, first);
  cost.last = stage_state(problem, strategy, last);
  return cost;
}

Evaluation evaluate(const Problem& problem, const Strategy& strategy) {
  const GroupLines lines = group_lines(problem.tower, strategy);
  const StagePlan plan = stage_plan(problem.model, strategy.pipeline_parallel);
  const LayerCost layer = layer_cost(problem, {strategy.tensor_parallel, strategy.micro_batch,
                                               strategy.sequence_parallel, strategy.recompute});
  const EdgeCost edge = edge_cost(problem, strategy.tensor_parallel, strategy.micro_batch);
  return compose(problem, strategy, pipeline_cost(problem, strategy, lines, plan, layer, edge),
                 state_cost(problem, strategy, lines, plan));
}

}  // namespace countervail
