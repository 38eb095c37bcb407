#include "search/prepared_space.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "fixtures/deepseek_problem.h"
#include "fixtures/gpt3_problem.h"
#include "search/repeated_search.h"
#include "search/variant_counter.h"

namespace countervail {
namespace {

/// Two dense layers, then eight with 16 experts.
Problem tight_experts() {
  Problem problem = deepseek_on_h800(8);
  ModelShape& model = problem.model;
  model.layers = 10, model.hidden = 2048, model.heads = model.kv_heads = 16, model.ffn = 8192;
  model.experts = 16, model.top_k = 4, model.expert_ffn = 1024, model.dense_layers = 2;
  problem.job = {.sequence = 2048, .global_batch = 64};
  problem.device.usable_memory = 12e9;
  return problem;
}

Problem small_dense() {
  Problem problem = small_gpt3();
  problem.device.usable_memory = 9e9;
  return problem;
}

struct LeastMemory {
  double least = std::numeric_limits<double>::infinity();
  static bool skips(double) { return false; }
  static void skipped(std::uint64_t) {}
  void evaluated(const Strategy&, const Evaluation& e, std::uint32_t) {
    least = std::min(least, e.memory.total);
  }
};

TEST(PreparedSpace, LeastMemoryIsThatOfTheWalk) {
  for (Problem problem : {tight_experts(), small_dense()}) {
    problem.runtime_bytes = 0;
    const SearchSpace space = default_space(problem, 64);
    const PreparedSpace prepared(problem, space);
    const LayerTable table(problem, space, prepared.layouts());
    LineTable lines(problem);
    ASSERT_GT(prepared.layouts().size(), 100u);
    for (const Layout& layout : prepared.layouts()) {
      LeastMemory sink;
      walk_layout(problem, space, walk_choices(space), table, placed_lines(lines, space, layout),
                  layout, sink);
      ASSERT_EQ(std::bit_cast<std::uint64_t>(sink.least),
                std::bit_cast<std::uint64_t>(prepared.least_memory(layout)));
      ASSERT_EQ(prepared.variants(layout), variant_count(problem, space, layout));
    }
  }
}

double factor() {
  return std::exp(*rc::gen::inRange(-700, 700) / 1000.0);  // 0.5 to 2
}

/// Every rate that a fact may move, each on its own.
Problem with_other_rates(Problem problem) {
  Device& device = problem.device;
  for (double* rate : {&device.peak_flops, &device.memory_bandwidth, &device.usable_memory,
                       &device.kernel_launch, &device.gemm.fill, &device.gemm.depth_seconds,
                       &device.eight_bit.peak_flops, &device.eight_bit.kernel_launch,
                       &problem.stack.elementwise_traffic, &problem.stack.expert_traffic,
                       &problem.stack.optimizer_bytes, &problem.imbalance, &problem.runtime_bytes})
    *rate *= factor();
  problem.fill = *rc::gen::inRange(50, 101) / 100.0;
  for (int i = 0; i < problem.tower.plane_count; ++i)
    problem.tower.planes[static_cast<std::size_t>(i)].bandwidth *= factor();
  return problem;
}

void expect_same(const std::vector<Candidate>& a, const std::vector<Candidate>& b) {
  RC_ASSERT(a.size() == b.size());
  if (a.empty()) return;
  RC_ASSERT(a.front().strategy == b.front().strategy);
  RC_ASSERT(std::bit_cast<std::uint64_t>(a.front().objective) ==
            std::bit_cast<std::uint64_t>(b.front().objective));
}

/// One search that remembers, asked with ever other rates, against a search from nothing each time.
void same_as_plain(const Problem& base) {
  const SearchSpace wide = default_space(base, 128);
  RepeatedSearch repeated;
  for (int draw = 0; draw < 4; ++draw) {
    const Problem problem = with_other_rates(base);
    const int devices = *rc::gen::inRange(8, 96);
    const SearchResult plain = search(problem, default_space(problem, devices), {});
    expect_same(plain.top, repeated.best(problem, wide, devices).top);
    if (plain.top.empty()) continue;
    const double step = plain.top.front().evaluation.time.total * factor();
    const auto target = [&](long long n) { return step * (1 - 1e-4 * static_cast<double>(n)); };
    const FewestDevices fewest = fewest_devices(problem, wide, target, 2);
    const FewestDevices again = repeated.fewest(problem, wide, target, 2);
    RC_ASSERT(fewest.units == again.units);
    expect_same(fewest.best.top, again.best.top);
    const FewestDevices from_there =
        repeated.fewest(problem, wide, target, 2, {.at_least = fewest.units});
    RC_ASSERT(fewest.units == from_there.units);
    expect_same(fewest.best.top, from_there.best.top);
  }
}

RC_GTEST_PROP(RepeatedSearch, EqualsThePlainSearchOfExperts, ()) {
  same_as_plain(tight_experts());
}
RC_GTEST_PROP(RepeatedSearch, EqualsThePlainSearchOfADenseModel, ()) {
  same_as_plain(small_dense());
}

TEST(RepeatedSearch, PreparesAgainForAnotherStructure) {
  RepeatedSearch repeated;
  Problem problem = small_dense();
  for (int change = 0; change < 4; ++change) {
    if (change == 1) problem.model.layers = 10;
    if (change == 2) problem.stack.gradient_bytes = 2;
    if (change == 3) problem.job.global_batch = 96;
    const SearchSpace space = default_space(problem, 32);
    const SearchResult plain = search(problem, space, {}), now = repeated.best(problem, space, 32);
    ASSERT_EQ(plain.top.size(), now.top.size()) << change;
    EXPECT_EQ(plain.top.front().strategy, now.top.front().strategy) << change;
    EXPECT_EQ(plain.top.front().objective, now.top.front().objective) << change;
  }
}

TEST(Search, SkipsWhatCannotFitWithoutTimingIt) {
  Problem problem = tight_experts();
  problem.device.usable_memory = 6e9;
  const SearchSpace space = default_space(problem, 64);
  const SearchOptions options{.bounds = false};
  const SearchResult plain = search(problem, space, options);
  const SearchResult prepared = search(problem, PreparedSpace(problem, space), options);
  EXPECT_EQ(prepared.counts.enumerated, plain.counts.enumerated);
  EXPECT_EQ(prepared.counts.composed + prepared.counts.skipped, prepared.counts.enumerated);
  EXPECT_LT(prepared.counts.composed, plain.counts.composed);
  EXPECT_EQ(prepared.least_memory, plain.least_memory);
  ASSERT_FALSE(plain.top.empty());
  EXPECT_EQ(prepared.top.front().key, plain.top.front().key);
}

}  // namespace
}  // namespace countervail
