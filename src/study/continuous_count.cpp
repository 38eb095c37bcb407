// The line runs through rates that two best strategies reach, so no strategy is stretched beyond its own count.
#include "study/continuous_count.h"

namespace countervail {

double dies_per_device(const Hardware& hardware) {
  return hardware.dies.value_or(hardware.devices_per_package) / hardware.devices_per_package;
}

double rate_of(const Scenario& scenario, const ParitySide& side) {
  return scenario.match == Match::kTimeToTrain ? side.useful_tokens_per_second
                                               : side.tokens_per_second;
}

double continuous_devices(const Sides& sides, const Scenario& scenario, double target,
                          const ParitySide& at, ParitySearch& search) {
  const ParitySide less = at.units > 1 ? search.candidate_at(sides, at.units - 1) : ParitySide{};
  const double low_rate = rate_of(scenario, less), high_rate = rate_of(scenario, at);
  const auto low = static_cast<double>(less.devices_used);
  const auto high = static_cast<double>(
      at.units * devices_per_unit(sides.candidate.compiled.hardware, scenario.unit));
  return low + (high - low) * (target - low_rate) / (high_rate - low_rate);
}

}  // namespace countervail
