// The reference's best step sets the target; the candidate's count is the fewest units whose best
// strategy meets it. Both sides are searched in full, so a count never rests on one strategy
// carried over. The range comes from two more questions with all ranged facts at opposite ends for
// the two sides: wider than is likely, since all facts stand at their ends at once.
#include "study/parity.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "study/space.h"

namespace countervail {
namespace {

constexpr long long kMaxCountFactor = 64;  // --max-count when none is given: 64 R
constexpr double kUnlimited = std::numeric_limits<double>::infinity();

long long packages_per_unit(const Hardware& hardware, CountUnit unit) {
  switch (unit) {
    case CountUnit::kPackage:
      return 1;
    case CountUnit::kNode:
      return hardware.packages_per_node;
    case CountUnit::kSystem:
      return hardware.packages_per_system;
  }
  return 1;
}

int devices_per_unit(const Hardware& hardware, CountUnit unit) {
  return static_cast<int>(packages_per_unit(hardware, unit) * hardware.devices_per_package);
}

/// A step trains the same tokens on both sides: rates compare as inverse step times.
double tokens_of(const Scenario& scenario) {
  return static_cast<double>(scenario.global_batch) * scenario.sequence;
}

/// One side with what stops it. Reliability and prices are read at their middle: their ends are not "better" or
/// "worse" in one direction.
struct FullSide {
  CompiledSide compiled;
  Reliability reliability;
};

/// Both sides compiled at their ends: the reference's end is the opposite one, so that ranges do not shrink.
struct Sides {
  FullSide candidate, reference;
  Economics economics;
  double total_tokens = 0;
  std::set<std::string> facts;
};

End opposite(End end) {
  return end == End::kLow ? End::kHigh : end == End::kHigh ? End::kLow : End::kMid;
}

FullSide compile_side(const Overlay& store, const Scenario& scenario, const Side& side, End end,
                      Ledger& ledger) {
  FullSide full{compile(store, scenario, side, end, scenario.formats), {}};
  Tower& tower = full.compiled.problem.tower;
  // After compile(): the search needs none of these, bills and goodput do.
  tower = with_power_cost_and_failures(ledger, full.compiled.hardware, tower);
  full.reliability = compile_reliability(ledger);
  return full;
}

/// The scenario's tokens, else what the model was trained on, else 0.
double tokens_to_train(const Scenario& scenario, Ledger& ledger) {
  if (scenario.total_tokens > 0) return scenario.total_tokens;
  return ledger.number_or(
      fmt::format("model/{}/train_tokens", resolve_name(ledger.store(), "model", scenario.model)),
      0);
}

Sides compile_sides(const Overlay& store, const Scenario& scenario, End candidate_end) {
  Ledger ledger(store);
  Sides sides;
  sides.candidate = compile_side(store, scenario, scenario.candidate, candidate_end, ledger);
  sides.reference =
      compile_side(store, scenario, scenario.reference, opposite(candidate_end), ledger);
  sides.economics = compile_economics(ledger);
  sides.total_tokens = tokens_to_train(scenario, ledger);
  sides.facts = ledger.read();
  for (const FullSide* side : {&sides.candidate, &sides.reference})
    sides.facts.insert(side->compiled.facts.begin(), side->compiled.facts.end());
  return sides;
}

SearchResult best_within(const FullSide& side, const Scenario& scenario, long long devices,
                         const ParityOptions& options) {
  const Problem& problem = side.compiled.problem;
  return search(problem, space_of(problem, devices, scenario.formats),
                {.threads = options.threads});
}

/// Of the packages that `devices` occupy.
Goodput goodput_of(const FullSide& side, long long devices) {
  const int each = side.compiled.hardware.devices_per_package;
  return goodput(side.compiled.problem.tower, side.reliability,
                 static_cast<double>((devices + each - 1) / each), static_cast<double>(devices));
}

ParitySide side_at(const Sides& sides, const FullSide& side, const Scenario& scenario,
                   long long units, const SearchResult& found) {
  ParitySide result;
  result.hardware = side.compiled.hardware;
  result.tower = side.compiled.problem.tower;
  result.usable_memory = side.compiled.problem.device.usable_memory;
  result.units = units;
  result.packages = units * packages_per_unit(result.hardware, scenario.unit);
  result.counts = found.counts;
  if (!found.top.empty()) {
    result.best = found.top.front();
    result.devices_used = device_count(result.best.strategy);
    result.tokens_per_second = tokens_of(scenario) / result.best.evaluation.time.total;
    result.goodput = goodput_of(side, result.devices_used);
    result.useful_tokens_per_second = result.tokens_per_second * result.goodput.share();
    if (sides.total_tokens > 0)
      result.seconds_to_train = sides.total_tokens / result.useful_tokens_per_second;
  }
  result.bill =
      bill_of(result.tower, sides.economics, result.packages, result.useful_tokens_per_second);
  return result;
}

/// Fewest candidate units that reach the reference's best rate, both compiled at `end`.
struct Count {
  std::optional<long long> units;
  FewestDevices fewest;
};

Count count_at(const Sides& sides, const Scenario& scenario, long long reference_units,
               long long max_count, const ParityOptions& options) {
  const Hardware& hardware = sides.candidate.compiled.hardware;
  const long long reference_devices =
      reference_units * devices_per_unit(sides.reference.compiled.hardware, scenario.unit);
  const SearchResult reference = best_within(sides.reference, scenario, reference_devices, options);
  if (reference.top.empty()) return {};
  const double step = reference.top.front().evaluation.time.total;
  const double reference_share =
      goodput_of(sides.reference, device_count(reference.top.front().strategy)).share();
  const auto target = [&](long long devices) {
    // Time to train also counts what failures take, and more devices fail more
    // often: the target falls with the count.
    if (scenario.match != Match::kTimeToTrain) return step;
    return step / reference_share * goodput_of(sides.candidate, devices).share();
  };
  const int per_unit = devices_per_unit(hardware, scenario.unit);
  const Problem& problem = sides.candidate.compiled.problem;
  Count count;
  count.fewest = fewest_devices(problem, space_of(problem, max_count * per_unit, scenario.formats),
                                target, per_unit);
  if (count.fewest.units > 0) count.units = count.fewest.units;
  return count;
}

long long fewest_that_run(const FullSide& side, const Scenario& scenario, long long most) {
  const int per_unit = devices_per_unit(side.compiled.hardware, scenario.unit);
  const Problem& problem = side.compiled.problem;
  const SearchSpace space = space_of(problem, most * per_unit, scenario.formats);
  // Without a target every strategy that fits will do.
  return fewest_devices(
             problem, space, [](long long) { return kUnlimited; }, per_unit)
      .units;
}

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

void find_range(const Overlay& store, ParityAnswer& answer, long long reference_units,
                const ParityOptions& options) {
  const Sides worst = compile_sides(store, answer.scenario, End::kLow);
  const Sides best = compile_sides(store, answer.scenario, End::kHigh);
  answer.high = count_at(worst, answer.scenario, reference_units, answer.max_count, options).units;
  answer.low = count_at(best, answer.scenario, reference_units, answer.max_count, options).units;
}

/// Best rates within the reference's facility power, instead of counts.
void compare_within_power(const Sides& sides, ParityAnswer& answer, const ParityOptions& options) {
  const Hardware& hardware = sides.candidate.compiled.hardware;
  answer.outcome = ParityOutcome::kPowerComparison;
  const std::optional<double> each =
      facility_power_per_package(sides.candidate.compiled.problem.tower, sides.economics);
  if (!answer.reference.bill.facility_power || !each) return;
  const auto packages = static_cast<long long>(*answer.reference.bill.facility_power / *each);
  const long long units = packages / packages_per_unit(hardware, answer.scenario.unit);
  if (units < 1) return;
  answer.candidate =
      side_at(sides, sides.candidate, answer.scenario, units,
              best_within(sides.candidate, answer.scenario,
                          units * devices_per_unit(hardware, answer.scenario.unit), options));
}

long long reference_units_of(const Scenario& scenario, const Hardware& reference) {
  if (scenario.reference_count > 0) return scenario.reference_count;
  return std::max(1LL, reference.packages_per_system / packages_per_unit(reference, scenario.unit));
}

ParityAnswer start_answer(const Sides& sides, const Scenario& scenario,
                          const ParityOptions& options) {
  ParityAnswer answer;
  answer.scenario = scenario;
  answer.facts = sides.facts;
  answer.economics = sides.economics;
  answer.total_tokens = sides.total_tokens;
  const Hardware& reference = sides.reference.compiled.hardware;
  const long long units = reference_units_of(scenario, reference);
  answer.max_count = scenario.max_count > 0 ? scenario.max_count : kMaxCountFactor * units;
  answer.candidate.hardware = sides.candidate.compiled.hardware;
  answer.candidate.tower = sides.candidate.compiled.problem.tower;
  answer.reference =
      side_at(sides, sides.reference, scenario, units,
              best_within(sides.reference, scenario,
                          units * devices_per_unit(reference, scenario.unit), options));
  add_resources(answer);
  add_systems(answer);
  return answer;
}

}  // namespace

namespace {

ParityAnswer answer_in(const Overlay& store, const Scenario& scenario,
                       const ParityOptions& options) {
  const Sides sides = compile_sides(store, scenario, End::kMid);
  ParityAnswer answer = start_answer(sides, scenario, options);
  const long long units = answer.reference.units;
  if (answer.reference.tokens_per_second == 0) {
    answer.outcome = ParityOutcome::kReferenceCannotRun;
    answer.smallest_reference = fewest_that_run(sides.reference, scenario, answer.max_count);
    return answer;
  }
  if (scenario.match == Match::kPower) {
    compare_within_power(sides, answer, options);
    return answer;
  }
  const Count count = count_at(sides, scenario, units, answer.max_count, options);
  find_range(store, answer, units, options);
  if (!count.units) {
    answer.outcome = ParityOutcome::kMoreThanMaximum;
    answer.candidate_least_memory = count.fewest.best.least_memory;
    return answer;
  }
  answer.candidate = side_at(sides, sides.candidate, scenario, *count.units, count.fewest.best);
  return answer;
}

/// Wafers and stacks behind the packages, where the chip names its package specification.
void add_silicon(const Overlay& store, ParitySide& side, std::set<std::string>& facts) {
  if (side.packages == 0) return;
  side.silicon = package::need_of(store, side.hardware.chip, static_cast<double>(side.packages));
  if (!side.silicon) return;
  facts.insert("chip/" + side.hardware.chip + "/package_spec");
  facts.insert(side.silicon->facts.begin(), side.silicon->facts.end());
}

bool narrow(const ParitySide& side) {
  return bits_of(side.best.strategy.format) < 16;
}

}  // namespace

ParityAnswer parity(const Overlay& store, const Scenario& scenario, const ParityOptions& options) {
  ParityAnswer answer = answer_in(store, scenario, options);
  answer.conflicts = store.policy.conflicts.value_or(Conflicts::kFirst);
  add_silicon(store, answer.candidate, answer.facts);
  add_silicon(store, answer.reference, answer.facts);
  // Narrow formats rest on more assumptions: the answer without them is always told beside.
  if (!narrow(answer.candidate) && !narrow(answer.reference)) return answer;
  Scenario sixteen = scenario;
  sixteen.formats = TrainedFormats::kSixteenBit;
  const ParityAnswer other = answer_in(store, sixteen, options);
  answer.sixteen_bit = SixteenBit{other.outcome,
                                  other.candidate.units,
                                  other.low,
                                  other.high,
                                  other.candidate.tokens_per_second,
                                  other.reference.tokens_per_second};
  return answer;
}

namespace {

/// Candidate over reference at the answer's counts.
Figures ratios_at(const Overlay& facts, const ParityAnswer& answer, const ParityOptions& options) {
  const Sides sides = compile_sides(facts, answer.scenario, End::kMid);
  const auto at = [&](const FullSide& side, const ParitySide& answered) {
    const long long devices =
        answered.units * devices_per_unit(side.compiled.hardware, answer.scenario.unit);
    return side_at(sides, side, answer.scenario, answered.units,
                   best_within(side, answer.scenario, devices, options));
  };
  const ParitySide candidate = at(sides.candidate, answer.candidate),
                   reference = at(sides.reference, answer.reference);
  std::optional<double> cost;
  if (candidate.bill.cost_per_token && reference.bill.cost_per_token)
    cost = *candidate.bill.cost_per_token / *reference.bill.cost_per_token;
  return rate_and_cost(candidate.useful_tokens_per_second / reference.useful_tokens_per_second,
                       cost);
}

}  // namespace

std::vector<Influence> explain(const Overlay& store, const ParityAnswer& answer,
                               const ParityOptions& options) {
  return heaviest_first(influences_of(store, answer.facts, [&](const Overlay& facts) {
    return ratios_at(facts, answer, options);
  }));
}

}  // namespace countervail
