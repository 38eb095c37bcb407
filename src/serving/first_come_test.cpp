#include "serving/first_come.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "base/error.h"
#include "serving/waiting.h"

namespace countervail::serving {
namespace {

/// Standard error of the mean wait of n customers of an M/M/1, in services: an asymptotic variance that is known in closed form.
double known_error_mm1(double rho, int n) {
  const double variance = rho * (2 + 5 * rho - 4 * rho * rho + rho * rho * rho);
  return std::sqrt(variance / (std::pow(1 - rho, 4) * n));
}

TEST(FirstCome, FourMillionCustomersWaitAsKleinrockSays) {
  constexpr int kCustomers = 4'000'000;
  for (const double rho : {0.8, 0.9}) {
    const QueueRun run = simulate_queue({.load = rho}, kCustomers, 17);
    const double error = known_error_mm1(rho, kCustomers);
    EXPECT_NEAR(run.wait.mean.value, mean_wait_mm1(rho, 1), 3 * error) << rho;
    EXPECT_LT(3 * error / mean_wait_mm1(rho, 1), rho == 0.8 ? 0.0172 : 0.033);
    // Our own estimate of the noise is of that size too, else "three standard errors" means nothing elsewhere.
    EXPECT_GT(run.wait.mean.standard_error, 0.5 * error);
    EXPECT_LT(run.wait.mean.standard_error, 2 * error);
    EXPECT_NEAR(run.wait.p99.value, wait_percentile_mm1(rho, 1, 0.99),
                3 * run.wait.p99.standard_error);
    EXPECT_NEAR(run.chance_of_waiting, rho, 0.002);
  }
}

TEST(FirstCome, OtherServicesAndMoreServersWaitAsTheirClosedForms) {
  constexpr int kCustomers = 2'000'000;
  for (const double rho : {0.3, 0.5, 0.7, 0.9}) {
    for (const double cv2 : {0.0, 4.0})
      for (const ServiceLaw law : {ServiceLaw::kGamma, ServiceLaw::kLognormal}) {
        const QueueRun run =
            simulate_queue({.load = rho, .service_cv2 = cv2, .law = law}, kCustomers / 4, 3);
        EXPECT_NEAR(run.wait.mean.value, mean_wait_mg1(rho, 1, cv2),
                    3 * run.wait.mean.standard_error)
            << rho << ' ' << cv2;
      }
  }
  const QueueRun eight = simulate_queue({.servers = 8, .load = 0.9}, kCustomers, 4);
  EXPECT_NEAR(eight.wait.mean.value, mean_wait_mmc(8, 0.9, 1), 3 * eight.wait.mean.standard_error);
  EXPECT_NEAR(eight.chance_of_waiting, 0.701533, 0.005);
  EXPECT_NEAR(eight.wait.p99.value, wait_percentile_mmc(8, 0.9, 1, 0.99),
              3 * eight.wait.p99.standard_error);
}

TEST(FirstCome, LittlesLawIsAnIdentity) {
  for (const double burst : {0.0, 1.0, 9.0})
    for (const int servers : {1, 3}) {
      const QueueRun run =
          simulate_queue({.servers = servers, .load = 0.85, .arrival_cv2 = burst}, 200'000, 5);
      EXPECT_LT(run.little.relative_gap(), 1e-12) << burst << ' ' << servers;
      EXPECT_GT(run.little.mean_number, 0);
    }
}

TEST(FirstCome, SameSeedSameBytes) {
  const DrawnQueue queue{.load = 0.7, .service_cv2 = 2, .arrival_cv2 = 3};
  const QueueRun one = simulate_queue(queue, 10'000, 11), other = simulate_queue(queue, 10'000, 11);
  EXPECT_EQ(one.wait.mean.value, other.wait.mean.value);
  EXPECT_EQ(one.wait.p99.value, other.wait.p99.value);
  EXPECT_NE(one.wait.mean.value, simulate_queue(queue, 10'000, 12).wait.mean.value);
}

// More servers, or shorter services, never let anybody leave later.
RC_GTEST_PROP(FirstComeProperty, MoreServersNeverDelayAnybody, ()) {
  const int n = *rc::gen::inRange(1, 60);
  std::vector<double> arrivals, services;
  double clock = 0;
  for (int i = 0; i < n; ++i) {
    arrivals.push_back(clock += *rc::gen::inRange(0, 9));
    services.push_back(*rc::gen::inRange(0, 30));
  }
  const int servers = *rc::gen::inRange(1, 5);
  const auto few = first_come_departures(arrivals, services, servers);
  const auto more = first_come_departures(arrivals, services, servers + 1);
  for (std::size_t i = 0; i < few.size(); ++i) {
    RC_ASSERT(more[i] <= few[i]);
    RC_ASSERT(more[i] >= arrivals[i] + services[i]);
  }
  RC_ASSERT(little_check(arrivals, few).relative_gap() < 1e-12 || few.back() == arrivals.front());
}

TEST(FirstCome, RefusesWhatIsNoQueue) {
  EXPECT_THROW(simulate_queue({.load = 1}, 10, 1), Error);
  EXPECT_THROW(simulate_queue({.load = 0}, 10, 1), Error);
  EXPECT_THROW(simulate_queue({.load = std::nan("")}, 10, 1), Error);
  EXPECT_THROW(simulate_queue({.servers = 0}, 10, 1), Error);
  EXPECT_THROW(simulate_queue({}, 0, 1), Error);
  EXPECT_THROW(simulate_queue({.service_cv2 = -1}, 10, 1), Error);
}

}  // namespace
}  // namespace countervail::serving
