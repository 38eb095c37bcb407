#include "training/step_cost.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "fixtures/deepseek_problem.h"
#include "fixtures/gpt3_problem.h"
#include "search/search.h"
#include "training/recompute_costs.h"

namespace countervail {
namespace {

Strategy layout(int tensor, int pipeline, int data, int chunks = 1) {
  Strategy s;
  s.tensor_parallel = tensor;
  s.pipeline_parallel = pipeline;
  s.data_parallel = data;
  s.virtual_stages = chunks;
  return s;
}

// Eight devices a node: four stages of two devices fill one node, eight cross to the next, at 1/12 of the rate.
TEST(Step, HopsPayForTheWidestBoundary) {
  Problem problem = gpt3_on_4096_a100();
  problem.job.global_batch = 64;
  const auto transfers = [&](int pipeline) {
    return evaluate(problem, layout(2, pipeline, 1)).time.pipeline_exposed;
  };
  EXPECT_GT(transfers(8), 5 * transfers(4));
  problem.tower.planes[1].bandwidth /= 1000;
  EXPECT_GT(transfers(8), 1000 * transfers(4));
}

TEST(Step, GroupsThatNoPlaneJoinsAreNoAnswer) {
  Problem problem = gpt3_on_4096_a100();
  problem.tower.plane_count = 1;  // inside a node only
  const double seconds = evaluate(problem, layout(16, 4, 1)).time.total;
  EXPECT_FALSE(seconds < std::numeric_limits<double>::infinity());
  problem.model.layers = 8;
  problem.model.hidden = 1536;
  problem.model.ffn = 6144;
  problem.model.heads = problem.model.kv_heads = 16;
  problem.job.global_batch = 64;
  const SearchResult result = search(problem, default_space(problem, 64), {.bounds = false});
  ASSERT_FALSE(result.top.empty());
  EXPECT_LE(device_count(result.top.front().strategy), 8);
  EXPECT_TRUE(std::isfinite(result.top.front().evaluation.time.total));
  EXPECT_GT(result.counts.unreachable, 0u);
}

// One micro-batch on four stages: every layer in turn, however finely the stages are cut.
TEST(Step, InterleavingCannotSplitOneMicroBatch) {
  Problem problem = gpt3_on_4096_a100();
  problem.job.global_batch = 1;
  const double plain = evaluate(problem, layout(8, 4, 1)).time.total;
  EXPECT_GE(evaluate(problem, layout(8, 4, 1, 24)).time.total, plain * 0.999);
}

// 126 layers on 16 stages: 7 on the first, 8 on the second, which holds nearly as many micro-batches.
TEST(Memory, TheSecondStageCounts) {
  Problem problem = gpt3_on_4096_a100();
  problem.model.layers = 126;
  problem.job.global_batch = 256;
  const StepMemory uneven = evaluate(problem, layout(8, 16, 1)).memory;
  const StagePlan plan = stage_plan(problem.model, 16);
  ASSERT_EQ(plan.first_layers, 7);
  ASSERT_EQ(plan.most_layers, 8);
  const double per_layer = layer_cost(problem, layer_key(layout(8, 16, 1))).stored_bytes;
  EXPECT_DOUBLE_EQ(uneven.activations, 15 * 8 * per_layer);
}

// Gradients of several micro-batches add up in full before they scatter.
TEST(Memory, ZeroTwoShardsGradientsOnlyWithoutAccumulation) {
  Problem problem = gpt3_on_4096_a100();
  Strategy s = layout(8, 8, 8);
  s.zero_stage = 2;
  problem.job.global_batch = 8;
  const double once = evaluate(problem, s).memory.gradients;
  problem.job.global_batch = 64;
  EXPECT_NEAR(evaluate(problem, s).memory.gradients, 8 * once, once * 1e-9);
}

// 8 key-value heads over 16 ranks: each holds one whole head, twice its share.
TEST(Memory, KeyValueHeadsAreCopiedBeyondOneRankEach) {
  ModelShape model = gpt3_on_4096_a100().model;
  model.kv_heads = 8;
  EXPECT_EQ(replicated_weights(model, 8), 0);
  EXPECT_EQ(replicated_weights(model, 16), 2.0 * model.hidden * model.head_dim / 2);
}

TEST(Overlap, HidesNoMoreThanThereIsRoomFor) {
  EXPECT_EQ(shown(10, 0.9, 100), 10 * (1 - 0.9));
  EXPECT_EQ(shown(10, 0.9, 4), 6);
  EXPECT_EQ(shown(10, 0, 100), 10);
}

TEST(RecomputeCosts, EqualTheSingleCostBitForBit) {
  for (const Problem& problem : {gpt3_on_4096_a100(), deepseek_on_h800()}) {
    LayerKey key{.tensor_parallel = 4, .micro_batch = 2, .sequence_parallel = true};
    const RecomputeCosts all = recompute_costs(problem, key);
    for (int kind = 0; kind < kRecomputeKinds; ++kind) {
      key.recompute = static_cast<Recompute>(kind);
      const LayerCosts one = layer_costs(problem, key);
      EXPECT_EQ(std::memcmp(&one, &all[static_cast<std::size_t>(kind)], sizeof one), 0) << kind;
    }
  }
}

}  // namespace
}  // namespace countervail
