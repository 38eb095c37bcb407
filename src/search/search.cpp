// Layouts are sorted by bound and walked in waves. Inside a wave every layout sees the same
// cutoff, the best of the waves before, whatever thread walks it: results and counts do not depend
// on how work falls on threads, at the price of a cutoff that is one wave old. What a layout
// leaves behind is merged in the order of the layouts.
#include "search/search.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <span>

#include "base/parallel.h"
#include "search/layout_order.h"
#include "search/variant_counter.h"
#include "search/walk.h"

namespace countervail {
namespace {

constexpr std::size_t kWave = 64;        // layouts walked before the bound is renewed
constexpr std::size_t kWideWave = 4096;  // without bounds: what is prepared at a time
// Bounds and results are sums in different orders; only a clear excess may be skipped.
constexpr double kBoundSlack = 1 + 1e-12;

double weight(Objective objective, long long devices) {
  return objective == Objective::kTime ? 1.0 : static_cast<double>(devices);
}

/// Lower bounds of layouts: the busiest stage's layers without communication; with two stages, the lighter of both.
class LayoutBound {
 public:
  LayoutBound(const Problem& problem, const LayerTable& table) : problem_(problem), table_(table) {}

  /// Seconds a step. Layouts come in runs that differ in data parallelism alone: their round is the same.
  double of(const Layout& layout) {
    if (layout.cell != cell_ || layout.pipeline_parallel != pipeline_) {
      cell_ = layout.cell, pipeline_ = layout.pipeline_parallel;
      round_ = round_seconds(stage_plan(problem_.model, pipeline_));
    }
    return round_ * static_cast<double>(
                        micro_batches(problem_.job, layout.data_parallel, layout.micro_batch));
  }

 private:
  double round_seconds(const StagePlan& plan) const {
    const auto seconds = [&](const LayerMix& mix) {
      return mix.dense * table_.least_dense(cell_) +
             (mix.moe > 0 ? mix.moe * table_.least_moe(cell_) : 0);
    };
    if (plan.stages == 1) return seconds(plan.first);
    if (plan.stages > 2) return seconds(plan.middle);
    return std::min(seconds(plan.first), seconds(plan.last));
  }

  const Problem& problem_;
  const LayerTable& table_;
  std::uint32_t cell_ = 0;
  int pipeline_ = 0;  ///< 0 = none asked yet
  double round_ = 0;
};

/// Strategies that differ only in overlap, sharding or placement are one entry of a list of the
/// best: a reader wants alternatives, not a hundred variants of the winner.
bool same_layout(const Strategy& a, const Strategy& b) {
  return a.tensor_parallel == b.tensor_parallel && a.pipeline_parallel == b.pipeline_parallel &&
         a.data_parallel == b.data_parallel && a.micro_batch == b.micro_batch &&
         a.virtual_stages == b.virtual_stages && a.recompute == b.recompute &&
         a.context_parallel == b.context_parallel && a.expert_parallel == b.expert_parallel &&
         a.expert_tensor_parallel == b.expert_tensor_parallel && a.format == b.format &&
         a.schedule == b.schedule;
}

/// Inserts into a list sorted by better(), one candidate a layout, at most `most`.
void keep_best(std::vector<Candidate>& list, const Candidate& candidate, std::size_t most) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (same_layout(list[i].strategy, candidate.strategy)) {
      if (!better(candidate, list[i])) return;
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
  list.insert(std::upper_bound(list.begin(), list.end(), candidate, better), candidate);
  if (list.size() > most) list.pop_back();
}

/// Pareto front of (memory, time), sorted by memory; equal points keep the smaller key.
void keep_frontier(std::vector<Candidate>& front, const Candidate& candidate) {
  const double memory = candidate.evaluation.memory.total, time = candidate.evaluation.time.total;
  auto after =
      std::upper_bound(front.begin(), front.end(), memory,
                       [](double m, const Candidate& c) { return m < c.evaluation.memory.total; });
  if (after != front.begin() && std::prev(after)->evaluation.time.total <= time) return;
  if (after != front.begin() && std::prev(after)->evaluation.memory.total == memory) --after;
  auto end = after;
  while (end != front.end() && end->evaluation.time.total >= time) ++end;
  front.insert(front.erase(after, end), candidate);
}

/// What one walked layout leaves behind. Aligned so that two threads never count on one cache line.
struct alignas(128) Harvest {
  const Problem* problem = nullptr;
  const SearchOptions* options = nullptr;
  double devices_weight = 1;
  double cutoff =
      std::numeric_limits<double>::infinity();  // objective that a candidate must not exceed
  std::uint64_t first_key = 0;
  std::vector<Candidate> top, frontier;
  SearchCounts counts;
  double least_memory = std::numeric_limits<double>::infinity();

  bool skips(double busy) const {
    return options->bounds && busy * devices_weight > cutoff * kBoundSlack;
  }
  void skipped(std::uint64_t count) { counts.skipped += count; }

  void evaluated(const Strategy& strategy, const Evaluation& evaluation, std::uint32_t ordinal) {
    const double memory = evaluation.memory.total;
    ++counts.composed;
    // A sum, because waves and threads must not matter; the product spreads the bits of the time.
    counts.signature +=
        std::bit_cast<std::uint64_t>(evaluation.time.total) * 0x9E3779B97F4A7C15ULL ^
        std::bit_cast<std::uint64_t>(memory);
    if (!(evaluation.time.total <
          std::numeric_limits<double>::infinity())) {  // a group that no plane joins
      ++counts.unreachable;
      return;
    }
    if (memory < least_memory) least_memory = memory;
    const double room = room_of(*problem);
    if (memory > room) {
      const StepMemory& m = evaluation.memory;
      ++counts.out_of_memory;
      if (m.weights + m.gradients + m.optimizer + m.gathered + m.runtime > room)
        ++counts.state_too_large;
      return;
    }
    const double objective = evaluation.time.total * devices_weight;
    // Equal to the cutoff is kept: memory and key decide among equals.
    if (!options->frontier && objective > cutoff) return;
    const Candidate candidate{strategy, evaluation, objective, first_key + ordinal};
    if (options->frontier) keep_frontier(frontier, candidate);
    if (objective > cutoff) return;
    keep_best(top, candidate, static_cast<std::size_t>(options->top));
    if (top.size() == static_cast<std::size_t>(options->top))
      cutoff = std::min(cutoff, top.back().objective);
  }
};

void merge(SearchResult& result, const Harvest& harvest, const SearchOptions& options) {
  for (const Candidate& candidate : harvest.top)
    keep_best(result.top, candidate, static_cast<std::size_t>(options.top));
  for (const Candidate& candidate : harvest.frontier) keep_frontier(result.frontier, candidate);
  result.counts.composed += harvest.counts.composed;
  result.counts.out_of_memory += harvest.counts.out_of_memory;
  result.counts.state_too_large += harvest.counts.state_too_large;
  result.counts.unreachable += harvest.counts.unreachable;
  result.counts.skipped += harvest.counts.skipped;
  result.counts.signature += harvest.counts.signature;
  result.least_memory = std::min(result.least_memory, harvest.least_memory);
}

/// A search under way: its layouts, their table, and what was known of them beforehand.
struct Walk {
  const Problem& problem;
  const SearchSpace& space;
  const std::vector<Layout>& layouts;
  const LayerTable& table;
  LineTable& lines;
  const PreparedSpace* prepared = nullptr;
  VariantCounter counter{problem, space};

  std::uint64_t variants(const Layout& layout) {
    return prepared ? prepared->variants(layout) : counter.of(layout);
  }
  /// Asked of few: finding the least memory of a layout costs as much as walking it.
  bool may_fit(const Layout& layout) const {
    return !prepared || prepared->may_fit(problem, layout);
  }
  bool is_known_not_to_fit(const Layout& layout) const {
    return prepared && prepared->is_known_not_to_fit(problem, layout);
  }
};

/// Which of a wave are worth walking: a bound below the cutoff and a least memory that fits.
std::vector<char> worth_walking(const Walk& walk, std::span<const OrderedLayout> wave,
                                double cutoff, int threads) {
  std::vector<char> worth(wave.size());
  for_each_block(wave.size(), threads, [&](std::size_t i) {
    worth[i] = wave[i].key <= cutoff * kBoundSlack && walk.may_fit(walk.layouts[wave[i].index]);
  });
  return worth;
}

/// Walks layouts in order, wave by wave.
void walk_waves(Walk& walk, LayoutOrder& order, const SearchOptions& options,
                SearchResult& result) {
  const WalkChoices choices = walk_choices(walk.space);
  std::vector<PlacedLines> placed;
  while (true) {
    const auto wave = order.next(options.bounds ? kWave : kWideWave);
    if (wave.empty()) return;
    const bool full = result.top.size() == static_cast<std::size_t>(options.top);
    double cutoff = options.cutoff;
    if (options.bounds && full) cutoff = std::min(cutoff, result.top.back().objective);
    const std::vector<char> worth = worth_walking(walk, wave, cutoff, options.threads);
    std::vector<Harvest> harvests(wave.size());
    // Curves are made before the threads start: the table that shares them is not locked.
    placed.assign(wave.size(), {});
    for (std::size_t i = 0; i < wave.size(); ++i)
      if (const Layout& layout = walk.layouts[wave[i].index]; worth[i])
        placed[i] = placed_lines(walk.lines, walk.space, layout);
      else
        result.counts.skipped += walk.variants(layout);
    for_each_block(wave.size(), options.threads, [&](std::size_t i) {
      if (!worth[i]) return;
      const Layout& layout = walk.layouts[wave[i].index];
      Harvest& harvest = harvests[i];
      harvest.problem = &walk.problem;
      harvest.options = &options;
      harvest.cutoff = cutoff;
      harvest.devices_weight = weight(options.objective, devices_of(layout));
      // Layout in the upper half, variant in the lower: keys sort in the order of the
      // enumeration even though layouts are walked by bound.
      harvest.first_key = static_cast<std::uint64_t>(layout.index) << 32;
      walk_layout(walk.problem, walk.space, choices, walk.table, placed[i], layout, harvest);
    });
    for (const Harvest& harvest : harvests) merge(result, harvest, options);
  }
}

}  // namespace

bool better(const Candidate& a, const Candidate& b) {
  if (a.objective != b.objective) return a.objective < b.objective;
  if (a.evaluation.memory.total != b.evaluation.memory.total)
    return a.evaluation.memory.total < b.evaluation.memory.total;
  return a.key < b.key;
}

namespace {

SearchResult nothing_found() {
  SearchResult result;
  result.least_memory = std::numeric_limits<double>::infinity();
  return result;
}

/// Layouts of at most so many devices (0: any number) with their keys, but those that are out at once; all are counted in
/// `result`. `key_of`: by which a layout is ordered; below 0: it cannot win.
template <typename KeyOf>
std::vector<OrderedLayout> ordered(Walk& walk, long long most_devices, SearchResult& result,
                                   const KeyOf& key_of) {
  std::vector<OrderedLayout> chosen;
  chosen.reserve(walk.layouts.size());
  for (const Layout& layout : walk.layouts) {
    if (most_devices > 0 && devices_of(layout) > most_devices) continue;
    const std::uint64_t variants = walk.variants(layout);
    result.counts.enumerated += variants;
    const double key = walk.is_known_not_to_fit(layout) ? -1 : key_of(layout);
    if (key < 0)
      result.counts.skipped += variants;
    else
      chosen.push_back({key, layout.index});
  }
  return chosen;
}

}  // namespace

double room_of(const Problem& problem) {
  return problem.fill * problem.device.usable_memory;
}

bool fits(const Problem& problem, const Evaluation& evaluation) {
  return evaluation.memory.total <= room_of(problem) &&
         evaluation.time.total < std::numeric_limits<double>::infinity();
}

double objective_of(Objective objective, const Evaluation& evaluation, long long devices) {
  return evaluation.time.total * weight(objective, devices);
}

namespace {

Walk walk_of(Machine& machine, const PreparedSpace& prepared) {
  return {machine.problem, prepared.space(), prepared.layouts(),
          machine.layers,  machine.lines,    &prepared};
}

SearchResult search_layouts(Walk walk, const SearchOptions& options) {
  SearchResult result = nothing_found();
  LayoutBound bound_of(walk.problem, walk.table);
  LayoutOrder order(ordered(walk, options.most_devices, result, [&](const Layout& layout) {
    if (!options.bounds) return 0.0;
    const double bound = bound_of.of(layout) * weight(options.objective, devices_of(layout));
    return bound <= options.cutoff * kBoundSlack ? bound : -1;
  }));
  walk_waves(walk, order, options, result);
  return result;
}

}  // namespace

SearchResult search(const Problem& problem, const SearchSpace& space,
                    const SearchOptions& options) {
  const std::vector<Layout> layouts = layouts_of(problem, space);
  const LayerTable table(problem, space, layouts);
  LineTable lines(problem);
  return search_layouts({problem, space, layouts, table, lines}, options);
}

SearchResult search(Machine& machine, const PreparedSpace& prepared, const SearchOptions& options) {
  SearchResult result = search_layouts(walk_of(machine, prepared), options);
  if (result.top.empty())
    result.least_memory = prepared.least_memory(machine.problem, options.most_devices);
  return result;
}

SearchResult search(const Problem& problem, const PreparedSpace& prepared,
                    const SearchOptions& options) {
  Machine machine(problem, prepared);
  return search(machine, prepared, options);
}

namespace {

/// Walks layouts by the number of units they occupy, and stops after the first number with a hit.
FewestDevices fewest_of(Walk walk, const std::function<double(long long)>& target,
                        int devices_per_unit, const KnownUnits& known) {
  const auto units = [&](const Layout& layout) {
    return (devices_of(layout) + devices_per_unit - 1) / devices_per_unit;
  };
  FewestDevices fewest{0, nothing_found()};
  LayoutBound bound_of(walk.problem, walk.table);
  // A layout whose bound is above its own target cannot meet it; most of a large space ends here.
  LayoutOrder order(
      ordered(walk, known.enough * devices_per_unit, fewest.best, [&](const Layout& layout) {
        const long long takes = units(layout);
        const bool hopeless = takes < known.at_least ||
                              bound_of.of(layout) > target(devices_of(layout)) * kBoundSlack;
        return hopeless ? -1 : static_cast<double>(takes);
      }));
  const SearchOptions options;
  const WalkChoices choices = walk_choices(walk.space);
  for (auto next = order.next(1); !next.empty(); next = order.next(1)) {
    const Layout& layout = walk.layouts[next.front().index];
    // All layouts of the first count that succeeds are walked: the
    // fastest of them is part of the answer.
    if (fewest.units > 0 && units(layout) > fewest.units) break;
    if (!walk.may_fit(layout)) {
      fewest.best.counts.skipped += walk.variants(layout);
      continue;
    }
    Harvest harvest;
    harvest.problem = &walk.problem;
    harvest.options = &options;
    harvest.cutoff = target(devices_of(layout));
    if (!fewest.best.top.empty())
      harvest.cutoff = std::min(harvest.cutoff, fewest.best.top.front().objective);
    harvest.first_key = static_cast<std::uint64_t>(layout.index) << 32;
    walk_layout(walk.problem, walk.space, choices, walk.table,
                placed_lines(walk.lines, walk.space, layout), layout, harvest);
    if (!harvest.top.empty()) fewest.units = units(layout);
    merge(fewest.best, harvest, options);
  }
  return fewest;
}

}  // namespace

FewestDevices fewest_devices(const Problem& problem, const SearchSpace& space,
                             const std::function<double(long long)>& target, int devices_per_unit) {
  const std::vector<Layout> layouts = layouts_of(problem, space);
  const LayerTable table(problem, space, layouts);
  LineTable lines(problem);
  return fewest_of({problem, space, layouts, table, lines}, target, devices_per_unit, {});
}

FewestDevices fewest_devices(Machine& machine, const PreparedSpace& prepared,
                             const std::function<double(long long)>& target, int devices_per_unit,
                             const KnownUnits& known) {
  return fewest_of(walk_of(machine, prepared), target, devices_per_unit, known);
}

}  // namespace countervail
