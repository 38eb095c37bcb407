#include "search/walk.h"

#include <algorithm>
#include <utility>

namespace countervail {
LayerTable::LayerTable(const Problem& problem, const SearchSpace& space, const std::vector<Layout>& layouts) {
  std::uint32_t cells = 0;
  for (const Layout& layout : layouts) cells = std::max(cells, layout.cell + 1);
  layers_.resize(cells * kVariants);
  edges_.resize(cells);
  least_.assign(cells, {1e300, 1e300});
  std::vector<bool> filled(cells, false);
  for (const Layout& layout : layouts) {
    const std::size_t cell = layout.cell;
    if (filled[cell]) continue;
    filled[cell] = true;
    edges_[cell] = edge_cost(problem, layout.tensor_parallel, layout.micro_batch, layout.context_parallel);
    LayerKey key = layer_key(strategy_of(layout));
    for (Recompute recompute : space.recomputes)
      for (int sequence = 0; sequence <= (layout.tensor_parallel > 1 ? 1 : 0); ++sequence) {
        key.recompute = recompute;
        key.sequence_parallel = sequence == 1;
        LayerCosts& costs = layers_[cell * kVariants + (sequence == 1 ? static_cast<std::size_t>(kRecomputeKinds) : 0u) +
                                    static_cast<std::size_t>(recompute)];
        costs = layer_costs(problem, key);
        least_[cell].dense = std::min(least_[cell].dense, costs.dense.forward + costs.dense.backward);
        least_[cell].moe = std::min(least_[cell].moe, std::max(costs.moe.forward + costs.moe.backward, costs.moe.host_floor));
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

std::vector<ScheduleChoice> schedule_choices(const Problem& problem, const SearchSpace& space, const Layout& layout) {
  if (layout.pipeline_parallel == 1) return {{}};
  std::vector<ScheduleChoice> choices;
  const int most = (problem.model.layers + layout.pipeline_parallel - 1) / layout.pipeline_parallel;
  for (int chunks : divisors(most)) choices.push_back({Schedule::kOneForwardOneBackward, chunks});
  for (Schedule schedule : one_chunk_schedules(problem, space, layout)) choices.push_back({schedule, 1});
  return choices;
}

WalkChoices walk_choices(const SearchSpace& space) {
  WalkChoices choices;
  if (space.all_overlaps) {
    choices.tensor_overlaps = {TensorOverlap::kNone, TensorOverlap::kBackward, TensorOverlap::kForwardAndBackward};
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
