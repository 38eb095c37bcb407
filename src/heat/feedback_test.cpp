#include "heat/feedback.h"

#include <gtest/gtest.h>

#include <cmath>

#include "heat/clock.h"

namespace countervail::heat {
namespace {

/// One even block: R = 1/(h A) + t/(3 k A) from the volume mean to the coolant, so every answer is
/// a formula.
struct Lump {
  Stack stack{.width = 10e-3, .height = 10e-3};
  double resistance = 0;

  explicit Lump(double power, Leakage leakage = {}) {
    constexpr double kThickness = 1e-3, kConductivity = 400, kCoefficient = 2e4;
    const double area = stack.footprint().area();
    stack.materials = {{"copper", kConductivity, kConductivity, kConductivity}};
    stack.layers = {{"die", kThickness, 64, 0, stack.footprint()}};
    stack.layers[0].blocks = {{"block", stack.footprint(), power, BlockKind::kLogic, leakage}};
    stack.top = {BoundaryKind::kConvection, kCoefficient, 0, 300};
    resistance = 1 / (kCoefficient * area) + kThickness / (3 * kConductivity * area);
  }
  Field field() const { return solve(stack, {.columns = 2, .rows = 2}); }
};

TEST(HeatFeedback, LinearLeakageHasTheClosedForm) {
  const Lump lump(40, {LeakageKind::kLinear, 10, 300, 25});
  // T - 300 = R (40 + 10 (1 + (T - 300)/25))
  const double rise = lump.resistance * 50 / (1 - lump.resistance * 10 / 25);
  const Field field = lump.field();
  ASSERT_EQ(field.status, Status::kSolved);
  EXPECT_NEAR(field.blocks[0].mean, 300 + rise, 1e-2);
  EXPECT_NEAR(field.blocks[0].leakage_power, 10 * (1 + rise / 25), 1e-2);
  EXPECT_GT(field.power_updates, 2);
}

TEST(HeatFeedback, ExponentialLeakageSolvesItsEquation) {
  const Lump lump(60, {LeakageKind::kExponential, 8, 330, 30});
  const Field field = lump.field();
  ASSERT_EQ(field.status, Status::kSolved);
  double kelvin = 300;  // Newton on T = 300 + R (60 + 8 exp((T - 330)/30)), from the cold side
  for (int i = 0; i < 50; ++i) {
    const double leakage = 8 * std::exp((kelvin - 330) / 30);
    kelvin -=
        (kelvin - 300 - lump.resistance * (60 + leakage)) / (1 - lump.resistance * leakage / 30);
  }
  EXPECT_NEAR(field.blocks[0].mean, kelvin, 1e-2);
  EXPECT_LT(std::abs(field.balance.relative_error), 1e-8);
}

TEST(HeatFeedback, RunAwayIsAResult) {
  // Loop gain R P / scale: 0.9 settles, 1.05 does not.
  const double resistance = Lump(1).resistance;
  EXPECT_EQ(Lump(20, {LeakageKind::kLinear, 0.9 * 20 / resistance, 300, 20}).field().status,
            Status::kSolved);
  const Field away = Lump(20, {LeakageKind::kLinear, 1.05 * 20 / resistance, 300, 20}).field();
  EXPECT_EQ(away.status, Status::kNoSteadyState);
  EXPECT_TRUE(std::isfinite(away.blocks[0].mean));
  const Field exponential = Lump(100, {LeakageKind::kExponential, 60, 330, 15}).field();
  EXPECT_EQ(exponential.status, Status::kNoSteadyState);
  EXPECT_TRUE(std::isfinite(exponential.blocks[0].power));
}

TEST(HeatFeedback, ColdPlateWarmsItsCoolant) {
  Lump lump(100);
  lump.stack.top = {BoundaryKind::kColdPlate, 2e4, 0, 300, 20};
  const Field field = lump.field();
  ASSERT_EQ(field.status, Status::kSolved);
  EXPECT_NEAR(field.coolant_top, 300 + 100 / (2 * 20.0), 1e-3);
  EXPECT_NEAR(field.blocks[0].mean, field.coolant_top + 100 * lump.resistance, 2e-2);
}

TEST(SustainedClock, FollowsTheFrequencyVoltageLaw) {
  Lump lump(200);
  lump.stack.limits.logic = 350;
  const ClockModel clock{.least_fraction = 0.1, .least_voltage = 0.6, .voltage_slope = 0.5};
  const SustainedClock found = sustained_clock(lump.stack, {.columns = 2, .rows = 2}, clock);
  ASSERT_EQ(found.status, ClockStatus::kThrottled);
  EXPECT_LE(found.field.blocks[0].max, 350);
  EXPECT_GT(found.field.blocks[0].max, 350 - 0.02);
  const double voltage = voltage_at(clock, found.fraction);
  EXPECT_NEAR(found.field.blocks[0].power, 200 * found.fraction * voltage * voltage, 1e-9);
  EXPECT_EQ(found.limiting, "block");
  EXPECT_LT(found.evaluations, 15);
}

TEST(SustainedClock, FullAndTooHotAreAnswers) {
  Lump lump(200);
  const ClockModel clock{.least_fraction = 0.5, .least_voltage = 0.6, .voltage_slope = 0};
  const Grid grid{.columns = 2, .rows = 2};
  lump.stack.limits.logic = 500;
  EXPECT_EQ(sustained_clock(lump.stack, grid, clock).status, ClockStatus::kFull);
  lump.stack.limits.logic = 310;
  const SustainedClock hot = sustained_clock(lump.stack, grid, clock);
  EXPECT_EQ(hot.status, ClockStatus::kTooHot);
  EXPECT_EQ(hot.fraction, 0.5);
}

TEST(SustainedClock, FindsASteadyStateWhereFullClockRunsAway) {
  const ClockModel clock{.least_fraction = 0.05, .least_voltage = 0.6, .voltage_slope = 0.5};
  Lump lump(600, {LeakageKind::kExponential, 2, 330, 25});
  lump.stack.limits.logic = 370;
  const SustainedClock found = sustained_clock(lump.stack, {.columns = 2, .rows = 2}, clock);
  ASSERT_EQ(found.status, ClockStatus::kThrottled);
  EXPECT_EQ(found.field.status, Status::kSolved);
  EXPECT_NEAR(found.field.blocks[0].max, 370, 0.02);
  EXPECT_FALSE(found.run_away_beyond);

  // With more leakage the steady state ends before the limit is reached: at loop gain 1.
  Lump leaky(400, {LeakageKind::kExponential, 30, 330, 25});
  leaky.stack.limits.logic = 370;
  const SustainedClock edge = sustained_clock(leaky.stack, {.columns = 2, .rows = 2}, clock);
  ASSERT_EQ(edge.status, ClockStatus::kThrottled);
  EXPECT_TRUE(edge.run_away_beyond);
  EXPECT_NEAR(leaky.resistance * edge.field.blocks[0].leakage_power / 25, 1, 0.15);
  EXPECT_LT(edge.evaluations, 20);
}

TEST(SustainedClock, MemoryMayBind) {
  Lump lump(100);
  lump.stack.layers[0].blocks = {{"logic", {0, 0, 5e-3, 10e-3}, 100, BlockKind::kLogic},
                                 {"hbm", {5e-3, 0, 5e-3, 10e-3}, 60, BlockKind::kMemory}};
  lump.stack.limits = {400, 330};
  const SustainedClock found = sustained_clock(
      lump.stack, {.columns = 8, .rows = 2},
      {.least_fraction = 0.05, .least_voltage = 0.6, .voltage_slope = 0.5, .memory_static = 0.3});
  ASSERT_EQ(found.status, ClockStatus::kThrottled);
  EXPECT_EQ(found.limiting, "hbm");
  EXPECT_NEAR(found.field.blocks[1].max, 330, 0.02);
  EXPECT_NEAR(found.field.blocks[1].power, 60 * (0.3 + 0.7 * found.fraction), 1e-9);
}

}  // namespace
}  // namespace countervail::heat
