#pragma once
// Who gets what in a quarter: the dated rule of allocation.
//
//   available_i = stock_i + inflow_i                     carriers: inflow alone
//   turn of a product, its recipes in order:
//       starts  x = min over inputs (what it may take of i) / r_i,  and (demand left) / z
//       available_i -= r_i x;   good packages += z x
//   stock_i = what is left;  carriers left over are lost
//
// A turn with share f may take at most f of what the quarter opened with, of every input. What
// ended the turn is written down: the scarcest input of the last recipe that made something, or of
// the first if none did. The rule is myopic on purpose: it keeps nothing back for a better use
// (horizon_lp.h does, as a bound).
#include "supply/run.h"

namespace countervail::supply {

/// From run.inflow to everything else of the run.
void allocate(const SupplyProblem& problem, SupplyRun& run);

/// fill_inflow(), then allocate(). No allocation of memory, no exception; check() the problem
/// first.
void evaluate(const SupplyProblem& problem, SupplyRun& run);

/// Sum over products and quarters of weight times good packages; `weights` as run.packages.
double weighted_output(const SupplyRun& run, const std::vector<double>& weights);

}  // namespace countervail::supply
