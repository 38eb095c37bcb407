#include "search/walk.h"

#include <algorithm>

namespace countervail {
namespace {

/// Dense row numbers of the values that occur, by value.
std::vector<std::uint32_t> rows_by_value(const std::vector<int>& values, std::size_t& count) {
  const int most = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  std::vector<std::uint32_t> row(static_cast<std::size_t>(most) + 1, 0);
  count = 0;
  for (int value : values) row[static_cast<std::size_t>(value)] = 1;
  for (std::uint32_t& r : row)
    if (r == 1) r = static_cast<std::uint32_t>(count++);
  return row;
}

}  // namespace

LayerTable::LayerTable(const Problem& problem, const SearchSpace& space, const std::vector<Layout>& layouts) {
  std::vector<int> tensors, batches;
  for (const Layout& layout : layouts) {
    tensors.push_back(layout.tensor_parallel);
    batches.push_back(layout.micro_batch);
  }
  std::size_t tensor_rows = 0;
  tensor_row_ = rows_by_value(tensors, tensor_rows);
  batch_column_ = rows_by_value(batches, batch_columns_);
  const std::size_t cells = tensor_rows * batch_columns_;
  layers_.resize(cells * 6);
  edges_.resize(cells);
  least_.assign(cells, 0);
  std::vector<bool> filled(cells, false);
  for (const Layout& layout : layouts) {
    const std::size_t cell = row(layout.tensor_parallel, layout.micro_batch);
    if (filled[cell]) continue;
    filled[cell] = true;
    edges_[cell] = edge_cost(problem, layout.tensor_parallel, layout.micro_batch);
    least_[cell] = 1e300;
    for (Recompute recompute : space.recomputes)
      for (int sequence = 0; sequence <= (layout.tensor_parallel > 1 ? 1 : 0); ++sequence) {
        LayerCost& layer = layers_[cell * 6 + (sequence == 1 ? 3u : 0u) + static_cast<std::size_t>(recompute)];
        layer = layer_cost(problem, {layout.tensor_parallel, layout.micro_batch, sequence == 1, recompute});
        least_[cell] = std::min(least_[cell], layer.forward + layer.backward);
      }
  }
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
