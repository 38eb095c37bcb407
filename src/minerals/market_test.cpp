// Market, CES, entry: formulas against values worked by hand.
#include "minerals/market.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/error.h"
#include "minerals/ces.h"
#include "minerals/entry.h"

namespace countervail::minerals {
namespace {

TEST(MarketTest, PriceAfterACut) {
  const Market market{0.9, 0.5, 1};
  EXPECT_NEAR(price_after_cut(market, 1).multiple, 4.64159, 5e-6);
  EXPECT_NEAR(price_after_cut(market, 0.5).multiple, 2.21664, 5e-6);
  EXPECT_NEAR(price_after_cut(market, 0).multiple, 1, 1e-12);
  EXPECT_LT(price_after_cut(market, -0.2).multiple, 1);
}

TEST(MarketTest, CapacityAndChokeStopWhatWouldDiverge) {
  Market market{0.85, 0.1, 0.2};
  EXPECT_GT(price_after_cut(market, 1).multiple, 500);
  market.most_of_others = 1.5;
  const Price full = price_after_cut(market, 0.5);
  EXPECT_TRUE(full.at_capacity);
  EXPECT_NEAR(full.multiple, std::pow(0.425 + 0.15 * 1.5, -10), 1e-9);
  market.choke_price = 30;
  const Price choked = price_after_cut(market, 1);
  EXPECT_TRUE(choked.at_choke);
  EXPECT_EQ(choked.multiple, 30);
  EXPECT_NEAR(choked.quantity, 0.225, 1e-12);
  market.choke_price = std::numeric_limits<double>::infinity();
  market.controlled_share = 1;
  EXPECT_TRUE(std::isinf(price_after_cut(market, 1).multiple));
}

RC_GTEST_PROP(MarketProperty, DemandMeetsSupplyAndMoreCutCostsMore, ()) {
  Market market;
  market.controlled_share = *rc::gen::inRange(1, 99) / 100.0;
  market.demand_elasticity = *rc::gen::inRange(1, 100) / 100.0;
  market.supply_elasticity = *rc::gen::inRange(1, 200) / 100.0;
  if (*rc::gen::arbitrary<bool>()) market.most_of_others = *rc::gen::inRange(10, 40) / 10.0;
  const double cut = *rc::gen::inRange(0, 101) / 100.0;
  const Price price = price_after_cut(market, cut);
  const double offered =
      market.controlled_share * (1 - cut) + (1 - market.controlled_share) * price.others;
  RC_ASSERT(std::abs(price.quantity - offered) < 1e-9);
  RC_ASSERT(price.multiple >= 1 - 1e-9);
  RC_ASSERT(price_after_cut(market, std::min(1.0, cut + 0.01)).multiple >=
            price.multiple * (1 - 1e-12));
}

TEST(MarketTest, RefusesBadNumbers) {
  EXPECT_THROW(check(Market{1.1, 0.1, 0.1}), Error);
  EXPECT_THROW(check(Market{0.5, 0, 0.1}), Error);
  EXPECT_THROW(check(Market{0.5, 0.1, -1}), Error);
  EXPECT_THROW(check(Market{0.5, 0.1, 0.1, 0.9}), Error);
  EXPECT_THROW(check(Market{0.5, 0.1, 0.1, 2, 0.5}), Error);
}

TEST(CesTest, TextbookValues) {
  const double sigmas[] = {0.05, 0.1, 0.3, 1}, outputs[] = {0.324755, 0.556196, 0.998216, 0.999839};
  for (int k = 0; k < 4; ++k) EXPECT_NEAR(ces_output(0.2, 1e-4, sigmas[k]), outputs[k], 5e-7);
  EXPECT_EQ(ces_output(0.2, 1e-4, 0), 0.2);
  EXPECT_NEAR(ces_output(0.2, 0.05, 0.1), 0.278990, 5e-7);
  EXPECT_NEAR(ces_output(0.2, 0.05, 0.5), 0.833333, 5e-7);
  EXPECT_EQ(ces_output(0, 1e-4, 0.5), 0);
  EXPECT_NEAR(ces_output(0, 0.5, 2), 0.25, 1e-12);
}

RC_GTEST_PROP(CesProperty, BetweenNothingAndAllAndRising, ()) {
  const double a = *rc::gen::inRange(0, 101) / 100.0, sigma = *rc::gen::inRange(0, 300) / 100.0;
  const double x = *rc::gen::inRange(0, 100) / 100.0;
  const double made = ces_output(x, a, sigma);
  RC_ASSERT(made >= 0 && made <= 1 + 1e-12);
  RC_ASSERT(ces_output(x + 0.01, a, sigma) >= made - 1e-12);
  RC_ASSERT(ces_output(x, a, sigma + 0.1) >= made - 1e-9);
}

TEST(CesTest, SigmaGrowsWithTheHorizon) {
  EXPECT_DOUBLE_EQ(sigma_at(0.1, 1, 6), 0.1);
  EXPECT_NEAR(sigma_at(0.1, 1, std::sqrt(12 * 60.0)), std::sqrt(0.1), 1e-12);
  EXPECT_NEAR(sigma_at(0.1, 1, 90), 1, 1e-12);
}

TEST(EntryTest, PlantsRampAndDelays) {
  const std::vector<Plant> plants{{2, 4, 100, 0}, {0, 0, 10, 3.5}};
  EXPECT_EQ(announced_output(plants, 1), 0);
  EXPECT_DOUBLE_EQ(announced_output(plants, 2), 12.5);
  EXPECT_DOUBLE_EQ(announced_output(plants, 3), 37.5 + 5);
  EXPECT_DOUBLE_EQ(announced_output(plants, 9), 110);
}

TEST(EntryTest, InducedEntryNeedsAShortageAndStaysBelowAll) {
  const InducedEntry entry{0.5, 24, 100};
  EXPECT_DOUBLE_EQ(next_entry(entry, 0.3, 0), 0.3);
  double share = 0;
  for (int m = 0; m < 100; ++m) share = next_entry(entry, share, 1);
  EXPECT_NEAR(share, 1, 1e-12);
  EXPECT_NEAR(next_entry(entry, 0, 0.5), 1 - std::exp(-0.25), 1e-12);
}

}  // namespace
}  // namespace countervail::minerals
