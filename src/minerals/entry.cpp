// New supply comes two ways: announced plants by date, delay and ramp, each month an
// exact integral of the ramp; and entry that a shortage induces, which approaches all
// exponentially.
#include "minerals/entry.h"

#include <algorithm>
#include <cmath>

namespace countervail::minerals {
namespace {

/// Integral of the ramp from its start.
double ramped(double since, double ramp) {
  if (since <= 0) return 0;
  return since >= ramp ? since - ramp / 2 : since * since / (2 * ramp);
}

}  // namespace

double announced_output(const std::vector<Plant>& plants, int month) {
  double sum = 0;
  for (const Plant& plant : plants) {
    const double since = month - plant.start - plant.delay;
    sum += plant.tonnes_a_month * (ramped(since + 1, plant.ramp) - ramped(since, plant.ramp));
  }
  return sum;
}

// Exact over a month of steady shortage, so that E never passes 1.
double next_entry(const InducedEntry& entry, double share, double shortage) {
  return 1 - (1 - share) * std::exp(-entry.rate * std::clamp(shortage, 0.0, 1.0));
}

}  // namespace countervail::minerals
