// Heat and speed depend on each other: a step's activity sets the power, the power the
// clock that cooling can hold, and that clock the step. Iterated from full speed until
// the clock settles; the last clock and step are kept if it does not, and said not to
// have converged.
#include "study/package_workload.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"

namespace countervail {
namespace {

constexpr int kMostPasses = 12;
constexpr double kSettled = 1e-4;

/// The facts with the chip's 16-bit peak at a share of itself.
Overlay at_clock(Overlay facts, const std::string& chip, double fraction) {
  for (const char* field : {"bf16", "fp16"}) facts.scale("chip/" + chip + "/" + field, fraction);
  return facts;
}

/// The package drawing `share` of its full power.
package::CompiledPackage drawing(package::CompiledPackage package, double share) {
  for (double& power : package.die_power) power *= share;
  for (package::MemoryDesign& memory : package.design.memories) memory.energy_per_byte *= share;
  return package;
}

}  // namespace

double activity_of(const StepTime& time) {
  return (time.layers + time.recompute + time.edges) / time.total;
}

WorkloadHeat workload_heat(const Overlay& store, package::Compiler& compiler, PlanRequest request) {
  const package::CompiledPackage package = compiler.compile();
  if (package.chip.empty() || !package.power)
    throw Error::at(ErrorKind::kMissing,
                    fmt::format("'{}' names no chip with a known power", package.name),
                    "a workload needs the catalog's chip");
  request.side.chip = package.chip;
  WorkloadHeat heat;
  heat.at_full = heat.at_sustained = plan(store, request);
  if (heat.at_full.result.top.empty()) return heat;
  const package::Layout layout = package::layout_of(package);
  const double idle = Ledger(store).number("limit/clock/idle_share");
  double fraction = 1;
  while (heat.passes++ < kMostPasses && !heat.converged) {
    heat.activity = activity_of(heat.at_sustained.result.top.front().evaluation.time);
    const double share = idle + (1 - idle) * heat.activity;
    heat.power = *package.power * share;
    heat.stack = package::heat_stack_of(drawing(package, share), layout);
    heat.sustained =
        sustained_clock(heat.stack, package::heat_grid_of(layout), package.cooling.clock);
    if (heat.sustained.status == heat::ClockStatus::kTooHot ||
        heat.sustained.status == heat::ClockStatus::kUnsolved)
      return heat;
    heat.converged = std::abs(heat.sustained.fraction - fraction) < kSettled;
    fraction = heat.sustained.fraction;
    if (!heat.converged) heat.at_sustained = plan(at_clock(store, package.chip, fraction), request);
  }
  return heat;
}

}  // namespace countervail
