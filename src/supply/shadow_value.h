#pragma once
// What one more unit of an input in a quarter would have made, under the rule.
//
//   value_{i,t} = sum over products and later quarters of weight x packages
//                 (with `unit` more of i arriving in t, less without) / unit
//
// A finite difference of the whole run, so it may be negative: with several products or recipes,
// more now can be spent in an order that leaves less later. The dual of the horizon program
// (horizon_lp.h) answers another question, with foresight, and is never negative.
#include "supply/run.h"

namespace countervail::supply {

/// `run` must hold the evaluated problem; it does again on return. `weights` as run.packages.
double rule_shadow_value(const SupplyProblem& problem, SupplyRun& run,
                         const std::vector<double>& weights, int input, int quarter,
                         double unit = 1);

/// Of every input and quarter, at [input * quarters + quarter].
std::vector<double> rule_shadow_values(const SupplyProblem& problem, SupplyRun& run,
                                       const std::vector<double>& weights, double unit = 1);

}  // namespace countervail::supply
