#include "serving/fleet.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

#include "base/error.h"
#include "statistics/binomial.h"

namespace countervail::serving {
namespace {

// DeepSeek's own day (open-infra-index, day 6): 608e9 input and 168e9 output tokens in 24 hours, 73.7k and 14.8k tokens/s a node of 8
// H800 as averages of that day. The nodes that it reports, 226.75 on the mean, follow from the rates.
constexpr double kDay = 86400;
const TokenStream kDaySix{608e9 / kDay, 168e9 / kDay};

TEST(Fleet, DeepSeeksDayGivesItsNodes) {
  const FleetCount count = count_fleet(kDaySix, {{73.7e3, 14.8e3}}, {});
  EXPECT_NEAR(count.phases[0].busy, 95.5, 0.05);
  EXPECT_NEAR(count.phases[1].busy, 131.4, 0.05);
  EXPECT_NEAR((count.phases[0].busy + count.phases[1].busy) / 226.75, 1, 0.01);
  EXPECT_EQ(count.phases[0].units(), 96);
  EXPECT_EQ(count.phases[1].units(), 132);
}

// The same day told without its cache hits (342e9 of 608e9 tokens): 32.2k worked tokens/s a node.
TEST(Fleet, HitsLeaveTheNodesWhereTheyAre) {
  TokenStream stream = kDaySix;
  stream.hit_rate = 342.0 / 608;
  const FleetCount count = count_fleet(stream, {{32.2e3, 14.8e3}}, {});
  EXPECT_NEAR(count.phases[0].busy / 95.5, 1, 0.01);
}

TEST(Fleet, WholeUnitsAtThePeakAndNotOneMore) {
  EXPECT_EQ(count_fleet({300, 0}, {{100, 1}}, {}).phases[0].needed, 3) << "3:1";
  EXPECT_EQ(count_fleet({301, 0}, {{100, 1}}, {}).phases[0].needed, 4);
  EXPECT_EQ(count_fleet({.input = 300, .peak_to_mean = 1.5}, {{100, 1}}, {}).phases[0].needed, 5);
  // 0.1 x 3 is a little more than 0.3 in binary.
  EXPECT_EQ(count_fleet({0.1 * 3, 0}, {{0.1, 1}}, {}).phases[0].needed, 3);
  const FleetCount none = count_fleet({0, 5}, {{0, 1}}, {});
  EXPECT_EQ(none.phases[0].units(), 0);
  EXPECT_EQ(none.phases[1].use(), 1);
}

RC_GTEST_PROP(FleetProperty, SparesAreEnoughAndOneLessIsNot, ()) {
  const long long needed = *rc::gen::inRange(1, 3000);
  const Redundancy redundancy{*rc::gen::element(0.9, 0.99, 0.999),
                              *rc::gen::element(0.5, 0.99, 0.9999)};
  const long long spare = spare_units(needed, redundancy);
  const auto chance = [&](long long s) {
    return statistics::chance_of_at_least(needed, needed + s, redundancy.availability);
  };
  RC_ASSERT(chance(spare) >= redundancy.assurance);
  RC_ASSERT(spare == 0 || chance(spare - 1) < redundancy.assurance);
}

TEST(Fleet, NothingFailsNothingIsSpare) {
  EXPECT_EQ(spare_units(1000, {1, 0.9999}), 0);
  // A thousand million units that are down 99 % of the time: the search ends, and near their mean.
  EXPECT_NEAR(static_cast<double>(spare_units(1'000'000'000, {0.01, 0.999})), 99e9, 0.01 * 99e9);
  // Two units of which one must be up: 1 - 0.1^2 = 0.99.
  EXPECT_EQ(spare_units(1, {0.9, 0.98}), 1);
  EXPECT_EQ(spare_units(1, {0.9, 0.995}), 2);
}

std::string refusal(const TokenStream& stream, const UnitRates& rates,
                    const Redundancy& redundancy) {
  try {
    count_fleet(stream, rates, redundancy);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(Fleet, SaysWhatItCannotCount) {
  const auto says = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << text << "\nwanted " << part;
  };
  says(refusal({-1, 0}, {{1, 1}}, {}), "a rate in tokens/s of -1");
  says(refusal({1, 1, 1}, {{1, 1}}, {}), "a hit rate of 1");
  says(refusal({1, 1, 0, 0.9}, {{1, 1}}, {}), "a peak-to-mean of 0.9");
  says(refusal({1, 1}, {{0, 1}}, {}), "a unit's rate in tokens/s of 0");
  says(refusal({1, 1}, {{1, std::nan("")}}, {}), "a unit's rate in tokens/s of nan");
  says(refusal({1, 1}, {{1, 1}}, {0}), "an availability of 0");
  says(refusal({1, 1}, {{1, 1}}, {0.9, 1}), "an assurance of 1");
  says(refusal({1e12, 1}, {{1, 1}}, {}), "a fleet in units of 1e+12");
}

}  // namespace
}  // namespace countervail::serving
