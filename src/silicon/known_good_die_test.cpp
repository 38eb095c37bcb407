#include "silicon/known_good_die.h"

#include <gtest/gtest.h>

namespace countervail {
namespace {

TEST(KnownGoodDie, FullCoverageBuysGoodDies) {
  const ShippedPart part = shipped(0.5, 100, {1, 10});
  EXPECT_DOUBLE_EQ(part.pass, 0.5);
  EXPECT_DOUBLE_EQ(part.quality, 1);
  EXPECT_DOUBLE_EQ(part.cost, 220);
}

TEST(KnownGoodDie, EscapesGoOnIntoThePackage) {
  const ShippedPart part = shipped(0.6, 100, {0.9, 0});
  EXPECT_DOUBLE_EQ(part.pass, 0.64);
  EXPECT_DOUBLE_EQ(part.quality, 0.9375);  // 60 of 64
}

TEST(KnownGoodDie, NoTestPassesEverything) {
  for (EscapeModel model : {EscapeModel::kLinear, EscapeModel::kWilliamsBrown}) {
    const ShippedPart part = shipped(0.6, 100, {0, 0, model});
    EXPECT_DOUBLE_EQ(part.pass, 1);
    EXPECT_DOUBLE_EQ(part.quality, 0.6);
    EXPECT_DOUBLE_EQ(part.cost, 100);
  }
}

TEST(KnownGoodDie, WilliamsBrown) {
  const ShippedPart part = shipped(0.5, 100, {0.99, 0, EscapeModel::kWilliamsBrown});
  EXPECT_NEAR(1 - part.quality, 0.0069,
              1e-4);  // defect level of 50 % yield at 99 % coverage: 6900 ppm
  EXPECT_NEAR(part.pass * part.quality, 0.5, 1e-15);
}

TEST(KnownGoodDie, StackOfEight) {
  EXPECT_NEAR(stack_yield(8, 1, 0.99, 0.98), 0.9042898, 1e-7);
}

}  // namespace
}  // namespace countervail
