// What parity, levers and uncertainty share: both sides of a question compiled, the
// best strategy within a count, the bill and the goodput at it. Devices are what a
// strategy uses, packages what is bought, units what is counted; they are converted
// here alone.
#include "study/parity_sides.h"

#include <fmt/format.h>

#include <algorithm>

#include "facts/names.h"
#include "study/space.h"

namespace countervail {

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

double tokens_of(const Scenario& scenario) {
  return static_cast<double>(scenario.global_batch) * scenario.sequence;
}

namespace {

FullSide compile_side(const Overlay& facts, const Scenario& scenario, const Side& side,
                      Ledger& ledger) {
  FullSide full{compile(facts, scenario, side, End::kMid, scenario.formats), {}};
  Tower& tower = full.compiled.problem.tower;
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

}  // namespace

/// Facts read by either side are collected, so that an answer names all it rests on.
Sides compile_sides(const Overlay& facts, const Scenario& scenario) {
  Ledger ledger(facts);
  Sides sides;
  sides.candidate = compile_side(facts, scenario, scenario.candidate, ledger);
  sides.reference = compile_side(facts, scenario, scenario.reference, ledger);
  sides.economics = compile_economics(ledger);
  sides.total_tokens = tokens_to_train(scenario, ledger);
  sides.facts = ledger.read();
  for (const FullSide* side : {&sides.candidate, &sides.reference})
    sides.facts.insert(side->compiled.facts.begin(), side->compiled.facts.end());
  return sides;
}

/// Packages are rounded up: one that is used in part fails as a whole.
Goodput goodput_of(const FullSide& side, long long devices) {
  const int each = side.compiled.hardware.devices_per_package;
  return goodput(side.compiled.problem.tower, side.reliability,
                 static_cast<double>((devices + each - 1) / each), static_cast<double>(devices));
}

FewestDevices fewest_units(const FullSide& side, const Scenario& scenario, long long most,
                           const std::function<double(long long devices)>& target) {
  const int per_unit = devices_per_unit(side.compiled.hardware, scenario.unit);
  const Problem& problem = side.compiled.problem;
  return fewest_devices(problem, space_of(problem, most * per_unit, scenario.formats), target,
                        per_unit);
}

ParitySide side_at(const Sides& sides, const FullSide& side, const Scenario& scenario,
                   long long units, const SearchResult& found) {
  ParitySide result;
  result.hardware = side.compiled.hardware;
  result.tower = side.compiled.problem.tower;
  result.usable_memory = side.compiled.problem.device.usable_memory;
  result.fill = side.compiled.problem.fill;
  result.units = units;
  result.packages = units * packages_per_unit(result.hardware, scenario.unit);
  result.counts = found.counts;
  if (!found.top.empty()) {
    result.best = found.top.front();
    const double seconds = result.best.evaluation.time.total;
    result.devices_used = device_count(result.best.strategy);
    result.tokens_per_second = tokens_of(scenario) / seconds;
    result.goodput = goodput_of(side, result.devices_used);
    result.useful_tokens_per_second = result.tokens_per_second * result.goodput.share();
    if (sides.total_tokens > 0)
      result.seconds_to_train = sides.total_tokens / result.useful_tokens_per_second;
  }
  result.bill =
      bill_of(result.tower, sides.economics, result.packages, result.useful_tokens_per_second);
  return result;
}

/// In the order in which a cause hides the next: a missing plane, memory, batch, then the
/// rate itself.
void find_binding(const FullSide& side, const Scenario& scenario, ParitySide& answered) {
  constexpr double kNearlyAll = 0.9;
  const long long devices =
      answered.units * devices_per_unit(side.compiled.hardware, scenario.unit);
  answered.missing_fact =
      missing_plane(side.compiled.problem.tower, side.compiled.hardware.system, devices);
  const bool runs = answered.tokens_per_second > 0;
  const bool idle =
      static_cast<double>(answered.devices_used) < kNearlyAll * static_cast<double>(devices);
  const Strategy& s = answered.best.strategy;
  const bool one_round =
      runs && micro_batches(side.compiled.problem.job, s.data_parallel, s.micro_batch) == 1;
  answered.binding = !answered.missing_fact.empty() && (idle || !runs) ? Binding::kPlaneEdge
                     : !runs                                           ? Binding::kMemory
                     : idle || one_round                               ? Binding::kBatch
                                                                       : Binding::kRate;
  if (answered.binding != Binding::kPlaneEdge) answered.missing_fact.clear();
}

}  // namespace countervail
