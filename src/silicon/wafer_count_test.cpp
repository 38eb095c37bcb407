// Gold: own enumeration over 400 and more offsets (5 mm edge, 0.2 mm scribe; 3 mm edge, 0.1 mm
// scribe), and the figures of Chiplet Actuary d8dc4f1 for the closed formula.
#include "silicon/wafer_count.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace countervail {
namespace {

constexpr WaferGeometry kActuary{0.300, 0.005, 0.0002};
constexpr WaferGeometry kTight{0.300, 0.003, 0.0001};
constexpr double kMm = 1e-3;

int count(const WaferGeometry& wafer, double w, double h) {
  return best_die_grid(wafer, w * kMm, h * kMm).dies;
}

TEST(WaferCount, SmallDie) {
  EXPECT_EQ(count(kActuary, 10, 10), 585);
  EXPECT_GE(count(kTight, 10, 10), 616);
}

TEST(WaferCount, LargeDiesExactly) {
  EXPECT_EQ(count(kActuary, 25.8, 25.8), 78);
  EXPECT_EQ(count(kTight, 25.8, 25.8), 82);
  EXPECT_EQ(count(kActuary, 26, 31.3), 64);
  EXPECT_EQ(count(kTight, 26, 31.3), 67);
  EXPECT_EQ(count(kActuary, 26, 33), 60);
  EXPECT_EQ(count(kTight, 26, 33), 64);
}

TEST(WaferCount, FormulaOfActuary) {
  const auto formula = [](double mm2) { return formula_dies_per_wafer(kActuary, mm2 * 1e-6); };
  EXPECT_NEAR(formula(100), 571.7, 0.05);
  EXPECT_NEAR(formula(665), 73.01, 0.005);
  EXPECT_NEAR(formula(814), 57.60, 0.005);
  EXPECT_NEAR(formula(858), 54.1, 0.05);
}

TEST(WaferCount, NothingFits) {
  EXPECT_EQ(count(kActuary, 290, 290), 0);
  EXPECT_EQ(count(kActuary, 0, 10), 0);
  EXPECT_EQ(count(kActuary, 205, 205), 1);  // the diagonal of 290 mm
  EXPECT_EQ(formula_dies_per_wafer(kActuary, 0.08), 0);
}

TEST(WaferCount, TinyDiesAreSampledAndSaySo) {
  const DieGrid grid = best_die_grid(kActuary, 1 * kMm, 1 * kMm);
  EXPECT_FALSE(grid.exact);
  EXPECT_GT(grid.dies, 44'000);
  EXPECT_LT(grid.dies, 45'869);  // the area ratio
}

RC_GTEST_PROP(WaferCount, NoSampledOffsetBeatsTheExactOne, ()) {
  const double w = *rc::gen::inRange(80, 600) / 10.0, h = *rc::gen::inRange(80, 600) / 10.0;
  const DieGrid best = best_die_grid(kActuary, w * kMm, h * kMm);
  DieGrid trial = best;
  for (int i = 0; i < 40; ++i)
    for (int j = 0; j < 40; ++j) {
      trial.offset_x = best.pitch_x * i / 40;
      trial.offset_y = best.pitch_y * j / 40;
      RC_ASSERT(dies_at_offset(kActuary, trial) <= best.dies);
    }
  RC_ASSERT(dies_at_offset(kActuary, best) == best.dies);
}

RC_GTEST_PROP(WaferCount, TurningTheDieChangesNothing, ()) {
  const double w = *rc::gen::inRange(60, 500) / 10.0, h = *rc::gen::inRange(60, 500) / 10.0;
  RC_ASSERT(count(kTight, w, h) == count(kTight, h, w));
}

}  // namespace
}  // namespace countervail
