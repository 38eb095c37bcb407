#include "silicon/wafer_map.h"

#include <gtest/gtest.h>

namespace countervail {
namespace {

constexpr WaferGeometry kWafer{0.300, 0.005, 0.0002};

struct Shares {
  double perfect = 0, sellable = 0;
};

Shares drawn_shares(const DefectProcess& process, int wafers) {
  const DieGrid grid = best_die_grid(kWafer, 0.0258, 0.0258);
  Shares shares;
  for (int seed = 0; seed < wafers; ++seed)
    for (const DrawnDie& die :
         draw_wafer(kWafer, grid, process, static_cast<std::uint64_t>(seed)).dies) {
      shares.perfect += die.state == DieState::kPerfect;
      shares.sellable += die.state != DieState::kLost;
    }
  shares.perfect /= wafers * grid.dies;
  shares.sellable /= wafers * grid.dies;
  return shares;
}

TEST(WaferMap, HoldsTheDiesOfTheGrid) {
  for (double mm : {10.0, 25.8, 31.3}) {
    const DieGrid grid = best_die_grid(kWafer, 1e-3 * mm, 26e-3);
    EXPECT_EQ(static_cast<int>(draw_wafer(kWafer, grid, {}, 1).dies.size()), grid.dies);
  }
}

TEST(WaferMap, DrawnSharesMeetTheIntegral) {
  for (YieldForm form :
       {YieldForm::kNegativeBinomial, YieldForm::kPoisson, YieldForm::kMurphy, YieldForm::kSeeds}) {
    const DefectProcess process{form, 3, 1.8, {25, 20, 0.5}};
    const Shares drawn = drawn_shares(process, 800);  // 62,400 dies: standard error 0.002
    const DefectRates rates = defect_rates(form, 3);
    EXPECT_NEAR(drawn.perfect, defect_free_share(form, 1.8, rates.alpha), 0.008)
        << static_cast<int>(form);
    EXPECT_NEAR(drawn.sellable, sellable_share(rates, process.harvest, 1.8), 0.008)
        << static_cast<int>(form);
  }
}

TEST(WaferMap, SameSeedSameWafer) {
  const DieGrid grid = best_die_grid(kWafer, 0.0258, 0.0258);
  const DefectProcess process{YieldForm::kNegativeBinomial, 0.5, 1.8, {25, 20, 0.5}};
  const WaferMap a = draw_wafer(kWafer, grid, process, 7), b = draw_wafer(kWafer, grid, process, 7);
  const WaferMap c = draw_wafer(kWafer, grid, process, 8);
  int same = 0, other = 0;
  for (std::size_t i = 0; i < a.dies.size(); ++i) {
    same += a.dies[i].state == b.dies[i].state;
    other += a.dies[i].state == c.dies[i].state;
  }
  EXPECT_EQ(same, grid.dies);
  EXPECT_LT(other, grid.dies);
}

}  // namespace
}  // namespace countervail
