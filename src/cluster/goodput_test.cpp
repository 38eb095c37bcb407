#include "cluster/goodput.h"

#include <gtest/gtest.h>

#include <cmath>

namespace countervail {
namespace {

constexpr double kHour = 3600;

// Llama 3 (arXiv:2407.21783, table 5): 419 unplanned stops of 16,384 H100 in 54 days, more than 90 % effective.
Reliability llama3() {
  return {.detect = 60, .restart = 240, .checkpoint = 30};
}

/// Packages of one device that stop as often as those of Llama 3.
Tower failing() {
  Tower tower;
  tower.add_level({.name = "package", .failure_rate = 419 / (16384 * 54 * 24 * kHour)});
  return tower;
}

TEST(Goodput, AUnitsFailuresAreSharedByItsPackages) {
  Tower tower = failing();
  const double alone = failures_per_package(tower);
  tower.levels[0].children = 2;
  tower.devices_per_package = 2;
  tower.add_level({.name = "node", .children = 8, .failure_rate = 8e-6});
  EXPECT_DOUBLE_EQ(failures_per_package(tower), alone + 1e-6);
}

TEST(Goodput, MeanTimeBetweenStopsOfLlama3) {
  const Goodput result = goodput(failing(), llama3(), 16384, 16384);
  EXPECT_NEAR(result.mean_time_between_stops / kHour, 54 * 24 / 419.0, 1e-9);
  EXPECT_NEAR(result.availability, 0.90, 0.01);
}

// Four times the packages at the same rate: sqrt(2 * 30 * 2780) = 408 s between checkpoints, first order 0.64.
TEST(Goodput, FourTimesThePackagesStopFourTimesAsOften) {
  Reliability slow = llama3();
  slow.restart = 540;
  const Goodput result = goodput(failing(), slow, 4 * 16384, 4 * 16384);
  EXPECT_NEAR(result.mean_time_between_stops, 2784, 5);
  EXPECT_NEAR(result.checkpoint_interval, 408, 40);
  EXPECT_NEAR(result.availability, 0.68, 0.02);  // exact exponential; the first order understates
}

TEST(Goodput, DalyIntervalLosesLeast) {
  const double mean = 5000, stall = 40;
  const auto waste = [&](double work) { return mean * std::expm1((work + stall) / mean) / work; };
  const double best = checkpoint_interval(stall, mean);
  for (double factor : {0.5, 0.8, 0.95, 1.05, 1.25, 2.0})
    EXPECT_GT(waste(best * factor), waste(best)) << factor;
}

TEST(Goodput, OpticalModulesAddTheirFailures) {
  Tower optics = failing();
  optics.levels[0].failure_rate += 18 * 4e-7 / kHour;
  const Goodput with = goodput(optics, llama3(), 384, 768),
                without = goodput(failing(), llama3(), 384, 768);
  EXPECT_NEAR(with.failures_per_second - without.failures_per_second, 384 * 18 * 4e-7 / kHour,
              1e-15);
  EXPECT_LT(with.availability, without.availability);
}

TEST(Goodput, NothingFailsNothingIsLost) {
  EXPECT_EQ(goodput({}, {}, 1000, 1000).share(), 1);
  Reliability free = llama3();
  free.checkpoint = 0;
  EXPECT_NEAR(goodput(failing(), free, 16384, 16384).availability,
              std::exp(-300 / (54 * 24 * kHour / 419)), 1e-12);
}

TEST(Goodput, StragglersGrowWithTheLogarithmOfTheCount) {
  const Goodput result = goodput({}, {.jitter = 0.01}, 100, 1000);
  EXPECT_NEAR(result.straggler_factor, 1 + 0.01 * std::sqrt(2 * std::log(1000.0)), 1e-12);
  EXPECT_EQ(result.availability, 1);
}

TEST(Goodput, FallsAsPackagesGrow) {
  double last = 1;
  for (double packages = 8; packages <= 1 << 20; packages *= 2) {
    const double share = goodput(failing(), llama3(), packages, packages).share();
    EXPECT_LT(share, last);
    EXPECT_GT(share, 0);
    last = share;
  }
}

}  // namespace
}  // namespace countervail
