#include "study/serving_parity.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "shipped_facts.h"
#include "study/serving_parity_report.h"

namespace countervail {
namespace {

Scenario between(const std::string& candidate, const std::string& reference, long long count) {
  Scenario scenario;
  scenario.candidate.chip = candidate, scenario.reference.chip = reference;
  scenario.model = "Llama 3.1 70B";
  scenario.reference_count = count, scenario.match = Match::kTokens;
  return scenario;
}

const ServedRatio& ratio(const ServingParity& answer, const std::string& key) {
  return *std::ranges::find(answer.ratios, key, &ServedRatio::key);
}
double quotient(const ServingParity& answer, const std::string& key) {
  return *ratio(answer, key).candidate / *ratio(answer, key).reference;
}

TEST(ServingParity, AChipAgainstItselfNeedsAsMany) {
  for (const char* chip : {"H100 SXM5 80GB", "H20 96GB"})
    for (long long count : {16, 64}) {
      const ServingParity answer = serving_parity(shipped(), between(chip, chip, count), {});
      ASSERT_TRUE(answer.found) << chip;
      EXPECT_EQ(answer.candidate.units, count) << chip;
      EXPECT_EQ(answer.low, count) << chip;
      EXPECT_EQ(answer.high, count) << chip;
      for (const char* key : {"aggregated", "prefill", "decode", "tpp"})
        EXPECT_EQ(quotient(answer, key), 1) << key;
    }
}

/// One fewer does not serve as much.
TEST(ServingParity, NoFewerWillDo) {
  const ServingParity answer =
      serving_parity(shipped(), between("H20 96GB", "H100 SXM5 80GB", 64), {});
  ASSERT_TRUE(answer.found);
  const ServeAnswer& side = answer.candidate.searched;
  EXPECT_GE(best_within(side, answer.candidate.units).rate,
            answer.reference.plan.rate * (1 - 1e-9));
  EXPECT_LT(best_within(side, answer.candidate.units - 1).rate, answer.reference.plan.rate);
  EXPECT_LE(*answer.low, answer.candidate.units);
  EXPECT_GE(*answer.high, answer.candidate.units);
}

TEST(ServingParity, MoreReferencesNeverNeedFewer) {
  long long before = 0;
  for (long long count : {8, 16, 24, 40, 64, 128}) {
    const ServingParity answer =
        serving_parity(shipped(), between("H20 96GB", "H100 SXM5 80GB", count), {});
    ASSERT_TRUE(answer.found) << count;
    EXPECT_GE(answer.candidate.units, before) << count;
    before = answer.candidate.units;
  }
}

/// H20: 0.15 of the FLOP/s, 1.2 of the bandwidth. Its decode stands above what rules count, its prefill beside it.
TEST(ServingParity, RulesSeePrefillAndMissDecode) {
  const ServingParity answer =
      serving_parity(shipped(), between("H20 96GB", "H100 SXM5 80GB", 64), {});
  EXPECT_NEAR(quotient(answer, "tpp"), 148.0 / 989, 0.01);
  EXPECT_LT(quotient(answer, "prefill"), 2 * quotient(answer, "tpp"));
  EXPECT_GT(quotient(answer, "decode"), 2 * quotient(answer, "tpp"));
  EXPECT_GT(quotient(answer, "decode"), 2 * quotient(answer, "prefill"));
}

TEST(ServingParity, SaysTheFloorWhenNothingIsFastEnough) {
  ServeRequest served;
  served.tpot = 1e-4;
  const ServingParity answer =
      serving_parity(shipped(), between("H20 96GB", "H100 SXM5 80GB", 8), served);
  EXPECT_FALSE(answer.found);
  const std::string sentence = document_of(answer, shipped()).sentence;
  EXPECT_NE(sentence.find("the fastest takes"), std::string::npos) << sentence;
}

TEST(ServingParity, GivesUpBeyondTheMostThatIsAsked) {
  Scenario scenario = between("H20 96GB", "H100 SXM5 80GB", 64);
  scenario.max_count = 8;
  const ServingParity answer = serving_parity(shipped(), scenario, {});
  EXPECT_FALSE(answer.found);
  EXPECT_EQ(answer.candidate.units, 8);
  EXPECT_FALSE(answer.high);
}

/// Released with experts in MXFP4: no other format is tried, and chips without four bit unpack it.
TEST(ServingParity, AModelIsServedInTheFormatItCameIn) {
  Scenario scenario = between("Ascend 910C", "H200 SXM 141GB", 8);
  scenario.model = "gpt-oss-120b";
  const ServingParity answer = serving_parity(shipped(), scenario, {});
  for (const ServedSide* side : {&answer.candidate, &answer.reference})
    for (const ServeLayout& one : side->searched.top)
      EXPECT_EQ(one.format, serving::WeightFormat::kMxfp4);
}

}  // namespace
}  // namespace countervail
