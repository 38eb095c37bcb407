#include "supply/allocate.h"

#include <algorithm>

#include "supply/inflow.h"

namespace countervail::supply {
namespace {

/// One product's turn in one quarter.
struct Turn {
  const RuleStep& step;
  double packages_left = kNoLimit;
  signed char ended_by = kNotOffered;
  bool made_something = false;
};

struct Tightest {
  double starts = kNoLimit;
  int input = -1;
  bool by_share = false;
};

Tightest tightest_input(const Recipe& recipe, const RuleStep& step, const SupplyRun& run) {
  Tightest tightest;
  for (const Use& use : recipe.uses) {
    const double left = run.available[use.input];
    const double own =
        step.share < 1 ? step.share * run.opening[use.input] - run.taken[use.input] : kNoLimit;
    const double starts = std::max(0.0, std::min(left, own)) / use.amount;
    if (starts < tightest.starts) tightest = {starts, use.input, own < left};
  }
  return tightest;
}

void make(const Recipe& recipe, int recipe_index, double starts, int t, SupplyRun& run) {
  for (const Use& use : recipe.uses) {
    const double amount = starts * use.amount;
    run.available[use.input] = std::max(0.0, run.available[use.input] - amount);
    run.taken[use.input] += amount;
    run.used[run.at(use.input, t)] += amount;
  }
  run.starts[run.at(recipe_index, t)] += starts;
  run.packages[run.at(recipe.product, t)] += starts * recipe.assembly_yield;
}

void try_recipe(const SupplyProblem& problem, int index, int t, Turn& turn, SupplyRun& run) {
  const Recipe& recipe = problem.recipes[index];
  if (t < recipe.from || t >= recipe.to) return;
  const Tightest tightest = tightest_input(recipe, turn.step, run);
  const double wanted = recipe.assembly_yield > 0 ? turn.packages_left / recipe.assembly_yield : 0;
  const double starts = std::min(tightest.starts, wanted);
  if (turn.ended_by == kNotOffered || starts > 0)
    turn.ended_by = wanted <= tightest.starts ? kBoundByDemand
                    : tightest.by_share       ? kBoundByShare
                                              : static_cast<signed char>(tightest.input);
  if (starts <= 0) return;
  turn.packages_left -= starts * recipe.assembly_yield;
  make(recipe, index, starts, t, run);
  // The input that ran out is gone exactly, whatever the rounding of the division left.
  if (starts == tightest.starts && !tightest.by_share) run.available[tightest.input] = 0;
}

void take_turn(const SupplyProblem& problem, const RuleStep& step, int t, SupplyRun& run) {
  Turn turn{step};
  const Series& demand = problem.products[step.product].demand;
  turn.packages_left = step.cap;
  if (!demand.empty())
    turn.packages_left = std::min(step.cap, demand[t] - run.packages[run.at(step.product, t)]);
  turn.packages_left = std::max(0.0, turn.packages_left);
  std::fill(run.taken.begin(), run.taken.end(), 0.0);
  for (int recipe : run.recipes_of[step.product]) try_recipe(problem, recipe, t, turn, run);
  run.binding[run.at(step.product, t)] = turn.ended_by;
}

void close_quarter(const SupplyProblem& problem, int t, SupplyRun& run) {
  for (int i = 0; i < problem.input_count(); ++i) {
    const std::size_t at = run.at(i, t);
    const bool stored = problem.is_stored(i);
    run.stock[at] = stored ? run.available[i] : 0;
    run.lost[at] = stored ? 0 : run.available[i];
  }
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
  run.recipes_of.resize(problem.products.size());
  for (std::size_t r = 0; r < problem.recipes.size(); ++r)
    run.recipes_of[problem.recipes[r].product].push_back(static_cast<int>(r));
  return run;
}

void allocate(const SupplyProblem& problem, SupplyRun& run) {
  for (auto* series : {&run.used, &run.starts, &run.packages})
    std::fill(series->begin(), series->end(), 0.0);
  std::fill(run.binding.begin(), run.binding.end(), kNotOffered);
  const int inputs = problem.input_count();
  for (int i = 0; i < inputs; ++i) run.available[i] = problem.opening_stock(i);
  std::size_t phase = 0;
  for (int t = 0; t < problem.quarters; ++t) {
    while (phase + 1 < problem.rule.size() && problem.rule[phase + 1].from <= t) ++phase;
    for (int i = 0; i < inputs; ++i) {
      const double carried = problem.is_stored(i) ? run.available[i] : 0;
      run.available[i] = run.opening[i] = carried + run.inflow[run.at(i, t)];
    }
    for (const RuleStep& step : problem.rule[phase].steps) take_turn(problem, step, t, run);
    close_quarter(problem, t, run);
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
