// Layouts are sorted by bound and walked in waves. Inside a wave every layout sees the same
// cutoff, the best of the waves before, whatever thread walks it: results and counts do not depend
// on how work falls on threads, at the price of a cutoff that is one wave old. What a layout
// leaves behind is merged in the order of the layouts.
#include "search/search.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/parallel.h"
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

/// Bound of the busiest stage: its layers without communication. With two stages, the lighter of both.
double layout_bound(const Problem& problem, const LayerTable& table, const Layout& layout) {
  const auto rounds =
      static_cast<double>(micro_batches(problem.job, layout.data_parallel, layout.micro_batch));
  const StagePlan plan = stage_plan(problem.model, layout.pipeline_parallel);
  const auto seconds = [&](const LayerMix& mix) {
    return mix.dense * table.least_dense(layout.cell) +
           (mix.moe > 0 ? mix.moe * table.least_moe(layout.cell) : 0);
  };
  if (plan.stages == 1) return rounds * seconds(plan.first);
  if (plan.stages > 2) return rounds * seconds(plan.middle);
  return rounds * std::min(seconds(plan.first), seconds(plan.last));
}

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

/// Walks `layouts` in order, wave by wave; `visit(result)` may stop after any wave.
void walk_waves(const Problem& problem, const SearchSpace& space, const LayerTable& table,
                const std::vector<Layout>& layouts, const SearchOptions& options,
                SearchResult& result) {
  const WalkChoices choices = walk_choices(space);
  const std::size_t wave = options.bounds ? kWave : kWideWave;
  LineTable line_table(problem);
  std::vector<PlacedLines> placed;
  for (std::size_t begin = 0; begin < layouts.size(); begin += wave) {
    const std::size_t end = std::min(begin + wave, layouts.size());
    const bool full = result.top.size() == static_cast<std::size_t>(options.top);
    double cutoff = options.cutoff;
    if (options.bounds && full) cutoff = std::min(cutoff, result.top.back().objective);
    std::vector<Harvest> harvests(end - begin);
    // Curves are made before the threads start: the table that shares them is not locked.
    placed.assign(end - begin, {});
    for (std::size_t i = begin; i < end; ++i)
      if (layouts[i].bound <= cutoff * kBoundSlack)
        placed[i - begin] = placed_lines(line_table, space, layouts[i]);
    for_each_block(end - begin, options.threads, [&](std::size_t block) {
      const Layout& layout = layouts[begin + block];
      Harvest& harvest = harvests[block];
      harvest.problem = &problem;
      harvest.options = &options;
      harvest.cutoff = cutoff;
      harvest.devices_weight = weight(options.objective, devices_of(layout));
      // Layout in the upper half, variant in the lower: keys sort in the order of the
      // enumeration even though layouts are walked by bound.
      harvest.first_key = static_cast<std::uint64_t>(layout.index) << 32;
      if (layout.bound > cutoff * kBoundSlack) {
        harvest.counts.skipped += variant_count(problem, space, layout);
        return;
      }
      walk_layout(problem, space, choices, table, placed[block], layout, harvest);
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

/// Bounds, the order of the walk, the walk.
void search_layouts(const Problem& problem, const SearchSpace& space, std::vector<Layout>& layouts,
                    const SearchOptions& options, const PreparedSpace* prepared,
                    SearchResult& result) {
  const LayerTable table(problem, space, layouts);
  for (Layout& layout : layouts)
    layout.bound =
        layout_bound(problem, table, layout) * weight(options.objective, devices_of(layout));
  // A known time leaves few layouts: the rest is not worth sorting.
  if (options.bounds && prepared)
    std::erase_if(layouts, [&](const Layout& layout) {
      if (layout.bound <= options.cutoff * kBoundSlack) return false;
      result.counts.skipped += prepared->variants(layout);
      return true;
    });
  if (options.bounds)
    std::sort(layouts.begin(), layouts.end(), [](const Layout& a, const Layout& b) {
      return a.bound != b.bound ? a.bound < b.bound : a.index < b.index;
    });
  walk_waves(problem, space, table, layouts, options, result);
}

SearchResult nothing_found() {
  SearchResult result;
  result.least_memory = std::numeric_limits<double>::infinity();
  return result;
}

/// Layouts of at most so many devices that may fit; what cannot is counted in `result`.
std::vector<Layout> fitting_layouts(const Problem& problem, const PreparedSpace& prepared,
                                    long long most_devices, SearchResult& result) {
  std::vector<Layout> layouts;
  for (const Layout& layout : prepared.layouts()) {
    if (most_devices > 0 && devices_of(layout) > most_devices) continue;
    result.counts.enumerated += prepared.variants(layout);
    if (prepared.may_fit(problem, layout)) {
      layouts.push_back(layout);
      continue;
    }
    result.counts.skipped += prepared.variants(layout);
    result.least_memory =
        std::min(result.least_memory, prepared.least_memory(layout) + problem.runtime_bytes);
  }
  return layouts;
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

SearchResult search(const Problem& problem, const SearchSpace& space,
                    const SearchOptions& options) {
  std::vector<Layout> layouts = layouts_of(problem, space);
  if (options.most_devices > 0)
    std::erase_if(layouts, [&](const Layout& l) { return devices_of(l) > options.most_devices; });
  SearchResult result = nothing_found();
  for (const Layout& layout : layouts)
    result.counts.enumerated += variant_count(problem, space, layout);
  search_layouts(problem, space, layouts, options, nullptr, result);
  return result;
}

SearchResult search(const Problem& problem, const PreparedSpace& prepared,
                    const SearchOptions& options) {
  SearchResult result = nothing_found();
  std::vector<Layout> layouts = fitting_layouts(problem, prepared, options.most_devices, result);
  search_layouts(problem, prepared.space(), layouts, options, &prepared, result);
  return result;
}

namespace {

/// Walks layouts by the number of units they occupy, and stops after the first number with a hit.
FewestDevices fewest_of(const Problem& problem, const SearchSpace& space,
                        std::vector<Layout> layouts, const std::function<double(long long)>& target,
                        int devices_per_unit) {
  const LayerTable table(problem, space, layouts);
  const auto units = [&](const Layout& layout) {
    return (devices_of(layout) + devices_per_unit - 1) / devices_per_unit;
  };
  // A layout whose bound is above its own target cannot meet it; most of a large space ends here.
  std::erase_if(layouts, [&](Layout& layout) {
    layout.bound = layout_bound(problem, table, layout);
    return layout.bound > target(devices_of(layout)) * kBoundSlack;
  });
  std::sort(layouts.begin(), layouts.end(), [&](const Layout& a, const Layout& b) {
    return units(a) != units(b) ? units(a) < units(b) : a.index < b.index;
  });
  FewestDevices fewest{0, nothing_found()};
  const SearchOptions options;
  const WalkChoices choices = walk_choices(space);
  LineTable line_table(problem);
  for (const Layout& layout : layouts) {
    // All layouts of the first count that succeeds are walked: the
    // fastest of them is part of the answer.
    if (fewest.units > 0 && units(layout) > fewest.units) break;
    Harvest harvest;
    harvest.problem = &problem;
    harvest.options = &options;
    harvest.cutoff = target(devices_of(layout));
    if (!fewest.best.top.empty())
      harvest.cutoff = std::min(harvest.cutoff, fewest.best.top.front().objective);
    harvest.first_key = static_cast<std::uint64_t>(layout.index) << 32;
    walk_layout(problem, space, choices, table, placed_lines(line_table, space, layout), layout,
                harvest);
    if (!harvest.top.empty()) fewest.units = units(layout);
    merge(fewest.best, harvest, options);
  }
  return fewest;
}

}  // namespace

FewestDevices fewest_devices(const Problem& problem, const SearchSpace& space,
                             const std::function<double(long long)>& target, int devices_per_unit) {
  return fewest_of(problem, space, layouts_of(problem, space), target, devices_per_unit);
}

FewestDevices fewest_devices(const Problem& problem, const PreparedSpace& prepared,
                             const std::function<double(long long)>& target, int devices_per_unit,
                             long long enough) {
  SearchResult skipped = nothing_found();
  FewestDevices fewest =
      fewest_of(problem, prepared.space(),
                fitting_layouts(problem, prepared, enough * devices_per_unit, skipped), target,
                devices_per_unit);
  fewest.best.counts.skipped += skipped.counts.skipped;
  fewest.best.least_memory = std::min(fewest.best.least_memory, skipped.least_memory);
  return fewest;
}

}  // namespace countervail
