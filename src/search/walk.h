#pragma once
// The loop nest inside one layout: placement, schedule, recomputation, sequence parallelism, overlaps, sharding.
// Every part of the cost is computed in the outermost loop on whose variables it depends; the innermost
// statement is compose(). Nothing allocates below a placement. The parts are the functions that evaluate() calls.
#include <array>
#include <vector>

#include "search/space.h"
#include "training/step_cost.h"

namespace countervail {

/// Layer and edge costs of every cell of a space: (tensor, context, expert degrees, micro-batch, format), by sequence
/// parallelism and recomputation.
class LayerTable {
 public:
  LayerTable(const Problem& problem, const SearchSpace& space, const std::vector<Layout>& layouts);

  const LayerCosts& layers(std::uint32_t cell, bool sequence_parallel, Recompute recompute) const {
    return layers_[cell * kVariants +
                   (sequence_parallel ? static_cast<std::size_t>(kRecomputeKinds) : 0u) +
                   static_cast<std::size_t>(recompute)];
  }
  const EdgeCost& edge(std::uint32_t cell) const { return edges_[cell]; }
  /// Least seconds of one layer of each kind, forward and backward, over recomputation and sequence parallelism.
  double least_dense(std::uint32_t cell) const { return least_[cell].dense; }
  double least_moe(std::uint32_t cell) const { return least_[cell].moe; }
  std::size_t rows() const { return edges_.size(); }

  static constexpr std::size_t kVariants = 2 * kRecomputeKinds;

 private:
  std::vector<LayerCosts> layers_;
  std::vector<EdgeCost> edges_;
  std::vector<LayerMix> least_;
};

/// Choices that do not depend on the layout's numbers, laid out flat for the loops.
struct WalkChoices {
  std::array<TensorOverlap, 3> tensor_overlaps{};
  int tensor_overlap_count = 0;
  std::array<bool, 2> overlaps{};
  int overlap_count = 0;
};
WalkChoices walk_choices(const SearchSpace& space);

inline constexpr std::size_t kMostPlacements = 6;
/// The placements of a layout with their curves.
struct PlacedLines {
  std::array<Placement, kMostPlacements> placements{};
  std::array<GroupLines, kMostPlacements> lines{};
  std::size_t count = 0;
};
PlacedLines placed_lines(LineTable& table, const SearchSpace& space, const Layout& layout);

/// A schedule with its chunks a stage, in the order of the enumeration.
struct ScheduleChoice {
  Schedule schedule = Schedule::kOneForwardOneBackward;
  int chunks = 1;
};
std::vector<ScheduleChoice> schedule_choices(const Problem& problem, const SearchSpace& space,
                                             const Layout& layout);

/// No variant of this placement and schedule is busy for less: rounds of the busiest stage with the least layers and the
/// least that its collectives can show, and the bubble of the schedule where weight gradients cannot fill it.
/// `layers`: of the cell, any recomputation.
double least_busy(const Problem& problem, const Strategy& strategy, const StagePlan& plan,
                  const LayerTable& table, std::uint32_t cell, const LayerCosts& layers,
                  const CollectiveSeconds& collectives);

/// The state of a placement under each sharding stage of the space; one, unsharded, without replicas.
std::array<StateCost, 4> state_costs(const Problem& problem, const SearchSpace& space, Strategy s,
                                     const GroupLines& lines, const StagePlan& plan);

/// Calls sink.evaluated(strategy, evaluation, ordinal) for each strategy of the layout, in a fixed order.
/// sink.skips(busy_seconds) may skip the sharding and overlap loops below a pipeline that cannot win; it is
/// told how many strategies it skipped by sink.skipped(count).
template <class Sink>
void walk_layout(const Problem& problem, const SearchSpace& space, const WalkChoices& choices,
                 const LayerTable& table, const PlacedLines& placed, const Layout& layout,
                 Sink& sink) {
  Strategy s = strategy_of(layout);
  const bool tensor = s.tensor_parallel > 1, pipeline = s.pipeline_parallel > 1;
  const bool data = s.data_parallel * s.context_parallel > 1;
  const StagePlan plan = stage_plan(problem.model, s.pipeline_parallel);
  const int tensor_overlap_count = tensor ? choices.tensor_overlap_count : 1;
  const int data_overlap_count = data ? choices.overlap_count : 1;
  const int hop_overlap_count = pipeline ? choices.overlap_count : 1;
  const int forms = tensor && space.sequence_parallel ? 2 : 1;
  const int expert_overlap_count = s.expert_parallel > 1 ? choices.overlap_count : 1;
  const std::size_t method_count = s.context_parallel > 1 ? space.context_methods.size() : 1;
  const std::size_t zero_count = data ? sharding_stages(space, s.pipeline_parallel) : 1;
  const std::vector<ScheduleChoice> schedules = schedule_choices(problem, space, layout);
  const auto inner_count = static_cast<std::uint32_t>(zero_count) *
                           static_cast<std::uint32_t>(data_overlap_count * hop_overlap_count);
  const auto schedule_count =
      inner_count * static_cast<std::uint32_t>(space.recomputes.size() * method_count) *
      static_cast<std::uint32_t>(forms * tensor_overlap_count * expert_overlap_count);
  std::uint32_t ordinal = 0;
  const auto inner = [&](const PipelineCost& cost, const std::array<StateCost, 4>& states) {
    if (sink.skips(cost.busy)) {
      sink.skipped(inner_count);
      ordinal += inner_count;
      return;
    }
    for (std::size_t zero = 0; zero < zero_count; ++zero) {
      s.zero_stage = data ? space.zero_stages[zero] : std::uint8_t{0};
      for (int j = 0; j < data_overlap_count; ++j) {
        s.data_overlap = data && choices.overlaps[static_cast<std::size_t>(j)];
        for (int k = 0; k < hop_overlap_count; ++k) {
          s.pipeline_overlap = pipeline && choices.overlaps[static_cast<std::size_t>(k)];
          sink.evaluated(s, compose(problem, s, cost, states[zero]), ordinal++);
        }
      }
    }
  };
  for (std::size_t place = 0; place < placed.count; ++place) {
    s.placement = placed.placements[place];
    const GroupLines& lines = placed.lines[place];
    // No collective depends on recomputation or on the form of tensor parallelism.
    const LayerCosts& any = table.layers(layout.cell, false, space.recomputes.front());
    const CollectiveSeconds collectives = collective_seconds(problem, s, lines, any);
    std::array<StateCost, 4> states, dual_states;
    bool states_known = false, dual_known = false;
    for (const ScheduleChoice& choice : schedules) {
      s.schedule = choice.schedule;
      s.virtual_stages = choice.chunks;
      if (sink.skips(least_busy(problem, s, plan, table, layout.cell, any, collectives))) {
        sink.skipped(schedule_count);
        ordinal += schedule_count;
        continue;
      }
      const bool dual = choice.schedule == Schedule::kDualPipe;
      if (bool& known = dual ? dual_known : states_known; !known)
        (dual ? dual_states : states) = state_costs(problem, space, s, lines, plan), known = true;
      for (Recompute recompute : space.recomputes) {
        s.recompute = recompute;
        for (int sequence = 0; sequence < forms; ++sequence) {
          s.sequence_parallel = sequence == 1;
          const LayerCosts& layers = table.layers(layout.cell, s.sequence_parallel, s.recompute);
          for (std::size_t method = 0; method < method_count; ++method) {
            s.context_method = space.context_methods[method];
            for (int i = 0; i < tensor_overlap_count; ++i) {
              s.tensor_overlap = tensor ? choices.tensor_overlaps[static_cast<std::size_t>(i)]
                                        : TensorOverlap::kNone;
              for (int e = 0; e < expert_overlap_count; ++e) {
                s.expert_overlap =
                    s.expert_parallel > 1 && choices.overlaps[static_cast<std::size_t>(e)];
                inner(pipeline_cost(problem, s, collectives, plan, layers, table.edge(layout.cell)),
                      dual ? dual_states : states);
              }
            }
          }
        }
      }
    }
  }
}

}  // namespace countervail
