#pragma once
// The strategies that a search covers, as a nest of small choice sets, never materialised.
//
//   t in tensor_degrees, p in pipeline_degrees, d (see layouts_of), micro-batch, chunks v dividing ceil(L/p) (1 if p = 1), placement = order of the degrees above 1 over the
//   levels, recomputation x 3, sequence parallelism x 2 and tensor overlap x 3 if t > 1, ZeRO 0-3 and data
//   overlap x 2 if d > 1, point-to-point overlap x 2 if p > 1.
//
// A Layout fixes (t, p, d, micro-batch): one lower bound and a few thousand variants.
#include <cstdint>
#include <vector>

#include "spec/problem.h"
#include "spec/strategy.h"

namespace countervail {

/// What is searched. Every member narrows or widens one loop of the nest.
struct SearchSpace {
  int devices = 0;                     ///< available
  bool whole_batch = false;            ///< d = devices/(t p) whole and micro-batch dividing batch/d, nothing idle
  std::vector<int> tensor_degrees;
  std::vector<int> pipeline_degrees;
  std::vector<int> micro_batches;      ///< candidates when not whole_batch
  std::vector<std::uint8_t> zero_stages{0, 1, 2, 3};
  std::vector<Recompute> recomputes{Recompute::kNone, Recompute::kSelective, Recompute::kFull};
  bool all_placements = true;
  bool all_overlaps = true;            ///< else overlap wherever the stack offers it
};

struct Layout {
  int tensor_parallel = 1, pipeline_parallel = 1, data_parallel = 1, micro_batch = 1;
  std::uint32_t index = 0;   ///< position in the enumeration: the last key of the total order
  double bound = 0;          ///< lower bound of the objective over its variants
};

std::vector<int> divisors(int n);

/// Degrees that divide the heads, up to `most` (tensor parallelism splits heads).
std::vector<int> tensor_degrees(const ModelShape& model, int most);
/// Divisors of the layer count and powers of two up to min(layers, most): uneven stages included.
std::vector<int> pipeline_degrees(const ModelShape& model, int most);

/// The space that `plan` and `parity` state: every layout of up to `devices` devices.
SearchSpace default_space(const Problem& problem, int devices);
/// The published exercise: t, p dividing the layers, everything whole.
SearchSpace divisor_space(const Problem& problem, int devices);

/// All (t, p, d, micro-batch) of the space, in enumeration order. Without whole_batch, d is the smallest degree
/// that needs its number of rounds, ceil(batch/(d micro-batch)): every degree that divides the batch is among
/// them, and a larger one with as many rounds only idles. The space is nested in the number of devices.
std::vector<Layout> layouts_of(const Problem& problem, const SearchSpace& space);

/// Orders of the axes with a degree above 1 (degree-1 axes last, in axis order).
std::vector<Placement> placements(int tensor, int pipeline, int data, bool all);

/// how many strategies a layout holds.
std::uint64_t variant_count(const Problem& problem, const SearchSpace& space, const Layout& layout);

}  // namespace countervail
