#include "supply/allocate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "supply/gold_plan.h"
#include "supply/random_problem.h"

namespace countervail::supply {
namespace {

constexpr int kDies = 0, kStacks = 1;

TEST(AllocateTest, GoldPlan) {
  const SupplyProblem problem = gold_plan();
  check(problem);
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  const double expected[] = {45000, 52650, 28350, 4500, 4500, 4500, 4500, 4500};
  for (int t = 0; t < 8; ++t) EXPECT_NEAR(run.packages[t], expected[t], 1e-4) << t;
  EXPECT_EQ(run.binding[0], kDies);
  EXPECT_EQ(run.binding[1], kDies);
  for (int t = 2; t < 8; ++t) EXPECT_EQ(run.binding[t], kStacks) << t;
  EXPECT_NEAR(run.stock[run.at(kDies, 7)], 589000, 2e-3);
  EXPECT_EQ(run.stock[run.at(kStacks, 7)], 0);
  EXPECT_NEAR(std::accumulate(run.packages.begin(), run.packages.end(), 0.0), 148500, 1e-3);
}

TEST(AllocateTest, AKindThatNoRecipeAcceptsIsLeftAlone) {
  SupplyProblem problem = gold_plan();
  problem.memories.push_back(problem.memories[0]);  // a second kind, as plentiful
  problem.recipes[0].uses[2].input = 3;             // the carrier moved behind it
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  EXPECT_NEAR(run.packages[3], 4500, 1e-6);
  EXPECT_EQ(run.used[run.at(2, 7)], 0);
  problem.recipes.push_back({0, {{0, 2}, {2, 8}, {3, 1}}, 0.9});  // "first kind | second kind"
  run = make_run(problem);
  evaluate(problem, run);
  EXPECT_NEAR(run.packages[3], 52650, 1e-3);  // dies bind again
}

TEST(AllocateTest, DemandAndSharesAreNamedWhenTheyEndATurn) {
  SupplyProblem problem = gold_plan(2);
  problem.products[0].demand = {1000, 1000};
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  EXPECT_EQ(run.binding[0], kBoundByDemand);
  EXPECT_NEAR(run.packages[0], 1000, 1e-9);
  problem.products[0].demand.clear();
  problem.rule[0].steps[0].share = 0.5;
  evaluate(problem, run);
  EXPECT_EQ(run.binding[0], kBoundByShare);
  EXPECT_NEAR(run.packages[0], 22500, 1e-4);
  problem.recipes[0].from = 1;
  evaluate(problem, run);
  EXPECT_EQ(run.binding[0], kNotOffered);
  EXPECT_EQ(run.packages[0], 0);
}

// Half of all cards one-die, half two-die: the mix shares the inputs as its counts say.
TEST(AllocateTest, AMixKeepsItsProportion) {
  SupplyProblem problem = gold_plan();
  problem.products.resize(2);
  problem.recipes = {{0, {{0, 1.5}, {1, 6}, {2, 1.5}}, 0.45, 0, 8, {{1, 0.45}}}};
  check(problem);
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  EXPECT_NEAR(run.packages[run.at(0, 0)], 100000 / 1.5 * 0.45, 1e-6);
  for (int t = 0; t < 8; ++t) {
    EXPECT_EQ(run.packages[run.at(0, t)], run.packages[run.at(1, t)]);
    EXPECT_EQ(run.binding[run.at(0, t)], run.binding[run.at(1, t)]);
  }
}

// With two products under a rule, more of an input can mean less output: the second product takes
// the stacks that the first, worth more, would have made later.
TEST(AllocateTest, MoreOfAnInputMayMakeLessUnderARule) {
  SupplyProblem problem = gold_plan(2);
  problem.dies[0].stock = 0;
  problem.nodes[0].wafers_a_month = {0, 0};
  problem.memories[0].stock = 8;
  problem.memories[0].bought.clear();
  problem.dies[0].bought = {0, 2};
  problem.dies.push_back(problem.dies[0]);  // the die of a lesser product
  problem.dies[0].share = problem.dies[1].share = {0, 0};
  problem.dies[1].bought = {0, 0};
  problem.products.resize(2);
  problem.recipes = {{0, {{0, 2}, {2, 8}, {3, 1}}, 1}, {1, {{1, 2}, {2, 8}, {3, 1}}, 1}};
  problem.rule = {{0, {{0}, {1}}}};
  const std::vector<double> worth{1, 1, 0.1, 0.1};
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  EXPECT_NEAR(weighted_output(run, worth), 1, 1e-12);
  problem.dies[1].bought = {2, 0};
  evaluate(problem, run);
  EXPECT_NEAR(weighted_output(run, worth), 0.1, 1e-12);
}

// One product, one recipe: a quarter may fall although no date's sum does.
TEST(AllocateTest, EarlierArrivalMayLowerALaterQuarter) {
  SupplyProblem late = gold_plan(2), early = late;
  for (SupplyProblem* problem : {&late, &early}) {
    problem->dies[0].stock = 4;
    problem->nodes[0].wafers_a_month = {0, 0};
    problem->memories[0].stock = 0;
  }
  late.memories[0].bought = {0, 16};
  early.memories[0].bought = {16, 0};
  SupplyRun first = make_run(late), second = make_run(early);
  evaluate(late, first);
  evaluate(early, second);
  EXPECT_GT(first.packages[1], second.packages[1]);
  EXPECT_GE(second.packages[0] + second.packages[1], first.packages[0] + first.packages[1] - 1e-12);
}

void expect_conserved(const SupplyProblem& problem, const SupplyRun& run) {
  for (int i = 0; i < problem.input_count(); ++i) {
    double in = problem.opening_stock(i), out = 0;
    for (int t = 0; t < problem.quarters; ++t) {
      in += run.inflow[run.at(i, t)];
      out += run.used[run.at(i, t)] + run.lost[run.at(i, t)];
      const double stock = run.stock[run.at(i, t)];
      RC_ASSERT(stock >= 0);
      RC_ASSERT(run.used[run.at(i, t)] >= 0 && run.lost[run.at(i, t)] >= 0);
      RC_ASSERT(std::abs(in - out - stock) <= 1e-9 * (1 + in));
      if (!problem.is_stored(i)) RC_ASSERT(stock == 0.0);
    }
  }
}

RC_GTEST_PROP(AllocateProperty, EveryInputIsConservedAndNothingIsNegative, ()) {
  const SupplyProblem problem = many_recipe_problem(*rc::gen::inRange(1, 14));
  check(problem);
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  expect_conserved(problem, run);
  for (double packages : run.packages) RC_ASSERT(packages >= 0);
}

RC_GTEST_PROP(AllocateProperty, NothingIsUsedBeforeItExists, ()) {
  SupplyProblem problem = one_recipe_problem(12);
  SupplyRun run = make_run(problem), other = run;
  evaluate(problem, run);
  const int cut = *rc::gen::inRange(0, 12);
  for (int t = cut; t < 12; ++t) problem.nodes[0].wafers_a_month[t] *= 3;
  evaluate(problem, other);
  for (int t = 0; t < cut; ++t) RC_ASSERT(run.packages[t] == other.packages[t]);
}

RC_GTEST_PROP(AllocateProperty, OneRecipeNeverMakesLessByAnyDateWithMore, ()) {
  SupplyProblem problem = one_recipe_problem(12);
  SupplyRun run = make_run(problem), more = run;
  evaluate(problem, run);
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      problem.dies[0].stock += drawn(1, 10000);
      break;
    case 1:
      problem.memories[0].stock += drawn(1, 100000);
      break;
    case 2:
      problem.memories[0].start -= drawn(1, 8) / 2;
      break;
    case 3:
      problem.memories[0].bond_yield = std::min(1.0, problem.memories[0].bond_yield + 0.05);
      break;
    case 4:
      problem.nodes[0].learning.density *= 0.8;
      problem.nodes[0].learning.floor *= 0.8;
      break;
    default:
      problem.carriers[0].utilisation = 1;
      break;
  }
  evaluate(problem, more);
  double before = 0, after = 0;
  for (int t = 0; t < 12; ++t) {
    before += run.packages[t];
    after += more.packages[t];
    RC_ASSERT(after >= before - 1e-9 * (1 + before));
  }
}

RC_GTEST_PROP(AllocateProperty, SameBytesInAUsedRun, ()) {
  const SupplyProblem first = many_recipe_problem(9), second = many_recipe_problem(9);
  SupplyRun fresh = make_run(first), used = make_run(second);
  evaluate(second, used);
  evaluate(first, used);
  evaluate(first, fresh);
  RC_ASSERT(fresh.packages == used.packages);
  RC_ASSERT(fresh.stock == used.stock);
  RC_ASSERT(fresh.binding == used.binding);
}

RC_GTEST_PROP(AllocateProperty, SharesDoNotChangeWithTheScale, ()) {
  SupplyProblem problem = many_recipe_problem(8);
  SupplyRun run = make_run(problem), scaled = run;
  evaluate(problem, run);
  for (Die& die : problem.dies) die.stock *= 4;
  for (Memory& kind : problem.memories) {
    kind.stock *= 4;
    kind.wafers_a_month *= 4;
    for (double& bought : kind.bought) bought *= 4;
  }
  for (Node& node : problem.nodes) {
    for (double& wafers : node.wafers_a_month) wafers *= 4;
    node.wafers_before *= 4, node.cumulated *= 4, node.learning.reference_wafers *= 4;
  }
  for (double& wafers : problem.carriers[0].wafers_a_month) wafers *= 4;
  for (Product& product : problem.products)
    for (double& demand : product.demand) demand *= 4;
  for (RulePhase& phase : problem.rule)
    for (RuleStep& step : phase.steps) step.cap *= 4;
  evaluate(problem, scaled);
  for (std::size_t k = 0; k < run.packages.size(); ++k)
    RC_ASSERT(std::abs(4 * run.packages[k] - scaled.packages[k]) <=
              1e-9 * (1 + scaled.packages[k]));
}

}  // namespace
}  // namespace countervail::supply
