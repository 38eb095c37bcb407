// Searches of nearby questions. Strategies that won before are evaluated first, and the
// best that fits becomes the cutoff: the search stays exact, as a cutoff removes only
// what is worse than a strategy that exists. The latest space and winner stand in
// front.
#include "search/repeated_search.h"

#include <algorithm>
#include <limits>

namespace countervail {
namespace {

constexpr std::size_t kMostKnown = 24;  // beyond, evaluating them costs more than they save
constexpr std::size_t kMostSpaces = 8;  // prepared at a time: tens of megabytes

/// Objective of a winner of before, or, where less memory forbids it, of the same with more recomputation: that is in the
/// space too. Infinite when none fits.
double fastest_that_fits(const Problem& problem, const SearchSpace& space, Strategy strategy,
                         Objective objective) {
  double best = std::numeric_limits<double>::infinity();
  const auto try_it = [&] {
    const Evaluation evaluation = evaluate(problem, strategy);
    if (fits(problem, evaluation))
      best = std::min(best, objective_of(objective, evaluation, device_count(strategy)));
  };
  try_it();
  if (best < std::numeric_limits<double>::infinity()) return best;
  for (const Recompute recompute : space.recomputes) {
    strategy.recompute = recompute;
    try_it();
  }
  return best;
}

}  // namespace

RepeatedSearch::Known& RepeatedSearch::known_space(const Problem& problem,
                                                   const SearchSpace& space) {
  const auto suits = [&](const Known& known) { return known.space->suits(problem, space); };
  const auto found = std::find_if(spaces_.begin(), spaces_.end(), suits);
  if (found == spaces_.end()) {
    spaces_.emplace(spaces_.begin(), std::make_shared<const PreparedSpace>(problem, space));
    if (spaces_.size() > kMostSpaces) spaces_.pop_back();
  } else {
    std::rotate(spaces_.begin(), found, found + 1);
  }
  return spaces_.front();
}

Machine& RepeatedSearch::Known::machine_of(const Problem& problem) {
  if (!machine || !(machine->problem == problem))
    machine = std::make_unique<Machine>(problem, *space);
  return *machine;
}

void RepeatedSearch::Known::remember(const SearchResult& found) {
  if (found.top.empty()) return;
  const Strategy& won = found.top.front().strategy;
  std::erase(winners, won);
  winners.insert(winners.begin(), won);
  if (winners.size() > kMostKnown) winners.pop_back();
}

SearchResult RepeatedSearch::best(const Problem& problem, const SearchSpace& space,
                                  long long devices, Objective objective, int threads) {
  Known& known = known_space(problem, space);
  SearchOptions options{.objective = objective, .threads = threads, .most_devices = devices};
  for (const Strategy& strategy : known.winners)
    if (device_count(strategy) <= devices)
      options.cutoff =
          std::min(options.cutoff, fastest_that_fits(problem, space, strategy, objective));
  SearchResult found = search(known.machine_of(problem), *known.space, options);
  known.remember(found);
  return found;
}

FewestDevices RepeatedSearch::fewest(const Problem& problem, const SearchSpace& space,
                                     const std::function<double(long long)>& target,
                                     int devices_per_unit, KnownUnits units) {
  Known& known = known_space(problem, space);
  for (const Strategy& strategy : known.winners) {
    const int devices = device_count(strategy);
    const long long takes = (devices + devices_per_unit - 1) / devices_per_unit;
    if (units.enough > 0 && takes >= units.enough) continue;
    const Evaluation evaluation = evaluate(problem, strategy);
    if (fits(problem, evaluation) && evaluation.time.total <= target(devices)) units.enough = takes;
  }
  FewestDevices found =
      fewest_devices(known.machine_of(problem), *known.space, target, devices_per_unit, units);
  known.remember(found.best);
  return found;
}

}  // namespace countervail
