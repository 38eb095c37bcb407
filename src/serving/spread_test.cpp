#include "serving/spread.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "statistics/quantile.h"
#include "statistics/random_draws.h"

namespace countervail::serving {
namespace {

TEST(Spread, PercentilesAreThoseOfTheWholeSortedAtOnce) {
  for (const int count : {1, 2, 31, 32, 33, 1000, 4097}) {
    statistics::RandomDraws draws({1, 2, 3});
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& each : values) each = draws.exponential();
    const double probabilities[] = {0.5, 0.9, 0.99};
    const std::vector<double> q = statistics::quantiles(values, probabilities);
    const Spread spread = spread_of(values);
    EXPECT_EQ(spread.p50.value, q[0]) << count;
    EXPECT_EQ(spread.p90.value, q[1]) << count;
    EXPECT_EQ(spread.p99.value, q[2]) << count;
    EXPECT_EQ(spread.count, count);
  }
}

// Of independent values the error of the mean is known: 1/sqrt(n) for exponential ones.
TEST(Spread, ErrorOfIndependentValuesIsTheTextbooks) {
  constexpr int kCount = 100'000;
  statistics::RandomDraws draws({4, 0, 0});
  std::vector<double> values(kCount);
  for (double& each : values) each = draws.exponential();
  const double error = spread_of(values).mean.standard_error * std::sqrt(double{kCount});
  EXPECT_GT(error, 0.6);
  EXPECT_LT(error, 1.5);
}

TEST(Spread, FewValuesHaveNoKnownErrorAndNoneNoFigure) {
  const std::vector<double> one{3};
  EXPECT_EQ(spread_of(one).mean.value, 3);
  EXPECT_TRUE(std::isinf(spread_of(one).mean.standard_error));
  EXPECT_TRUE(std::isnan(spread_of({}).p50.value));
  EXPECT_EQ(spread_of({}).count, 0);
}

}  // namespace
}  // namespace countervail::serving
