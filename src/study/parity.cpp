// The reference's best step sets the target; the candidate's count is the fewest units whose best
// strategy meets it. Both sides are searched in full, so a count never rests on one strategy
// carried over. The range comes from the same search with the target moved by how far the quotient
// of the two rates may lie from its middle (parity_range.h).
#include "study/parity.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "compile/patches.h"
#include "facts/names.h"
#include "study/parity_range.h"
#include "study/parity_search.h"
#include "study/published_rate.h"

namespace countervail {
namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

SingleResource single_resource(const char* name, const char* unit, double candidate,
                               double reference, long long reference_packages) {
  SingleResource resource{name, unit, candidate, reference, std::nullopt};
  if (candidate > 0 && reference > 0) {
    const double exact = static_cast<double>(reference_packages) * reference / candidate;
    // A quotient that is whole but for rounding is not rounded up by one.
    resource.count = static_cast<long long>(std::ceil(exact * (1 - 1e-12)));
  }
  return resource;
}

void add_resources(ParityAnswer& answer) {
  const Hardware& c = answer.candidate.hardware;
  const Hardware& r = answer.reference.hardware;
  const long long packages = answer.reference.packages;
  answer.single = {
      single_resource("16-bit peak", "FLOP/s", c.peak_flops, r.peak_flops, packages),
      single_resource("memory capacity", "B", c.memory_bytes, r.memory_bytes, packages),
      single_resource("memory bandwidth", "B/s", c.memory_bandwidth, r.memory_bandwidth, packages)};
  const auto &c_power = answer.candidate.tower.levels[0].power,
             &r_power = answer.reference.tower.levels[0].power;
  if (c_power && r_power)
    answer.single.push_back(
        single_resource("package power", "W", c_power->mid, r_power->mid, packages));
}

void add_system(ParityAnswer& answer, const char* name, const char* unit, Interval candidate,
                Interval reference) {
  answer.systems.push_back({name, unit, candidate, reference, candidate / reference});
}

void add_systems(ParityAnswer& answer) {
  const Hardware& c = answer.candidate.hardware;
  const Hardware& r = answer.reference.hardware;
  const auto all = [](const Hardware& h, double each) {
    return Interval::exactly(each * h.packages_per_system);
  };
  add_system(answer, "16-bit peak", "FLOP/s", all(c, c.peak_flops), all(r, r.peak_flops));
  add_system(answer, "memory", "B", all(c, c.memory_bytes), all(r, r.memory_bytes));
  add_system(answer, "memory bandwidth", "B/s", all(c, c.memory_bandwidth),
             all(r, r.memory_bandwidth));
  const auto c_power = system_power(answer.candidate.tower, c.packages_per_system),
             r_power = system_power(answer.reference.tower, r.packages_per_system);
  if (c_power && r_power) add_system(answer, "system power", "W", *c_power, *r_power);
}

/// Counts that reach the reference's rate where the candidate is slower, or faster, than the middle says.
void find_range(const Overlay& facts, const Sides& sides, const ParitySide& candidate,
                const std::function<double(long long)>& target, ParityAnswer& answer,
                ParitySearch& search) {
  const TimeRange range = quotient_range(facts, answer.scenario, sides, candidate, answer.reference,
                                         search, answer.facts);
  const auto count = [&](double factor) -> std::optional<long long> {
    const long long least = factor < 1 ? candidate.units : 0;  // a harder target takes no fewer
    const FewestDevices fewest = search.fewest_candidate(
        sides, answer.max_count, [&](long long devices) { return target(devices) * factor; },
        least);
    return fewest.units > 0 ? std::optional(fewest.units) : std::nullopt;
  };
  answer.high = count(std::exp(-range.slower));
  answer.low = count(std::exp(range.faster));
}

/// Best rates within the reference's facility power, instead of counts.
void compare_within_power(const Sides& sides, ParityAnswer& answer, ParitySearch& search) {
  const Hardware& hardware = sides.candidate.compiled.hardware;
  answer.outcome = ParityOutcome::kPowerComparison;
  const std::optional<double> each =
      facility_power_per_package(sides.candidate.compiled.problem.tower, sides.economics);
  if (!answer.reference.bill.facility_power || !each) return;
  const auto packages = static_cast<long long>(*answer.reference.bill.facility_power / *each);
  const long long units = packages / packages_per_unit(hardware, answer.scenario.unit);
  if (units < 1) return;
  answer.candidate = search.candidate_at(sides, units);
}

ParityAnswer start_answer(const Sides& sides, const Scenario& scenario, ParitySearch& search) {
  ParityAnswer answer;
  answer.scenario = scenario;
  answer.facts = sides.facts;
  answer.economics = sides.economics;
  answer.total_tokens = sides.total_tokens;
  const Hardware& reference = sides.reference.compiled.hardware;
  const long long units = reference_units_of(scenario, reference);
  answer.max_count = max_count_of(scenario, units);
  answer.candidate.hardware = sides.candidate.compiled.hardware;
  answer.candidate.tower = sides.candidate.compiled.problem.tower;
  answer.reference = search.reference_at(sides, units);
  add_resources(answer);
  add_systems(answer);
  return answer;
}

/// The candidate at the most units that were tried.
ParitySide at_most(const Sides& sides, const ParityAnswer& answer, ParitySearch& search) {
  ParitySide most = search.candidate_at(sides, answer.max_count);
  find_binding(sides.candidate, answer.scenario, most);
  return most;
}

/// Units of the candidate at the rate that each gives in the answer.
double rate_alone(const ParityAnswer& answer) {
  return static_cast<double>(answer.candidate.units) * answer.reference.tokens_per_second /
         answer.candidate.tokens_per_second;
}

/// Of the reference as answered.
std::function<double(long long)> target_in(const Sides& sides, const ParityAnswer& answer) {
  return target_of(sides, answer.scenario, answer.reference.best.evaluation.time.total,
                   answer.reference.goodput.share());
}

/// The answer without its range.
ParityAnswer point_in(const Sides& sides, ParitySearch& search, const Scenario& scenario) {
  ParityAnswer answer = start_answer(sides, scenario, search);
  if (answer.reference.tokens_per_second == 0) {
    answer.outcome = ParityOutcome::kReferenceCannotRun;
    find_binding(sides.reference, scenario, answer.reference);
    answer.smallest_reference =
        fewest_units(sides.reference, scenario, answer.max_count, [](long long) {
          return kUnlimited;
        }).units;
    return answer;
  }
  if (scenario.match == Match::kPower) {
    compare_within_power(sides, answer, search);
    return answer;
  }
  const FewestDevices fewest =
      search.fewest_candidate(sides, answer.max_count, target_in(sides, answer));
  const bool found = fewest.units > 0;
  if (!found) {
    answer.outcome = ParityOutcome::kMoreThanMaximum;
    answer.candidate_least_memory = search.least_candidate_memory(sides, answer.max_count);
  }
  answer.candidate = found ? side_at(sides, sides.candidate, scenario, fewest.units, fewest.best)
                           : at_most(sides, answer, search);
  if (found) answer.rate_alone = rate_alone(answer);
  return answer;
}

ParityAnswer answer_in(const Overlay& store, const Sides& sides, ParitySearch& search,
                       const Scenario& scenario) {
  ParityAnswer answer = point_in(sides, search, scenario);
  const bool counted =
      answer.outcome == ParityOutcome::kFound || answer.outcome == ParityOutcome::kMoreThanMaximum;
  if (counted && answer.candidate.tokens_per_second > 0)
    find_range(store, sides, answer.candidate, target_in(sides, answer), answer, search);
  return answer;
}

/// Searched for the answer itself alone: the one in 16 bit beside it says counts and rates.
void find_squeezed(const Sides& sides, ParitySearch& search, ParityAnswer& answer) {
  const bool found = answer.outcome == ParityOutcome::kFound;
  if (!found && answer.outcome != ParityOutcome::kMoreThanMaximum) return;
  answer.candidate.gains_from_more =
      found && search.gains_from_more(sides.candidate, Role::kCandidate, answer.candidate);
  answer.reference.gains_from_more =
      search.gains_from_more(sides.reference, Role::kReference, answer.reference);
}

/// Wafers and stacks behind the packages, where the chip names its package specification.
void add_silicon(const Overlay& store, ParitySide& side, std::set<std::string>& facts) {
  if (side.packages == 0) return;
  side.silicon = package::need_of(store, side.hardware.chip, static_cast<double>(side.packages));
  if (!side.silicon) return;
  facts.insert("chip/" + side.hardware.chip + "/package_spec");
  facts.insert(side.silicon->facts.begin(), side.silicon->facts.end());
}

void add_published(const Overlay& facts, const Scenario& scenario, ParitySide& side,
                   std::set<std::string>& paths) {
  if (side.tokens_per_second > 0)
    side.published = published_rate(facts, std::string(shared_name(side.hardware.chip)),
                                    resolve_name(facts, "model", scenario.model),
                                    bits_of(side.best.strategy.format), paths);
}

bool narrow(const ParitySide& side) {
  return bits_of(side.best.strategy.format) < 16;
}

}  // namespace

ParityAnswer parity(const Overlay& store, const Scenario& scenario, const ParityOptions& options) {
  const Sides sides = compile_sides(store, scenario);
  ParitySearch search(scenario, options.threads);
  ParityAnswer answer = answer_in(store, sides, search, scenario);
  find_squeezed(sides, search, answer);
  answer.conflicts = store.policy.conflicts.value_or(Conflicts::kFirst);
  for (ParitySide* side : {&answer.candidate, &answer.reference})
    add_published(store, answer.scenario, *side, answer.facts);
  add_silicon(store, answer.candidate, answer.facts);
  add_silicon(store, answer.reference, answer.facts);
  // Narrow formats rest on more assumptions: the answer without them is always told beside.
  if (!narrow(answer.candidate) && !narrow(answer.reference)) return answer;
  Scenario sixteen = scenario;
  sixteen.formats = TrainedFormats::kSixteenBit;
  search.ask_in(sixteen.formats);
  const ParityAnswer other = answer_in(store, compile_sides(store, sixteen), search, sixteen);
  answer.sixteen_bit = SixteenBit{other.outcome,
                                  other.candidate.units,
                                  other.low,
                                  other.high,
                                  other.candidate.tokens_per_second,
                                  other.reference.tokens_per_second};
  return answer;
}

ParityAnswer parity_point(const Overlay& store, const Scenario& scenario,
                          const ParityOptions& options) {
  ParitySearch search(scenario, options.threads);
  return point_in(compile_sides(store, scenario), search, scenario);
}

namespace {

/// The candidate's over the reference's; its own where only that is known.
std::optional<double> cost_to_explain(const Bill& candidate, const Bill& reference) {
  if (!candidate.cost_per_token || !reference.cost_per_token) return candidate.cost_per_token;
  return *candidate.cost_per_token / *reference.cost_per_token;
}

/// Candidate over reference at the answer's counts; no rate where a side no longer fits.
Figures ratios_at(const Overlay& facts, const ParityAnswer& answer, ParitySearch& search) {
  const Sides sides = compile_sides(facts, answer.scenario);
  const ParitySide candidate = search.candidate_at(sides, answer.candidate.units),
                   reference = search.reference_at(sides, answer.reference.units);
  const double ours = candidate.useful_tokens_per_second,
               theirs = reference.useful_tokens_per_second;
  return rate_and_cost(theirs > 0 ? ours / theirs : 0,
                       cost_to_explain(candidate.bill, reference.bill));
}

}  // namespace

InfluencedFigures influenced_figures(const ParityAnswer& answer) {
  InfluencedFigures figures{"useful tokens per second, candidate over reference,", "",
                            "ratio.useful_tokens_per_second", "ratio.cost_per_token"};
  if (!answer.candidate.bill.cost_per_token) return figures;
  if (answer.reference.bill.cost_per_token) {
    figures.cost = "its cost per token, likewise";
    return figures;
  }
  figures.cost = fmt::format("the candidate's own cost per token (that of {} is unknown)",
                             answer.reference.hardware.chip);
  figures.cost_key = "candidate.cost_per_token";
  return figures;
}

std::vector<Influence> explain(const Overlay& store, const ParityAnswer& answer,
                               const ParityOptions& options) {
  ParitySearch search(answer.scenario, options.threads);
  return heaviest_first(influences_of(
      store, answer.facts, [&](const Overlay& facts) { return ratios_at(facts, answer, search); }));
}

}  // namespace countervail
