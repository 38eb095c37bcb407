#include "serving/disaggregation.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace countervail::serving {
namespace {

/// Three units of prefill feed one of decode: 95.5 + 131.4 devices' worth of either phase fill 226.9.
TEST(Disaggregation, WholeUnitsOfThreeToOne) {
  const MatchedUnits matched = match_rates({1, 1}, {1, 3}, 16);
  EXPECT_EQ(matched.prefill, 12);
  EXPECT_EQ(matched.decode, 4);
  EXPECT_DOUBLE_EQ(matched.rate, 12);
}

/// Devices a request/s of each phase add: 95.5 of prefill and 131.4 of decode serve it in 226.9 together.
TEST(Disaggregation, LargeSystemsReachTheSumOfBothPhases) {
  const Unit prefill{1, 1 / 95.5}, decode{1, 1 / 131.4};
  constexpr long long kDevices = 2'269'000;
  const MatchedUnits matched = match_rates(prefill, decode, kDevices);
  EXPECT_NEAR(static_cast<double>(kDevices) / matched.rate, 226.9, 1e-3);
  EXPECT_EQ(matched.prefill + matched.decode, kDevices);
}

/// Against every count tried.
TEST(Disaggregation, NoOtherSplitServesMore) {
  for (long long devices = 1; devices < 90; ++devices)
    for (const auto& [p, d] :
         {std::pair(Unit{1, 0.7}, Unit{4, 1.3}), std::pair(Unit{8, 5}, Unit{2, 0.4}),
          std::pair(Unit{3, 1}, Unit{3, 1}), std::pair(Unit{16, 1e-3}, Unit{1, 9})}) {
      double best = 0;
      for (long long n = 1; n * p.devices + d.devices <= devices; ++n)
        best = std::max(
            best, std::min(static_cast<double>(n) * p.rate,
                           static_cast<double>((devices - n * p.devices) / d.devices) * d.rate));
      EXPECT_DOUBLE_EQ(match_rates(p, d, devices).rate, best) << devices;
    }
}

TEST(Disaggregation, AUnitThatDoesNotFitServesNothing) {
  EXPECT_EQ(match_rates({8, 1}, {8, 1}, 15).rate, 0);
  EXPECT_EQ(match_rates({8, 0}, {8, 1}, 64).rate, 0);
  EXPECT_GT(match_rates({8, 1}, {8, 1}, 16).rate, 0);
}

}  // namespace
}  // namespace countervail::serving
