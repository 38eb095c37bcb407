#include "statistics/random_draws.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace countervail::statistics {
namespace {

struct Moments {
  double mean = 0, cv2 = 0;
};

Moments moments_of(int count, const std::function<double()>& draw) {
  double sum = 0, squares = 0;
  for (int i = 0; i < count; ++i) {
    const double x = draw();
    sum += x;
    squares += x * x;
  }
  const double mean = sum / count;
  return {mean, squares / count / (mean * mean) - 1};
}

// The error of a mean is sqrt(CV^2/n); that of CV^2 grows with the fourth moment, so it gets a wider margin.
TEST(RandomDraws, KeepTheMeanAndTheSpreadThatWereAskedFor) {
  constexpr int kDraws = 400'000;
  for (const double cv2 : {0.25, 1.0, 4.0, 9.0}) {
    RandomDraws draws({7, 0, 0});
    const Moments gamma = moments_of(kDraws, [&] { return draws.gamma_of(3, cv2); });
    EXPECT_NEAR(gamma.mean, 3, 3 * 3 * std::sqrt(cv2 / kDraws)) << cv2;
    EXPECT_NEAR(gamma.cv2, cv2, 0.05 * cv2) << cv2;
  }
  for (const double cv2 : {0.25, 1.0, 1.7}) {
    RandomDraws draws({8, 0, 0});
    const Moments lognormal = moments_of(kDraws, [&] { return draws.lognormal_of(3, cv2); });
    EXPECT_NEAR(lognormal.mean, 3, 3 * 3 * std::sqrt(cv2 / kDraws)) << cv2;
    EXPECT_NEAR(lognormal.cv2, cv2, 0.1 * cv2) << cv2;
  }
}

TEST(RandomDraws, GammaOfWholeShapeHasTheTailOfItsExponentials) {
  // P(Gamma(2) > t) = (1 + t) e^-t: at t = 4, 0.0916.
  RandomDraws draws({9, 1, 2});
  int above = 0;
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) above += draws.gamma(2) > 4;
  const double p = 5 * std::exp(-4.0);
  EXPECT_NEAR(above, kDraws * p, 4 * std::sqrt(kDraws * p * (1 - p)));
}

TEST(RandomDraws, NoSpreadIsTheMeanAndTakesNoNumber) {
  RandomDraws one({1, 0, 0}), other({1, 0, 0});
  EXPECT_EQ(one.gamma_of(5, 0), 5);
  EXPECT_EQ(one.lognormal_of(5, 0), 5);
  EXPECT_EQ(one.uniform(), other.uniform());
}

}  // namespace
}  // namespace countervail::statistics
