// What searches of one space have in common, done once: layouts, counts of their
// variants, tables of layers, and the least memory of each layout, found when first
// asked. The runtime's bytes are left out, because they differ between questions that
// share a space; a search adds its own.
#include "search/prepared_space.h"
#include "search/variant_counter.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "training/step_memory.h"

namespace countervail {
namespace {

/// Bounds and results are sums in different orders; only a clear excess may be skipped.
constexpr double kMemorySlack = 1 + 1e-12;

/// The sharding stages that a layout may choose from, as walk_layout() goes through them.
std::vector<std::uint8_t> zero_stages(const SearchSpace& space, const Layout& layout) {
  if (layout.data_parallel * layout.context_parallel == 1) return {0};
  const auto count = static_cast<std::ptrdiff_t>(sharding_stages(space, layout.pipeline_parallel));
  return {space.zero_stages.begin(), space.zero_stages.begin() + count};
}

/// What each sharding stage keeps of the weights. Of schedules only DualPipe differs: it holds two stages a device.
std::vector<StateCost> states_of(const Problem& problem, const SearchSpace& space,
                                 const Layout& layout, Strategy s, const StagePlan& plan) {
  std::vector<StateCost> states;
  const StagesWeights weights = stages_weights(problem.model, s, plan);
  for (std::uint8_t zero : zero_stages(space, layout)) {
    s.zero_stage = zero;
    states.push_back(state_memory(problem, s, plan, weights));
  }
  return states;
}

/// Least over recomputation, sequence parallelism and sharding, of one schedule.
double least_of_schedule(const Problem& problem, const SearchSpace& space, const LayerTable& table,
                         const Layout& layout, Strategy s, const StagePlan& plan,
                         const std::vector<StateCost>& states) {
  double least = std::numeric_limits<double>::infinity();
  for (Recompute recompute : space.recomputes)
    for (int sequence = 0; sequence <= (s.tensor_parallel > 1 ? 1 : 0); ++sequence) {
      s.recompute = recompute;
      s.sequence_parallel = sequence == 1;
      const PipelineCost kept =
          pipeline_memory(problem, s, plan, table.layers(layout.cell, sequence == 1, recompute),
                          table.edge(layout.cell));
      for (const StateCost& state : states)
        least = std::min(least, compose(problem, s, kept, state).memory.total);
    }
  return least;
}

/// The problem without what its runtime takes: that is added where a search knows it.
Problem without_runtime(Problem problem) {
  problem.runtime_bytes = 0;
  return problem;
}

std::vector<std::uint32_t> variant_counts(const Problem& problem, const SearchSpace& space,
                                          const std::vector<Layout>& layouts) {
  std::vector<std::uint32_t> counts;
  counts.reserve(layouts.size());
  VariantCounter count(problem, space);
  for (const Layout& layout : layouts)
    counts.push_back(static_cast<std::uint32_t>(count.of(layout)));
  return counts;
}

}  // namespace

PreparedSpace::PreparedSpace(const Problem& problem, SearchSpace space)
    : problem_(without_runtime(problem)),
      space_(std::move(space)),
      layouts_(layouts_of(problem_, space_)),
      variants_(variant_counts(problem_, space_, layouts_)),
      table_(problem_, space_, layouts_),
      least_(std::make_unique<std::atomic<double>[]>(layouts_.size())) {}

/// The bounds hold for any problem that takes no less memory.
bool PreparedSpace::suits(const Problem& problem, const SearchSpace& space) const {
  return space == space_ && takes_no_less(problem, problem_);
}

double PreparedSpace::least_memory(const Layout& layout) const {
  std::atomic<double>& known = least_[layout.index];
  if (const double least = known.load(std::memory_order_relaxed); least > 0) return least;
  double least = std::numeric_limits<double>::infinity();
  Strategy s = strategy_of(layout);
  const StagePlan plan = stage_plan(problem_.model, s.pipeline_parallel);
  std::vector<StateCost> single, dual;
  for (const ScheduleChoice& choice : schedule_choices(problem_, space_, layout)) {
    s.schedule = choice.schedule;
    s.virtual_stages = choice.chunks;
    std::vector<StateCost>& states = s.schedule == Schedule::kDualPipe ? dual : single;
    if (states.empty()) states = states_of(problem_, space_, layout, s, plan);
    least = std::min(least, least_of_schedule(problem_, space_, table_, layout, s, plan, states));
  }
  known.store(least, std::memory_order_relaxed);
  return least;
}

double PreparedSpace::least_state(const Layout& layout) const {
  const Strategy s = strategy_of(layout);
  const StagePlan plan = stage_plan(problem_.model, s.pipeline_parallel);
  double least = std::numeric_limits<double>::infinity();
  for (const StateCost& state : states_of(problem_, space_, layout, s, plan))
    least = std::min(least, compose(problem_, s, PipelineCost{}, state).memory.total);
  return least;
}

double PreparedSpace::least_memory(const Problem& problem, long long most_devices) const {
  double least = std::numeric_limits<double>::infinity();
  for (const Layout& layout : layouts_)
    if (most_devices == 0 || devices_of(layout) <= most_devices)
      least = std::min(least, least_memory(layout) + problem.runtime_bytes);
  return least;
}

namespace {

/// A bound may be off by rounding, so only a clear excess rules a layout out.
bool exceeds(const Problem& problem, double least) {
  const double room = problem.fill * problem.device.usable_memory;
  return least + problem.runtime_bytes > room * kMemorySlack;
}

}  // namespace

/// Most layouts are out by their weights alone, which cost a tenth of the whole to find.
bool PreparedSpace::may_fit(const Problem& problem, const Layout& layout) const {
  if (is_known_not_to_fit(problem, layout)) return false;
  std::atomic<double>& known = least_[layout.index];
  if (known.load(std::memory_order_relaxed) == 0) {
    const double least = least_state(layout);
    known.store(-least, std::memory_order_relaxed);
    if (exceeds(problem, least)) return false;
  }
  return !exceeds(problem, least_memory(layout));
}

bool PreparedSpace::is_known_not_to_fit(const Problem& problem, const Layout& layout) const {
  return exceeds(problem, std::abs(least_[layout.index].load(std::memory_order_relaxed)));
}

}  // namespace countervail
