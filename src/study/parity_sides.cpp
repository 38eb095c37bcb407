#include "study/parity_sides.h"

#include <fmt/format.h>

#include "facts/names.h"

namespace countervail {
namespace {

End opposite(End end) {
  return end == End::kLow ? End::kHigh : end == End::kHigh ? End::kLow : End::kMid;
}

FullSide compile_side(const Overlay& store, const Scenario& scenario, const Side& side, End end,
                      Ledger& ledger) {
  FullSide full{compile(store, scenario, side, end, scenario.formats), {}};
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

double tokens_of(const Scenario& scenario) {
  return static_cast<double>(scenario.global_batch) * scenario.sequence;
}

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

}  // namespace countervail
