// Every part below is a function of few dimensions, so that a search can keep it while inner loops
// turn (walk.h says which where). Sums keep one order everywhere: the search and evaluate() must
// agree to the last bit. Exposed means: not hidden behind computation, and so part of the step.
#include "training/step_cost.h"

#include <algorithm>
#include <cmath>

#include "training/schedule.h"
#include "training/step_memory.h"
#include "transformer/operator_time.h"

namespace countervail {
namespace {

/// Seconds of one layer of one kind with what of its communication shows.
struct KindSeconds {
  double tensor = 0, context = 0, expert = 0;  ///< exposed, forward and backward
  double host = 0;
  double total = 0;
  double forward = 0, backward = 0;  ///< their sum is total
};

struct Exposure {
  double forward = 0, backward = 0, recompute = 0;  // s a layer
};

/// Two collectives forward and two backward (all-reduce, or all-gather and reduce-scatter with sequence
/// parallelism: the same bytes); full recomputation repeats the forward pair. Half of it where only attention is split.
Exposure tensor_exposure(const Problem& problem, const Strategy& strategy,
                         const CollectiveSeconds& collectives, const LayerCost& layer) {
  if (strategy.tensor_parallel == 1) return {};
  const double both =
      strategy.sequence_parallel ? 4 * collectives.tensor_gather : 2 * collectives.tensor_reduce;
  const double pair = both * (layer.collective_pairs / 2);
  const double share = collectives.tensor_inside ? problem.stack.tensor_overlap : 0;
  const double backward_share = strategy.tensor_overlap == TensorOverlap::kNone ? 0 : share;
  const double forward_share =
      strategy.tensor_overlap == TensorOverlap::kForwardAndBackward ? share : 0;
  const double forward = shown(pair, forward_share, layer.forward);
  return {forward, shown(pair, backward_share, layer.backward),
          strategy.recompute == Recompute::kFull ? forward : 0};
}

/// Ring: c - 1 hops of keys and values forward, with their gradients backward, each beside 1/c of the attention.
/// All-to-all: heads for tokens before attention and back after it, both ways, nothing beside it.
Exposure context_exposure(const Strategy& strategy, const CollectiveSeconds& collectives,
                          const LayerCost& layer) {
  if (strategy.context_parallel == 1) return {};
  if (strategy.context_method == ContextMethod::kAllToAll) {
    const double exchange = collectives.context_exchange;
    return {exchange, exchange, strategy.recompute == Recompute::kFull ? exchange : 0};
  }
  const double ranks = strategy.context_parallel, hops = ranks - 1;
  // Hop by hop: a hop that is shorter than the attention beside it
  // cannot lend its slack to the next.
  const double forward = collectives.context_hop - layer.attention_forward / ranks;
  const double backward = collectives.context_hop_back - layer.attention_backward / ranks;
  const double shown = hops * std::max(0.0, forward);
  return {shown, hops * std::max(0.0, backward),
          strategy.recompute == Recompute::kFull ? shown : 0};
}

/// Dispatch and combine forward, and again backward; hidden up to the stack's share, and never behind more than the
/// layer computes.
Exposure expert_exposure(const Problem& problem, const Strategy& strategy,
                         const CollectiveSeconds& collectives, const LayerCost& layer) {
  if (layer.exchange_values <= 0) return {};
  const double dispatch = collectives.dispatch, combine = collectives.combine;
  const double share = strategy.expert_overlap ? problem.stack.expert_overlap : 0;
  const double forward = shown(dispatch + combine, share, layer.forward);
  return {forward, shown(dispatch + combine, share, layer.backward),
          strategy.recompute == Recompute::kFull ? forward : 0};
}

/// What launching adds to `device` seconds: the host bounds some kernels of a layer and the device others, so near the floor
/// both show. An eighth root of eighth powers: calibration rows tell exponents of 4 and 8 hardly apart, 2 is worse.
double host_seconds(double floor, double device) {
  if (floor <= 0) return 0;
  const auto eighth_power = [](double x) {
    const double squared = x * x, fourth = squared * squared;
    return fourth * fourth;
  };
  // Of their ratio, so that no power leaves the range of a double.
  const double longer = std::max(floor, device), ratio = std::min(floor, device) / longer;
  return longer * std::sqrt(std::sqrt(std::sqrt(1 + eighth_power(ratio)))) - device;
}

KindSeconds kind_seconds(const Problem& problem, const Strategy& strategy,
                         const CollectiveSeconds& collectives, const LayerCost& layer) {
  const Exposure tensor = tensor_exposure(problem, strategy, collectives, layer);
  const Exposure context = context_exposure(strategy, collectives, layer);
  const Exposure expert = expert_exposure(problem, strategy, collectives, layer);
  KindSeconds kind;
  kind.tensor = tensor.forward + tensor.backward + tensor.recompute;
  kind.context = context.forward + context.backward + context.recompute;
  kind.expert = expert.forward + expert.backward + expert.recompute;
  const double running = layer.forward + layer.backward + kind.tensor + kind.context + kind.expert;
  kind.host = host_seconds(layer.host_floor, layer.forward + layer.backward);
  kind.total = running + kind.host;
  // The host launches a backward pass of about twice as many kernels:
  // a third of its floor is forward.
  kind.forward = layer.forward + tensor.forward + context.forward + expert.forward + kind.host / 3;
  kind.backward = kind.total - kind.forward;
  return kind;
}

/// Seconds of the collectives of one group of weights, once a step and each micro-batch.
struct DataSeconds {
  double once = 0, round = 0;
};

/// ZeRO 0 all-reduces gradients; 1 and 2 reduce-scatter them and gather the updated weights, once a step; 3 gathers
/// weights forward and backward for each micro-batch and scatters gradients, a layer at a time.
DataSeconds data_seconds(const Problem& problem, const Strategy& strategy,
                         const CollectiveCurve& gather, const CollectiveCurve& reduce,
                         const StagePlan& plan, double weights) {
  const double weight_bytes = 2 * weights, gradient_bytes = problem.stack.gradient_bytes * weights;
  const double factor = problem.stack.data_traffic;
  if (strategy.zero_stage >= 3 || problem.stack.synchronises_every_micro_batch) {
    const double buckets = plan.most_layers + 1, gathers = strategy.zero_stage >= 3 ? 2 : 1;
    return {0, factor * buckets *
                   (gathers * gather.seconds(weight_bytes / buckets) +
                    gather.seconds(gradient_bytes / buckets))};
  }
  if (strategy.zero_stage == 0) return {factor * reduce.seconds(gradient_bytes), 0};
  const double scatter = factor * gather.seconds(gradient_bytes),
               update = factor * gather.seconds(weight_bytes);
  return {scatter + update, 0};
}

/// The stage that is busiest, and what it consists of.
struct Busiest {
  double seconds = 0;
  LayerMix layers;
};

/// Interleaved chunks of unequal length: stages wait for each other chunk by chunk, so the last chunk, with what is
/// left of the layers, the MTP modules and the logits, counts beside full ones. Where chunks before it are not full, each
/// group of p micro-batches overtakes by one chunk at most (pipeline_replay.h agrees).
double last_stage_by_chunks(const Strategy& strategy, const StagePlan& plan, double dense,
                            double moe, const EdgeCost& edge) {
  const double chunks = strategy.virtual_stages, full = plan.middle.sum_of(dense, moe) / chunks;
  const double rest = last_chunk(plan, strategy.virtual_stages).sum_of(dense, moe);
  const double slack = full * (chunks - 1) + rest - plan.last.sum_of(dense, moe);
  return full * (chunks - 1) + rest + edge.logits - std::clamp(slack, 0.0, full / plan.stages);
}

Busiest busiest_stage(const Strategy& strategy, const StagePlan& plan, double dense, double moe,
                      const EdgeCost& edge) {
  if (plan.stages == 1)
    return {plan.first.sum_of(dense, moe) + edge.embedding + edge.logits, plan.first};
  double first = plan.first.sum_of(dense, moe) + edge.embedding;
  double last = strategy.virtual_stages > 1 && plan.total.moe > 0
                    ? last_stage_by_chunks(strategy, plan, dense, moe, edge)
                    : plan.last.sum_of(dense, moe) + edge.logits;
  const double middle = plan.stages > 2 ? plan.middle.sum_of(dense, moe) : 0;
  // A device holds a stage from either end, so first and last share their extra work.
  if (strategy.schedule == Schedule::kDualPipe && strategy.virtual_stages == 1)
    first = last = (first + last) / 2;
  const bool is_middle = plan.stages > 2 || plan.total.moe == 0;
  return {std::max({first, middle, last}), is_middle ? plan.middle : plan.first};
}

}  // namespace

LayerCosts layer_costs(const Problem& problem, const LayerKey& key) {
  LayerCosts costs{layer_cost(problem, key), {}};
  if (problem.model.experts > 0) costs.moe = expert_layer_cost(problem, key);
  return costs;
}

CollectiveSeconds collective_seconds(const Problem& problem, const Strategy& strategy,
                                     const GroupLines& lines, const LayerCosts& layers) {
  const LayerCost &dense = layers.dense, &moe = layers.moe;
  CollectiveSeconds seconds;
  seconds.tensor_inside = lines.tensor_inside;
  if (strategy.tensor_parallel > 1) {
    seconds.tensor_gather = lines.tensor->seconds(dense.collective_bytes);
    seconds.tensor_reduce = lines.tensor_reduce->seconds(dense.collective_bytes);
  }
  if (strategy.context_parallel > 1) {
    seconds.context_hop = lines.context_hop->seconds(dense.key_value_bytes);
    seconds.context_hop_back = lines.context_hop->seconds(2 * dense.key_value_bytes);
    seconds.context_exchange = lines.context_all->seconds(dense.head_bytes);
  }
  if (moe.exchange_values > 0) {
    seconds.dispatch = lines.expert->seconds(moe.exchange_values * problem.stack.dispatch_bytes);
    seconds.combine = lines.expert->seconds(moe.exchange_values * 2);
  }
  if (strategy.pipeline_parallel > 1) {
    const double bytes = 2.0 * strategy.micro_batch * problem.job.sequence * problem.model.hidden /
                         strategy.context_parallel;
    seconds.hop_split = lines.hop->seconds(bytes / strategy.tensor_parallel);
    const bool gathers = problem.stack.gathers_between_stages && strategy.tensor_parallel > 1;
    seconds.hop = seconds.hop_split + (gathers ? lines.tensor->seconds(bytes) : 0);
  }
  return seconds;
}

PipelineCost pipeline_cost(const Problem& problem, const Strategy& strategy,
                           const CollectiveSeconds& collectives, const StagePlan& plan,
                           const LayerCosts& layers, const EdgeCost& edge) {
  const auto rounds =
      static_cast<double>(micro_batches(problem.job, strategy.data_parallel, strategy.micro_batch));
  const double paid = grouped_rounds(strategy, rounds);
  const LayerCost &dense = layers.dense, &moe = layers.moe;
  const bool experts = plan.total.moe > 0;
  const KindSeconds dense_kind = kind_seconds(problem, strategy, collectives, dense);
  const KindSeconds moe_kind =
      experts ? kind_seconds(problem, strategy, collectives, moe) : KindSeconds{};
  const Busiest busiest = busiest_stage(strategy, plan, dense_kind.total, moe_kind.total, edge);
  const double slowest = busiest.seconds;
  const double all =
      plan.total.sum_of(dense_kind.total, moe_kind.total) + edge.embedding + edge.logits;

  PipelineCost cost = pipeline_memory(problem, strategy, plan, layers, edge);
  const LayerMix stage{rounds * busiest.layers.dense, rounds * busiest.layers.moe};
  cost.layers = stage.sum_of(dense.forward + dense.backward - dense.recompute,
                             moe.forward + moe.backward - moe.recompute);
  cost.recompute = stage.sum_of(dense.recompute, moe.recompute);
  cost.tensor_exposed = stage.sum_of(dense_kind.tensor, moe_kind.tensor);
  cost.context_exposed = stage.sum_of(dense_kind.context, moe_kind.context);
  cost.expert_exposed = stage.sum_of(dense_kind.expert, moe_kind.expert);
  cost.host = stage.sum_of(dense_kind.host, moe_kind.host);
  // What the busiest stage has beyond its layers, so that parts add up to the whole exactly.
  cost.edges = rounds * slowest - stage.sum_of(dense_kind.total, moe_kind.total);
  const StageSeconds seconds{busiest.layers.sum_of(dense_kind.forward, moe_kind.forward),
                             busiest.layers.sum_of(dense_kind.backward, moe_kind.backward),
                             busiest.layers.sum_of(dense.weight_gradient, moe.weight_gradient)};
  // Rounds that fill up a group of p run empty: they are idle time like the bubble.
  cost.bubble = pipeline_bubble(strategy, all, slowest, seconds) + (paid - rounds) * slowest;
  cost.busy = rounds * slowest + cost.bubble;
  const double chunks = strategy.virtual_stages;
  cost.once_room =
      std::min(slowest * (1 + plan.stages * (chunks - 1) / chunks) + cost.bubble, cost.busy);
  if (plan.stages > 1) {
    const double hop = strategy.sequence_parallel ? collectives.hop_split : collectives.hop;
    cost.steady_transfer = 2 * strategy.virtual_stages * rounds * hop;
    cost.ramp_transfer = 2 * (plan.stages - 1) * hop;
  }
  cost.rounds = rounds;
  return cost;
}

StateCost state_cost(const Problem& problem, const Strategy& strategy, const GroupLines& lines,
                     const StagePlan& plan) {
  const StagesWeights weights = stages_weights(problem.model, strategy, plan);
  const double common =
      std::max({weights.first.common, weights.second.common, weights.last.common});
  const double expert =
      std::max({weights.first.expert, weights.second.expert, weights.last.expert});
  const int ranks = strategy.data_parallel * strategy.context_parallel,
            replicas = expert_replicas(strategy);
  DataSeconds common_data, expert_data;
  if (ranks > 1)
    common_data = data_seconds(problem, strategy, *lines.data, *lines.data_reduce, plan, common);
  if (expert > 0 && replicas > 1)
    expert_data = data_seconds(problem, strategy, *lines.expert_data, *lines.expert_data_reduce,
                               plan, expert);
  StateCost cost = state_memory(problem, strategy, plan);
  cost.once_seconds = common_data.once + expert_data.once;
  cost.round_seconds = common_data.round + expert_data.round;
  const bool shards = strategy.zero_stage >= 1;
  const double owned = common / (shards ? ranks : 1) + expert / (shards ? replicas : 1);
  cost.optimizer = stream_seconds(problem.device, problem.stack.optimizer_bytes * owned);
  return cost;
}

std::vector<ChunkSeconds> chunk_seconds(const Problem& problem, const Strategy& strategy) {
  LineTable table(problem);
  const StagePlan plan =
      stage_plan(problem.model, strategy.pipeline_parallel, strategy.virtual_stages);
  const LayerCosts layers = layer_costs(problem, layer_key(strategy));
  const EdgeCost edge =
      edge_cost(problem, strategy.tensor_parallel, strategy.micro_batch, strategy.context_parallel);
  const CollectiveSeconds collectives =
      collective_seconds(problem, strategy, table.lines(strategy), layers);
  const KindSeconds dense = kind_seconds(problem, strategy, collectives, layers.dense);
  const KindSeconds moe =
      plan.total.moe > 0 ? kind_seconds(problem, strategy, collectives, layers.moe) : KindSeconds{};
  const double hidden = strategy.pipeline_overlap ? problem.stack.pipeline_overlap : 0;
  const double hop =
      (strategy.sequence_parallel ? collectives.hop_split : collectives.hop) * (1 - hidden);
  const double third = 1.0 / 3;
  std::vector<ChunkSeconds> chunks;
  for (int round = 0; round < strategy.virtual_stages; ++round)
    for (const LayerMix& mix : chunk_mixes(problem.model, plan, strategy.virtual_stages, round)) {
      ChunkSeconds chunk;
      chunk.tensor = mix.sum_of(dense.tensor, moe.tensor);
      chunk.context = mix.sum_of(dense.context, moe.context);
      chunk.expert = mix.sum_of(dense.expert, moe.expert);
      chunk.host = mix.sum_of(dense.host, moe.host);
      chunk.transfer = 2 * hop;
      chunk.work = {mix.sum_of(dense.forward, moe.forward) + hop,
                    mix.sum_of(dense.backward, moe.backward) + hop,
                    mix.sum_of(layers.dense.weight_gradient, layers.moe.weight_gradient)};
      chunks.push_back(chunk);
    }
  chunks.front().work.forward += edge.embedding * third;
  chunks.front().work.backward += edge.embedding * 2 * third;
  chunks.back().work.forward += edge.logits * third;
  chunks.back().work.backward += edge.logits * 2 * third;
  return chunks;
}

Evaluation evaluate(const Problem& problem, const Strategy& strategy) {
  LineTable table(problem);
  const GroupLines lines = table.lines(strategy);
  const StagePlan plan =
      stage_plan(problem.model, strategy.pipeline_parallel, strategy.virtual_stages);
  const LayerCosts layers = layer_costs(problem, layer_key(strategy));
  const EdgeCost edge =
      edge_cost(problem, strategy.tensor_parallel, strategy.micro_batch, strategy.context_parallel);
  const CollectiveSeconds collectives = collective_seconds(problem, strategy, lines, layers);
  return compose(problem, strategy,
                 pipeline_cost(problem, strategy, collectives, plan, layers, edge),
                 state_cost(problem, strategy, lines, plan));
}

}  // namespace countervail
