// The gates of docs/validation/training.md: errors of the models on the test part of the published training runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "catalog/load_facts.h"
#include "compile/compile.h"
#include "compile/patches.h"
#include "source_tree.h"
#include "validate/refit_training.h"
#include "validate/training.h"

namespace countervail {
namespace {

struct Shipped {
  FactStore store = load_facts(kDataFolder);
  TrainingTables tables = read_training_tables(store, kDataFolder, "", "");
};
const Shipped& shipped_runs() {
  static const Shipped all;
  return all;
}

struct Errors {
  std::vector<double> absolute;
  double mape() const {
    double sum = 0;
    for (double e : absolute) sum += e;
    return sum / static_cast<double>(absolute.size());
  }
  double median() const {
    std::vector<double> sorted = absolute;
    std::ranges::sort(sorted);
    return sorted[sorted.size() / 2];
  }
};

Errors errors_of(const auto& keep) {
  Errors errors;
  for (const TrainingRun& run : shipped_runs().tables.runs.runs) {
    if (run.calibration || !keep(run)) continue;
    const double predicted = evaluate_run(problem_of(shipped_runs().store, run), run).time.total;
    errors.absolute.push_back(100 * std::abs(predicted / run.measured_seconds - 1));
  }
  return errors;
}

bool dense_nvidia(const TrainingRun& run) {
  return run.prefix == "NMB" && run.family == "dense";
}
/// All releases; GPT-OSS of containers before 26.06 is left out (slower than any model; the cause is open).
bool expert_nvidia(const TrainingRun& run) {
  const bool early = run.stack.find("2026-06") == std::string::npos;
  return run.prefix == "NMB" && run.family == "moe" &&
         !(early && run.model_name.starts_with("GPT OSS"));
}

TEST(TrainingBars, NvidiaDenseWithinEightPerCent) {
  const Errors errors = errors_of(dense_nvidia);
  ASSERT_GE(errors.absolute.size(), 40u);
  EXPECT_LE(errors.mape(), 8);
}

TEST(TrainingBars, NvidiaExpertsMedianTenAndMeanFifteenPerCent) {
  const Errors errors = errors_of(expert_nvidia);
  ASSERT_GE(errors.absolute.size(), 50u);
  EXPECT_LE(errors.median(), 10);
  EXPECT_LE(errors.mape(), 15);
}

TEST(TrainingBars, MlperfGpt3OnH100WithinSixPerCent) {
  const Errors errors = errors_of([](const TrainingRun& run) { return run.prefix == "MLP4"; });
  ASSERT_EQ(errors.absolute.size(), 2u);
  EXPECT_LE(errors.mape(), 6);
}

TEST(TrainingBars, DeepSeekPretrainingWithinFifteenPerCent) {
  for (const TrainingRun& run : shipped_runs().tables.runs.runs) {
    if (run.id != "DSV3-0652") continue;
    const Problem problem = problem_of(shipped_runs().store, run);
    const Evaluation step = evaluate(problem, run.strategy);
    EXPECT_EQ(run.strategy.schedule, Schedule::kDualPipe);
    EXPECT_EQ(run.strategy.recompute, Recompute::kLight);
    EXPECT_NEAR(step.time.total, 19.9, 0.15 * 19.9);
    EXPECT_LE(step.memory.total, problem.device.usable_memory);  // it ran
    Problem slower = problem;
    for (Plane& plane : slower.tower.planes)
      if (plane.name.view() == "scaleout") plane.bandwidth /= 2;
    EXPECT_GT(evaluate(slower, run.strategy).time.total, 1.02 * step.time.total);
    return;
  }
  FAIL() << "DSV3-0652 is not covered";
}

/// Pangu Ultra 135B on 8192 NPUs (arXiv:2504.07866): TP8 PP8 DP128, 16 micro-batches a replica.
struct Pangu {
  double mfu = 0,
         bubble =
             0;  ///< per cent; MFU with 6 N + 12 L q s (full attention), bubble of pipeline time
};
Pangu pangu_at(End end, const char* stack, int virtual_stages) {
  Overlay store(shipped_runs().store);
  Scenario scenario;
  scenario.model = "Pangu Ultra 135B";
  scenario.sequence = 4096;
  scenario.global_batch = 2048;
  scenario.candidate = {"Ascend 910B2", "Atlas 900 A2", stack};
  scenario.patches.push_back({.path = "chip/Ascend 910B2/bf16",
                              .value = "313..400 TFLOP/s",
                              .source = "bins of the 910B"});
  apply_patches(store, scenario);
  const Problem problem = compile(store, scenario, scenario.candidate, end).problem;
  Strategy s;
  s.tensor_parallel = s.pipeline_parallel = 8;
  s.data_parallel = 128;
  s.virtual_stages = virtual_stages;
  s.zero_stage = 1;
  s.sequence_parallel = s.data_overlap = s.pipeline_overlap = true;
  s.tensor_overlap = TensorOverlap::kForwardAndBackward;
  const StepTime time = evaluate(problem, s).time;
  const double flops = convention_flops(FlopConvention::kFull, problem.model, problem.job,
                                        total_weights(problem.model));
  return {100 * flops / (time.total * 8192 * problem.device.peak_flops),
          100 * time.bubble / (time.total - time.data_exposed - time.optimizer)};
}

TEST(PublishedAnswers, PanguUtilisationLiesInsideTheRange) {
  const Pangu low = pangu_at(End::kLow, "mindspeed-2024-mcore", 6),
              high = pangu_at(End::kHigh, "mindspeed-2025", 6);
  EXPECT_LE(low.mfu, 43);
  EXPECT_GE(high.mfu, 52);
  EXPECT_GE(low.mfu, 30);  // a range that says something
  EXPECT_LE(high.mfu, 65);
}

/// 7/(16 + 7) of the step without interleaving, (7/6)/(16 + 7/6) with six chunks: 30.4 and 6.8 %.
TEST(PublishedAnswers, PanguBubbles) {
  EXPECT_NEAR(pangu_at(End::kMid, "mindspeed-2025", 1).bubble, 30.4, 1);
  EXPECT_NEAR(pangu_at(End::kMid, "mindspeed-2025", 6).bubble, 6.8, 0.5);
}

/// Complete pre-training configurations; task, family and format are the row's, not ours to leave out.
TEST(TrainingBars, CoversNinetyPerCentOfCompletePretraining) {
  const ValidationResult result =
      validate_training(shipped_runs().store, shipped_runs().tables).result;
  std::set<std::string> covered;
  for (const PredictedRow& row : result.rows) covered.insert(row.id);
  std::map<std::string, std::pair<int, int>> by_source;  // covered, all
  for (const TrainingRun& run : shipped_runs().tables.runs.runs) {
    auto& [done, all] = by_source[run.prefix];
    ++all;
    done += covered.contains(run.id);
  }
  for (const UncoveredRow& row : shipped_runs().tables.runs.uncovered)
    if (row.reason == UncoveredReason::kNotSupported && !row.what.starts_with("task") &&
        !row.what.starts_with("family hybrid"))
      ++by_source[row.id.substr(0, row.id.find('-'))].second;
  for (const char* prefix : {"NMB", "AUT", "MLP4", "MLK"}) {
    const auto& [done, all] = by_source[prefix];
    EXPECT_GE(done, 0.9 * all) << prefix << ": " << done << " of " << all;
  }
}

TEST(TrainingBars, OrdersSeventyPerCentOfThePairs) {
  int pairs = 0, right = 0;
  for (const OrderingScore& score :
       validate_training(shipped_runs().store, shipped_runs().tables).ordering) {
    pairs += score.pairs;
    right += score.right;
  }
  ASSERT_GE(pairs, 50);
  EXPECT_GE(right, 0.7 * pairs);
}

TEST(TrainingBars, RefitReproducesEveryConstant) {
  for (const RefittedConstant& each : refit_training(shipped_runs().store, shipped_runs().tables))
    EXPECT_NEAR(each.refitted / each.shipped, 1, 0.01) << each.owner << " " << each.name;
}

/// Numbers that a fit may turn. What a stack offers, its limits of degrees and its formats are read off its documents.
TEST(TrainingBars, AProfileHasAtMostTwelveNumbers) {
  const std::set<std::string> not_numbers = {"fused_attention",
                                             "third_generation_attention",
                                             "fused_expert_products",
                                             "full_recompute_skips_last",
                                             "gathers_between_stages",
                                             "synchronises_every_micro_batch",
                                             "captures_expert_layers",
                                             "optimizer_state",
                                             "exchange"};
  std::map<std::string, int> numbers;
  for (const std::string& path : shipped_runs().store.paths("stack/")) {
    const std::size_t slash = path.rfind('/');
    const std::string name = path.substr(slash + 1);
    const bool is_offer = name.starts_with("offers_") || name.starts_with("most_");
    numbers[path.substr(0, slash)] += !is_offer && !not_numbers.contains(name);
  }
  ASSERT_GE(numbers.size(), 12u);
  for (const auto& [stack, count] : numbers) EXPECT_LE(count, 12) << stack;
}

}  // namespace
}  // namespace countervail
