#include "search/search.h"
#include "search/variant_counter.h"

#include <gtest/gtest.h>

#include <bit>

#include "fixtures/deepseek_problem.h"
#include "fixtures/gpt3_problem.h"
#include "search/walk.h"

namespace countervail {
namespace {

TEST(Space, CountsThePublishedExercise) {
  const Problem problem = gpt3_on_4096_a100();
  const SearchSpace space = divisor_space(problem, 4096);
  std::uint64_t count = 0;
  for (const Layout& layout : layouts_of(problem, space))
    count += variant_count(problem, space, layout);
  EXPECT_EQ(count, 1656984u);
}

struct Collected {
  std::vector<std::pair<Strategy, Evaluation>> all;
  static bool skips(double) { return false; }
  static void skipped(std::uint64_t) {}
  void evaluated(const Strategy& s, const Evaluation& e, std::uint32_t) { all.emplace_back(s, e); }
};

TEST(Walk, EqualsTheColdEvaluationBitForBit) {
  const Problem problem = gpt3_on_4096_a100();
  const SearchSpace space = divisor_space(problem, 4096);
  const std::vector<Layout> layouts = layouts_of(problem, space);
  const LayerTable table(problem, space, layouts);
  LineTable line_table(problem);
  std::uint64_t state = 1;
  const auto random = [&state](std::size_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33) % below;
  };
  for (int i = 0; i < 1000; ++i) {
    Collected sink;
    const Layout& layout = layouts[random(layouts.size())];
    walk_layout(problem, space, walk_choices(space), table, placed_lines(line_table, space, layout),
                layout, sink);
    const auto& [strategy, walked] = sink.all[random(sink.all.size())];
    const Evaluation cold = evaluate(problem, strategy);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(cold.time.total),
              std::bit_cast<std::uint64_t>(walked.time.total));
    ASSERT_EQ(cold.memory.total, walked.memory.total);
    ASSERT_EQ(cold.memory.activations, walked.memory.activations);
    ASSERT_EQ(cold.time.data_exposed, walked.time.data_exposed);
  }
}

Problem small() {
  Problem problem = small_gpt3();
  problem.device.usable_memory = 12e9;
  return problem;
}

TEST(Search, BoundsFindWhatBruteForceFinds) {
  for (int devices : {8, 24, 64, 100})
    for (Objective objective : {Objective::kTime, Objective::kTokensPerDevice}) {
      const Problem problem = small();
      const SearchSpace space = default_space(problem, devices);
      const SearchResult brute =
          search(problem, space, {.objective = objective, .top = 5, .bounds = false});
      const SearchResult bound =
          search(problem, space, {.objective = objective, .top = 5, .bounds = true});
      ASSERT_EQ(brute.counts.composed, brute.counts.enumerated);
      ASSERT_EQ(bound.counts.composed + bound.counts.skipped, bound.counts.enumerated);
      ASSERT_EQ(brute.top.size(), bound.top.size());
      for (std::size_t i = 0; i < brute.top.size(); ++i) {
        EXPECT_EQ(brute.top[i].key, bound.top[i].key);
        EXPECT_EQ(brute.top[i].objective, bound.top[i].objective);
      }
    }
}

TEST(Search, SameResultOnAnyThreadCount) {
  const Problem problem = small();
  const SearchSpace space = default_space(problem, 64);
  const SearchResult one = search(problem, space, {.top = 3, .threads = 1});
  for (int threads : {2, 3, 8}) {
    const SearchResult many = search(problem, space, {.top = 3, .threads = threads});
    EXPECT_EQ(many.counts.composed, one.counts.composed);
    EXPECT_EQ(many.counts.signature, one.counts.signature);
    for (std::size_t i = 0; i < one.top.size(); ++i) EXPECT_EQ(many.top[i].key, one.top[i].key);
  }
}

TEST(Search, FrontierHoldsWhatNothingBeats) {
  const Problem problem = small();
  const SearchResult result =
      search(problem, default_space(problem, 16), {.bounds = false, .frontier = true});
  ASSERT_GT(result.frontier.size(), 1u);
  for (std::size_t i = 1; i < result.frontier.size(); ++i) {
    EXPECT_GT(result.frontier[i].evaluation.memory.total,
              result.frontier[i - 1].evaluation.memory.total);
    EXPECT_LT(result.frontier[i].evaluation.time.total,
              result.frontier[i - 1].evaluation.time.total);
  }
  EXPECT_EQ(result.frontier.back().evaluation.time.total, result.top.front().evaluation.time.total);
}

TEST(FewestDevices, IsMinimalByBruteForce) {
  const Problem problem = small();
  double target = 0;
  for (double share : {0.9, 0.5, 0.2, 0.05}) {
    target =
        search(problem, default_space(problem, 8), {}).top.front().evaluation.time.total * share;
    const FewestDevices found = fewest_devices(
        problem, default_space(problem, 512), [&](long long) { return target; }, 2);
    long long brute = 0;
    for (int units = 1; units <= 256 && brute == 0; ++units) {
      const SearchResult best = search(problem, default_space(problem, 2 * units), {});
      if (!best.top.empty() && best.top.front().evaluation.time.total <= target) brute = units;
    }
    EXPECT_EQ(found.units, brute) << share;
  }
}

/// A mixture of experts small enough for brute force: two dense layers, then eight with 16 experts.
Problem small_experts() {
  Problem problem = deepseek_on_h800(8);
  ModelShape& model = problem.model;
  model.layers = 10, model.hidden = 2048, model.heads = model.kv_heads = 16, model.ffn = 8192;
  model.experts = 16, model.top_k = 4, model.expert_ffn = 1024, model.dense_layers = 2;
  problem.job = {.sequence = 2048, .global_batch = 64};
  problem.device.usable_memory = 16e9;
  return problem;
}

SearchSpace every_choice(const Problem& problem, int devices) {
  SearchSpace space = expert_space(problem, devices);
  space.tensor_degrees = {1, 2, 4};
  space.context_degrees = {1, 2};
  space.micro_batches = {1, 2};
  return space;
}

TEST(ExpertWalk, EqualsTheColdEvaluationBitForBit) {
  const Problem problem = deepseek_on_h800();
  const SearchSpace space = expert_space(problem, 2048);
  const std::vector<Layout> layouts = layouts_of(problem, space);
  const LayerTable table(problem, space, layouts);
  LineTable line_table(problem);
  std::uint64_t state = 7;
  const auto random = [&state](std::size_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33) % below;
  };
  for (int i = 0; i < 100; ++i) {
    Collected sink;
    const Layout& layout = layouts[random(layouts.size())];
    walk_layout(problem, space, walk_choices(space), table, placed_lines(line_table, space, layout),
                layout, sink);
    ASSERT_EQ(sink.all.size(), variant_count(problem, space, layout));
    for (int j = 0; j < 100; ++j) {
      const auto& [strategy, walked] = sink.all[random(sink.all.size())];
      const Evaluation cold = evaluate(problem, strategy);
      ASSERT_EQ(std::bit_cast<std::uint64_t>(cold.time.total),
                std::bit_cast<std::uint64_t>(walked.time.total));
      ASSERT_EQ(cold.memory.total, walked.memory.total);
      ASSERT_EQ(cold.time.expert_exposed, walked.time.expert_exposed);
      ASSERT_EQ(cold.time.bubble, walked.time.bubble);
    }
  }
}

TEST(ExpertSearch, BoundsFindWhatBruteForceFinds) {
  const Problem problem = small_experts();
  for (const SearchSpace& space : {every_choice(problem, 32), default_space(problem, 24)})
    for (Objective objective : {Objective::kTime, Objective::kTokensPerDevice}) {
      const SearchResult brute =
          search(problem, space, {.objective = objective, .top = 5, .bounds = false});
      const SearchResult bound =
          search(problem, space, {.objective = objective, .top = 5, .bounds = true});
      ASSERT_EQ(brute.counts.composed, brute.counts.enumerated);
      ASSERT_EQ(bound.counts.composed + bound.counts.skipped, bound.counts.enumerated);
      ASSERT_EQ(brute.top.size(), 5u);
      ASSERT_EQ(brute.top.size(), bound.top.size());
      for (std::size_t i = 0; i < brute.top.size(); ++i) {
        EXPECT_EQ(brute.top[i].key, bound.top[i].key);
        EXPECT_EQ(brute.top[i].objective, bound.top[i].objective);
      }
    }
}

TEST(ExpertSearch, FewestDevicesIsMinimalByBruteForce) {
  const Problem problem = small_experts();
  const double fastest =
      search(problem, default_space(problem, 16), {}).top.front().evaluation.time.total;
  for (double share : {1.5, 0.9, 0.5}) {
    const double target = fastest * share;
    const FewestDevices found = fewest_devices(
        problem, default_space(problem, 128), [&](long long) { return target; }, 2);
    long long brute = 0;
    for (int units = 1; units <= 64 && brute == 0; ++units) {
      const SearchResult best = search(problem, default_space(problem, 2 * units), {});
      if (!best.top.empty() && best.top.front().evaluation.time.total <= target) brute = units;
    }
    EXPECT_EQ(found.units, brute) << share;
  }
}

TEST(ExpertSearch, SameResultOnAnyThreadCount) {
  const Problem problem = small_experts();
  const SearchSpace space = every_choice(problem, 32);
  const SearchResult one = search(problem, space, {.top = 3, .threads = 1});
  const SearchResult many = search(problem, space, {.top = 3, .threads = 4});
  EXPECT_EQ(many.counts.signature, one.counts.signature);
  EXPECT_EQ(many.top.front().key, one.top.front().key);
}

TEST(ExpertSpace, KeepsOnlyLegalLayouts) {
  const Problem problem = deepseek_on_h800();
  for (const Layout& layout : layouts_of(problem, expert_space(problem, 2048))) {
    const Strategy s = strategy_of(layout);
    EXPECT_EQ(device_count(s), 2048);
    EXPECT_EQ(256 % s.expert_parallel, 0);
    EXPECT_EQ(s.tensor_parallel * s.context_parallel * s.data_parallel %
                  (s.expert_parallel * s.expert_tensor_parallel),
              0);
    EXPECT_TRUE(s.expert_tensor_parallel == 1 || s.expert_tensor_parallel == s.tensor_parallel);
  }
}

}  // namespace
}  // namespace countervail
