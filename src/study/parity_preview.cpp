#include "study/parity_preview.h"

#include <cmath>

#include "study/parity_sides.h"
#include "training/step_cost.h"

namespace countervail {
namespace {

/// Of one side, with the strategy that its last answer found best.
struct OldStrategy {
  double rate =
      0;  ///< useful where the question matches times to train; tokens per second and unit
  bool fits = true;
};

std::optional<OldStrategy> evaluated(const FullSide& side, const Scenario& scenario,
                                     const ParitySide& last) {
  const Hardware& hardware = side.compiled.hardware;
  const Problem& problem = side.compiled.problem;
  const Strategy& strategy = last.best.strategy;
  if (last.units == 0 || last.tokens_per_second == 0 || hardware.chip != last.hardware.chip ||
      hardware.system != last.hardware.system ||
      scenario.global_batch < static_cast<long long>(strategy.micro_batch) * strategy.data_parallel)
    return std::nullopt;
  const Evaluation now = evaluate(problem, strategy);
  if (!std::isfinite(now.time.total)) return std::nullopt;
  const double useful =
      scenario.match == Match::kTimeToTrain ? goodput_of(side, last.devices_used).share() : 1;
  return OldStrategy{
      tokens_of(scenario) / now.time.total * useful / static_cast<double>(last.units),
      now.memory.total <= problem.device.usable_memory * problem.fill};
}

}  // namespace

std::optional<ParityPreview> preview(const Overlay& store, const Scenario& scenario,
                                     const ParityAnswer& last) {
  if (scenario.unit != last.scenario.unit || scenario.match == Match::kPower ||
      scenario.model != last.scenario.model || scenario.formats != last.scenario.formats)
    return std::nullopt;
  const Sides sides = compile_sides(store, scenario);
  const auto candidate = evaluated(sides.candidate, scenario, last.candidate),
             reference = evaluated(sides.reference, scenario, last.reference);
  if (!candidate || !reference) return std::nullopt;
  const long long units =
      scenario.reference_count > 0 ? scenario.reference_count : last.reference.units;
  return ParityPreview{static_cast<double>(units) * reference->rate / candidate->rate,
                       candidate->fits && reference->fits};
}

}  // namespace countervail
