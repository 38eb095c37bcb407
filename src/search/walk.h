#pragma once
// The loop nest inside one layout: placement, chunks, recomputation, sequence parallelism, overlaps, sharding.
// Every part of the cost is computed in the outermost loop on whose variables it depends; the innermost
// statement is compose(). Nothing allocates. The parts are the functions that evaluate() calls from cold.
#include <array>
#include <vector>

#include "search/space.h"
#include "training/step_cost.h"

namespace countervail {

/// Layer and edge costs of every (tensor degree, micro-batch, sequence parallelism, recomputation) of a space.
class LayerTable {
 public:
  LayerTable(const Problem& problem, const SearchSpace& space, const std::vector<Layout>& layouts);

  const LayerCost& layer(int tensor, int micro_batch, bool sequence_parallel, Recompute recompute) const {
    return layers_[row(tensor, micro_batch) * 6 + (sequence_parallel ? 3u : 0u) +
                   static_cast<std::size_t>(recompute)];
  }
  const EdgeCost& edge(int tensor, int micro_batch) const { return edges_[row(tensor, micro_batch)]; }
  /// Least seconds of one layer, forward and backward, over recomputation and sequence parallelism.
  double least_layer(int tensor, int micro_batch) const { return least_[row(tensor, micro_batch)]; }
  std::size_t rows() const { return edges_.size(); }

 private:
  std::size_t row(int tensor, int micro_batch) const {
    return tensor_row_[static_cast<std::size_t>(tensor)] * batch_columns_ +
           batch_column_[static_cast<std::size_t>(micro_batch)];
  }
  std::vector<std::uint32_t> tensor_row_, batch_column_;
  std::size_t batch_columns_ = 0;
  std::vector<LayerCost> layers_;
  std::vector<EdgeCost> edges_;
  std::vector<double> least_;
};

/// Choices that do not depend on the layout's numbers, laid out flat for the loops.
struct WalkChoices {
  std::array<TensorOverlap, 3> tensor_overlaps{};
  int tensor_overlap_count = 0;
  std::array<bool, 2> overlaps{};
  int overlap_count = 0;
};
WalkChoices walk_choices(const SearchSpace& space);

/// Calls sink.evaluated(strategy, evaluation, ordinal) for each strategy of the layout, in a fixed order.
/// sink.skips(busy_seconds) may skip the sharding and overlap loops below a pipeline that cannot win; it is
/// told how many strategies it skipped by sink.skipped(count).
template <class Sink>
void walk_layout(const Problem& problem, const SearchSpace& space, const WalkChoices& choices,
                 const LayerTable& table, const Layout& layout, Sink& sink) {
  Strategy s;
  s.tensor_parallel = layout.tensor_parallel;
  s.pipeline_parallel = layout.pipeline_parallel;
  s.data_parallel = layout.data_parallel;
  s.micro_batch = layout.micro_batch;
  const bool tensor = s.tensor_parallel > 1, pipeline = s.pipeline_parallel > 1, data = s.data_parallel > 1;
  const StagePlan plan = stage_plan(problem.model, s.pipeline_parallel);
  const EdgeCost& edge = table.edge(s.tensor_parallel, s.micro_batch);
  const int tensor_overlap_count = tensor ? choices.tensor_overlap_count : 1;
  const int data_overlap_count = data ? choices.overlap_count : 1;
  const int hop_overlap_count = pipeline ? choices.overlap_count : 1;
  const std::size_t zero_count = data ? space.zero_stages.size() : 1;
  const auto inner_count =
      static_cast<std::uint32_t>(zero_count) * static_cast<std::uint32_t>(data_overlap_count * hop_overlap_count);
  std::uint32_t ordinal = 0;
  for (const Placement& placement :
       placements(s.tensor_parallel, s.pipeline_parallel, s.data_parallel, space.all_placements)) {
    s.placement = placement;
    const GroupLines lines = group_lines(problem.tower, s);
    std::array<StateCost, 4> states;
    for (std::size_t zero = 0; zero < zero_count; ++zero) {
      s.zero_stage = data ? space.zero_stages[zero] : std::uint8_t{0};
      states[zero] = state_cost(problem, s, lines, plan);
    }
    for (int chunks : pipeline ? divisors(plan.most_layers) : std::vector<int>{1}) {
      s.virtual_stages = chunks;
      for (Recompute recompute : space.recomputes) {
        s.recompute = recompute;
        for (int sequence = 0; sequence <= (tensor ? 1 : 0); ++sequence) {
          s.sequence_parallel = sequence == 1;
          const LayerCost& layer =
              table.layer(s.tensor_parallel, s.micro_batch, s.sequence_parallel, s.recompute);
          for (int i = 0; i < tensor_overlap_count; ++i) {
            s.tensor_overlap = tensor ? choices.tensor_overlaps[static_cast<std::size_t>(i)] : TensorOverlap::kNone;
            const PipelineCost cost = pipeline_cost(problem, s, lines, plan, layer, edge);
            if (sink.skips(cost.busy)) {
              sink.skipped(inner_count);
              ordinal += inner_count;
              continue;
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
          }
        }
      }
    }
  }
}

}  // namespace countervail
