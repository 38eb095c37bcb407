#include "study/disagreement.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "source_tree.h"
#include "study/disagreement_report.h"

namespace countervail {
namespace {

std::string funnel(double dies, double stacks, const std::string& more = "") {
  return "title = \"t\"\nquestion = \"packages?\"\nunit = \"package\"\n"
         "formula = \"min(dies / 2, stacks / 8)\"\n" +
         more + "[input.dies]\nvalue = " + std::to_string(dies) +
         "\nunit = \"die\"\nsource = \"s\"\n[input.stacks]\nvalue = " + std::to_string(stacks) +
         "\nunit = \"stack\"\nsource = \"s\"\n";
}

Files pair_of(const std::string& a, const std::string& b) {
  return Files::in_memory({{"a.toml", a}, {"b.toml", b}});
}

Disagreement why(const std::string& a, const std::string& b) {
  const Files files = pair_of(a, b);
  return disagreement(read_study_sheet("a.toml", files), read_study_sheet("b.toml", files));
}

TEST(Disagreement, AFunnelPutsTheGapOnWhatBinds) {
  const Disagreement answer = why(funnel(2.9e6, 13e6), funnel(2.9e6, 8e6));
  EXPECT_DOUBLE_EQ(answer.value_a, 1.45e6);
  EXPECT_DOUBLE_EQ(answer.value_b, 1.0e6);
  ASSERT_EQ(answer.differing.size(), 1u);
  EXPECT_EQ(answer.differing[0].name, "stacks");
  EXPECT_NEAR(answer.differing[0].share.value, std::log(1.0 / 1.45), 1e-12);
}

TEST(Disagreement, OrdersSpanWhatNoSingleAttributionSays) {
  const Disagreement answer = why(funnel(2.9e6, 13e6), funnel(1.6e6, 2.4e6));
  ASSERT_EQ(answer.differing.size(), 2u);
  const auto &dies = answer.differing[0], &stacks = answer.differing[1];
  EXPECT_NEAR(dies.share.value + stacks.share.value, answer.gap(), 1e-12);
  EXPECT_NEAR(dies.from_a, std::log(0.8 / 1.45), 1e-12);
  EXPECT_NEAR(dies.from_b, 0, 1e-12);  // once stacks bind, dies move nothing
  EXPECT_NEAR(dies.share.most, 0, 1e-12);
  EXPECT_NEAR(dies.share.least, dies.from_a, 1e-12);
}

TEST(Disagreement, GroupsCountAsOne) {
  const std::string together = "together = [\"dies; stacks\"]\n";
  const Disagreement answer = why(funnel(2.9e6, 13e6, together), funnel(1.6e6, 2.4e6));
  ASSERT_EQ(answer.differing.size(), 1u);
  EXPECT_EQ(answer.differing[0].name, "dies and stacks");
  EXPECT_NEAR(answer.differing[0].share.value, answer.gap(), 1e-12);
}

TEST(Disagreement, MoreStructureThanGapIsAnotherQuestion) {
  const std::string published =
      "published = 100000\npublished_source = \"s\"\nreasons = [\"stock against flow\"]\n";
  const Disagreement answer = why(funnel(2.9e6, 13e6, published), funnel(2.9e6, 8e6));
  EXPECT_NEAR(*answer.structure_a, std::log(0.1 / 1.45), 1e-12);
  EXPECT_FALSE(answer.same_question);
  const std::string text = render(document_of(answer), TableFormat::kText);
  EXPECT_NE(text.find("do not ask the same question"), std::string::npos);
  EXPECT_EQ(text.find("Which input makes the gap"), std::string::npos);
}

/// A product of n inputs, every one twice as large in B.
std::string product(int n, int value) {
  std::string formula, inputs;
  for (int i = 0; i < n; ++i) {
    formula += (i ? " * x" : "x") + std::to_string(i);
    inputs += "[input.x" + std::to_string(i) + "]\nvalue = " + std::to_string(value) +
              "\nsource = \"s\"\n";
  }
  return "title = \"t\"\nquestion = \"q\"\nunit = \"u\"\nformula = \"" + formula + "\"\n" + inputs;
}

TEST(Disagreement, ManyInputsAreSampled) {
  const Disagreement answer = why(product(14, 1), product(14, 2));
  ASSERT_EQ(answer.differing.size(), 14u);
  for (const DifferingInput& input : answer.differing)
    EXPECT_NEAR(input.share.value, std::log(2), 1e-9);
}

TEST(Disagreement, ShippedPairsAreExplained) {
  const auto shipped = [](const std::string& a, const std::string& b) {
    return disagreement(read_study_sheet(kRoot + "/scenarios/why/" + a + ".toml"),
                        read_study_sheet(kRoot + "/scenarios/why/" + b + ".toml"));
  };
  const Disagreement packages = shipped("packages-2026-dies", "packages-2026-memory");
  EXPECT_DOUBLE_EQ(packages.value_a, 800000);
  EXPECT_DOUBLE_EQ(packages.value_b, 300000);
  EXPECT_TRUE(packages.same_question);
  EXPECT_LT(packages.differing[1].share.value, packages.differing[0].share.value);  // stacks
  EXPECT_TRUE(shipped("compute-share-stock", "compute-share-sample").same_question);
  EXPECT_TRUE(shipped("forecast-2026-february", "forecast-2026-june").same_question);
  EXPECT_TRUE(shipped("wafers-2026-morgan-stanley", "wafers-2026-nikkei").same_question);
  EXPECT_TRUE(shipped("minerals-gallium", "minerals-gallium-germanium").same_question);
  EXPECT_FALSE(shipped("minerals-gallium", "minerals-rare-earths").same_question);
}

std::string refusal(const std::string& a, const std::string& b) {
  try {
    why(a, b);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Disagreement, RefusesOtherQuestionsAndUnknownWords) {
  const std::string good = funnel(1e6, 8e6);
  EXPECT_EQ(refusal(good, good), "nothing differs between a.toml and b.toml");
  EXPECT_EQ(refusal(good, product(2, 1)),
            "the studies ask different questions: question is 'packages?' in a.toml and 'q' in "
            "b.toml");
  EXPECT_NE(
      refusal(good, funnel(1e6, 9e6, "reasons = [\"coverag\"]\n")).find("unknown reason 'coverag'"),
      std::string::npos);
  EXPECT_NE(refusal(good, funnel(1e6, 9e6, "colour = 1\n")).find("b.toml:5"), std::string::npos);
  std::string missing = good;
  missing.replace(missing.find("[input.stacks]"), 14, "[input.stack]");
  EXPECT_NE(refusal(missing, good).find("the formula uses 'stacks', which is not given"),
            std::string::npos);
  std::string negative = funnel(-1, 8e6);
  EXPECT_NE(refusal(negative, good).find("'dies' must be 0 or more"), std::string::npos);
  EXPECT_NE(refusal(funnel(0, 8e6), good).find("the formula gives 0"), std::string::npos);
}

}  // namespace
}  // namespace countervail
