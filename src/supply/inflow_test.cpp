// Learning, yield tables, ramps and lags.
#include "supply/inflow.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/error.h"
#include "silicon/wafer_count.h"
#include "supply/gold_plan.h"
#include "supply/random_problem.h"

namespace countervail::supply {
namespace {

TEST(LearningTest, WrightAFifthADoubling) {
  const Learning learning{0.4, 0, 1000, 0.2};
  EXPECT_NEAR(learned_density(learning, 8000) / 0.4, 0.512, 1e-12);
  EXPECT_NEAR(learning_exponent(0.2), 0.321928, 1e-6);
  const Learning floored{0.4, 0.3, 1000, 0.2};
  EXPECT_EQ(learned_density(floored, 8000), 0.3);
}

TEST(YieldCurveTest, TextbookYields) {
  const DefectRates rates = defect_rates(YieldForm::kNegativeBinomial, 3);
  const YieldCurve curve = make_yield_curve(rates, Harvest{});
  EXPECT_NEAR(curve.at_log(std::log(6.656 * 0.4)), 0.1487, 5e-5);
  EXPECT_NEAR(curve.at_log(std::log(6.656 * 0.2048)), 0.3251, 5e-5);
}

TEST(YieldCurveTest, AgreesWithTheIntegralOfSilicon) {
  for (const YieldForm form :
       {YieldForm::kNegativeBinomial, YieldForm::kPoisson, YieldForm::kMurphy})
    for (const Harvest& harvest : {Harvest{}, Harvest{32, 25, 0.7}}) {
      const DefectRates rates = defect_rates(form, 3);
      const YieldCurve curve = make_yield_curve(rates, harvest);
      for (double log_defects = -9; log_defects < 6.5; log_defects += 0.0137)
        ASSERT_NEAR(curve.at_log(log_defects),
                    sellable_share(rates, harvest, std::exp(log_defects)), 1e-7)
            << log_defects;
    }
}

TEST(InflowTest, LearnsFromWafersMadeBeforeAndWaitsForTheLag) {
  SupplyProblem problem = gold_plan(6);
  problem.dies[0].gross_per_wafer =
      best_die_grid(WaferGeometry{}, 25.8e-3, 25.8e-3).dies;  // 665 mm2, 78 dies
  problem.curves = {plain_curve()};
  problem.dies[0].critical_area = 6.656;
  problem.nodes[0].learning = {0.4, 0, 3000, 0.2};
  problem.nodes[0].cumulated = 3000;
  SupplyRun run = make_run(problem);
  fill_inflow(problem, run);
  EXPECT_EQ(run.inflow[0], 0);
  EXPECT_NEAR(run.inflow[1], 3000 * 78 * 0.1487, 3000 * 78 * 5e-5);
  // 3,000 wafers a quarter: two doublings after three more quarters, started in quarter 3.
  const double density = learned_density(problem.nodes[0].learning, 12000);
  const double expected = defect_free_share(YieldForm::kNegativeBinomial, 6.656 * density, 3);
  EXPECT_NEAR(run.inflow[4], 3000 * 78 * expected, 1e-2);
}

TEST(InflowTest, MemoryRampsAndStacksPayForEveryBond) {
  SupplyProblem problem = gold_plan(8);
  Memory& kind = problem.memories[0];
  kind = Memory{};
  kind.wafers_a_month = 1000;
  kind.start = 0.5;
  kind.ramp = 2;
  kind.lag = 2;
  kind.dies_per_wafer = 400;
  kind.bond_yield = 0.99;
  SupplyRun run = make_run(problem);
  fill_inflow(problem, run);
  const double full = 3000 * 400 * std::pow(0.99, 8) / 8;
  const double share[] = {0, 0, 1.0 / 16, 0.5, 15.0 / 16, 1, 1, 1};
  for (int t = 0; t < 8; ++t) EXPECT_NEAR(run.inflow[run.at(1, t)], share[t] * full, 1e-6) << t;
}

TEST(SeriesTest, PointsMeansAndLags) {
  const Series series = path_series({{4, 100}, {8, 200}}, 12);  // ends of the first two years
  EXPECT_DOUBLE_EQ(series[0], 100);
  EXPECT_DOUBLE_EQ(series[4], 112.5);
  EXPECT_DOUBLE_EQ((series[4] + series[5] + series[6] + series[7]) / 4, 150);
  EXPECT_DOUBLE_EQ(series[11], 200);
  EXPECT_THROW(path_series({{4, 1}, {4, 2}}, 4), Error);
  EXPECT_THROW(path_series({}, 4), Error);
  const double in[] = {8, 0, 0, 0};
  double out[4];
  delay(in, 2, 1.25, 4, out);
  EXPECT_DOUBLE_EQ(out[0], 2);
  EXPECT_DOUBLE_EQ(out[1], 6.5);
  EXPECT_DOUBLE_EQ(out[2], 2);
  EXPECT_DOUBLE_EQ(out[3], 0);
}

RC_GTEST_PROP(InflowProperty, ARampLosesNothing, ()) {
  const double start = drawn(0, 20) / 4, length = drawn(0, 20) / 4;
  double ramp[40], sum = 0;
  fill_ramp(start, length, 40, ramp);
  for (double share : ramp) sum += share;
  RC_ASSERT(std::abs(sum - (40 - start - length / 2)) < 1e-9);
}

// Any one number of the problem out of its range is refused.
TEST(ProblemCheckTest, RefusesBadNumbers) {
  const auto refused = [](auto&& change) {
    SupplyProblem problem = gold_plan();
    change(problem);
    EXPECT_THROW(check(problem), Error);
  };
  refused([](SupplyProblem& p) { p.nodes[0].wafers_a_month[3] = -1; });
  refused([](SupplyProblem& p) { p.nodes[0].wafers_a_month.pop_back(); });
  refused([](SupplyProblem& p) { p.nodes[0].ai_share[0] = 1.5; });
  refused([](SupplyProblem& p) { p.nodes[0].learning.density = 0; });
  refused([](SupplyProblem& p) { p.nodes[0].learning.fall_per_doubling = 1; });
  refused([](SupplyProblem& p) { p.dies.push_back(p.dies[0]); });  // shares sum to 2
  refused([](SupplyProblem& p) { p.dies[0].curve = 7; });
  refused([](SupplyProblem& p) { p.dies[0].stock = std::nan(""); });
  refused([](SupplyProblem& p) { p.memories[0].bond_yield = 1.01; });
  refused([](SupplyProblem& p) { p.memories[0].height = 0; });
  refused([](SupplyProblem& p) { p.carriers[0].utilisation = -0.1; });
  refused([](SupplyProblem& p) { p.recipes[0].uses.clear(); });
  refused([](SupplyProblem& p) { p.recipes[0].uses[0].input = 9; });
  refused([](SupplyProblem& p) { p.recipes[0].uses[0].amount = 0; });
  refused([](SupplyProblem& p) { p.recipes[0].product = 1; });
  refused([](SupplyProblem& p) { p.recipes[0].also = {{0, 0.5}}; });
  refused([](SupplyProblem& p) { p.recipes[0].also = {{3, 0.5}}; });
  refused([](SupplyProblem& p) { p.rule.clear(); });
  refused([](SupplyProblem& p) { p.rule.push_back(p.rule[0]); });
  refused([](SupplyProblem& p) { p.rule[0].steps = {{0, 0.6}, {0, 0.6}}; });
  refused([](SupplyProblem& p) { p.quarters = 0; });
}

}  // namespace
}  // namespace countervail::supply
