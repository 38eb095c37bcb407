#pragma once
// The package under a training job: power from the evaluated step, heat from that power, the clock
// that the heat allows, and the step at that clock.
//
//   activity a = (layers + recomputation + embedding and logits) / step      share of the step that
//   computes power      = full power (i + (1 - i) a)            i: share drawn while waiting (an
//   assumed fact) clock f    = highest at which every limit holds at that power
//   (heat/clock.h) step       = best strategy with the peak at f
//
// A lower clock computes longer, so a rises: the two are iterated to a fixed point. f falls or
// stays at each pass, so the passes converge; twelve are allowed.
#include "package/heat.h"
#include "study/plan.h"

namespace countervail {

struct WorkloadHeat {
  PlanAnswer at_full;  ///< the step if nothing got hot
  PlanAnswer at_sustained;
  double activity = 0;  ///< at the sustained clock
  double power = 0;     ///< W of the package at full clock and that activity, leakage at its limit
  heat::SustainedClock sustained;
  heat::Stack stack;
  int passes = 0;
  bool converged = false;
};

/// `request.side.chip` is the chip of the package. Error{kMissing} when the package names none or
/// no power is known. An answer without a strategy (the job does not fit) has at_full.result.top
/// empty.
WorkloadHeat workload_heat(const Overlay& store, package::Compiler& compiler, PlanRequest request);

/// Seconds of a step that compute, over the whole step.
double activity_of(const StepTime& time);

}  // namespace countervail
