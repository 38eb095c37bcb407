#include <gtest/gtest.h>

#include "compile/compile.h"
#include "files/csv.h"
#include "serving/cache_memory.h"
#include "serving/from_facts.h"
#include "shipped_facts.h"

namespace countervail::serving {
namespace {

Engine engine_of(const std::string& model, const Worker& worker, const Precision& precision) {
  Ledger ledger(shipped());
  Engine engine{.model = compile_model(ledger, model),
                .machine = read_machine(ledger, {"h100_sxm", "H100 SXM5 80GB", 450e9}, precision),
                .precision = precision,
                .worker = worker};
  engine.host = read_serving_stack(ledger, "vllm-2026").host;
  return engine;
}
Engine llama() {
  return engine_of("Llama 3.1 70B", {.tensor = 4}, {});
}
Engine deepseek() {
  const WeightFormat block = WeightFormat::kFp8Block;
  return engine_of("DeepSeek-V3 671B", {.tensor = 16, .expert = 16}, {block, block, block, 2});
}
Limits limits() {
  Ledger ledger(shipped());
  return read_serving_stack(ledger, "vllm-2026").limits;
}

TEST(CacheMemory, BytesATokenOfPublishedModels) {
  EXPECT_DOUBLE_EQ(4 * cache_bytes_per_token(llama()), 327680);
  EXPECT_DOUBLE_EQ(cache_bytes_per_token(deepseek()), 70272);
}

TEST(CacheMemory, KeyValueHeadsAreCopiedBeyondOneRankAHead) {
  Engine wide = llama();
  wide.worker.tensor = 16;  // 8 heads
  EXPECT_DOUBLE_EQ(16 * cache_bytes_per_token(wide), 2 * 327680);
}

TEST(CacheMemory, WeightsOfSeventyBillionAreSplit) {
  EXPECT_NEAR(4 * weight_memory(llama()), 2 * 70.55e9, 0.01 * 141e9);
  EXPECT_EQ(most_requests(engine_of("Llama 3.1 70B", {}, {}), 1000, 0.9, 3e9), 0);
}

TEST(Speculation, ExpectedTokens) {
  EXPECT_DOUBLE_EQ(1 + accepted_tokens(0.7, 1), 1.7);
  EXPECT_NEAR(1 + accepted_tokens(0.8, 3), 2.952, 1e-12);
  EXPECT_EQ(1 + accepted_tokens(0, 3), 1);
}

/// Two products make an expert layer: up with its gate, and down; without the passes of copies.
TEST(ExpertKernels, DeepGemmsPublishedRates) {
  Ledger ledger(shipped());
  const WeightFormat block = WeightFormat::kFp8Block;
  Machine machine = read_machine(ledger, {"h100_sxm", "H800 SXM5 80GB", 0, "deepgemm-experts"},
                                 {block, block, block, 1});
  machine.experts.streamed = 0;
  const MachineRates rates{machine.eight_bit, machine.sixteen.bandwidth, 0};
  const CsvTable table =
      read_csv("measured/serving/deepgemm.csv", std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  ASSERT_EQ(table.rows.size(), 10U);
  for (std::size_t i = 0; i < table.rows.size(); i += 2) {
    const CsvRow &up = table.rows[i], &down = table.rows[i + 1];
    double measured = 0;
    for (const CsvRow* row : {&up, &down}) {
      measured += 2 * table.number(*row, "groups") * table.number(*row, "rows") *
                  table.number(*row, "n") * table.number(*row, "k") /
                  (table.number(*row, "tflops") * 1e12);
    }
    const ExpertShape shape{.tokens = table.number(up, "groups") * table.number(up, "rows"),
                            .hidden = table.number(up, "k"),
                            .width = table.number(down, "k"),
                            .top_k = 1,
                            .experts = table.number(up, "groups"),
                            .weight_bytes = 1};
    EXPECT_NEAR(expert_kernel_seconds(machine.experts, rates, shape) / measured, 1, 0.08) << i;
  }
}

/// One request and hardly any cache: the weights pass once, and the host adds its gaps.
TEST(WorkerStep, OneRequestCostsItsWeights) {
  const Engine engine = llama();
  const StepParts parts = step_parts(engine, {}, {.requests = 1, .context = 1});
  const double bytes = weight_memory(engine) - 2 * embedding_weights(engine.model) / 4;
  const double floor =
      bytes / (engine.machine.sixteen.bandwidth * engine.machine.plain_products.memory_efficiency);
  EXPECT_NEAR(parts.products + parts.logits, floor, 0.05 * floor);
}

TEST(WorkerStep, RisesWithRequestsAndContext) {
  for (const Engine& engine : {llama(), deepseek()}) {
    double before = 0;
    for (double requests : {1.0, 2.0, 8.0, 33.0, 64.0, 200.0}) {
      const double now = step_parts(engine, {}, {.requests = requests, .context = 2000}).total();
      EXPECT_GE(now, before) << requests;
      before = now;
    }
    before = 0;
    for (double context : {1.0, 100.0, 4096.0, 1e5}) {
      const double now = step_parts(engine, {}, {.requests = 16, .context = context}).total();
      EXPECT_GE(now, before) << context;
      before = now;
    }
  }
}

/// The trade that a rule on FLOPs misses.
TEST(WorkerStep, BandwidthDecodesAndFlopsPrefill) {
  Engine wide = llama();
  wide.machine.sixteen.bandwidth *= 1.3;
  wide.machine.sixteen.flops *= 0.3;
  const Load load{.requests = 4, .context = 4096};
  EXPECT_LT(step_parts(wide, {}, load).total(), step_parts(llama(), {}, load).total());
  const Traffic traffic{.input = 4096, .output = 100};
  EXPECT_GT(added_by_prompt(wide, traffic, 0, 8192), added_by_prompt(llama(), traffic, 0, 8192));
}

TEST(SteadyState, OneClientWaitsForNobody) {
  const Engine engine = llama();
  const Traffic traffic{.input = 1000, .output = 200};
  const SteadyState state = closed_loop(engine, traffic, limits(), 1);
  EXPECT_EQ(state.tpot, state.step);
  EXPECT_DOUBLE_EQ(state.rate, 1 / (200 * state.step + state.prefill));
}

TEST(SteadyState, TheOpenLoopRunsWhatTheClosedOneServes) {
  const Engine engine = llama();
  const Traffic traffic{.input = 1000, .output = 200};
  for (double clients : {1.0, 8.0, 32.0}) {
    const SteadyState state = closed_loop(engine, traffic, limits(), clients);
    EXPECT_NEAR(open_loop_running(engine, traffic, limits(), state.rate), clients, 0.02 * clients);
  }
  EXPECT_LT(open_loop_running(engine, traffic, limits(), 1e6), 0);
}

TEST(SteadyState, NothingRunsWhereTheWeightsDoNotFit) {
  const Engine one = engine_of("Llama 3.1 70B", {}, {});
  EXPECT_EQ(closed_loop(one, {.input = 100, .output = 100}, limits(), 4).running, 0);
}

TEST(FromFacts, AChipWithoutMeasuredKernelsIsRefused) {
  Ledger ledger(shipped());
  EXPECT_THROW(read_machine(ledger, {"abacus", "H100 SXM5 80GB", 1e9}, {}), Error);
}

}  // namespace
}  // namespace countervail::serving
