#include "supply/allocate.h"

#include <algorithm>

#include "supply/inflow.h"

namespace countervail::supply {
namespace {

/// One product's turn in one quarter.
struct Turn {
  double share = 1;
  double packages_left = kNoLimit;
  signed char ended_by = kNotOffered;
};

struct Tightest {
  double starts = kNoLimit;
  int input = -1;
  bool by_share = false;
};

// Minimum and index are chosen without a branch: which input is scarcest is hard to predict.
Tightest tightest_input(const FlatRecipe& recipe, const SupplyRun& run) {
  double least = kNoLimit;
  int input = -1;
  const double* available = run.available.data();
  const FlatUse* end = run.uses.data() + recipe.last_use;
  for (const FlatUse* use = run.uses.data() + recipe.first_use; use != end; ++use) {
    const double starts = available[use->input] * use->inverse;
    input = starts < least ? use->input : input;
    least = std::min(starts, least);
  }
  return {least, input, false};
}

/// As above, with no more than a share of what the quarter opened with.
Tightest tightest_within_share(const FlatRecipe& recipe, double share, const SupplyRun& run) {
  Tightest tightest;
  for (int u = recipe.first_use; u < recipe.last_use; ++u) {
    const FlatUse& use = run.uses[u];
    const double left = run.available[use.input];
    const double own = std::max(0.0, share * run.opening[use.input] - run.taken[use.input]);
    const double starts = std::min(left, own) * use.inverse;
    if (starts < tightest.starts) tightest = {starts, use.input, own < left};
  }
  return tightest;
}

void take_inputs(const FlatRecipe& recipe, double starts, bool count_taken, SupplyRun& run) {
  double* available = run.available.data();
  const FlatUse* end = run.uses.data() + recipe.last_use;
  for (const FlatUse* use = run.uses.data() + recipe.first_use; use != end; ++use) {
    const double amount = starts * use->amount;
    available[use->input] = std::max(0.0, available[use->input] - amount);
    if (count_taken) run.taken[use->input] += amount;
  }
}

signed char ending(const Tightest& tightest, double wanted) {
  if (wanted <= tightest.starts) return kBoundByDemand;
  return tightest.by_share ? kBoundByShare : static_cast<signed char>(tightest.input);
}

/// Returns the good packages made.
double try_recipe(const FlatRecipe& recipe, int t, Turn& turn, SupplyRun& run) {
  const bool shared = turn.share < 1;
  const Tightest tightest =
      shared ? tightest_within_share(recipe, turn.share, run) : tightest_input(recipe, run);
  double wanted = kNoLimit;
  if (turn.packages_left < kNoLimit)
    wanted = recipe.assembly_yield > 0 ? turn.packages_left / recipe.assembly_yield : 0;
  const double starts = std::min(tightest.starts, wanted);
  if (turn.ended_by == kNotOffered || starts > 0) turn.ended_by = ending(tightest, wanted);
  if (!(starts > 0)) return 0;
  take_inputs(recipe, starts, shared, run);
  // The input that ran out is gone exactly, whatever rounding left.
  if (starts == tightest.starts && !tightest.by_share) run.available[tightest.input] = 0;
  run.starts[run.at(recipe.index, t)] += starts;
  const double packages = starts * recipe.assembly_yield;
  turn.packages_left -= packages;
  return packages;
}

void take_turn(const SupplyProblem& problem, const RuleStep& step, int t, SupplyRun& run) {
  double& made = run.packages[run.at(step.product, t)];
  const Series& demand = problem.products[step.product].demand;
  Turn turn{step.share, step.cap};
  if (!demand.empty()) turn.packages_left = std::max(0.0, std::min(step.cap, demand[t] - made));
  if (step.share < 1) std::fill(run.taken.begin(), run.taken.end(), 0.0);
  for (int r = run.first_recipe[step.product]; r < run.first_recipe[step.product + 1]; ++r) {
    const FlatRecipe& recipe = run.recipes[r];
    if (t >= recipe.from && t < recipe.to) made += try_recipe(recipe, t, turn, run);
  }
  run.binding[run.at(step.product, t)] = turn.ended_by;
}

/// Stocks find what arrives; carriers are what arrives.
void open_quarter(int t, int inputs, int stored, SupplyRun& run) {
  for (int i = 0; i < inputs; ++i) {
    const double carried = i < stored ? run.available[i] : 0;
    run.available[i] = run.opening[i] = carried + run.inflow[run.at(i, t)];
  }
}

void close_quarter(int t, int inputs, int stored, SupplyRun& run) {
  for (int i = 0; i < inputs; ++i) {
    const std::size_t at = run.at(i, t);
    run.used[at] = run.opening[i] - run.available[i];
    run.stock[at] = i < stored ? run.available[i] : 0;
    run.lost[at] = i < stored ? 0 : run.available[i];
  }
}

/// The recipes of this draw as one flat list. Fifteen divisions here save hundreds in the quarters.
void flatten_recipes(const SupplyProblem& problem, SupplyRun& run) {
  int place = 0, use_place = 0;
  for (int product = 0; product < static_cast<int>(problem.products.size()); ++product) {
    run.first_recipe[product] = place;
    for (int r = 0; r < static_cast<int>(problem.recipes.size()); ++r) {
      const Recipe& recipe = problem.recipes[r];
      if (recipe.product != product) continue;
      FlatRecipe flat{r, recipe.from, recipe.to, use_place, use_place, recipe.assembly_yield};
      for (const Use& use : recipe.uses)
        run.uses[use_place++] = {use.input, use.amount, 1 / use.amount};
      flat.last_use = use_place;
      run.recipes[place++] = flat;
    }
  }
  run.first_recipe.back() = place;
}

}  // namespace

SupplyRun make_run(const SupplyProblem& problem) {
  SupplyRun run;
  run.quarters = problem.quarters;
  const auto quarters = static_cast<std::size_t>(problem.quarters);
  const auto inputs = static_cast<std::size_t>(problem.input_count());
  for (auto* series : {&run.inflow, &run.used, &run.lost, &run.stock})
    series->assign(inputs * quarters, 0);
  run.starts.assign(problem.recipes.size() * quarters, 0);
  run.packages.assign(problem.products.size() * quarters, 0);
  run.binding.assign(problem.products.size() * quarters, kNotOffered);
  for (auto* room : {&run.available, &run.opening, &run.taken}) room->assign(inputs, 0);
  run.line.assign(quarters, 0);
  run.log_density.assign(problem.nodes.size() * quarters, 0);
  std::size_t uses = 0;
  for (const Recipe& recipe : problem.recipes) uses += recipe.uses.size();
  run.uses.resize(uses);
  run.recipes.resize(problem.recipes.size());
  run.first_recipe.assign(problem.products.size() + 1, 0);
  return run;
}

void allocate(const SupplyProblem& problem, SupplyRun& run) {
  flatten_recipes(problem, run);
  for (auto* series : {&run.starts, &run.packages}) std::fill(series->begin(), series->end(), 0.0);
  std::fill(run.binding.begin(), run.binding.end(), kNotOffered);
  const int inputs = problem.input_count(), stored = problem.first_carrier();
  for (int i = 0; i < inputs; ++i) run.available[i] = problem.opening_stock(i);
  std::size_t phase = 0;
  for (int t = 0; t < problem.quarters; ++t) {
    while (phase + 1 < problem.rule.size() && problem.rule[phase + 1].from <= t) ++phase;
    open_quarter(t, inputs, stored, run);
    for (const RuleStep& step : problem.rule[phase].steps) take_turn(problem, step, t, run);
    close_quarter(t, inputs, stored, run);
  }
}

void evaluate(const SupplyProblem& problem, SupplyRun& run) {
  fill_inflow(problem, run);
  allocate(problem, run);
}

double weighted_output(const SupplyRun& run, const std::vector<double>& weights) {
  double sum = 0;
  for (std::size_t k = 0; k < run.packages.size(); ++k) sum += weights[k] * run.packages[k];
  return sum;
}

}  // namespace countervail::supply
