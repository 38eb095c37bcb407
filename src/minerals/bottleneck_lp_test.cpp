// Two sectors worked by hand. Outputs 100 and 100; the first buys 20 of itself and 40 of the
// second, the second 30 of the first and 10 of itself; final demand 50 and 50; value added 40, 60.
// Only the second needs the mineral, one tonne at normal activity.
#include "minerals/bottleneck_lp.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/error.h"
#include "minerals/loss.h"

namespace countervail::minerals {
namespace {

IoTable two_sectors() {
  IoTable table;
  table.commodities = table.industries = 2;
  table.use = {20, 30, 40, 10};
  table.imported.assign(4, 0);
  table.final_use = {50, 50};
  table.final_imported = {0, 0};
  table.value_added = {40, 60};
  table.output = {100, 100};
  table.made_by = {0, 1};
  return table;
}
const MineralUse kSecond{{0, 1}, {0, 1}};

TEST(BottleneckTest, WithoutAFloorTheFirstSectorGoesOn) {
  const BottleneckAnswer answer = bottleneck(two_sectors(), kSecond, 0.5, 0);
  ASSERT_EQ(answer.state, LinearState::kOptimal);
  EXPECT_NEAR(answer.value_added, 70, 1e-9);
  EXPECT_NEAR(answer.loss, 30, 1e-9);
  EXPECT_NEAR(answer.dual, 60, 1e-9);
  EXPECT_NEAR(answer.activity[0], 1, 1e-9);
  EXPECT_NEAR(answer.activity[1], 0.5, 1e-9);
}

// Half of final demand kept: 40 y1 <= 90 y2 - 25 holds the first sector to 0.725 at y2 = 0.6; one
// tonne more is worth 60 + 40 x 2.25 until y1 = 1 at y2 = 65/90.
TEST(BottleneckTest, AFloorMakesTheDualJumpAndTheRangeSaysWhere) {
  const BottleneckAnswer answer = bottleneck(two_sectors(), kSecond, 0.6, 0.5);
  ASSERT_EQ(answer.state, LinearState::kOptimal);
  EXPECT_NEAR(answer.value_added, 65, 1e-9);
  EXPECT_NEAR(answer.dual, 150, 1e-9);
  EXPECT_NEAR(answer.dual_tonnes.low, 0.5, 1e-9);
  EXPECT_NEAR(answer.dual_tonnes.high, 65.0 / 90, 1e-9);
  EXPECT_NEAR(bottleneck(two_sectors(), kSecond, 0.8, 0.5).dual, 60, 1e-9);
}

TEST(BottleneckTest, AnImpossibleFloorNamesItsCommodity) {
  const BottleneckAnswer answer = bottleneck(two_sectors(), kSecond, 0.4, 0.5);
  EXPECT_EQ(answer.state, LinearState::kInfeasible);
  EXPECT_NEAR(answer.highest_floor, 0.4, 1e-9);
  EXPECT_EQ(answer.binding_commodity, 1);
}

TEST(BottleneckTest, TheUnexposedPartNeedsNoMineral) {
  const MineralUse half{{0, 1}, {0, 0.5}};
  const BottleneckAnswer answer = bottleneck(two_sectors(), half, 0, 0);
  EXPECT_NEAR(answer.activity[1], 0.5, 1e-9);
  EXPECT_NEAR(answer.loss, 30, 1e-9);
}

TEST(LossTest, ThreeReadingsOfTwoSectors) {
  const Substitution fixed{{1e-4, 1e-4}, 0};
  const LossReadings readings = loss_readings(two_sectors(), kSecond, fixed, 0.5, 0);
  EXPECT_NEAR(readings.everyone_alike, 30, 1e-9);
  EXPECT_NEAR(readings.best_use.loss, 30, 1e-9);
  // l1 = .2 l1 + .4 l2, l2 = .5 + .3 l1 + .1 l2: l1 = .4/1.2, l2 = .8/1.2.
  EXPECT_NEAR(readings.supply_driven, 40 / 3.0 + 40, 1e-9);
}

IoTable drawn_table(int n) {
  IoTable table;
  table.commodities = table.industries = n;
  table.use.assign(n * n, 0);
  table.imported.assign(n * n, 0);
  table.final_imported.assign(n, 0);
  for (int c = 0; c < n; ++c) {
    table.made_by.push_back(c);
    for (int i = 0; i < n; ++i) {
      table.use[table.at(c, i)] = *rc::gen::inRange(0, 20);
      table.imported[table.at(c, i)] = table.use[table.at(c, i)] * *rc::gen::inRange(0, 4) / 4;
    }
    table.final_use.push_back(*rc::gen::inRange(1, 100));
  }
  for (int i = 0; i < n; ++i) {
    table.value_added.push_back(*rc::gen::inRange(1, 100));
    double sum = table.value_added[i];
    for (int c = 0; c < n; ++c) sum += table.use[table.at(c, i)];
    table.output.push_back(sum);
  }
  return table;
}

MineralUse drawn_use(int n) {
  MineralUse use;
  for (int i = 0; i < n; ++i) {
    use.exposed.push_back(*rc::gen::inRange(0, 5) / 4.0);
    use.tonnes.push_back(use.exposed[i] > 0 ? *rc::gen::inRange(1, 50) : 0);
  }
  return use;
}

double all_tonnes(const MineralUse& use) {
  double sum = 0;
  for (double tonnes : use.tonnes) sum += tonnes;
  return sum;
}

RC_GTEST_PROP(BottleneckProperty, AllOfTheMineralLosesNothing, ()) {
  const IoTable table = drawn_table(5);
  const MineralUse use = drawn_use(5);
  const BottleneckAnswer answer = bottleneck(table, use, all_tonnes(use), 1);
  RC_ASSERT(answer.state == LinearState::kOptimal);
  RC_ASSERT(std::abs(answer.loss) < 1e-7);
}

RC_GTEST_PROP(BottleneckProperty, LessOfTheMineralLosesMoreAndTheReadingsKeepTheirOrder, ()) {
  const IoTable table = drawn_table(5);
  const MineralUse use = drawn_use(5);
  const Substitution fixed{std::vector<double>(5, 1e-4), 0};
  const double x = *rc::gen::inRange(0, 20) / 20.0;
  const LossReadings less = loss_readings(table, use, fixed, x, 0);
  const LossReadings more = loss_readings(table, use, fixed, x + 0.05, 0);
  RC_ASSERT(less.best_use.state == LinearState::kOptimal);
  RC_ASSERT(less.best_use.loss >= more.best_use.loss - 1e-7);
  RC_ASSERT(less.everyone_alike <= less.supply_driven + 1e-7);
}

RC_GTEST_PROP(BottleneckProperty, ScalingAllMoneyLeavesSharesAlone, ()) {
  IoTable table = drawn_table(4);
  const MineralUse use = drawn_use(4);
  const BottleneckAnswer answer = bottleneck(table, use, 0.4 * all_tonnes(use), 0.3);
  for (auto* money : {&table.use, &table.imported, &table.final_use, &table.final_imported,
                      &table.value_added, &table.output})
    for (double& value : *money) value *= 4;
  const BottleneckAnswer scaled = bottleneck(table, use, 0.4 * all_tonnes(use), 0.3);
  RC_ASSERT(answer.state == scaled.state);
  if (answer.state == LinearState::kOptimal)
    RC_ASSERT(std::abs(scaled.loss - 4 * answer.loss) <= 1e-6 * (1 + scaled.loss));
}

TEST(IoTableTest, RefusesColumnsThatDoNotAddUp) {
  IoTable table = two_sectors();
  check(table, {"one", "two"});
  table.value_added[1] = 62;
  try {
    check(table, {"one", "two"});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_NE(error.message.find("two"), std::string::npos);
    EXPECT_NE(error.message.find("102"), std::string::npos);
  }
  table = two_sectors();
  table.made_by[0] = 5;
  EXPECT_THROW(check(table, {"one", "two"}), Error);
  table.made_by.pop_back();
  EXPECT_THROW(check(table, {"one", "two"}), Error);
}

}  // namespace
}  // namespace countervail::minerals
