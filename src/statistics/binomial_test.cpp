#include "statistics/binomial.h"

#include <gtest/gtest.h>

#include <cmath>

namespace countervail::statistics {
namespace {

/// The definition, term by term.
double by_terms(int least, int all, double p) {
  double sum = 0;
  for (int k = least; k <= all; ++k) {
    double term = std::pow(p, k) * std::pow(1 - p, all - k);
    for (int i = 0; i < k; ++i) term *= static_cast<double>(all - i) / (i + 1);
    sum += term;
  }
  return sum;
}

TEST(Binomial, TailIsTheSumOfItsTerms) {
  for (const int all : {1, 5, 40})
    for (const double p : {0.1, 0.9, 0.99})
      for (int least = 0; least <= all; ++least)
        EXPECT_NEAR(chance_of_at_least(least, all, p), by_terms(least, all, p), 1e-12)
            << least << " of " << all << ' ' << p;
}

TEST(Binomial, EndsAreCertain) {
  EXPECT_EQ(chance_of_at_least(0, 10, 0), 1);
  EXPECT_EQ(chance_of_at_least(1, 10, 0), 0);
  EXPECT_EQ(chance_of_at_least(10, 10, 1), 1);
  EXPECT_EQ(chance_of_at_least(11, 10, 1), 0);
  // A million units, 1 % of them down: the mean of those up is reached by about half.
  EXPECT_NEAR(chance_of_at_least(990'000, 1'000'000, 0.99), 0.5, 0.01);
}

}  // namespace
}  // namespace countervail::statistics
