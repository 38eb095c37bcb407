#include "study/parity_gap.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "shipped_facts.h"
#include "study/parity.h"

namespace countervail {
namespace {

Scenario comparison(std::vector<Patch> patches = {}) {
  Scenario scenario;
  scenario.title = "small";
  scenario.candidate = {"H20 96GB", "HGX H20 8-GPU", "megatron-bridge-2026-06"};
  scenario.reference = {"H100 SXM5 80GB", "DGX H100", "megatron-bridge-2026-06"};
  scenario.model = "Llama 3.1 8B";
  scenario.global_batch = 64;
  scenario.reference_count = 8;
  scenario.formats = TrainedFormats::kSixteenBit;
  scenario.patches = std::move(patches);
  return scenario;
}

Patch patch(std::string path, std::string value) {
  return {std::move(path), std::move(value), "test", "assumed", "", 0, 0};
}

TEST(ParityGap, SharesSumToTheGapAndEachEndIsParity) {
  const Scenario a = comparison();
  Scenario b = comparison({patch("candidate.bf16", "120 TFLOP/s")});
  b.candidate.stack = "megatron-2022";
  const Disagreement gap = parity_gap(shipped(), a, b, 1).answer;
  ASSERT_EQ(gap.differing.size(), 2U);
  EXPECT_EQ(gap.differing[0].name, "candidate stack");
  EXPECT_EQ(gap.differing[1].name, "chip/H20 96GB/bf16");
  EXPECT_NEAR(gap.differing[0].share.value + gap.differing[1].share.value, gap.gap(), 1e-12);
  EXPECT_GT(gap.differing[1].share.value, 0) << "a slower chip needs more";
  const ParityAnswer whole = parity(shipped(), a, {});
  EXPECT_LE(gap.value_a, static_cast<double>(whole.candidate.units));
  EXPECT_GT(gap.value_a, 0);
}

TEST(ParityGap, TheSameOnAnyNumberOfThreads) {
  const Scenario a = comparison();
  const Scenario b = comparison(
      {patch("chip/H20 96GB/bf16", "120 TFLOP/s"), patch("candidate.memory_bandwidth", "3 TB/s")});
  const Disagreement one = parity_gap(shipped(), a, b, 1).answer;
  const Disagreement three = parity_gap(shipped(), a, b, 3).answer;
  ASSERT_EQ(one.differing.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_EQ(one.differing[i].share.value, three.differing[i].share.value);
}

/// Above twelve the orders are sampled: the shares still sum to the gap, and carry the error of their sample.
TEST(ParityGap, ThirteenDifferencesAreSampled) {
  std::vector<Patch> patches;
  for (const char* path : {"chip/H20 96GB/bf16", "chip/H20 96GB/memory_bandwidth",
                           "chip/H100 SXM5 80GB/bf16", "chip/H100 SXM5 80GB/memory_bandwidth"})
    patches.push_back(patch(path, std::string(path).ends_with("bf16") ? "500 TFLOP/s" : "3 TB/s"));
  // Facts that this answer does not read move nothing, and say so.
  for (const char* chip :
       {"A100 SXM4 80GB", "H800 SXM5 80GB", "B200 SXM (HGX)", "MI300X", "Ascend 910B2"})
    for (const char* field : {"bf16", "memory_bandwidth"})
      if (patches.size() < 13)
        patches.push_back(patch(fmt::format("chip/{}/{}", chip, field),
                                std::string(field) == "bf16" ? "500 TFLOP/s" : "3 TB/s"));
  const Disagreement gap = parity_gap(shipped(), comparison(), comparison(patches), 1).answer;
  ASSERT_EQ(gap.differing.size(), 13U);
  double sum = 0;
  for (const DifferingInput& input : gap.differing) sum += input.share.value;
  EXPECT_NEAR(sum, gap.gap(), 1e-9);
  EXPECT_GT(gap.differing[0].share.error, 0);
  EXPECT_EQ(gap.differing[12].share.value, 0);
}

/// The short form is the chip's fact, so that it does not follow an exchange of chips.
TEST(ParityGap, APatchStaysWithItsChip) {
  const Scenario a = comparison({patch("candidate.bf16", "120 TFLOP/s")});
  Scenario b = comparison();
  b.candidate = {"H800 SXM5 80GB", "", ""};
  const Disagreement gap = parity_gap(shipped(), a, b, 1).answer;
  for (const DifferingInput& input : gap.differing) {
    if (input.name != "chip/H20 96GB/bf16") continue;
    EXPECT_NEAR(input.from_b, 0, 1e-12) << "of a chip that is no longer there";
  }
}

std::string refused(const Scenario& a, const Scenario& b) {
  try {
    parity_gap(shipped(), a, b, 1);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ParityGap, OtherQuestionsAndEqualOnesAreRefused) {
  const Scenario a = comparison();
  Scenario b = a;
  EXPECT_NE(refused(a, b).find("nothing differs"), std::string::npos);
  b.global_batch = 128;
  EXPECT_NE(refused(a, b).find("batch is 64 in A and 128 in B"), std::string::npos);
  b = a, b.model = "Llama 3.1 70B";
  EXPECT_NE(refused(a, b).find("model is Llama 3.1 8B"), std::string::npos);
  b = comparison({patch("candidate.memory_capacity", "1 GB")});
  EXPECT_NE(refused(a, b).find("chip/H20 96GB/memory_capacity as in B"), std::string::npos)
      << refused(a, b);
}

}  // namespace
}  // namespace countervail
