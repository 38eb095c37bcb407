#include "supply/plan_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "source_tree.h"
#include "supply/epoch_file.h"
#include "supply/event_file.h"
#include "supply/period.h"
#include "supply/recipe_file.h"

namespace countervail::supply {
namespace {

/// The shipped data with one plan more.
Files with_plan(const std::string& text) {
  Texts texts = texts_below(Files(kDataFolder + "/supply"));
  Texts all;
  for (auto& [path, content] : texts) all["supply/" + path] = std::move(content);
  all["supply/plans/mine.toml"] = text;
  return Files::in_memory(std::move(all));
}

Plan plan_of(const std::string& text) {
  const Files data = with_plan(text);
  return read_plan("mine", data, Observations::load(data, "supply"));
}

std::string error_of(const std::string& text) {
  try {
    plan_of(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

#define EXPECT_SAYS(text, words) EXPECT_NE((text).find(words), std::string::npos) << (text)

TEST(PlanFileTest, EveryShippedPlanIsReadAndSaysItsDate) {
  const Files data(kDataFolder);
  const Observations facts = Observations::load(data, "supply");
  for (const std::string& name : plan_names(data)) {
    const Plan plan = read_plan(name, data, facts);
    EXPECT_EQ(plan.as_of.size(), 10u) << name;
    EXPECT_FALSE(plan.actors.empty()) << name;
    for (const StatedNumber& number : plan.numbers) EXPECT_FALSE(number.fact.source.empty());
  }
}

TEST(PlanFileTest, APlanIsReadOverItsBase) {
  const Plan base = plan_of("base = \"default\"\n");
  const Plan plan = plan_of(
      "base = \"default\"\n[actor.China.memory.HBM3]\nstart = { low = \"2027Q2\", mid = "
      "\"2027Q4\", "
      "high = \"2028Q4\", source = \"me\", confidence = \"assumed\" }\n");
  EXPECT_EQ(plan.number("supply/China/memory/HBM3/start")->fact.value.mid, 2027.75);
  ASSERT_EQ(plan.numbers.size(), base.numbers.size());
  // The order, and so the place in a draw, is that of the base.
  for (std::size_t k = 0; k < plan.numbers.size(); ++k)
    EXPECT_EQ(plan.numbers[k].fact.path, base.numbers[k].fact.path);
}

TEST(PlanFileTest, ALineCanBeTakenAway) {
  const Plan plan = plan_of("base = \"default\"\n[actor.China.memory.HBM3]\nnone = true\n");
  for (const PlanMemory& kind : plan.actor("China")->memories) EXPECT_NE(kind.name, "HBM3");
}

TEST(PlanFileTest, SaysWhereAndWhatIsAllowed) {
  EXPECT_SAYS(error_of("base = \"default\"\nfrom = \"2025Q5\"\n"), "mine.toml:2:");
  EXPECT_SAYS(error_of("base = \"default\"\nfrom = \"2025Q5\"\n"), "'2025Q5' is not a quarter");
  EXPECT_SAYS(error_of("base = \"defalt\"\n"), "did you mean 'default'");
  EXPECT_SAYS(error_of("base = \"mine\"\n"), "its own base");
  EXPECT_SAYS(error_of("base = \"default\"\nbasis = 1\n"), "basis");
  EXPECT_SAYS(error_of("title = \"no date\"\n"), "as of when");
  const std::string number = "base = \"default\"\n[actor.China.memory.HBM3]\nramp = ";
  EXPECT_SAYS(
      error_of(number + "{ low = 4, mid = 2, high = 6, unit = \"quarters\", source = \"s\", "
                        "confidence = \"assumed\" }\n"),
      "do not rise");
  EXPECT_SAYS(error_of(number + "{ value = 2, unit = \"quaters\", source = \"s\", confidence = "
                                "\"assumed\" }\n"),
              "unknown unit");
  EXPECT_SAYS(error_of(number + "{ value = 2, unit = \"quarters\", confidence = \"assumed\" }\n"),
              "source");
  EXPECT_SAYS(error_of(number + "{ value = nan, unit = \"quarters\", source = \"s\", confidence = "
                                "\"assumed\" }\n"),
              "mine.toml:3");
  EXPECT_SAYS(error_of(number + "3\n"), "no table of a number");
  EXPECT_SAYS(error_of(number + "{ fact = \"CXMT / HBM3 / mas production / 2026\" }\n"),
              "CXMT / HBM3 / mass production / 2026");
}

TEST(PlanFileTest, RefusesRulesAndViewsThatCannotBe) {
  EXPECT_SAYS(
      error_of("base = \"default\"\n[[rule]]\nfrom = \"2023Q1\"\norder = [{ product = \"A\", "
               "share = 0.7 }, { product = \"B\", share = 0.7 }]\n"),
      "above 1");
  EXPECT_SAYS(
      error_of("base = \"default\"\n[[rule]]\nfrom = \"2023Q1\"\norder = [{ mix = { A = 0.5, "
               "B = 0.7 } }]\n"),
      "sum to 1");
  EXPECT_SAYS(error_of("base = \"default\"\n[view.\"SMIC capacity\"]\nbetween = [\"Nobody\"]\n"),
              "no source 'Nobody'");
  EXPECT_SAYS(error_of("base = \"default\"\n[actor.China.node.\"SMIC N+2\"]\nwafers = { view = "
                       "\"SMIC capasity\" }\n"),
              "did you mean 'SMIC capacity'");
  EXPECT_SAYS(error_of("base = \"default\"\n[actor.China.die.\"910 die\"]\nnode = \"SMIC N+3\"\n"),
              "no node 'SMIC N+3'");
  EXPECT_SAYS(
      error_of("base = \"default\"\n[correlation]\n\"a ~ b\" = { value = 0.1, unit = \"1\", "
               "source = \"s\", confidence = \"assumed\" }\n"),
      "no number stands at");
}

TEST(PlanFileTest, AFactLaterThanTheDayIsNotRead) {
  const std::string error = error_of("base = \"default\"\nas_of = 2024-06-30\n");
  EXPECT_SAYS(error, "after the plan's as_of 2024-06-30");
  EXPECT_SAYS(error, ".toml:");
}

TEST(PeriodTest, MeansPointsAndSums) {
  EXPECT_EQ(period_of("2025")->middle(), 2025.5);
  EXPECT_EQ(period_of("end 2025")->middle(), 2026);
  EXPECT_EQ(period_of("2025Q4")->from, 2025.75);
  EXPECT_EQ(period_of("2027-28")->middle(), 2028);
  EXPECT_NEAR(period_of("2025-06")->from, 2025 + 5.0 / 12, 1e-12);
  EXPECT_FALSE(period_of("FY2026 Q1"));
  EXPECT_FALSE(period_of("2025Q5"));
}

TEST(RecipeFileTest, ShippedRecipesAndBadOnes) {
  EXPECT_GE(read_recipes(Files(kDataFolder)).size(), 4u);
  const std::string header =
      "product,from,to,die,dies,memory,stacks,carrier,carriers,package,confidence,source,date,"
      "note\n";
  const auto error = [&](const std::string& row) -> std::string {
    try {
      read_recipes(Files::in_memory({{"supply/products.csv", header + row}}));
    } catch (const Error& caught) {
      return caught.what();
    }
    return "none";
  };
  EXPECT_SAYS(error("P,2025Q5,,d,1,m,4,c,1,,assumed,s,2026,\n"), "not a quarter");
  EXPECT_SAYS(error("P,2025Q1,2024Q1,d,1,m,4,c,1,,assumed,s,2026,\n"), "ends before it begins");
  EXPECT_SAYS(error("P,2025Q1,,d,0,m,4,c,1,,assumed,s,2026,\n"), "above 0");
}

// Epoch AI's sums, exact to the file: four makers at the end of 2025, flows of two years, owners.
TEST(EpochFileTest, SumsAreThoseOfTheFile) {
  const std::vector<EpochRow> rows = read_epoch(Files(kDataFolder));
  const int end25 = parse_quarter("2025Q4"), end24 = parse_quarter("2024Q4"),
            end23 = parse_quarter("2023Q4");
  const auto all = [&](int quarter, const std::string& maker = {}) {
    return epoch_sum(rows, "cumulative", quarter, maker);
  };
  EXPECT_NEAR(all(end25), 19.74e6, 0.005e6);
  EXPECT_NEAR(all(end25, "NVIDIA"), 13.66e6, 0.005e6);
  EXPECT_NEAR(all(end25) - all(end24), 13.21e6, 0.005e6);
  EXPECT_NEAR(all(end24) - all(end23), 4.93e6, 0.005e6);
  const auto owner = [&](const char* name) {
    return epoch_sum(rows, "cumulative by owner", end25, {}, name);
  };
  EXPECT_NEAR(owner("Google"), 5.05e6, 0.005e6);
  EXPECT_NEAR(owner("Microsoft"), 3.42e6, 0.005e6);
  EXPECT_NEAR(owner("Amazon"), 2.45e6, 0.005e6);
  EXPECT_NEAR(owner("Meta"), 2.30e6, 0.005e6);
}

TEST(EventFileTest, NamesRulePacksThatAreThereAndForgetsOnRequest) {
  const std::vector<Event> events = read_events(Files(kDataFolder));
  ASSERT_GT(events.size(), 20u);
  const std::vector<Event> left = events_without(events, {"2026-01-28 China permit H200"});
  EXPECT_EQ(left.size() + 1, events.size());
  EXPECT_THROW(events_without(events, {"2026-01-29 China permit H200"}), Error);
}

TEST(EventFileTest, WhatWasDecidedLaterIsNotKnown) {
  const std::vector<Event> events = read_events(Files(kDataFolder));
  const DatedSteps known = decisions_of(events, "China", "H200", 2023, 2026.05, true);
  const DatedSteps later = decisions_of(events, "China", "H200", 2023, 2026.5, true);
  EXPECT_EQ(known.at(4 * 3.06), 0);  // refused on 2026-01-14
  EXPECT_EQ(later.at(4 * 3.2), 1);   // let in from 2026-01-28
  EXPECT_EQ(later.at(4 * 2.9), 1);
}

}  // namespace
}  // namespace countervail::supply
