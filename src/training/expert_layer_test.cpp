#include <gtest/gtest.h>

#include "fixtures/deepseek_problem.h"
#include "training/step_cost.h"

namespace countervail {
namespace {

/// Every GEMM at its peak, no launch, no traffic: seconds are FLOP over the peak.
Problem ideal() {
  Problem problem = deepseek_on_h800();
  problem.device.peak_flops = 1e15;
  problem.device.gemm = {1, 0, 0, 0, 0};
  problem.device.eight_bit = {2e15, {1, 0, 0}, 0};
  problem.device.kernel_launch = 0;
  problem.device.memory_bandwidth = 1e30;
  return problem;
}

double gemm_flops(const Problem& problem, const LayerKey& key) {
  return expert_layer_cost(problem, key).gemm * problem.device.peak_flops;
}

TEST(ExpertLayer, GemmsCostSixFlopsAnActiveWeight) {
  const Problem problem = ideal();
  const ModelShape& m = problem.model;
  // Norm weights are no products.
  const double weights =
      latent_weights(m) - m.q_rank - m.kv_rank + 7168.0 * 256 + (8 + 1) * expert_weights(m);
  EXPECT_NEAR(gemm_flops(problem, {}), 6 * 4096 * weights, 1e-9 * 6 * 4096 * weights);
}

TEST(ExpertLayer, ExpertDegreeKeepsTheWorkAndTensorDegreeSplitsIt) {
  const Problem problem = ideal();
  const double alone = gemm_flops(problem, {});
  EXPECT_NEAR(gemm_flops(problem, {.expert_parallel = 64}), alone, 1e-9 * alone);
  // Experts cut by the tensor group and experts spread over it do the same work per device.
  const double cut = gemm_flops(
      problem, {.tensor_parallel = 4, .sequence_parallel = true, .expert_tensor_parallel = 4});
  const double spread =
      gemm_flops(problem, {.tensor_parallel = 4, .sequence_parallel = true, .expert_parallel = 4});
  EXPECT_NEAR(cut, spread, 1e-9 * cut);
  EXPECT_NEAR(4 * cut, alone, 1e-9 * alone);
}

TEST(ExpertLayer, EightBitHalvesTheGemmsButNotTheRouter) {
  const Problem problem = ideal();
  const double router = 6 * 4096 * 7168.0 * 256;
  const double sixteen_bit = gemm_flops(problem, {}),
               eight_bit = gemm_flops(problem, {.format = Format::kFp8});
  EXPECT_NEAR(eight_bit, (sixteen_bit - router) / 2 + router, 1e-9 * sixteen_bit);
}

TEST(ExpertLayer, ImbalanceStretchesRoutedWorkOnly) {
  Problem problem = ideal();
  const double balanced = gemm_flops(problem, {});
  problem.imbalance = 1.25;
  const double routed = 6 * 4096.0 * 8 * expert_weights(problem.model);
  EXPECT_NEAR(gemm_flops(problem, {}) - balanced, 0.25 * routed, 1e-9 * balanced);
}

TEST(ExpertLayer, DispatchMovesTopKCopiesOfEachToken) {
  const Problem problem = ideal();
  EXPECT_EQ(expert_layer_cost(problem, {}).exchange_values, 0);  // all experts are here
  EXPECT_DOUBLE_EQ(expert_layer_cost(problem, {.expert_parallel = 64}).exchange_values,
                   4096.0 * 8 * 7168);
}

TEST(ExpertLayer, ContextDegreeSplitsTokens) {
  const Problem problem = ideal();
  const double alone = gemm_flops(problem, {});
  EXPECT_NEAR(gemm_flops(problem, {.context_parallel = 4}), alone / 4, 1e-9 * alone);
}

TEST(StagePlan, TakesTheShortageFromTheLastStageOfAnExpertModel) {
  const ModelShape model = deepseek_on_h800().model;
  const StagePlan plan = stage_plan(model, 16);
  EXPECT_EQ(plan.most_layers, 4);
  EXPECT_EQ(plan.first.dense, 3);
  EXPECT_EQ(plan.first.moe, 1);
  EXPECT_EQ(plan.middle.moe, 4);
  EXPECT_EQ(plan.last.moe, 2);  // one layer and the MTP module
  EXPECT_EQ(stage_plan(model, 2, 8).most_layers,
            32);  // sixteen chunks of four, the last one of one
}

Strategy published() {
  Strategy s;
  s.pipeline_parallel = 16, s.data_parallel = 128, s.expert_parallel = 64, s.zero_stage = 1;
  s.recompute = Recompute::kLight, s.schedule = Schedule::kDualPipe, s.format = Format::kFp8Block;
  s.data_overlap = s.pipeline_overlap = s.expert_overlap = true;
  return s;
}

TEST(ExpertStep, HalvingTheNetworkSlowsThePublishedStrategy) {
  Problem problem = deepseek_on_h800();
  const double before = evaluate(problem, published()).time.total;
  problem.tower.planes[1].bandwidth /= 2;
  EXPECT_GT(evaluate(problem, published()).time.total, 1.02 * before);
}

TEST(ExpertStep, HostFloorBoundsAnExpertLayerFromBelow) {
  Problem problem = deepseek_on_h800();
  problem.stack.expert_host_seconds = 1;
  const Evaluation slow = evaluate(problem, published());
  EXPECT_GT(slow.time.host, 0);
  EXPECT_GE(slow.time.total, 120 * 4.0);  // 120 micro-batches, four layers, one second each
  problem.stack.captures_expert_layers = true;
  EXPECT_EQ(evaluate(problem, published()).time.host, 0);
}

TEST(ExpertStep, ComponentsAddUpToTheStep) {
  const Problem problem = deepseek_on_h800();
  for (const bool dual : {true, false}) {
    Strategy s = published();
    if (!dual) s.schedule = Schedule::kOneForwardOneBackward;
    const StepTime t = evaluate(problem, s).time;
    const double sum = t.layers + t.recompute + t.edges + t.tensor_exposed + t.context_exposed +
                       t.expert_exposed + t.host + t.bubble + t.pipeline_exposed + t.data_exposed +
                       t.optimizer;
    EXPECT_NEAR(sum, t.total, 1e-9 * t.total);
  }
}

}  // namespace
}  // namespace countervail
