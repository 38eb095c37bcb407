#pragma once
// The strategies that a search covers, as a nest of small choice sets, never materialised.
//
//   t, p, c (context), e (experts), x (devices an expert: 1 or t), format, d (see layouts_of), micro-batch; chunks v
//   dividing ceil(L/p) (1 if p = 1) and schedules of one chunk; placement = order of the degrees above 1 over the
//   levels; recomputation kinds; sequence parallelism x 2 and tensor overlap x 3 if t > 1; context methods if c > 1;
//   expert overlap x 2 if e > 1; ZeRO 0-3 and data overlap x 2 if d c > 1; point-to-point overlap x 2 if p > 1.
//
// A Layout fixes (t, p, c, e, x, format, d, micro-batch): one lower bound and a few thousand variants.
#include <cstdint>
#include <vector>

#include "training/problem.h"
#include "training/strategy.h"

namespace countervail {

/// What is searched. Every member narrows or widens one loop of the nest.
struct SearchSpace {
  int devices = 0;  ///< available
  bool whole_batch =
      false;  ///< d = devices/(t p c) whole and micro-batch dividing batch/d, nothing idle
  std::vector<int> tensor_degrees;
  std::vector<int> pipeline_degrees;
  std::vector<int> micro_batches;  ///< candidates; with whole_batch, empty = every divisor
  std::vector<std::uint8_t> zero_stages{0, 1, 2, 3};
  int most_pipeline_sharding = 3;  ///< of these, the largest beside a pipeline
  std::vector<Recompute> recomputes{Recompute::kNone, Recompute::kSelective, Recompute::kFull};
  bool sequence_parallel = true;  ///< also with it, where the tensor degree is above 1
  bool all_placements = true;
  bool all_overlaps = true;  ///< else overlap wherever the stack offers it
  std::vector<int> context_degrees{1};
  std::vector<int> expert_degrees{1};  ///< of models with experts
  bool split_experts = true;           ///< also experts cut by the tensor degree
  std::vector<Format> formats{Format::kBf16};
  std::vector<Schedule>
      one_chunk_schedules;  ///< besides 1F1B and interleaved: kZeroBubble, kDualPipe
  std::vector<ContextMethod> context_methods{ContextMethod::kRing};

  friend bool operator==(const SearchSpace&, const SearchSpace&) = default;
};

/// One leaf of the outer loops: what memory for layers and their times depend on.
struct Layout {
  std::uint16_t tensor_parallel = 1, pipeline_parallel = 1, context_parallel = 1;
  std::uint16_t expert_parallel = 1, expert_tensor_parallel = 1;
  Format format = Format::kBf16;
  int data_parallel = 1, micro_batch = 1;
  std::uint32_t index = 0;  ///< position in the enumeration: the last key of the total order
  std::uint32_t cell = 0;   ///< row of the LayerTable
};
long long devices_of(const Layout& layout);
/// The layout's degrees as a strategy; its variants are at their defaults.
Strategy strategy_of(const Layout& layout);

/// Tokens from which one sequence is worth cutting over devices, and the fewest that a piece keeps: NVIDIA's Llama 3.1 405B
/// rows cut 8,192 in two, the long rows of NMB and Llama 3 keep pieces of 4,096 and more.
inline constexpr int kLongSequence = 8192, kLeastPiece = 4096;
/// Tokens that one micro-batch of a search may hold; published runs rarely take more.
inline constexpr int kMostTokens = 65536, kMostMicroBatch = 64;

/// Of n, at least 1; rising, with 1 and n themselves.
std::vector<int> divisors(int n);

/// Degrees that divide the heads, up to `most` (tensor parallelism splits heads).
std::vector<int> tensor_degrees(const ModelShape& model, int most);
/// Of these, the degrees that divide the unit of the innermost plane and that the stack offers.
std::vector<int> inner_tensor_degrees(const Problem& problem, int most);
/// Every degree to 16, divisors of the layer count and powers of two, up to min(layers, most): uneven stages included.
std::vector<int> pipeline_degrees(const ModelShape& model, int most);
/// Divisors of the expert count, up to `most`; 1 alone for a dense model.
std::vector<int> expert_degrees(const ModelShape& model, int most);
/// 16 bit, and what both the chip computes and the stack trains in.
std::vector<Format> trained_formats(const Problem& problem);

/// Powers of two sequences up to kMostTokens; of short ones also 6, 12, 24, ...
std::vector<int> micro_batch_sizes(int sequence);

/// The space that `plan` and `parity` state: every layout of up to `devices` devices that the stack offers, tensor groups
/// inside the innermost plane, context parallelism where the sequence is kLongSequence or longer.
SearchSpace default_space(const Problem& problem, int devices);
/// The published exercise: t, p dividing the layers, everything whole.
SearchSpace divisor_space(const Problem& problem, int devices);
/// A mixture of experts in every dimension on exactly `devices` devices, whole: t, c <= 16, p <= 32, e <= 256.
SearchSpace expert_space(const Problem& problem, int devices);

/// All layouts of the space, in enumeration order. Without whole_batch, d is the smallest degree that needs its
/// number of rounds, ceil(batch/(d micro-batch)), rounded up to what the expert degree folds over: every useful
/// degree is among them, and a larger one with as many rounds only idles. The space is nested in the devices.
std::vector<Layout> layouts_of(const Problem& problem, const SearchSpace& space);

/// Orders of the axes with a degree above 1 (degree-1 axes last, in axis order). Experts fold over tensor and data
/// axes, which must then be neighbours: `folds`.
std::vector<Placement> placements(int tensor, int pipeline, int data, bool all, bool folds = false);
std::vector<Placement> placements(const SearchSpace& space, const Layout& layout);

/// Can a layout of several stages run this schedule of one chunk? DualPipe wants an even p and an even number of micro-batches,
/// two a stage or more; the others one a stage.
bool runs_in(const Layout& layout, Schedule schedule, long long rounds);
/// Schedules of one chunk that the layout can run.
std::vector<Schedule> one_chunk_schedules(const Problem& problem, const SearchSpace& space,
                                          const Layout& layout);

/// How many of the space's sharding stages a layout with `pipeline` stages may take: the first so many.
std::size_t sharding_stages(const SearchSpace& space, int pipeline);

}  // namespace countervail
