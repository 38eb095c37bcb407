#include "serving/waiting.h"

#include <gtest/gtest.h>

#include <cmath>

namespace countervail::serving {
namespace {

constexpr double kExact = 1e-12;

// Expected values are written out by other routes than the code takes: rho/(1 - rho), its half, Erlang's sums.
TEST(Waiting, MeansOfOneServer) {
  for (const double rho : {0.3, 0.5, 0.7, 0.8, 0.9, 0.95}) {
    EXPECT_NEAR(mean_wait_mm1(rho, 1), rho / (1 - rho), kExact * 20);
    EXPECT_NEAR(mean_wait_md1(rho, 1), rho / (1 - rho) / 2, kExact * 20);
    EXPECT_NEAR(mean_wait_mg1(rho, 1, 4), 2.5 * rho / (1 - rho), kExact * 50);
    EXPECT_NEAR(mean_wait_mm1(rho, 3), 3 * mean_wait_mm1(rho, 1), kExact * 60);
  }
}

// data of the specification: textbook waits in services, printed to six digits.
TEST(Waiting, TextbookTable) {
  struct Row {
    double load, mm1, p99, md1, mg1;
  };
  for (const Row& row : {Row{0.3, 0.428571, 4.85885, 0.214286, 1.07143},
                         {0.5, 1, 7.82405, 0.5, 2.5},
                         {0.7, 2.33333, 14.1617, 1.16667, 5.83333},
                         {0.8, 4, 21.9101, 2, 10},
                         {0.9, 9, 44.9981, 4.5, 22.5},
                         {0.95, 19, 91.0775, 9.5, 47.5}}) {
    EXPECT_NEAR(mean_wait_mm1(row.load, 1) / row.mm1, 1, 5e-6);
    EXPECT_NEAR(wait_percentile_mm1(row.load, 1, 0.99) / row.p99, 1, 5e-6);
    EXPECT_NEAR(mean_wait_md1(row.load, 1) / row.md1, 1, 5e-6);
    EXPECT_NEAR(mean_wait_mg1(row.load, 1, 4) / row.mg1, 1, 5e-6);
  }
  EXPECT_NEAR(chance_of_waiting_mmc(8, 0.9), 0.701533, 5e-7);
}

/// Erlang C by its sums: a^c/c!/(1 - rho) over (sum_k a^k/k! + that).
double erlang_c_by_sums(int servers, double load) {
  const double offered = servers * load;
  double term = 1, sum = 0;
  for (int k = 0; k < servers; ++k) {
    sum += term;
    term *= offered / (k + 1);
  }
  return term / (1 - load) / (sum + term / (1 - load));
}

TEST(Waiting, ErlangCByRecursionIsErlangCBySums) {
  for (const int servers : {1, 2, 8, 50})
    for (const double load : {0.1, 0.5, 0.9, 0.99})
      EXPECT_NEAR(chance_of_waiting_mmc(servers, load), erlang_c_by_sums(servers, load), kExact);
  EXPECT_NEAR(chance_of_waiting_mmc(1, 0.7), 0.7, kExact);
  // 2,000 servers: a^c/c! is far beyond any double, the recursion is not.
  EXPECT_GT(chance_of_waiting_mmc(2000, 0.99), 0.1);
  EXPECT_LT(chance_of_waiting_mmc(2000, 0.99), 0.9);
}

TEST(Waiting, PercentilesAreWhereTheTailSaysSo) {
  for (const int servers : {1, 8}) {
    const double t = wait_percentile_mmc(servers, 0.9, 2, 0.99);
    const double tail = chance_of_waiting_mmc(servers, 0.9) * std::exp(-servers * 0.1 * t / 2);
    EXPECT_NEAR(tail, 0.01, kExact);
  }
  EXPECT_EQ(wait_percentile_mm1(0.3, 1, 0.5), 0) << "seven in ten find the server free";
  EXPECT_NEAR(sojourn_percentile_mm1(0.5, 1, 0.99), 2 * std::log(100.0), kExact * 10);
  EXPECT_NEAR(mean_wait_mmc(1, 0.8, 1), mean_wait_mm1(0.8, 1), kExact * 10);
}

TEST(Waiting, NoQueueEndsAtLoadOne) {
  for (const double load : {1.0, 1.5, std::nan("")}) {
    EXPECT_TRUE(std::isinf(mean_wait_mm1(load, 1)));
    EXPECT_TRUE(std::isinf(mean_wait_mmc(4, load, 1)));
    EXPECT_TRUE(std::isinf(wait_percentile_mmc(4, load, 1, 0.99)));
    EXPECT_TRUE(std::isinf(sojourn_percentile_mm1(load, 1, 0.99)));
    EXPECT_EQ(chance_of_waiting_mmc(4, load), 1);
  }
  EXPECT_EQ(mean_wait_mm1(0, 1), 0);
}

}  // namespace
}  // namespace countervail::serving
