#include "minerals/simulate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/error.h"
#include "minerals/user_stock.h"

namespace countervail::minerals {
namespace {

using namespace std::chrono_literals;

MineralProblem steady_case(int months = 12) {
  MineralProblem problem;
  problem.months = months_from(2025y / 1, months);
  for (int m = 0; m < months; ++m) problem.normal_orders.push_back(100.0 * problem.months.days(m));
  problem.sectors = {{0.6, 0.8, 21}, {0.4, 0.1, 56}};
  problem.market = {0.9, 0.1, 0.2, 1.5, 50};
  return problem;
}

MineralRun ran(const MineralProblem& problem) {
  check(problem);
  MineralRun run = make_mineral_run(problem);
  simulate(problem, run);
  return run;
}

TEST(MonthsTest, CountDays) {
  const Months months = months_from(2024y / 1, 14);
  EXPECT_EQ(months.days(1), 29);
  EXPECT_EQ(months.days(13), 28);
  EXPECT_EQ(months.day_of(2024y / 4 / 4), 31 + 29 + 31 + 3);
  EXPECT_EQ(months.all_days(), 366 + 31 + 28);
}

TEST(UserStockTest, StopsInsideTheMonth) {
  const StockMonth stopped = pass_month(10, 20, 60);
  EXPECT_DOUBLE_EQ(stopped.stop_at, 0.25);
  EXPECT_DOUBLE_EQ(stopped.use, 30);
  EXPECT_EQ(stopped.stock, 0);
  EXPECT_EQ(pass_month(10, 50, 60).stop_at, -1);
  EXPECT_DOUBLE_EQ(orders_of(60, 30, 0, 1.0 / 3), 70);
  EXPECT_EQ(orders_of(0, 0, 30, 0.5), 0);
}

TEST(SimulateTest, NothingHappensWithoutARule) {
  MineralProblem problem = steady_case();
  problem.normal_orders[1] = 1500;  // a holiday of the makers
  const MineralRun run = ran(problem);
  for (int m = 0; m < 12; ++m) {
    EXPECT_NEAR(run.exports[m], problem.normal_orders[m], 1e-9);
    EXPECT_NEAR(run.price[m], 1, 1e-12);
    EXPECT_NEAR(run.shortage[m], 0, 1e-12);
    EXPECT_EQ(run.pending_licence[m], 0);
  }
  EXPECT_EQ(run.first_stop[0], -1);
}

// A rule of 4 April with no decisions in that month stops 27 of 30 days of the controlled stream.
TEST(SimulateTest, DaysInsideAMonthCount) {
  MineralProblem problem = steady_case();
  for (Sector& sector : problem.sectors) sector.stock_days = 0;  // no restocking on top
  problem.licence.from_day = problem.months.day_of(2025y / 4 / 4);
  problem.licence.mean_days = 10000;
  problem.licence.stages = 16;
  problem.licence.tested = 0;
  const MineralRun run = ran(problem);
  const double controlled = 0.6 * 0.8 + 0.4 * 0.1;
  EXPECT_NEAR(run.exports[3], 3000 * (1 - controlled * 27 / 30), 1e-6);
  EXPECT_NEAR(run.filed[3], 2700 * controlled, 1e-6);
  EXPECT_NEAR(run.pending_licence[3], 2700 * controlled, 1e-6);
}

// Stop at the border on day 0: felt after the transit, lines stop when the stock is gone too.
TEST(SimulateTest, LinesStopAfterTransitAndStock) {
  MineralProblem problem = steady_case();
  problem.sectors = {{1, 1, 21}};
  problem.transit_days = 31;
  problem.licence.from_day = 0;
  problem.licence.mean_days = 1e7;
  const MineralRun run = ran(problem);
  // A stock of 21 days of the mean month against a need of 100 t a day.
  const double mean = 36500 / 12.0 * 21 / kDaysPerMonth / 100;
  EXPECT_NEAR(run.first_stop[0], 31 + mean, 1e-6);
  EXPECT_NEAR(run.shortage[3], 1, 1e-4);
  EXPECT_NEAR(run.output[run.at(0, 3)], 0, 1e-3);
}

TEST(SimulateTest, ACutIsLostAndItsEndRefillsStocks) {
  MineralProblem problem = steady_case(24);
  problem.cuts = {{59, 151, 0.8}};  // March to May
  const MineralRun run = ran(problem);
  EXPECT_NEAR(run.exports[3], 0.2 * run.orders[3], 1e-9);
  EXPECT_GT(run.orders[6], problem.normal_orders[6]);  // refilling
  EXPECT_NEAR(run.stock[run.at(1, 23)], run.stock[run.at(1, 0)], 0.05 * run.stock[run.at(1, 0)]);
  EXPECT_GT(run.price[3], 2);
}

MineralProblem drawn_case() {
  MineralProblem problem = steady_case(18);
  for (double& orders : problem.normal_orders) orders = *rc::gen::inRange(0, 5000);
  for (Sector& sector : problem.sectors) {
    sector.controlled_share = *rc::gen::inRange(0, 11) / 10.0;
    sector.stock_days = *rc::gen::inRange(0, 90);
    sector.tau_months = *rc::gen::inRange(1, 12);
    sector.preference = *rc::gen::inRange(1, 5);
  }
  LicenceRule& rule = problem.licence;
  rule.from_day = *rc::gen::inRange(0, 300);
  rule.to_day = rule.from_day + *rc::gen::inRange(0, 400);
  rule.mean_days = *rc::gen::inRange(0, 120);
  rule.approved = {{0, 200}, {*rc::gen::inRange(0, 11) / 10.0, *rc::gen::inRange(0, 11) / 10.0}};
  rule.refiled = *rc::gen::inRange(0, 11) / 10.0;
  rule.tested = *rc::gen::inRange(0, 11) / 10.0;
  problem.cuts = {{*rc::gen::inRange(0, 200), 260, *rc::gen::inRange(0, 11) / 10.0}};
  problem.transit_days = *rc::gen::inRange(0, 160) / 2.0;
  problem.plants = {{*rc::gen::inRange(0, 20) * 1.0, 6, 100, 0}};
  problem.induced = {*rc::gen::inRange(0, 10) / 10.0, 4, 500};
  return problem;
}

RC_GTEST_PROP(SimulateProperty, TonnesAreConserved, ()) {
  const MineralProblem problem = drawn_case();
  const MineralRun run = ran(problem);
  double ordered = 0, lost = 0, exported = 0;
  for (int m = 0; m < 18; ++m) {
    ordered += run.orders[m];
    lost += run.given_up[m] + run.cut[m];
    exported += run.exports[m];
    const double pending = run.pending_licence[m] + run.pending_test[m];
    RC_ASSERT(std::abs(ordered - lost - pending - exported) <= 1e-9 * (1 + ordered));
  }
  double stock = 0, waiting = 0, used = 0, outside = 0, arrived = 0, start = 0;
  for (double line : run.line_stock) stock += line;
  for (double line : run.waiting) waiting += line;
  for (double use : run.use) used += use;
  for (int m = 0; m < 18; ++m) outside += run.outside[m], arrived += run.arrivals[m];
  double mean = 0;
  for (double orders : problem.normal_orders) mean += orders / 18;
  for (const Sector& sector : problem.sectors)
    start += mean * sector.need_share * sector.stock_days / kDaysPerMonth;
  RC_ASSERT(std::abs(start + arrived + outside - used - stock) <= 1e-9 * (1 + start + arrived));
  const double at_sea_first = problem.normal_orders[0] / 31 * problem.transit_days;
  RC_ASSERT(std::abs(at_sea_first + ordered - lost - arrived - waiting) <=
            1e-9 * (1 + ordered + at_sea_first));
}

RC_GTEST_PROP(SimulateProperty, NothingIsNegative, ()) {
  const MineralRun run = ran(drawn_case());
  for (const auto* figures : {&run.orders, &run.exports, &run.arrivals, &run.pending_licence,
                              &run.use, &run.stock, &run.shortage, &run.output, &run.line_stock})
    for (double value : *figures) RC_ASSERT(value >= -1e-9);
  for (double line : run.waiting) RC_ASSERT(line >= -1e-6);
  for (double output : run.output) RC_ASSERT(output <= 1 + 1e-12);
}

RC_GTEST_PROP(SimulateProperty, ScalingAllTonnesLeavesSharesAlone, ()) {
  MineralProblem problem = drawn_case();
  const MineralRun run = ran(problem);
  for (double& orders : problem.normal_orders) orders *= 8;
  for (Plant& plant : problem.plants) plant.tonnes_a_month *= 8;
  problem.induced.ceiling_a_month *= 8;
  const MineralRun scaled = ran(problem);
  for (int m = 0; m < 18; ++m) {
    RC_ASSERT(std::abs(scaled.shortage[m] - run.shortage[m]) < 1e-9);
    RC_ASSERT(std::abs(scaled.exports[m] - 8 * run.exports[m]) <= 1e-9 * (1 + scaled.exports[m]));
  }
  RC_ASSERT(std::abs(scaled.first_stop[0] - run.first_stop[0]) < 1e-6);
}

RC_GTEST_PROP(SimulateProperty, NothingChangesBeforeTheRule, ()) {
  MineralProblem problem = drawn_case();
  const MineralRun run = ran(problem);
  const int day = problem.licence.from_day;
  problem.licence.from_day += 40;
  problem.licence.to_day += 40;
  const MineralRun later = ran(problem);
  for (int m = 0; m < 18 && problem.months.first_day[m + 1] <= day; ++m)
    RC_ASSERT(run.exports[m] == later.exports[m] && run.shortage[m] == later.shortage[m]);
}

RC_GTEST_PROP(SimulateProperty, SameBytesInAUsedRun, ()) {
  const MineralProblem first = drawn_case(), second = drawn_case();
  MineralRun used = make_mineral_run(second);
  simulate(second, used);
  simulate(first, used);
  const MineralRun fresh = ran(first);
  RC_ASSERT(fresh.exports == used.exports && fresh.stock == used.stock &&
            fresh.price == used.price);
}

TEST(MineralCheckTest, RefusesBadNumbers) {
  const auto refused = [](auto&& change) {
    MineralProblem problem = steady_case();
    change(problem);
    EXPECT_THROW(check(problem), Error);
  };
  refused([](MineralProblem& p) { p.normal_orders.pop_back(); });
  refused([](MineralProblem& p) { p.normal_orders[2] = -1; });
  refused([](MineralProblem& p) { p.sectors[0].need_share = 0.7; });
  refused([](MineralProblem& p) { p.sectors[0].controlled_share = 1.2; });
  refused([](MineralProblem& p) { p.sectors[0].tau_months = 0; });
  refused([](MineralProblem& p) { p.sectors[0].sigma = -0.1; });
  refused([](MineralProblem& p) { p.licence.stages = 0; });
  refused([](MineralProblem& p) { p.licence.approved = {{5, 2}, {1, 1}}; });
  refused([](MineralProblem& p) { p.licence.approved = {{}, {}}; });
  refused([](MineralProblem& p) { p.licence.refiled = 1.5; });
  refused([](MineralProblem& p) { p.cuts = {{5, 2, 0.5}}; });
  refused([](MineralProblem& p) { p.cuts = {{0, 2, 1.5}}; });
  refused([](MineralProblem& p) { p.transit_days = std::nan(""); });
  refused([](MineralProblem& p) { p.market.demand_elasticity = 0; });
}

}  // namespace
}  // namespace countervail::minerals
