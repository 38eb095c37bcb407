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

constexpr double kMore = 1.25, kGain = 1.10;  // of gains_from_more(); spaces have room for it

SearchSpace ParitySearch::space_for(const FullSide& side, Role role, long long devices) {
  std::set<long long>& widths = searched(role).widths;
  auto found = widths.lower_bound(devices);
  // Wider by far, a space costs more than a new one of the right width.
  constexpr long long kFarWider = 8;
  if (found == widths.end() || *found > kFarWider * devices)
    found = widths.insert(static_cast<long long>(kMore * static_cast<double>(devices))).first;
  return space_of(side.compiled.problem, *found, scenario_.formats);
}

SearchResult ParitySearch::best(const FullSide& side, Role role, long long units) {
  const long long devices = units * devices_per_unit(side.compiled.hardware, scenario_.unit);
  return searched(role).search.best(side.compiled.problem, space_for(side, role, devices), devices,
                                    Objective::kTime, threads_);
}

double ParitySearch::least_candidate_memory(const Sides& sides, long long units) {
  const FullSide& side = sides.candidate;
  const long long devices = units * devices_per_unit(side.compiled.hardware, scenario_.unit);
  return candidate_.search.least_memory(side.compiled.problem,
                                        space_for(side, Role::kCandidate, devices), devices);
}

/// Asked the other way round: does some count within a quarter more reach a rate a tenth better for each?
bool ParitySearch::gains_from_more(const FullSide& side, Role role, const ParitySide& answered) {
  const auto more = static_cast<long long>(kMore * static_cast<double>(answered.units));
  if (more <= answered.units || answered.tokens_per_second == 0) return false;
  const double seconds = answered.best.evaluation.time.total * static_cast<double>(answered.units) /
                         (static_cast<double>(more) * kGain);
  const int per_unit = devices_per_unit(side.compiled.hardware, scenario_.unit);
  const auto target = [seconds](long long) { return seconds; };
  return searched(role)
             .search
             .fewest(side.compiled.problem, space_for(side, role, more * per_unit), target,
                     per_unit, {.enough = more})
             .units > 0;
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
  const SearchResult found = best_reference(sides, reference_units);
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

/// The fewest of a narrow space are the fewest of a wider one, so spaces widen only until one holds an answer: most
/// answers and their ranges lie within four times the reference's count, a sixteenth of what may be asked for.
FewestDevices ParitySearch::fewest_candidate(const Sides& sides, long long most,
                                             const std::function<double(long long)>& target,
                                             long long least) {
  constexpr long long kNarrowest = 16, kGrowth = 4;
  const int per_unit = devices_per_unit(sides.candidate.compiled.hardware, scenario_.unit);
  const Problem& problem = sides.candidate.compiled.problem;
  long long width = std::max(1LL, most / kNarrowest);
  while (true) {
    candidate_.widths.insert(width * per_unit);
    const SearchSpace space = space_of(problem, width * per_unit, scenario_.formats);
    FewestDevices fewest =
        candidate_.search.fewest(problem, space, target, per_unit, {.at_least = least});
    if (fewest.units > 0 || width == most) return fewest;
    width = std::min(most, width * kGrowth);
  }
}

}  // namespace countervail
