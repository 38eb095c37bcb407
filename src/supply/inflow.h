#pragma once
// What arrives in each quarter: dies, memory stacks, carriers.
//
//   wafers     W = 3 w a                       w wafers a month, a share for AI
//   dies       W_{t-lag} s G Y                 s share of the die, G whole dies a wafer, Y sellable
//   stacks     bought + 3 w d ramp y^h / h, two quarters later by default
//                                              d good memory dies a wafer, y a bond, h height
//   carriers   3 w u p y                       u utilisation, p a wafer; perish if not used
//
// Y is that of the quarter in which the wafer starts, with what the fab had learnt by then
// (learning.h) through the die's table (yield_curve.h): nothing is known before it is made.
#include "supply/run.h"

namespace countervail::supply {

/// ln D of each quarter, with the wafers made before it.
void fill_log_density(const Node& node, int quarters, double* out);
/// Good dies a quarter of one die into out[0, quarters); `line` is room for one series.
void die_inflow(const SupplyProblem& problem, const Die& die, const double* log_density,
                double* line, double* out);
void memory_inflow(const SupplyProblem& problem, const Memory& kind, double* line, double* out);
void carrier_inflow(const SupplyProblem& problem, const Carrier& carrier, double* out);

/// All inputs into run.inflow.
void fill_inflow(const SupplyProblem& problem, SupplyRun& run);

}  // namespace countervail::supply
