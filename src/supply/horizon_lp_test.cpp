#include "supply/horizon_lp.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "supply/closed_form.h"
#include "supply/gold_plan.h"
#include "supply/random_problem.h"
#include "supply/shadow_value.h"

namespace countervail::supply {
namespace {

/// A package of quarter t is worth r^t.
std::vector<double> discounted(const SupplyRun& run, double r) {
  std::vector<double> weights(run.packages.size());
  for (std::size_t k = 0; k < weights.size(); ++k)
    weights[k] = std::pow(r, static_cast<double>(k % static_cast<std::size_t>(run.quarters)));
  return weights;
}

HorizonAnswer solved(const SupplyProblem& problem, const SupplyRun& run,
                     const std::vector<double>& weights) {
  HorizonProgram program(problem, run, weights);
  HorizonAnswer answer;
  program.solve(problem, run, weights, answer);
  return answer;
}

TEST(HorizonLpTest, GoldPlanEqualsTheRuleAndPricesAStack) {
  const SupplyProblem problem = gold_plan();
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  const std::vector<double> weights = discounted(run, 0.95);
  const HorizonAnswer answer = solved(problem, run, weights);
  ASSERT_EQ(answer.state, LinearState::kOptimal);
  EXPECT_NEAR(answer.optimum, weighted_output(run, weights), 1e-6);
  // From quarter 2 on stacks bind: one more is an eighth of a package, 0.9 of it good.
  for (int t = 3; t < 8; ++t) {
    EXPECT_NEAR(answer.value[run.at(1, t)], 0.9 / 8 * std::pow(0.95, t), 1e-12) << t;
    EXPECT_NEAR(rule_shadow_value(problem, run, weights, 1, t), answer.value[run.at(1, t)], 1e-10);
  }
  EXPECT_EQ(answer.value[run.at(0, 7)], 0);
}

// Two products share the memory; the better one comes a year later. The rule spends it now.
TEST(HorizonLpTest, ForesightKeepsStacksForALaterBetterProduct) {
  SupplyProblem problem = gold_plan(8);
  problem.products.resize(2);
  problem.recipes.push_back({1, {{0, 1}, {1, 8}, {2, 1}}, 0.9, 4});
  problem.rule = {{0, {{0}}}, {4, {{1}, {0}}}};
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  std::vector<double> weights(run.packages.size(), 1);
  for (int t = 0; t < 8; ++t) weights[run.at(1, t)] = 3;
  const HorizonAnswer answer = solved(problem, run, weights);
  EXPECT_GT(answer.optimum, 1.2 * weighted_output(run, weights));
  // All stacks go to the product worth 3: a package of eight, 0.9 of them good.
  EXPECT_NEAR(answer.value[run.at(1, 0)], 3 * 0.9 / 8, 1e-9);
  EXPECT_NEAR(answer.packages[run.at(0, 0)], 0, 1e-6);
}

RC_GTEST_PROP(HorizonLpProperty, OneRecipeRuleClosedFormAndProgramAgree, ()) {
  const SupplyProblem problem = one_recipe_problem(12);
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  const Series packages = single_recipe_packages(problem, run);
  double made = 0, closed = 0;
  for (int t = 0; t < 12; ++t) {
    made += run.packages[t];
    closed += packages[t];
    RC_ASSERT(std::abs(made - closed) <= 1e-9 * (1 + made));
  }
  const std::vector<double> weights = discounted(run, 0.9);
  const HorizonAnswer answer = solved(problem, run, weights);
  RC_ASSERT(answer.state == LinearState::kOptimal);
  const double rule = weighted_output(run, weights);
  RC_ASSERT(std::abs(answer.optimum - rule) <= 1e-7 * (1 + rule));
}

RC_GTEST_PROP(HorizonLpProperty, ForesightIsNeverBelowTheRule, ()) {
  const SupplyProblem problem = many_recipe_problem(*rc::gen::inRange(2, 12));
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  std::vector<double> weights = discounted(run, drawn(5, 12) / 10);
  const HorizonAnswer answer = solved(problem, run, weights);
  RC_ASSERT(answer.state == LinearState::kOptimal);
  const double rule = weighted_output(run, weights);
  RC_ASSERT(answer.optimum >= rule - 1e-7 * (1 + rule));
  for (double value : answer.value) RC_ASSERT(value >= -1e-9);
}

RC_GTEST_PROP(HorizonLpProperty, DualIsTheSlopeWithinItsRange, ()) {
  const SupplyProblem problem = many_recipe_problem(8);
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  const std::vector<double> weights = discounted(run, 0.95);
  HorizonProgram program(problem, run, weights);
  HorizonAnswer answer, moved;
  program.solve(problem, run, weights, answer);
  const int input = *rc::gen::inRange(0, problem.input_count()), t = *rc::gen::inRange(0, 8);
  const DualRange range = program.range_of(input, t);
  RC_ASSERT(range.low <= 1e-6 && range.high >= -1e-6);
  const double step = std::min(range.high, 1000.0);
  run.inflow[run.at(input, t)] += step;
  program.solve(problem, run, weights, moved);
  const double gain = answer.value[run.at(input, t)] * step;
  RC_ASSERT(std::abs(moved.optimum - answer.optimum - gain) <= 1e-7 * (1 + answer.optimum));
}

RC_GTEST_PROP(HorizonLpProperty, MoreOfAnythingNeverLowersTheOptimum, ()) {
  SupplyProblem problem = many_recipe_problem(8);
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  const std::vector<double> weights = discounted(run, 0.95);
  HorizonProgram program(problem, run, weights);
  HorizonAnswer answer, more;
  program.solve(problem, run, weights, answer);
  run.inflow[*rc::gen::inRange<std::size_t>(0, run.inflow.size())] += drawn(1, 10000);
  program.solve(problem, run, weights, more);
  RC_ASSERT(more.optimum >= answer.optimum - 1e-7 * (1 + answer.optimum));
}

// Under the rule a stack more can lower the output: the value says so by its sign.
TEST(ShadowValueTest, MayBeNegativeUnderARule) {
  SupplyProblem problem = gold_plan(2);
  problem.dies[0].stock = 0;
  problem.nodes[0].wafers_a_month = {0, 0};
  problem.memories[0].bought.clear();
  problem.memories[0].stock = 8;
  problem.dies[0].bought = {0, 2};
  problem.dies[0].share = {0, 0};
  problem.dies.push_back(problem.dies[0]);
  problem.dies[1].bought = {0, 0};
  problem.products.resize(2);
  problem.recipes = {{0, {{0, 2}, {2, 8}, {3, 1}}, 1}, {1, {{1, 2}, {2, 8}, {3, 1}}, 1}};
  problem.rule = {{0, {{0}, {1}}}};
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  const std::vector<double> worth{1, 1, 0.1, 0.1};
  const double before = weighted_output(run, worth);
  EXPECT_LT(rule_shadow_value(problem, run, worth, 1, 0, 2), 0);  // two dies of the lesser product
  EXPECT_EQ(weighted_output(run, worth), before);                 // the run is as it was
  const std::vector<double> all = rule_shadow_values(problem, run, worth, 2);
  EXPECT_EQ(all[run.at(1, 0)], rule_shadow_value(problem, run, worth, 1, 0, 2));
}

}  // namespace
}  // namespace countervail::supply
