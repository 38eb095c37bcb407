// Every layout of a side is priced once; a count is then a question to a table of a few dozen sizes, so counts are found
// by halving at no cost.
#include "study/serving_parity.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "rules/item.h"
#include "study/parity_sides.h"

namespace countervail {
namespace {

constexpr int kLargestRest = 16;      // devices of a unit that fills up what matched units leave
constexpr long long kMostTimes = 64;  // candidate units tried, in reference counts

ServeAnswer searched_side(const Overlay& facts, const Scenario& scenario,
                          const ServeRequest& served, const Side& side, long long packages) {
  ServeRequest request = served;
  request.side = side, request.model = scenario.model, request.packages = packages;
  return serve(facts, request);
}

long long devices_of_units(const ServeAnswer& side, CountUnit unit, long long units) {
  return units * devices_per_unit(side.hardware, unit);
}

/// Fewest units with rate(devices) >= target, up to `most`; rate never falls.
std::optional<long long> fewest(const ServeAnswer& side, CountUnit unit, long long most,
                                double target, const std::function<double(long long)>& rate) {
  const auto enough = [&](long long units) {
    // Sums of the same products are equal but for rounding.
    return rate(devices_of_units(side, unit, units)) >= target * (1 - 1e-12);
  };
  if (target <= 0 || !enough(most)) return std::nullopt;
  long long low = 0, high = most;
  while (high - low > 1) {
    const long long middle = low + (high - low) / 2;
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

ServedSide side_with(ServeAnswer searched, CountUnit unit, long long units) {
  ServedSide side{std::move(searched), units};
  side.packages = units * packages_per_unit(side.searched.hardware, unit);
  side.plan = best_within(side.searched, devices_of_units(side.searched, unit, units));
  side.bill = bill_of(side.searched.tower, side.searched.economics, side.packages,
                      side.plan.rate * side.searched.request.output);
  return side;
}

/// Candidate over reference, of the rates that the sides really have against the predicted ones.
Interval quotient_spread(const ServeAnswer& candidate, const ServeAnswer& reference) {
  const bool same = candidate.hardware.chip == reference.hardware.chip &&
                    candidate.stack.name == reference.stack.name;
  if (same) return Interval::exactly(1);
  const auto away = [](double a, double b) { return std::hypot(std::log(a), std::log(b)); };
  return {std::exp(-away(candidate.spread.low, reference.spread.high)), 1,
          std::exp(away(candidate.spread.high, reference.spread.low))};
}

double best_per_device(const UnitsBySize& units) {
  double best = 0;
  for (const auto& [devices, unit] : units) best = std::max(best, unit.rate / devices);
  return best;
}

/// Tokens/s of one package in its best unit, and whole packages for what the reference's carry.
ServedRatio phase_ratio(const ServingParity& answer, const char* name, const char* key,
                        UnitsBySize ServeAnswer::*phase, double tokens) {
  const auto per_package = [&](const ServeAnswer& side) -> std::optional<double> {
    const double rate = best_per_device(side.*phase);
    if (rate == 0) return std::nullopt;
    return rate * tokens * side.hardware.devices_per_package;
  };
  const ServeAnswer &c = answer.candidate.searched, &r = answer.reference.searched;
  ServedRatio ratio{name, key, "", per_package(c), per_package(r), std::nullopt};
  const double target =
      phase_rate(r.*phase, answer.reference.packages * r.hardware.devices_per_package);
  const long long most = answer.max_count * packages_per_unit(c.hardware, answer.scenario.unit);
  ratio.packages = fewest(c, CountUnit::kPackage, most, target,
                          [&](long long devices) { return phase_rate(c.*phase, devices); });
  return ratio;
}

ServedRatio chip_ratio(const ServingParity& answer, const char* name, const char* key,
                       const char* unit, std::optional<double> candidate,
                       std::optional<double> reference) {
  ServedRatio ratio{name, key, unit, candidate, reference, std::nullopt};
  if (candidate && reference && *candidate > 0)
    ratio.packages = static_cast<long long>(std::ceil(
        static_cast<double>(answer.reference.packages) * *reference / *candidate * (1 - 1e-12)));
  return ratio;
}

/// As the rules measure it: 3A090, technical notes. Empty where a rate is not known.
std::optional<double> total_processing(const Overlay& facts, const std::string& chip,
                                       std::set<std::string>& read) {
  const rules::Item item = rules::item_of(facts, chip);
  read.insert(item.facts.begin(), item.facts.end());
  const double mid = item.quantities[static_cast<std::size_t>(rules::Measure::kProcessing)].mid;
  return mid > 0 && std::isfinite(mid) ? std::optional(mid) : std::nullopt;
}

void add_ratios(const Overlay& facts, ServingParity& answer) {
  const ServeRequest& s = answer.served;
  const Hardware &c = answer.candidate.searched.hardware, &r = answer.reference.searched.hardware;
  answer.ratios = {phase_ratio(answer, "prefill and decode on the same devices, output tokens/s",
                               "aggregated", &ServeAnswer::whole, s.output),
                   phase_ratio(answer, "prefill alone, prompt tokens/s", "prefill",
                               &ServeAnswer::prefill, s.input),
                   phase_ratio(answer, "decode alone, output tokens/s", "decode",
                               &ServeAnswer::decode, s.output),
                   chip_ratio(answer, "total processing performance of the rules", "tpp", "",
                              total_processing(facts, c.chip, answer.facts),
                              total_processing(facts, r.chip, answer.facts)),
                   chip_ratio(answer, "16-bit peak", "peak", "FLOP/s", c.peak_flops, r.peak_flops),
                   chip_ratio(answer, "memory bandwidth", "bandwidth", "B/s", c.memory_bandwidth,
                              r.memory_bandwidth)};
}

long long reference_units(const Overlay& facts, const Scenario& scenario) {
  if (scenario.reference_count > 0) return scenario.reference_count;
  Ledger ledger(facts);
  Side side = scenario.reference;
  side.stack.clear();
  const Hardware hardware = compile_hardware(ledger, side);
  return std::max(1LL, hardware.packages_per_system / packages_per_unit(hardware, scenario.unit));
}

}  // namespace

const char* ServedPlan::binds() const {
  if (!disaggregated) return whole.binds;
  // The phase with less to spare in whole units.
  const double prompts = static_cast<double>(prefill.units) * prefill.rate;
  return prompts <= static_cast<double>(decode.units) * decode.rate ? prefill.binds : decode.binds;
}

namespace {

/// Phases apart on `devices`, and beside them one unit that does both on the devices that matched units leave; none: no rate.
void split_within(const ServeAnswer& side, long long devices, const ServePhase& rest,
                  ServedPlan& best) {
  const ServeSplit split = best_split(side, devices);
  if (split.rate == 0 || split.rate + rest.rate <= best.rate) return;
  best = {.rate = split.rate + rest.rate,
          .disaggregated = true,
          .whole = rest,
          .prefill = split.prefill,
          .decode = split.decode};
  best.whole.units = rest.rate > 0 ? 1 : 0;
}

}  // namespace

ServedPlan best_within(const ServeAnswer& side, long long devices) {
  ServedPlan best;
  for (const auto& [size, unit] : side.whole)
    if (const double rate = static_cast<double>(devices / size) * unit.rate; rate > best.rate) {
      best = {.rate = rate, .disaggregated = false, .whole = unit};
      best.whole.units = devices / size;
    }
  split_within(side, devices, {}, best);
  for (const auto& [size, unit] : side.whole)
    if (size <= kLargestRest) split_within(side, devices - size, unit, best);
  return best;
}

double phase_rate(const UnitsBySize& units, long long devices) {
  double best = 0;
  for (const auto& [size, unit] : units)
    best = std::max(best, static_cast<double>(devices / size) * unit.rate);
  return best;
}

ServingParity serving_parity(const Overlay& facts, const Scenario& scenario,
                             const ServeRequest& served) {
  ServingParity answer{.scenario = scenario, .served = served};
  const CountUnit unit = scenario.unit;
  const long long units = reference_units(facts, scenario);
  answer.max_count = scenario.max_count > 0 ? scenario.max_count : kMostTimes * units;
  Ledger ledger(facts);
  const auto packages = [&](Side side, long long count) {
    side.stack.clear();  // of serving: no stack of training
    return count * packages_per_unit(compile_hardware(ledger, side), unit);
  };
  answer.reference = side_with(searched_side(facts, scenario, served, scenario.reference,
                                             packages(scenario.reference, units)),
                               unit, units);
  ServeAnswer searched = searched_side(facts, scenario, served, scenario.candidate,
                                       packages(scenario.candidate, answer.max_count));
  const auto rate = [&](long long devices) { return best_within(searched, devices).rate; };
  const double target = answer.reference.plan.rate;
  const auto count = fewest(searched, unit, answer.max_count, target, rate);
  const Interval spread = quotient_spread(searched, answer.reference.searched);
  answer.found = count.has_value();
  answer.low = fewest(searched, unit, answer.max_count, target / spread.high, rate);
  answer.high = fewest(searched, unit, answer.max_count, target / spread.low, rate);
  answer.candidate = side_with(std::move(searched), unit, count.value_or(answer.max_count));
  for (const ServedSide* side : {&answer.candidate, &answer.reference})
    answer.facts.insert(side->searched.facts.begin(), side->searched.facts.end());
  add_ratios(facts, answer);
  return answer;
}

}  // namespace countervail
