#include "study/levers.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "base/error.h"
#include "compile/patches.h"
#include "shipped_facts.h"
#include "study/levers_report.h"

namespace countervail {
namespace {

Scenario small_question() {
  Scenario scenario;
  scenario.candidate = {"H20 96GB", "HGX H20 8-GPU", "megatron-bridge-2026-06"};
  scenario.reference = {"H100 SXM5 80GB", "DGX H100", "megatron-bridge-2026-06"};
  scenario.model = "Llama 3.1 8B";
  scenario.global_batch = 64;
  scenario.reference_count = 8;
  scenario.formats = TrainedFormats::kSixteenBit;
  return scenario;
}

Lever lever(std::string name, std::string path, std::string value) {
  Lever result;
  result.name = std::move(name);
  result.without = {{std::move(path), std::move(value), "test", "assumed", "", 0, 0}};
  return result;
}

Lever software(std::string stack) {
  Lever result;
  result.name = "software";
  result.stack = std::move(stack);
  return result;
}

std::vector<Lever> two_levers() {
  return {software("megatron-2022"), lever("memory rate", "candidate.memory_bandwidth", "2 TB/s")};
}

/// The scenario of one corner, as a user would write it.
Scenario corner_scenario(const std::vector<Lever>& all, std::uint32_t present) {
  Scenario scenario = small_question();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!(present >> i & 1)) {
      if (!all[i].stack.empty()) scenario.candidate.stack = all[i].stack;
      for (const Patch& patch : all[i].without) scenario.patches.push_back(patch);
    }
  return scenario;
}

TEST(Levers, EachCornerIsParityWithTheSamePatches) {
  const std::vector<Lever> all = two_levers();
  const LeversAnswer answer = levers(shipped(), small_question(), all, {});
  ASSERT_EQ(answer.corners.size(), 4u);
  for (const LeverCorner& corner : answer.corners) {
    Scenario scenario = corner_scenario(all, corner.present);
    Overlay facts(shipped());
    apply_patches(facts, scenario);
    const ParityAnswer same = parity(facts, scenario, {});
    ASSERT_EQ(same.outcome, ParityOutcome::kFound);
    EXPECT_EQ(corner.side.units, same.candidate.units) << corner.present;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(corner.side.best.evaluation.time.total),
              std::bit_cast<std::uint64_t>(same.candidate.best.evaluation.time.total))
        << corner.present;
    EXPECT_LE(corner.dies, static_cast<double>(corner.side.units));
    EXPECT_GT(corner.dies, static_cast<double>(corner.side.units) / 2);
  }
}

TEST(Levers, FactorsMultiplyToTheGap) {
  const LeversAnswer answer = levers(shipped(), small_question(), two_levers(), {});
  ASSERT_EQ(answer.shapley.size(), 2u);
  double sum = 0, steps = 0;
  for (const statistics::Contribution& phi : answer.shapley) {
    sum += phi.value;
    EXPECT_LE(phi.least, phi.value);
    EXPECT_GE(phi.most, phi.value);
  }
  ASSERT_EQ(answer.paths.size(), 1u);
  for (const std::optional<double>& step : answer.paths.front().steps) steps += *step;
  const double gap = answer.corners.back().value - answer.corners.front().value;
  EXPECT_GT(gap, 0);
  EXPECT_NEAR(sum, gap, 1e-12);
  EXPECT_NEAR(steps, gap, 1e-12);
}

TEST(Levers, OneThatTheJobCannotRunWithoutIsAnEnabler) {
  Scenario scenario = small_question();
  scenario.max_count = 512;
  const std::vector<Lever> all = {lever("memory", "candidate.memory_capacity", "2 GB"),
                                  software("megatron-2022")};
  const LeversAnswer answer = levers(shipped(), scenario, all, {});
  EXPECT_FALSE(answer.corners[0].reaches);
  EXPECT_TRUE(answer.corners[1].reaches);
  EXPECT_EQ(answer.enablers, 1u);
  ASSERT_EQ(answer.players, std::vector<std::size_t>{1});
  EXPECT_EQ(answer.shapley[0].value, answer.corners[3].value - answer.corners[1].value);
  EXPECT_NE(levers_sentence(answer).find("Cannot without memory"), std::string::npos);
}

TEST(Levers, ComparesRatesAtACount) {
  const LeversAnswer answer = levers(shipped(), small_question(), two_levers(), {.at_count = 16});
  for (const LeverCorner& corner : answer.corners) {
    EXPECT_EQ(corner.side.units, 16);
    EXPECT_NEAR(corner.value, std::log(corner.side.tokens_per_second), 1e-12);
  }
}

TEST(Levers, SameBytesOnAnyNumberOfThreads) {
  const auto bytes = [](int threads) {
    const LeversAnswer answer = levers(shipped(), small_question(), two_levers(),
                                       {.interactions = true, .threads = threads});
    return render(document_of(answer, shipped()), TableFormat::kJson);
  };
  const std::string one = bytes(1);
  for (int threads : {2, 7}) EXPECT_EQ(bytes(threads), one);
}

std::string refusal(const Scenario& scenario, std::vector<Lever> all) {
  try {
    levers(shipped(), scenario, std::move(all), {});
  } catch (const Error& error) {
    return error.message;
  }
  return "accepted";
}

TEST(Levers, RefusesWhatSaysNothing) {
  const Scenario s = small_question();
  EXPECT_EQ(refusal(s, {software("megatron-2022")}), "levers wants 2 to 8 levers, got 1");
  EXPECT_EQ(refusal(s, std::vector<Lever>(9)), "levers wants 2 to 8 levers, got 9");
  Lever empty;
  empty.name = "nothing";
  EXPECT_EQ(refusal(s, {software("megatron-2022"), empty}),
            "lever 'nothing' does not say what stands without it");
  EXPECT_EQ(refusal(s, {software("megatron-bridge-2026-06"), two_levers()[1]}),
            "without lever 'software' nothing changes");
  EXPECT_EQ(refusal(s, {lever("a", "candidate.bf16", "100 TFLOP/s"),
                        lever("b", "chip/H20 96GB/bf16", "90 TFLOP/s")}),
            "levers 'a' and 'b' both set 'chip/H20 96GB/bf16'");
  EXPECT_EQ(refusal(s, {two_levers()[1], two_levers()[1]}), "two levers are called 'memory rate'");
  Scenario power = s;
  power.match = Match::kPower;
  EXPECT_EQ(refusal(power, two_levers()),
            "levers counts dies: match throughput or time-to-train, not power");
}

}  // namespace
}  // namespace countervail
