// Loops over degrees that make layouts, each a flat record of numbers. Two ways to choose data
// parallelism: with whole_batch everything divides; without it only the smallest d for each number
// of rounds is made, as any d between two of them computes as many rounds and pays for more
// devices. The order of the loops is part of the result: a layout's index breaks ties.
#include "search/space.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <tuple>

#include "training/group_lines.h"
#include "transformer/operator_time.h"

namespace countervail {

long long devices_of(const Layout& layout) {
  return static_cast<long long>(layout.tensor_parallel) * layout.pipeline_parallel *
         layout.data_parallel * layout.context_parallel;
}

Strategy strategy_of(const Layout& layout) {
  Strategy s;
  s.tensor_parallel = layout.tensor_parallel;
  s.pipeline_parallel = layout.pipeline_parallel;
  s.data_parallel = layout.data_parallel;
  s.micro_batch = layout.micro_batch;
  s.context_parallel = layout.context_parallel;
  s.expert_parallel = layout.expert_parallel;
  s.expert_tensor_parallel = layout.expert_tensor_parallel;
  s.format = layout.format;
  return s;
}

std::vector<int> divisors(int n) {
  std::vector<int> result;
  for (int i = 1; i <= n; ++i)
    if (n % i == 0) result.push_back(i);
  return result;
}

std::vector<int> tensor_degrees(const ModelShape& model, int most) {
  std::vector<int> degrees;
  for (int degree : divisors(model.heads))
    if (degree <= most) degrees.push_back(degree);
  return degrees;
}

std::vector<int> inner_tensor_degrees(const Problem& problem, int most) {
  const long long unit = innermost_unit(problem.tower);
  if (problem.stack.most_tensor > 0) most = std::min(most, problem.stack.most_tensor);
  std::vector<int> degrees = tensor_degrees(problem.model, most);
  std::erase_if(degrees, [&](int degree) { return unit % degree != 0; });
  return degrees;
}

constexpr int kEveryPipeline =
    16;  // up to here every degree: counts of devices are rarely powers of two

std::vector<int> pipeline_degrees(const ModelShape& model, int most) {
  const int limit = std::min(model.layers, most);
  // A set: the three rules overlap, and the enumeration must not see a degree twice.
  std::set<int> degrees;
  for (int degree : divisors(model.layers))
    if (degree <= limit) degrees.insert(degree);
  for (int degree = 1; degree <= limit; degree *= 2) degrees.insert(degree);
  for (int degree = 1; degree <= std::min(limit, kEveryPipeline); ++degree) degrees.insert(degree);
  return {degrees.begin(), degrees.end()};
}

std::vector<int> expert_degrees(const ModelShape& model, int most) {
  if (model.experts == 0) return {1};
  std::vector<int> degrees;
  for (int degree : divisors(model.experts))
    if (degree <= most) degrees.push_back(degree);
  return degrees;
}

std::vector<Format> trained_formats(const Problem& problem) {
  // Both are asked: a chip may compute what its software cannot train in, and the other way round.
  std::vector<Format> formats{Format::kBf16};
  if (problem.stack.offers_fp8 && can_compute(problem.device, 8)) formats.push_back(Format::kFp8);
  if (problem.stack.offers_fp4 && can_compute(problem.device, 4)) formats.push_back(Format::kFp4);
  return formats;
}

std::vector<int> micro_batch_sizes(int sequence) {
  constexpr int kShort =
      2048;  // below, whole micro-batches are small beside memory, and steps of two are coarse
  const bool is_short = sequence <= kShort;
  std::vector<int> sizes{1};
  for (int size = 2; size <= kMostMicroBatch && 1LL * size * sequence <= kMostTokens; size *= 2) {
    sizes.push_back(size);
    if (is_short && size > 2) sizes.push_back(size + size / 2);
  }
  return sizes;
}

namespace {

/// What only a model with experts is searched over; schedules where the stack has them.
void add_expert_choices(const Problem& problem, SearchSpace& space, int most_experts) {
  space.expert_degrees = expert_degrees(problem.model, most_experts);
  space.recomputes = {Recompute::kNone, Recompute::kLight, Recompute::kSelective, Recompute::kFull};
  if (problem.stack.offers_zero_bubble) space.one_chunk_schedules.push_back(Schedule::kZeroBubble);
  if (problem.stack.offers_dual_pipe) space.one_chunk_schedules.push_back(Schedule::kDualPipe);
}

void limit_sharding(const Stack& stack, SearchSpace& space) {
  std::erase_if(space.zero_stages, [&](int stage) { return stage > stack.most_sharding; });
  space.most_pipeline_sharding = stack.most_pipeline_sharding;
}

void limit_recomputes(const Stack& stack, SearchSpace& space) {
  space.sequence_parallel = stack.offers_sequence_parallel;
  if (!stack.offers_selective_recompute)
    std::erase_if(space.recomputes,
                  [](Recompute r) { return r == Recompute::kSelective || r == Recompute::kLight; });
}

void add_context_choices(const Problem& problem, SearchSpace& space) {
  constexpr int kMostContext = 16;
  std::vector<ContextMethod> methods;
  if (problem.stack.offers_ring_context) methods.push_back(ContextMethod::kRing);
  if (problem.stack.offers_exchange_context) methods.push_back(ContextMethod::kAllToAll);
  if (methods.empty()) return;
  space.context_methods = methods;
  for (int c = 2; c <= kMostContext && problem.job.sequence / c >= kLeastPiece; c *= 2)
    space.context_degrees.push_back(c);
}

}  // namespace

SearchSpace default_space(const Problem& problem, int devices) {
  SearchSpace space;
  space.devices = devices;
  space.tensor_degrees = inner_tensor_degrees(problem, std::min(devices, 64));
  space.pipeline_degrees =
      pipeline_degrees(problem.model, problem.stack.offers_pipeline ? std::min(devices, 64) : 1);
  space.micro_batches = micro_batch_sizes(problem.job.sequence);
  space.all_placements = false;
  space.all_overlaps = false;
  limit_sharding(problem.stack, space);
  if (problem.job.sequence >= kLongSequence) add_context_choices(problem, space);
  if (problem.model.experts > 0) add_expert_choices(problem, space, std::min(devices, 256));
  limit_recomputes(problem.stack, space);
  return space;
}

SearchSpace expert_space(const Problem& problem, int devices) {
  SearchSpace space;
  space.devices = devices;
  space.whole_batch = true;
  space.tensor_degrees = tensor_degrees(problem.model, 16);
  space.pipeline_degrees = pipeline_degrees(problem.model, 32);
  space.context_degrees = {1, 2, 4, 8, 16};
  space.micro_batches = {1, 2, 4, 8, 16};
  add_expert_choices(problem, space, 256);
  space.formats = trained_formats(problem);
  if (space.formats.size() > 1) space.formats.push_back(Format::kFp8Block);
  space.context_methods = {ContextMethod::kRing, ContextMethod::kAllToAll};
  return space;
}

SearchSpace divisor_space(const Problem& problem, int devices) {
  SearchSpace space;
  space.devices = devices;
  space.whole_batch = true;
  space.tensor_degrees = tensor_degrees(problem.model, devices);
  space.pipeline_degrees = divisors(problem.model.layers);
  return space;
}

namespace {

/// The smallest d for each number of rounds, largest d first.
std::vector<long long> useful_degrees(long long batch, int micro_batch) {
  std::vector<long long> degrees;
  const long long units = (batch + micro_batch - 1) / micro_batch;
  for (long long rounds = 1; rounds <= units;) {
    const long long d = (units + rounds - 1) / rounds;
    degrees.push_back(d);
    // Straight to the fewest rounds that d - 1 replicas manage: about
    // 2 sqrt(units) steps, not units.
    rounds = d > 1 ? (units + d - 2) / (d - 1) : units + 1;
  }
  return degrees;
}

}  // namespace

namespace {

/// Numbers the rows of the LayerTable as they appear.
/// Layouts that differ in p, d or placement alone share their layers, so they share a row.
class CellNumbers {
 public:
  std::uint32_t of(const Layout& l) {
    const Key key{l.tensor_parallel,        l.micro_batch, l.context_parallel, l.expert_parallel,
                  l.expert_tensor_parallel, l.format};
    return numbers_.try_emplace(key, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 private:
  using Key = std::tuple<int, int, int, int, int, Format>;
  std::map<Key, std::uint32_t> numbers_;
};

/// Expert degrees and devices an expert that fold over the ranks of one pipeline stage.
bool folds(const ModelShape& model, int tensor, long long ranks, int experts, int split) {
  // A dense model has no expert axes to cut; one combination keeps the
  // loops below the same for both.
  if (model.experts == 0) return experts == 1 && split == 1;
  return model.expert_ffn % split == 0 && ranks % (static_cast<long long>(experts) * split) == 0 &&
         (split == 1 || split == tensor);
}

/// Degrees of these axes divide heads, layers, experts or a sequence: none of these exceeds 65,535.
std::uint16_t narrow(int degree) {
  return static_cast<std::uint16_t>(degree);
}

class LayoutMaker {
 public:
  LayoutMaker(const Problem& problem, const SearchSpace& space)
      : problem_(problem), space_(space) {}

  /// Counted first: a list that grows to megabytes takes as long as what it holds.
  std::vector<Layout> make() {
    go_through();
    layouts_.reserve(count_);
    counting_ = false;
    go_through();
    return std::move(layouts_);
  }

 private:
  void go_through() {
    for (int t : space_.tensor_degrees)
      for (int p : space_.pipeline_degrees)
        for (int c : space_.context_degrees) {
          // Two slices a rank, one early and one late: causal attention is
          // then equal work for all ranks.
          if (problem_.job.sequence % (2 * c) != 0 && c > 1) continue;
          base_ = {.tensor_parallel = narrow(t),
                   .pipeline_parallel = narrow(p),
                   .context_parallel = narrow(c)};
          const int most = space_.devices / (t * p * c);
          if (most >= 1) add_experts(most);
        }
  }

  // An expert is whole on a device or cut by the tensor group; other cuts have no group to run in.
  void add_experts(int most) {
    const bool dense = problem_.model.experts == 0;
    for (int e : dense ? std::vector<int>{1} : space_.expert_degrees)
      for (int x : base_.tensor_parallel > 1 && space_.split_experts && !dense
                       ? std::vector<int>{1, int{base_.tensor_parallel}}
                       : std::vector<int>{1}) {
        base_.expert_parallel = narrow(e);
        base_.expert_tensor_parallel = narrow(x);
        if (space_.whole_batch)
          add_whole(most);
        else
          add_useful(most);
      }
  }

  void add_whole(int most) {
    const long long batch = problem_.job.global_batch;
    const int model_ranks =
        base_.tensor_parallel * base_.pipeline_parallel * base_.context_parallel;
    if (space_.devices % model_ranks != 0 || batch % most != 0) return;
    const long long ranks =
        static_cast<long long>(base_.tensor_parallel) * base_.context_parallel * most;
    if (!folds(problem_.model, base_.tensor_parallel, ranks, base_.expert_parallel,
               base_.expert_tensor_parallel))
      return;
    for (int b : divisors(static_cast<int>(batch / most)))
      if (space_.micro_batches.empty() ||
          std::ranges::find(space_.micro_batches, b) != space_.micro_batches.end()) {
        take(b);
        add(most);
      }
  }

  void add_useful(int most) {
    const int fold = base_.expert_parallel * base_.expert_tensor_parallel;
    // d must be a multiple of this for e x to divide t c d, the ranks of a stage.
    const int step = fold / std::gcd(fold, base_.tensor_parallel * base_.context_parallel);
    if (!folds(problem_.model, base_.tensor_parallel,
               static_cast<long long>(base_.tensor_parallel) * base_.context_parallel * step,
               base_.expert_parallel, base_.expert_tensor_parallel))
      return;
    for (int b : space_.micro_batches) {
      take(b);
      const std::span<const long long> degrees = degrees_up_to(b, most);
      for (auto d = degrees.begin(); d != degrees.end();) {
        const long long whole = (*d + step - 1) / step * step;
        if (whole <= most) add(static_cast<int>(whole));
        // Several d round up to the same multiple; the first has the fewest rounds.
        d = step == 1 ? d + 1 : std::lower_bound(d, degrees.end(), whole - step, std::greater<>());
      }
    }
  }

  std::span<const long long> degrees_up_to(int micro_batch, int most) {
    std::vector<long long>& all = degrees_[micro_batch];
    if (all.empty()) all = useful_degrees(problem_.job.global_batch, micro_batch);
    const auto first = std::lower_bound(all.begin(), all.end(), most, std::greater<>());
    return std::span<const long long>(all).subspan(static_cast<std::size_t>(first - all.begin()));
  }

  /// Layouts that follow differ in data parallelism and format alone: their cells are looked up once.
  void take(int micro_batch) {
    if (counting_) return;
    base_.micro_batch = micro_batch;
    formats_.clear();
    for (Format format : space_.formats) {
      base_.format = format;
      base_.cell = cells_.of(base_);
      formats_.push_back(base_);
    }
  }

  void add(int data_parallel) {
    count_ += counting_ ? space_.formats.size() : 0;
    if (counting_) return;
    for (Layout layout : formats_) {
      layout.data_parallel = data_parallel;
      layout.index = static_cast<std::uint32_t>(layouts_.size());
      layouts_.push_back(layout);
    }
  }

  const Problem& problem_;
  const SearchSpace& space_;
  Layout base_;
  CellNumbers cells_;
  std::map<int, std::vector<long long>> degrees_;  ///< by micro-batch, falling
  std::vector<Layout> formats_;                    ///< one a format, ready but for data parallelism
  bool counting_ = true;
  std::size_t count_ = 0;
  std::vector<Layout> layouts_;
};

}  // namespace

std::vector<Layout> layouts_of(const Problem& problem, const SearchSpace& space) {
  return LayoutMaker(problem, space).make();
}

std::vector<Placement> placements(int tensor, int pipeline, int data, bool all, bool folds) {
  const std::array<int, 3> degree{tensor, pipeline, data};
  std::vector<Axis> split, whole;  // degrees above 1, and the others
  const Placement order =
      all ? Placement{Axis::kTensor, Axis::kPipeline, Axis::kData} : kDefaultPlacement;
  for (Axis axis : order)
    (degree[static_cast<std::size_t>(axis)] > 1 ? split : whole).push_back(axis);
  std::vector<Placement> result;
  // next_permutation sees every order only when it starts from the sorted one, which `order` is.
  do {
    Placement placement{};
    auto end = std::copy(split.begin(), split.end(), placement.begin());
    std::copy(whole.begin(), whole.end(), end);
    const bool pipeline_between = folds && split.size() == 3 && placement[1] == Axis::kPipeline;
    if (!pipeline_between) result.push_back(placement);
  } while (all && std::next_permutation(split.begin(), split.end()));
  return result;
}

std::vector<Placement> placements(const SearchSpace& space, const Layout& l) {
  return placements(l.tensor_parallel, l.pipeline_parallel, l.context_parallel * l.data_parallel,
                    space.all_placements, l.expert_parallel > 1);
}

bool runs_in(const Layout& layout, Schedule schedule, long long rounds) {
  const long long stages = layout.pipeline_parallel;
  if (schedule == Schedule::kDualPipe)
    return stages % 2 == 0 && rounds % 2 == 0 && rounds >= 2 * stages;
  return rounds >= stages;  // fewer leave no weight gradients to fill the bubble with
}

std::vector<Schedule> one_chunk_schedules(const Problem& problem, const SearchSpace& space,
                                          const Layout& layout) {
  std::vector<Schedule> schedules;
  if (layout.pipeline_parallel == 1) return schedules;
  const long long rounds = micro_batches(problem.job, layout.data_parallel, layout.micro_batch);
  for (Schedule schedule : space.one_chunk_schedules)
    if (runs_in(layout, schedule, rounds)) schedules.push_back(schedule);
  return schedules;
}

std::size_t sharding_stages(const SearchSpace& space, int pipeline) {
  if (pipeline == 1) return space.zero_stages.size();
  return static_cast<std::size_t>(std::ranges::count_if(
      space.zero_stages, [&](int stage) { return stage <= space.most_pipeline_sharding; }));
}

}  // namespace countervail
