// Searches of both sides that remember what they learned. A space only ever widens, so
// that one prepared for a large count serves the small ones too.
#include "study/parity_search.h"

#include <algorithm>

#include "study/space.h"

namespace countervail {

constexpr long long kMaxCountFactor = 64;  // --max-count when none is given: 64 R

long long reference_units_of(const Scenario& scenario, const Hardware& reference) {
  if (scenario.reference_count > 0) return scenario.reference_count;
  return std::max(1LL, reference.packages_per_system / packages_per_unit(reference, scenario.unit));
}

long long max_count_of(const Scenario& scenario, long long reference_units) {
  return scenario.max_count > 0 ? scenario.max_count : kMaxCountFactor * reference_units;
}

SearchResult ParitySearch::best(const FullSide& side, RepeatedSearch& search, long long units,
                                long long& widest) {
  const Problem& problem = side.compiled.problem;
  const long long devices = units * devices_per_unit(side.compiled.hardware, scenario_.unit);
  widest = std::max(widest, devices);
  return search.best(problem, space_of(problem, widest, scenario_.formats), devices,
                     Objective::kTime, threads_);
}

SearchResult ParitySearch::best_candidate(const Sides& sides, long long units) {
  return best(sides.candidate, candidate_, units, widest_candidate_);
}

SearchResult ParitySearch::best_reference(const Sides& sides, long long units) {
  return best(sides.reference, reference_, units, widest_reference_);
}

ParitySide ParitySearch::candidate_at(const Sides& sides, long long units) {
  return side_at(sides, sides.candidate, scenario_, units, best_candidate(sides, units));
}

ParitySide ParitySearch::reference_at(const Sides& sides, long long units) {
  return side_at(sides, sides.reference, scenario_, units, best_reference(sides, units));
}

/// For time to train the step may be slower where fewer failures interrupt it, so the
/// target depends on the count.
std::function<double(long long)> target_of(const Sides& sides, const Scenario& scenario,
                                           double step, double reference_share) {
  if (scenario.match != Match::kTimeToTrain) return [step](long long) { return step; };
  return [&sides, step, reference_share](long long devices) {
    return step / reference_share * goodput_of(sides.candidate, devices).share();
  };
}

Count ParitySearch::count(const Sides& sides, long long reference_units, long long max_count) {
  const SearchResult found = best(sides.reference, reference_, reference_units, widest_reference_);
  if (found.top.empty()) return {};
  const Candidate& reference = found.top.front();
  return count_for(sides, reference.evaluation.time.total,
                   goodput_of(sides.reference, device_count(reference.strategy)).share(),
                   max_count);
}

Count ParitySearch::count_for(const Sides& sides, double step, double reference_share,
                              long long max_count) {
  const auto target = target_of(sides, scenario_, step, reference_share);
  Count count{std::nullopt, fewest_candidate(sides, max_count, target), step};
  if (count.fewest.units > 0) count.units = count.fewest.units;
  return count;
}

FewestDevices ParitySearch::fewest_candidate(const Sides& sides, long long most,
                                             const std::function<double(long long)>& target) {
  const int per_unit = devices_per_unit(sides.candidate.compiled.hardware, scenario_.unit);
  const Problem& problem = sides.candidate.compiled.problem;
  widest_candidate_ = std::max(widest_candidate_, most * per_unit);
  const SearchSpace space = space_of(problem, widest_candidate_, scenario_.formats);
  FewestDevices fewest = candidate_.fewest(problem, space, target, per_unit);
  // A space that was made wider for another question may answer beyond what is asked.
  if (fewest.units > most) return {0, {.least_memory = fewest.best.least_memory}};
  return fewest;
}

}  // namespace countervail
