#pragma once
// Figures that several answers share: where a step's time and memory go, what failures leave, what it costs. Keys are
// stable: "time.layers", "memory.total", "power.facility"; prefixed() puts a side before them.
#include <string>

#include "base/figure.h"
#include "cluster/goodput.h"
#include "compile/economics.h"
#include "training/step_cost.h"

namespace countervail {

Figures figures_of(const StepTime& time);      ///< s; the parts, then "time.total"
Figures figures_of(const StepMemory& memory);  ///< B per device; the parts, then "memory.total"
Figures figures_of(
    const Goodput& goodput);  ///< share of the time that is useful, s between stops and checkpoints
Figures figures_of(const Bill& bill);  ///< W, J, USD; not known where no source gives it

/// "candidate." before each key.
Figures prefixed(const std::string& prefix, Figures figures);
void append(Figures& to, Figures more);

}  // namespace countervail
