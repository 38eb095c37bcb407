// Quarter by quarter: stocks take in what arrives, products take their turns in the order of the
// rule, what is left is stored or lost. A turn goes through the product's recipes in their order,
// each started until an input, the product's share or its demand ends it; what ended the last one
// is kept as the binding constraint. This runs once a draw, many thousands of times, so everything
// is flat arrays in the run and nothing allocates.
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

/// The run's arrays as plain pointers, taken once: a store into one of them then cannot make the
/// compiler read the others' addresses again.
struct Desk {
  const Recipe* plain;
  const Product* products;
  double *available, *taken;
  const double* opening;
  const FlatRecipe* recipes;
  const FlatUse* uses;
  const int* first_recipe;
  double *starts, *packages;
  signed char* binding;
  std::size_t quarters;
};

Desk desk_of(const SupplyProblem& problem, SupplyRun& run) {
  return {problem.recipes.data(), problem.products.data(), run.available.data(),
          run.taken.data(),       run.opening.data(),      run.recipes.data(),
          run.uses.data(),        run.first_recipe.data(), run.starts.data(),
          run.packages.data(),    run.binding.data(),      static_cast<std::size_t>(run.quarters)};
}

// Minimum and index are chosen without a branch: which input is scarcest is hard to predict.
Tightest tightest_input(const FlatRecipe& recipe, const Desk& desk) {
  double least = kNoLimit;
  int input = -1;
  const FlatUse* end = desk.uses + recipe.last_use;
  for (const FlatUse* use = desk.uses + recipe.first_use; use != end; ++use) {
    const double starts = desk.available[use->input] * use->inverse;
    input = starts < least ? use->input : input;
    least = std::min(starts, least);
  }
  return {least, input, false};
}

/// As above, with no more than a share of what the quarter opened with.
Tightest tightest_within_share(const FlatRecipe& recipe, double share, const Desk& desk) {
  Tightest tightest;
  for (int u = recipe.first_use; u < recipe.last_use; ++u) {
    const FlatUse& use = desk.uses[u];
    const double left = desk.available[use.input];
    const double own = std::max(0.0, share * desk.opening[use.input] - desk.taken[use.input]);
    const double starts = std::min(left, own) * use.inverse;
    if (starts < tightest.starts) tightest = {starts, use.input, own < left};
  }
  return tightest;
}

void take_inputs(const FlatRecipe& recipe, double starts, bool count_taken, const Desk& desk) {
  const FlatUse* end = desk.uses + recipe.last_use;
  for (const FlatUse* use = desk.uses + recipe.first_use; use != end; ++use) {
    const double amount = starts * use->amount;
    desk.available[use->input] = std::max(0.0, desk.available[use->input] - amount);
    if (count_taken) desk.taken[use->input] += amount;
  }
}

/// Starts until the demand of a product that comes along is met.
double wanted_along(const Recipe& recipe, std::size_t t, const Desk& desk) {
  double wanted = kNoLimit;
  for (const Output& output : recipe.also) {
    const Series& demand = desk.products[output.product].demand;
    if (demand.empty() || output.packages == 0) continue;
    const double made = desk.packages[static_cast<std::size_t>(output.product) * desk.quarters + t];
    wanted = std::min(wanted, std::max(0.0, demand[t] - made) / output.packages);
  }
  return wanted;
}

void add_mix(const Recipe& recipe, double starts, signed char ended_by, std::size_t t,
             const Desk& desk) {
  for (const Output& output : recipe.also) {
    const std::size_t at = static_cast<std::size_t>(output.product) * desk.quarters + t;
    desk.packages[at] += starts * output.packages;
    desk.binding[at] = ended_by;
  }
}

signed char ending(const Tightest& tightest, double wanted) {
  if (wanted <= tightest.starts) return kBoundByDemand;
  return tightest.by_share ? kBoundByShare : static_cast<signed char>(tightest.input);
}

/// Returns the good packages made.
double try_recipe(const FlatRecipe& recipe, std::size_t t, Turn& turn, const Desk& desk) {
  const bool shared = turn.share < 1;
  const Tightest tightest =
      shared ? tightest_within_share(recipe, turn.share, desk) : tightest_input(recipe, desk);
  double wanted = recipe.makes_a_mix ? wanted_along(desk.plain[recipe.index], t, desk) : kNoLimit;
  if (turn.packages_left < kNoLimit)
    wanted = std::min(wanted, turn.packages_left * recipe.inverse_yield);
  const double starts = std::min(tightest.starts, wanted);
  // A recipe that starts nothing does not overwrite what ended one before it that did.
  if (turn.ended_by == kNotOffered || starts > 0) turn.ended_by = ending(tightest, wanted);
  if (!(starts > 0)) return 0;
  take_inputs(recipe, starts, shared, desk);
  // The input that ran out is gone exactly, whatever rounding left.
  if (starts == tightest.starts && !tightest.by_share) desk.available[tightest.input] = 0;
  desk.starts[static_cast<std::size_t>(recipe.index) * desk.quarters + t] += starts;
  if (recipe.makes_a_mix) add_mix(desk.plain[recipe.index], starts, turn.ended_by, t, desk);
  const double packages = starts * recipe.assembly_yield;
  turn.packages_left -= packages;
  return packages;
}

void take_turn(const SupplyProblem& problem, const RuleStep& step, std::size_t t, int inputs,
               const Desk& desk) {
  const std::size_t at = static_cast<std::size_t>(step.product) * desk.quarters + t;
  const Series& demand = problem.products[step.product].demand;
  double made = desk.packages[at];
  Turn turn{step.share, step.cap};
  if (!demand.empty()) turn.packages_left = std::max(0.0, std::min(step.cap, demand[t] - made));
  // Shares are of what the quarter opened with, for this turn alone.
  if (step.share < 1) std::fill(desk.taken, desk.taken + inputs, 0.0);
  const int last = desk.first_recipe[step.product + 1];
  for (int r = desk.first_recipe[step.product]; r < last; ++r) {
    const FlatRecipe& recipe = desk.recipes[r];
    if (static_cast<int>(t) >= recipe.from && static_cast<int>(t) < recipe.to)
      made += try_recipe(recipe, t, turn, desk);
  }
  desk.packages[at] = made;
  desk.binding[at] = turn.ended_by;
}

/// Stocks find what arrives; carriers are what arrives.
void open_quarter(int t, int inputs, int stored, SupplyRun& run) {
  for (int i = 0; i < inputs; ++i) {
    const double carried = i < stored ? run.available[i] : 0;
    run.available[i] = run.opening[i] = carried + run.inflow[run.at(i, t)];
  }
}

/// A stored input loses nothing and a carrier keeps nothing: those figures stay the zeros that
/// make_run() wrote.
void close_quarter(int t, int inputs, int stored, SupplyRun& run) {
  for (int i = 0; i < inputs; ++i) run.used[run.at(i, t)] = run.opening[i] - run.available[i];
  for (int i = 0; i < stored; ++i) run.stock[run.at(i, t)] = run.available[i];
  for (int i = stored; i < inputs; ++i) run.lost[run.at(i, t)] = run.available[i];
}

/// The recipes of this draw as one flat list. Fifteen divisions here save hundreds in the quarters.
void flatten_recipes(const SupplyProblem& problem, SupplyRun& run) {
  int place = 0, use_place = 0;
  for (int product = 0; product < static_cast<int>(problem.products.size()); ++product) {
    run.first_recipe[product] = place;
    for (int r = 0; r < static_cast<int>(problem.recipes.size()); ++r) {
      const Recipe& recipe = problem.recipes[r];
      if (recipe.product != product) continue;
      const double yield = recipe.assembly_yield;
      FlatRecipe flat{r,
                      recipe.from,
                      recipe.to,
                      use_place,
                      use_place,
                      yield,
                      yield > 0 ? 1 / yield : 0,
                      !recipe.also.empty()};
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
  // Pointers are taken once: no array changes its size from here on.
  const Desk desk = desk_of(problem, run);
  std::size_t phase = 0;
  for (int t = 0; t < problem.quarters; ++t) {
    while (phase + 1 < problem.rule.size() && problem.rule[phase + 1].from <= t) ++phase;
    open_quarter(t, inputs, stored, run);
    for (const RuleStep& step : problem.rule[phase].steps)
      take_turn(problem, step, static_cast<std::size_t>(t), inputs, desk);
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
