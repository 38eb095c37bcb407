// Tables that the loop nest of walk.h reads, filled before it starts, and the bounds that let it
// leave a branch early. A bound may be too low, never too high: each term below is the least that
// any choice in the branch pays, taken apart from the others.
#include "search/walk.h"

#include <algorithm>

#include "training/recompute_costs.h"

namespace countervail {
LayerTable::LayerTable(const Problem& problem, const SearchSpace& space,
                       const std::vector<Layout>& layouts) {
  std::uint32_t cells = 0;
  for (const Layout& layout : layouts) cells = std::max(cells, layout.cell + 1);
  layers_.resize(cells * kVariants);
  edges_.resize(cells);
  // Finite, since a stage may hold no layer of a kind: 0 times infinity is no number.
  least_.assign(cells, {1e300, 1e300});
  std::vector<bool> filled(cells, false);
  for (const Layout& layout : layouts) {
    const std::size_t cell = layout.cell;
    if (filled[cell]) continue;
    filled[cell] = true;
    edges_[cell] =
        edge_cost(problem, layout.tensor_parallel, layout.micro_batch, layout.context_parallel);
    LayerKey key = layer_key(strategy_of(layout));
    for (int sequence = 0; sequence <= (layout.tensor_parallel > 1 ? 1 : 0); ++sequence) {
      key.sequence_parallel = sequence == 1;
      // All kinds at once: they share operators and their times, which is most of the work.
      const RecomputeCosts all = recompute_costs(problem, key);
      for (Recompute recompute : space.recomputes) {
        const LayerCosts& costs = all[static_cast<std::size_t>(recompute)];
        layers_[cell * kVariants +
                (sequence == 1 ? static_cast<std::size_t>(kRecomputeKinds) : 0u) +
                static_cast<std::size_t>(recompute)] = costs;
        least_[cell].dense =
            std::min(least_[cell].dense, costs.dense.forward + costs.dense.backward);
        least_[cell].moe =
            std::min(least_[cell].moe,
                     std::max(costs.moe.forward + costs.moe.backward, costs.moe.host_floor));
      }
    }
  }
}

PlacedLines placed_lines(LineTable& table, const SearchSpace& space, const Layout& layout) {
  PlacedLines placed;
  Strategy strategy = strategy_of(layout);
  for (const Placement& placement : placements(space, layout)) {
    strategy.placement = placement;
    placed.placements[placed.count] = placement;
    placed.lines[placed.count++] = table.lines(strategy);
  }
  return placed;
}

std::vector<ScheduleChoice> schedule_choices(const Problem& problem, const SearchSpace& space,
                                             const Layout& layout) {
  // Without a pipeline schedules do not differ; one choice, so that the count stays right.
  if (layout.pipeline_parallel == 1) return {{}};
  std::vector<ScheduleChoice> choices;
  const int most = (problem.model.layers + layout.pipeline_parallel - 1) / layout.pipeline_parallel;
  for (int chunks : divisors(most)) choices.push_back({Schedule::kOneForwardOneBackward, chunks});
  for (Schedule schedule : one_chunk_schedules(problem, space, layout))
    choices.push_back({schedule, 1});
  return choices;
}

double least_busy(const Problem& problem, const Strategy& s, const StagePlan& plan,
                  const LayerTable& table, std::uint32_t cell, const LayerCosts& layers,
                  const CollectiveSeconds& collectives) {
  const Stack& stack = problem.stack;
  // With or without sequence parallelism, whichever is cheaper, and hidden as far as the stack can.
  const double pair = std::min(4 * collectives.tensor_gather, 2 * collectives.tensor_reduce);
  const double tensor = 2 * pair * (1 - (collectives.tensor_inside ? stack.tensor_overlap : 0));
  const double expert =
      2 * (collectives.dispatch + collectives.combine) * (1 - stack.expert_overlap);
  const double pairs = layers.moe.collective_pairs / 2;
  const double dense = table.least_dense(cell) + tensor,
               moe = table.least_moe(cell) + tensor * pairs + expert;
  const auto seconds = [&](const LayerMix& mix) {
    return mix.dense * dense + (mix.moe > 0 ? mix.moe * moe : 0);
  };
  const EdgeCost& edge = table.edge(cell);
  const auto rounds =
      static_cast<double>(micro_batches(problem.job, s.data_parallel, s.micro_batch));
  if (plan.stages == 1) return rounds * (seconds(plan.first) + edge.embedding + edge.logits);
  const double stage =
      plan.stages > 2 ? seconds(plan.middle) : std::min(seconds(plan.first), seconds(plan.last));
  // Weight gradients may fill the whole bubble of these schedules, so none is counted.
  if (s.virtual_stages == 1 && s.schedule != Schedule::kOneForwardOneBackward)
    return rounds * stage;
  const double all = seconds(plan.total) + edge.embedding + edge.logits, chunks = s.virtual_stages;
  // The first micro-batch crosses all stages, the others follow at the pace of one.
  return (grouped_rounds(s, rounds) - 1 / chunks) * stage + all / chunks;
}

std::array<StateCost, 4> state_costs(const Problem& problem, const SearchSpace& space, Strategy s,
                                     const GroupLines& lines, const StagePlan& plan) {
  const bool replicas = s.data_parallel * s.context_parallel > 1;
  std::array<StateCost, 4> states;
  for (std::size_t i = 0; i < (replicas ? sharding_stages(space, s.pipeline_parallel) : 1); ++i) {
    s.zero_stage = replicas ? space.zero_stages[i] : std::uint8_t{0};
    states[i] = state_cost(problem, s, lines, plan);
  }
  return states;
}

WalkChoices walk_choices(const SearchSpace& space) {
  WalkChoices choices;
  if (space.all_overlaps) {
    choices.tensor_overlaps = {TensorOverlap::kNone, TensorOverlap::kBackward,
                               TensorOverlap::kForwardAndBackward};
    choices.tensor_overlap_count = 3;
    choices.overlaps = {false, true};
    choices.overlap_count = 2;
  } else {
    choices.tensor_overlaps = {TensorOverlap::kForwardAndBackward};
    choices.tensor_overlap_count = 1;
    choices.overlaps = {true};
    choices.overlap_count = 1;
  }
  return choices;
}

}  // namespace countervail
