// With one recipe the quarterly rule has a solution without turns: what was started by
// t is bounded by what was started before plus this quarter's flows, and by all that is
// stored so far. It shares no line with allocate(): two ways to one number.
#include "supply/closed_form.h"

#include <algorithm>

namespace countervail::supply {
namespace {

/// A_t
Series stored_by_date(const SupplyProblem& problem, const SupplyRun& run, const Recipe& recipe) {
  Series by_date(static_cast<std::size_t>(problem.quarters), kNoLimit);
  for (const Use& use : recipe.uses) {
    if (!problem.is_stored(use.input)) continue;
    double sum = problem.opening_stock(use.input);
    for (int t = 0; t < problem.quarters; ++t) {
      sum += run.inflow[run.at(use.input, t)];
      by_date[t] = std::min(by_date[t], sum / use.amount);
    }
  }
  return by_date;
}

/// c_t
double cap_of(const SupplyProblem& problem, const SupplyRun& run, const Recipe& recipe, int t) {
  if (t < recipe.from || t >= recipe.to) return 0;
  const Series& demand = problem.products[recipe.product].demand;
  double cap = demand.empty() ? kNoLimit : demand[t] / recipe.assembly_yield;
  for (const Use& use : recipe.uses)
    if (!problem.is_stored(use.input))
      cap = std::min(cap, run.inflow[run.at(use.input, t)] / use.amount);
  return cap;
}

}  // namespace

// One pass: X_t = min(X_{t-1} + c_t, A_t), the recursion of the formula above.
Series single_recipe_packages(const SupplyProblem& problem, const SupplyRun& run) {
  const Recipe& recipe = problem.recipes.front();
  const Series stored = stored_by_date(problem, run, recipe);
  Series packages;
  double started = 0;
  for (int t = 0; t < problem.quarters; ++t) {
    const double cap = cap_of(problem, run, recipe, t);
    const double by_now = cap > 0 ? std::min(started + cap, std::max(started, stored[t])) : started;
    packages.push_back((by_now - started) * recipe.assembly_yield);
    started = by_now;
  }
  return packages;
}

}  // namespace countervail::supply
