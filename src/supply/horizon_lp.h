#pragma once
// What an allocator who knew the whole future could make at most: a bound, not a forecast.
//
//   max  sum_{r,t} weight_{p(r),t} z_r x_{r,t}
//   s.t. S_{i,t} = S_{i,t-1} + in_{i,t} - sum_r r_{ir} x_{r,t},  S >= 0     stored inputs
//        sum_r r_{ir} x_{r,t} <= in_{i,t}                                  carriers
//        sum_{r of p} z_r x_{r,t} <= demand_{p,t},   x >= 0
//
// Order, shares and caps of the rule do not enter: they are choices, and this chooses better, so
// its optimum is never below the rule's in the same weights. The dual of a balance row is what one
// more unit of that input arriving then is worth to the planner.
#include "base/linear_program.h"
#include "supply/run.h"

namespace countervail::supply {

struct HorizonAnswer {
  LinearState state = LinearState::kUnsolved;
  double optimum = 0;
  std::vector<double> packages;  ///< as run.packages
  std::vector<double> value;     ///< dual of each input and quarter, as run.inflow
  int steps = 0;                 ///< pivots of the simplex
};

/// The program of one shape of problem, solved again for other inflows, demands and weights. Amounts and assembly yields
/// of the recipes are coefficients and stay those it was built with.
class HorizonProgram {
 public:
  /// `run` holds the inflows of a draw in the middle: its basis is where every solve starts.
  HorizonProgram(const SupplyProblem& problem, const SupplyRun& run,
                 const std::vector<double>& weights);
  /// For run.inflow; stocks and demand from the problem.
  void solve(const SupplyProblem& problem, const SupplyRun& run, const std::vector<double>& weights,
             HorizonAnswer& answer);
  /// Units by which the inflow may fall (low <= 0) or rise (high >= 0) with the dual unchanged.
  DualRange range_of(int input, int quarter);

 private:
  int quarters_ = 0;
  LinearProgram program_;
  LinearAnswer linear_;
  std::vector<LinearSolver> solver_;  // one, made once program_ is built
};

}  // namespace countervail::supply
