#pragma once
// One product with one recipe: what can be made by each date, without a program.
//
//   A_t = min over stored inputs i of (stock_i + inflows up to t) / r_i       packages started by t
//   c_t = min(demand_t / z, min over perishable inputs of inflow_{i,t} / r_i) packages started in t
//   X_t = min( sum_{u<=t} c_u,  min_{s<=t} A_s + sum_{s<u<=t} c_u )           started by t
//
// X is the largest possible at every date at once (a queue's output: Cruz's min-plus convolution of
// arrivals with a service curve, Le Boudec and Thiran, Network Calculus, 2001, theorem 1.6.1), so
// the rule cannot be beaten here by foresight, for any weights that do not rise with time.
#include "supply/run.h"

namespace countervail::supply {

/// Good packages by quarter from run.inflow; the problem must have one product and one recipe.
Series single_recipe_packages(const SupplyProblem& problem, const SupplyRun& run);

}  // namespace countervail::supply
