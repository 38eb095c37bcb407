#include "study/serve_percentiles.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "shipped_facts.h"
#include "study/serve.h"

namespace countervail {
namespace {

ServeRequest asked() {
  ServeRequest request;
  request.side.chip = "H100 SXM5 80GB";
  request.model = "Llama 3.1 70B", request.packages = 8;
  return request;
}

/// At little load nobody waits: what a request meets is one prompt's time and steps of few others.
TEST(ServePercentiles, AtLittleLoadNobodyWaits) {
  ServeRequest request = asked();
  request.load = 0.01;
  const ServeAnswer answer = serve(shipped(), request);
  const SimulatedLoad& one = answer.simulated.value();
  EXPECT_NEAR(one.answer.ttft.p50.value, one.answer.ttft.mean.value,
              0.05 * one.answer.ttft.mean.value);
  EXPECT_LT(one.answer.ttft.p50.value, answer.top.front().state.ttft);
  EXPECT_LT(one.answer.tpot.p50.value, answer.top.front().state.tpot);
}

TEST(ServePercentiles, RiseWithTheLoadAndWithBursts) {
  ServeRequest request = asked();
  const auto ttft = [&](double load, double burst) {
    request.load = load, request.burst = burst;
    return serve(shipped(), request).simulated.value().answer.ttft.p99.value;
  };
  const double low = ttft(0.3, 1), high = ttft(0.9, 1);
  EXPECT_LT(low, high);
  EXPECT_LT(ttft(0.6, 1), ttft(0.6, 6));
}

TEST(ServePercentiles, TheHighestLoadHoldsItsLimitsAndMoreDoesNot) {
  ServeRequest request = asked();
  request.percentile = 99;
  const SimulatedLoad found = serve(shipped(), request).simulated.value();
  EXPECT_LE(found.answer.ttft.p99.value, request.ttft);
  EXPECT_LE(found.answer.tpot.p99.value, request.tpot);
  request.percentile = 0, request.load = std::min(0.99, found.load + 0.05);
  const SimulatedLoad beyond = serve(shipped(), request).simulated.value();
  EXPECT_TRUE(beyond.answer.ttft.p99.value > request.ttft ||
              beyond.answer.tpot.p99.value > request.tpot);
  request.percentile = 50, request.load = 0;
  EXPECT_GE(serve(shipped(), request).simulated.value().load, found.load);
}

TEST(ServePercentiles, TheSameSeedTheSameBytes) {
  ServeRequest request = asked();
  request.load = 0.5, request.length_cv2 = 1;
  const auto p99 = [&] { return serve(shipped(), request).simulated.value().answer.e2e.p99.value; };
  const double first = p99();
  EXPECT_EQ(first, p99());
  request.seed = 2;
  EXPECT_NE(first, p99());
}

}  // namespace
}  // namespace countervail
