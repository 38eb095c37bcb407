#include "compile/time_range.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fixtures/gpt3_problem.h"
#include "training/step_cost.h"

namespace countervail {
namespace {

Fact range(const std::string& path, const Interval& value) {
  Fact fact;
  fact.path = path;
  fact.value = value;
  return fact;
}

/// Peak and memory bandwidth as facts; everything else of the problem stands.
Problem problem_of(const Overlay& facts) {
  Problem problem = gpt3_on_4096_a100();
  problem.device.peak_flops *= facts.read("chip/A/peak").number;
  problem.device.memory_bandwidth *= facts.read("chip/A/bandwidth").number;
  return problem;
}

const Strategy kStrategy{.tensor_parallel = 8, .pipeline_parallel = 8, .data_parallel = 64};
const std::set<std::string> kPaths{"chip/A/peak", "chip/A/bandwidth"};

TimeRange range_with(const Interval& peak, const Interval& bandwidth) {
  FactStore store;
  store.add(range("chip/A/peak", peak));
  store.add(range("chip/A/bandwidth", bandwidth));
  const Overlay facts(store);
  return range_of(problem_of(facts), problems_at_ends(facts, kPaths, problem_of), kStrategy);
}

TEST(TimeRange, OfOneFactIsItsEffectScaledToTheAnswer) {
  const TimeRange range = range_with({0.5, 1, 2}, Interval::exactly(1));
  Problem slow = gpt3_on_4096_a100();
  const double middle = evaluate(slow, kStrategy).time.total;
  slow.device.peak_flops *= 0.5;
  const double effect = std::log(evaluate(slow, kStrategy).time.total / middle);
  EXPECT_NEAR(range.slower, effect * kAnswerQuantile / kFactQuantile, 1e-12);
  EXPECT_GT(range.faster, 0);
}

TEST(TimeRange, AddsIndependentFactsInQuadrature) {
  const TimeRange peak = range_with({0.8, 1, 1.2}, Interval::exactly(1)),
                  bandwidth = range_with(Interval::exactly(1), {0.8, 1, 1.2}),
                  both = range_with({0.8, 1, 1.2}, {0.8, 1, 1.2});
  EXPECT_NEAR(both.slower, std::hypot(peak.slower, bandwidth.slower), 1e-12);
  EXPECT_NEAR(both.faster, std::hypot(peak.faster, bandwidth.faster), 1e-12);
}

TEST(TimeRange, IsNoneWhereNoFactHasARange) {
  const TimeRange range = range_with(Interval::exactly(1), Interval::exactly(1));
  EXPECT_EQ(range.slower, 0);
  EXPECT_EQ(range.faster, 0);
}

}  // namespace
}  // namespace countervail
