#include "supply/fleet.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/error.h"
#include "supply/random_problem.h"
#include "supply/stock_units.h"

namespace countervail::supply {
namespace {

Fleet one_chip(int quarters) {
  Fleet fleet;
  fleet.quarters = quarters;
  fleet.chips.resize(1);
  fleet.chips[0].arrivals.assign(quarters, 1);
  return fleet;
}

FleetRun ran(const Fleet& fleet) {
  check(fleet);
  FleetRun run = make_fleet_run(fleet);
  run_fleet(fleet, run);
  return run;
}

TEST(FleetTest, AFlowOfOneUnderAHazard) {
  Fleet fleet = one_chip(21);
  fleet.chips[0].failure_rate = 0.03;
  EXPECT_NEAR(ran(fleet).running[20], 18.642003, 5e-7);
}

TEST(FleetTest, ChipsLeaveAfterTheirLife) {
  Fleet fleet = one_chip(12);
  fleet.chips[0].life = 5;
  EXPECT_DOUBLE_EQ(ran(fleet).running[11], 5);
  fleet.chips[0].life = 5.5;
  EXPECT_DOUBLE_EQ(ran(fleet).running[11], 5.5);
  fleet.chips[0].by_age = {0, 0, 0, 7};  // deployed a year ago
  const FleetRun run = ran(fleet);
  EXPECT_DOUBLE_EQ(run.running[0], 7);
  EXPECT_DOUBLE_EQ(run.retired[1], 3.5);  // life 5: a fraction 0.5 stays a quarter longer
  EXPECT_DOUBLE_EQ(run.retired[2], 3.5);
}

TEST(FleetTest, PowerHoldsChipsBackAndFailuresMakeRoom) {
  Fleet fleet = one_chip(30);
  fleet.chips[0].facility_kw = 2;
  fleet.chips[0].failure_rate = 0.2;
  fleet.power_kw.assign(30, 10);
  const FleetRun run = ran(fleet);
  EXPECT_DOUBLE_EQ(run.running[29], 5);
  EXPECT_DOUBLE_EQ(run.drawn_kw[29], 10);
  EXPECT_NEAR(run.deployed[29], 5 * (1 - std::exp(-0.05)), 1e-12);
  double deployed = 0;
  for (double chips : run.deployed) deployed += chips;
  EXPECT_NEAR(run.waiting[29], 29 - deployed, 1e-9);
  EXPECT_GT(run.waiting[29], 15);
}

TEST(FleetTest, AFallingLimitSwitchesNothingOff) {
  Fleet fleet = one_chip(6);
  fleet.chips[0].facility_kw = 1;
  fleet.power_kw = {9, 9, 9, 9, 1, 1};
  const FleetRun run = ran(fleet);
  EXPECT_DOUBLE_EQ(run.running[4], 3);
  EXPECT_DOUBLE_EQ(run.waiting[5], 2);
}

RC_GTEST_PROP(FleetProperty, EveryCohortIsConserved, ()) {
  Fleet fleet;
  fleet.quarters = 16;
  fleet.chips.resize(2);
  for (FleetChip& chip : fleet.chips) {
    chip.arrivals = drawn_series(16, 0, 1000);
    chip.by_age = drawn_series(*rc::gen::inRange(0, 6), 0, 500);
    chip.failure_rate = drawn(0, 30) / 100;
    chip.life = drawn(4, 60) / 4;
    chip.facility_kw = drawn(0, 4);
  }
  if (*rc::gen::arbitrary<bool>()) fleet.power_kw = drawn_series(16, 0, 20000);
  const FleetRun run = ran(fleet);
  for (int c = 0; c < 2; ++c) {
    double in = 0, out = 0;
    for (double cohort : fleet.chips[c].by_age) in += cohort;
    for (int t = 0; t < 16; ++t) {
      const std::size_t at = run.at(c, t);
      if (t > 0) in += fleet.chips[c].arrivals[t - 1];
      out += run.failed[at] + run.retired[at];
      for (const auto* figures : {&run.running, &run.waiting, &run.failed, &run.retired})
        RC_ASSERT((*figures)[at] >= -1e-9);
      RC_ASSERT(std::abs(in - out - run.running[at] - run.waiting[at]) <= 1e-9 * (1 + in));
    }
  }
}

RC_GTEST_PROP(FleetProperty, ALongerLifeNeverLowersWhatRuns, ()) {
  Fleet fleet = one_chip(20);
  fleet.chips[0].arrivals = drawn_series(20, 0, 100);
  fleet.chips[0].failure_rate = drawn(0, 30) / 100;
  fleet.chips[0].life = drawn(4, 60) / 4;
  const FleetRun run = ran(fleet);
  fleet.chips[0].life += drawn(1, 12) / 4;
  const FleetRun longer = ran(fleet);
  for (int t = 0; t < 20; ++t) RC_ASSERT(longer.running[t] >= run.running[t] - 1e-9);
}

TEST(FleetCheckTest, RefusesBadNumbers) {
  const auto refused = [](auto&& change) {
    Fleet fleet = one_chip(4);
    change(fleet);
    EXPECT_THROW(check(fleet), Error);
  };
  refused([](Fleet& f) { f.chips[0].arrivals.pop_back(); });
  refused([](Fleet& f) { f.chips[0].arrivals[1] = -1; });
  refused([](Fleet& f) { f.chips[0].life = 0.5; });
  refused([](Fleet& f) { f.chips[0].failure_rate = -0.1; });
  refused([](Fleet& f) { f.chips[0].facility_kw = std::nan(""); });
  refused([](Fleet& f) { f.power_kw = {1}; });
  refused([](Fleet& f) { f.chips[0].by_age = {-1}; });
}

TEST(StockUnitsTest, WeighsChipsAndFindsCrossings) {
  const std::vector<double> chips{10, 20, 30, 1, 1, 1};  // two chips, three quarters
  const std::vector<UnitWeights> weights{{0.15, 0.15, 0.15, 1.19, 0.25, 1}, {1, 1, 1, 1, 1, 1}};
  Series tpp(3), bandwidth(3);
  add_stock_in_unit(chips, weights, StockUnit::kTpp, 3, tpp.data());
  add_stock_in_unit(chips, weights, StockUnit::kBandwidth, 3, bandwidth.data());
  EXPECT_DOUBLE_EQ(tpp[2], 5.5);
  EXPECT_DOUBLE_EQ(bandwidth[2], 36.7);
  EXPECT_DOUBLE_EQ(first_crossing({10, 8, 4}, 6), 1.5);
  EXPECT_DOUBLE_EQ(first_crossing({1, 8, 4}, 8), 1);
  EXPECT_DOUBLE_EQ(first_crossing({1, 2, 3}, 4), -1);
  EXPECT_DOUBLE_EQ(doubling_years({1, 2, 4, 8, 16}, 0, 4), 0.25);
  EXPECT_TRUE(std::isinf(doubling_years({2, 2}, 0, 1)));
}

}  // namespace
}  // namespace countervail::supply
