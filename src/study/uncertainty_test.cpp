#include "study/uncertainty.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "compile/patches.h"
#include "shipped_facts.h"
#include "study/uncertainty_report.h"

namespace countervail {
namespace {

Scenario uncertain_question() {
  Scenario scenario;
  scenario.candidate = {"Ascend 910B2", "Atlas 900 A2", "mindspeed-2025"};
  scenario.reference = {"H100 SXM5 80GB", "DGX H100", "megatron-bridge-2026-06"};
  scenario.model = "Llama 3.1 8B";
  scenario.global_batch = 64;
  scenario.reference_count = 8;
  scenario.formats = TrainedFormats::kSixteenBit;
  return scenario;
}

UncertaintyOptions quick(int threads = 1) {
  UncertaintyOptions options;
  options.draws = 256;
  options.screening_paths = 2;
  options.index_samples = 16;
  options.checks = 16;
  options.threads = threads;
  return options;
}

std::string bytes_of(const UncertaintyAnswer& answer, const Overlay& facts) {
  return render(document_of(answer, facts), TableFormat::kJson);
}

TEST(Uncertainty, DrawsEqualThePlainSearchBitForBit) {
  const UncertaintyAnswer answer = uncertainty(shipped(), uncertain_question(), quick());
  EXPECT_EQ(answer.checked, 16);
  EXPECT_EQ(answer.failed_checks, 0);
  ASSERT_EQ(answer.draws.size(), 256u);
  double least = 1e300, most = 0;
  for (const UncertainDraw& draw : answer.draws) {
    least = std::min(least, draw.count);
    most = std::max(most, draw.count);
  }
  EXPECT_LT(least, static_cast<double>(answer.candidate.units));
  EXPECT_GT(most, static_cast<double>(answer.candidate.units));
}

TEST(Uncertainty, SameBytesOnAnyNumberOfThreads) {
  const std::string one =
      bytes_of(uncertainty(shipped(), uncertain_question(), quick(1)), shipped());
  for (int threads : {2, 7})
    EXPECT_EQ(bytes_of(uncertainty(shipped(), uncertain_question(), quick(threads)), shipped()),
              one);
}

// What both sides share moves both: nothing is left of a chip against itself.
TEST(Uncertainty, AChipAgainstItselfIsCertain) {
  Scenario scenario = uncertain_question();
  scenario.reference = scenario.candidate;
  const UncertaintyAnswer answer = uncertainty(shipped(), scenario, quick());
  for (const UncertainDraw& draw : answer.draws) {
    EXPECT_EQ(draw.count, 8);
    EXPECT_EQ(draw.ln_ratio, 0);
  }
  EXPECT_EQ(answer.variance, 0);
}

TEST(Uncertainty, AFactOutsideTheAnswerMovesNoByte) {
  const UncertaintyAnswer answer = uncertainty(shipped(), uncertain_question(), quick());
  Overlay changed(shipped());
  int moved = 0;
  for (const std::string& path : shipped().paths("chip/")) {
    if (answer.facts.contains(path) || !changed.find(path)->is_number()) continue;
    Fact fact = *changed.find(path);
    fact.value = Interval::exactly(1.1) * fact.value;
    changed.patch(fact);
    ++moved;
  }
  ASSERT_GT(moved, 100);
  EXPECT_EQ(bytes_of(uncertainty(changed, uncertain_question(), quick()), changed),
            bytes_of(answer, shipped()));
}

double spread_of(const UncertaintyAnswer& answer) {
  std::vector<double> counts;
  for (const UncertainDraw& draw : answer.draws) counts.push_back(draw.count);
  const statistics::Quantiles q = statistics::summary_quantiles(std::move(counts));
  return q.high / q.low;
}

// As in the range of parity: an error of its own on each side, none where both are one machine.
TEST(Uncertainty, TheModelsOwnErrorWidensTheCount) {
  UncertaintyOptions facts_only = quick();
  facts_only.facts_only = true;
  const UncertaintyAnswer without = uncertainty(shipped(), uncertain_question(), facts_only),
                          with = uncertainty(shipped(), uncertain_question(), quick());
  EXPECT_EQ(with.variables.size(), without.variables.size() + 2);
  EXPECT_GT(spread_of(with), spread_of(without));
  EXPECT_GT(with.variance, without.variance);
  for (std::size_t i = 0; i < with.draws.size(); ++i)
    EXPECT_EQ(with.draws[i].candidate_step, without.draws[i].candidate_step);
}

TEST(UncertainFacts, OneVariableAFactAndOneAGroup) {
  UncertaintyOptions options = quick();
  options.facts_only = true;
  const UncertaintyAnswer answer = uncertainty(shipped(), uncertain_question(), options);
  std::set<std::string> paths;
  std::vector<std::string> together;
  for (const UncertainVariable& variable : answer.variables) {
    ASSERT_EQ(variable.facts.size(), 1u);
    EXPECT_TRUE(paths.insert(variable.facts.front().path).second);
    if (together.size() < 2) together.push_back(variable.facts.front().path);
  }
  const auto grouped = uncertain_variables(shipped(), answer.facts, {false, {together}});
  const auto apart = uncertain_variables(shipped(), answer.facts, {false, {}});
  EXPECT_EQ(grouped.size() + 1, apart.size());
}

TEST(UncertainFacts, DrawsRunThroughTheirRange) {
  const std::set<std::string> paths = {"chip/Ascend 910B2/gemm_factor"};
  const auto variables = uncertain_variables(shipped(), paths, {true, {}});
  ASSERT_EQ(variables.size(), 1u);
  const Interval range = shipped().find(*paths.begin())->value;
  const auto at = [&](double u) {
    return drawn(shipped(), variables, std::vector<double>{u}).read(*paths.begin()).number;
  };
  EXPECT_NEAR(at(0.05), range.low, 1e-12);
  EXPECT_NEAR(at(0.5), range.mid, 1e-12);
  EXPECT_NEAR(at(0.95), range.high, 1e-12);
}

std::string refusal(const Scenario& scenario, const UncertaintyOptions& options) {
  try {
    uncertainty(shipped(), scenario, options);
  } catch (const Error& error) {
    return error.message;
  }
  return "accepted";
}

TEST(Uncertainty, RefusesWhatItCannotDraw) {
  UncertaintyOptions options = quick();
  options.draws = 1000;
  EXPECT_EQ(refusal(uncertain_question(), options),
            "draws must be a power of two from 256 to 65536, got 1000");
  options = quick();
  options.facts.together = {{"chip/Ascend 910B2/gemm_curve"}};
  EXPECT_EQ(
      refusal(uncertain_question(), options),
      "together: 'chip/Ascend 910B2/gemm_curve' is the word 'a100_sxm-bfloat16', not a number");
  options.facts.together = {{"chip/Ascend 910B2/bf17"}};
  EXPECT_EQ(refusal(uncertain_question(), options),
            "together: the answer does not read 'chip/Ascend 910B2/bf17'");
  options.facts.together = {{"chip/Ascend 910B2/bf16"}, {"chip/Ascend 910B2/bf16"}};
  EXPECT_EQ(refusal(uncertain_question(), options),
            "together: 'chip/Ascend 910B2/bf16' is in two groups");
}

}  // namespace
}  // namespace countervail
