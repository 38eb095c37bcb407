#include "study/parity.h"

#include <cmath>
#include <limits>

namespace countervail {
namespace {

constexpr long long kMaxCountFactor = 64;  // --max-count when none is given: 64 R
constexpr double kUnlimited = std::numeric_limits<double>::infinity();

long long packages_per_unit(const Hardware& hardware, CountUnit unit) {
  switch (unit) {
    case CountUnit::kPackage: return 1;
    case CountUnit::kNode: return hardware.packages_per_node;
    case CountUnit::kSystem: return hardware.packages_per_system;
  }
  return 1;
}

int devices_per_unit(const Hardware& hardware, CountUnit unit) {
  return static_cast<int>(packages_per_unit(hardware, unit) * hardware.devices_per_package);
}

double tokens_of(const Scenario& scenario) {
  return static_cast<double>(scenario.global_batch) * scenario.sequence;
}

/// Both sides compiled at their ends: the reference's end is the opposite one, so that ranges do not shrink.
struct Sides {
  CompiledSide candidate, reference;
};

End opposite(End end) { return end == End::kLow ? End::kHigh : end == End::kHigh ? End::kLow : End::kMid; }

Sides compile_sides(const FactStore& store, const Scenario& scenario, End candidate_end) {
  return {compile(store, scenario, scenario.candidate, candidate_end),
          compile(store, scenario, scenario.reference, opposite(candidate_end))};
}

SearchResult best_within(const CompiledSide& side, long long devices, const ParityOptions& options) {
  return search(side.problem, default_space(side.problem, static_cast<int>(devices)), {.threads = options.threads});
}

/// A whole number of systems' power, the last one's share by its packages; unknown stays unknown.
std::optional<double> power_of(const Hardware& hardware, long long packages) {
  if (!hardware.system_power) return std::nullopt;
  return hardware.system_power->mid * static_cast<double>(packages) / hardware.packages_per_system;
}

std::optional<double> capital_of(const Hardware& hardware, long long packages) {
  if (hardware.system_price)
    return *hardware.system_price * static_cast<double>(packages) / hardware.packages_per_system;
  if (hardware.package_price) return *hardware.package_price * static_cast<double>(packages);
  return std::nullopt;
}

ParitySide side_at(const CompiledSide& side, const Scenario& scenario, long long units, const SearchResult& found) {
  ParitySide result;
  result.hardware = side.hardware;
  result.units = units;
  result.packages = units * packages_per_unit(side.hardware, scenario.unit);
  result.counts = found.counts;
  result.facility_power = power_of(side.hardware, result.packages);
  result.capital = capital_of(side.hardware, result.packages);
  if (found.top.empty()) return result;
  result.best = found.top.front();
  result.devices_used = device_count(result.best.strategy);
  result.tokens_per_second = tokens_of(scenario) / result.best.evaluation.time.total;
  if (result.facility_power) result.energy_per_token = *result.facility_power / result.tokens_per_second;
  return result;
}

/// Fewest candidate units that reach the reference's best rate, both compiled at `end`.
struct Count {
  std::optional<long long> units;
  FewestDevices fewest;
};

Count count_at(const Sides& sides, const Scenario& scenario, long long reference_units, long long max_count,
               const ParityOptions& options) {
  const long long reference_devices = reference_units * devices_per_unit(sides.reference.hardware, scenario.unit);
  const SearchResult reference = best_within(sides.reference, reference_devices, options);
  if (reference.top.empty()) return {};
  const double target = reference.top.front().evaluation.time.total;
  const int per_unit = devices_per_unit(sides.candidate.hardware, scenario.unit);
  const SearchSpace space = default_space(sides.candidate.problem, static_cast<int>(max_count * per_unit));
  Count count;
  count.fewest = fewest_devices(sides.candidate.problem, space, [&](long long) { return target; }, per_unit);
  if (count.fewest.units > 0) count.units = count.fewest.units;
  return count;
}

long long fewest_that_run(const CompiledSide& side, CountUnit unit, long long most) {
  const int per_unit = devices_per_unit(side.hardware, unit);
  const SearchSpace space = default_space(side.problem, static_cast<int>(most * per_unit));
  return fewest_devices(side.problem, space, [](long long) { return kUnlimited; }, per_unit).units;
}

SingleResource single_resource(const char* name, const char* unit, double candidate, double reference,
                               long long reference_packages) {
  SingleResource resource{name, unit, candidate, reference, std::nullopt};
  if (candidate > 0 && reference > 0) {
    const double exact = static_cast<double>(reference_packages) * reference / candidate;
    resource.count = static_cast<long long>(std::ceil(exact * (1 - 1e-12)));
  }
  return resource;
}

void add_resources(ParityAnswer& answer) {
  const Hardware& c = answer.candidate.hardware;
  const Hardware& r = answer.reference.hardware;
  const long long packages = answer.reference.packages;
  answer.single = {single_resource("16-bit peak", "FLOP/s", c.peak_flops, r.peak_flops, packages),
                   single_resource("memory capacity", "B", c.memory_bytes, r.memory_bytes, packages),
                   single_resource("memory bandwidth", "B/s", c.memory_bandwidth, r.memory_bandwidth, packages)};
  if (c.device_power && r.device_power)
    answer.single.push_back(single_resource("package power", "W", *c.device_power, *r.device_power, packages));
}

void add_system(ParityAnswer& answer, const char* name, const char* unit, Interval candidate, Interval reference) {
  answer.systems.push_back({name, unit, candidate, reference, candidate / reference});
}

void add_systems(ParityAnswer& answer) {
  const Hardware& c = answer.candidate.hardware;
  const Hardware& r = answer.reference.hardware;
  const auto all = [](const Hardware& h, double each) { return Interval::exactly(each * h.packages_per_system); };
  add_system(answer, "16-bit peak", "FLOP/s", all(c, c.peak_flops), all(r, r.peak_flops));
  add_system(answer, "memory", "B", all(c, c.memory_bytes), all(r, r.memory_bytes));
  add_system(answer, "memory bandwidth", "B/s", all(c, c.memory_bandwidth), all(r, r.memory_bandwidth));
  if (c.system_power && r.system_power)
    add_system(answer, "system power", "W", *c.system_power, *r.system_power);
}

void find_range(const FactStore& store, ParityAnswer& answer, long long reference_units, const ParityOptions& options) {
  const Sides worst = compile_sides(store, answer.scenario, End::kLow);
  const Sides best = compile_sides(store, answer.scenario, End::kHigh);
  answer.high = count_at(worst, answer.scenario, reference_units, answer.max_count, options).units;
  answer.low = count_at(best, answer.scenario, reference_units, answer.max_count, options).units;
}

/// Best rates within the reference's facility power, instead of counts.
void compare_within_power(const Sides& sides, ParityAnswer& answer, const ParityOptions& options) {
  const Hardware& hardware = sides.candidate.hardware;
  answer.outcome = ParityOutcome::kPowerComparison;
  if (!answer.reference.facility_power || !hardware.system_power) return;
  const double per_package = hardware.system_power->mid / hardware.packages_per_system;
  const auto packages = static_cast<long long>(*answer.reference.facility_power / per_package);
  const long long units = packages / packages_per_unit(hardware, answer.scenario.unit);
  if (units < 1) return;
  answer.candidate = side_at(sides.candidate, answer.scenario, units,
                             best_within(sides.candidate, units * devices_per_unit(hardware, answer.scenario.unit), options));
}

}  // namespace

ParityAnswer parity(const FactStore& store, const Scenario& scenario, const ParityOptions& options) {
  const Sides sides = compile_sides(store, scenario, End::kMid);
  ParityAnswer answer;
  answer.scenario = scenario;
  answer.facts = sides.candidate.facts;
  answer.facts.insert(sides.reference.facts.begin(), sides.reference.facts.end());
  const Hardware& reference = sides.reference.hardware;
  const long long system_units = reference.packages_per_system / packages_per_unit(reference, scenario.unit);
  const long long units = scenario.reference_count > 0 ? scenario.reference_count : std::max(1LL, system_units);
  answer.max_count = scenario.max_count > 0 ? scenario.max_count : kMaxCountFactor * units;

  const long long devices = units * devices_per_unit(reference, scenario.unit);
  const SearchResult reference_best = best_within(sides.reference, devices, options);
  answer.reference = side_at(sides.reference, scenario, units, reference_best);
  answer.candidate.hardware = sides.candidate.hardware;
  add_resources(answer);
  add_systems(answer);
  if (reference_best.top.empty()) {
    answer.outcome = ParityOutcome::kReferenceCannotRun;
    answer.smallest_reference = fewest_that_run(sides.reference, scenario.unit, answer.max_count);
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
  answer.candidate = side_at(sides.candidate, scenario, *count.units, count.fewest.best);
  answer.is_range = answer.low != answer.high;
  return answer;
}

std::vector<Influence> explain(const FactStore& store, const ParityAnswer& answer, const ParityOptions& options) {
  constexpr double kRise = 0.01;
  const auto rate_ratio = [&](const FactStore& facts) {
    const Sides sides = compile_sides(facts, answer.scenario, End::kMid);
    const auto time = [&](const CompiledSide& side, const ParitySide& at) {
      const long long devices = at.units * devices_per_unit(side.hardware, answer.scenario.unit);
      const SearchResult found = best_within(side, devices, options);
      return found.top.empty() ? kUnlimited : found.top.front().evaluation.time.total;
    };
    return time(sides.reference, answer.reference) / time(sides.candidate, answer.candidate);
  };
  const double base = rate_ratio(store);
  std::vector<Influence> influences;
  for (const std::string& path : answer.facts) {
    const Fact* fact = store.find(path);
    Influence influence{path, 0, fact->is_number()};
    if (fact->is_number()) {
      FactStore changed = store;
      Fact raised = *fact;
      raised.value = Interval::exactly(1 + kRise) * raised.value;
      changed.patch(path, raised);
      influence.elasticity = std::log(rate_ratio(changed) / base) / std::log1p(kRise);
    }
    influences.push_back(influence);
  }
  return influences;
}

}  // namespace countervail
