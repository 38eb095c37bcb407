#include "facts/observations.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "facts/draws.h"

namespace countervail {
namespace {

constexpr const char* kHeader =
    "actor,item,metric,period,low,mid,high,unit,confidence,source,date,note\n";

Observations of(const std::string& rows) {
  return Observations::load(Files::in_memory({{"supply/x.csv", kHeader + rows}}), "supply");
}

std::string error_of(const std::string& rows) {
  try {
    of(rows);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(ObservationsTest, ReadsAmountsIntoSi) {
  const Observations seen =
      of("SMIC,7 nm,capacity,2025,10,20,40,wafers/month,analyst,A,2025-01,\n");
  const Fact& fact = seen.row("SMIC / 7 nm / capacity / 2025").fact;
  EXPECT_NEAR(fact.value.mid * 365.25 * 86400 / 12, 20, 1e-9);
  EXPECT_EQ(fact_text(fact), "10..40 wafer/month");
}

TEST(ObservationsTest, WhatIsMissingStandsForTheRest) {
  const Observations seen =
      of("a,b,c,1,,,20000,units,secondary,A,2025,below\na,b,c,2,100,,300,units,secondary,A,2025,\n"
         "a,b,c,3,,,,,secondary,A,2025,status\n");
  EXPECT_TRUE(seen.row("a / b / c / 1").fact.value.is_exact());
  EXPECT_EQ(seen.row("a / b / c / 2").fact.value.mid, 200);
  EXPECT_FALSE(seen.row("a / b / c / 3").has_number);
}

TEST(ObservationsTest, QuartersAreDates) {
  const Observations seen =
      of("CXMT,HBM3,start,2026,2026Q4,2027Q2,2028Q1,quarter,assumed,own,2026-11,\n");
  EXPECT_EQ(seen.row("CXMT / HBM3 / start / 2026").fact.value.mid, 2027.25);
  EXPECT_EQ(quarter_of_year(2027.25), "2027Q2");
}

TEST(ObservationsTest, TwoSourcesStayTwoRows) {
  const Observations seen =
      of("a,b,c,2025,,1,,units,secondary,A,2025,\na,b,c,2025,,2,,units,secondary,B,2025,\n");
  EXPECT_EQ(seen.rows("a / b / c / 2025").size(), 2u);
  EXPECT_EQ(seen.row("a / b / c / 2025", "B").fact.value.mid, 2);
}

TEST(ObservationsTest, SaysWhereARowIsWrong) {
  EXPECT_EQ(error_of("a,b,c,2025,3,2,4,units,secondary,A,2025,\n").substr(0, 15),
            "supply/x.csv:2:");
  EXPECT_NE(error_of("a,b,c,2025,3,2,4,units,secondary,A,2025,\n").find("do not rise"),
            std::string::npos);
  EXPECT_NE(error_of("a,b,c,2025,,nan,,units,secondary,A,2025,\n").find("is no number"),
            std::string::npos);
  EXPECT_NE(error_of("a,b,c,2025,,2025Q5,,quarter,secondary,A,2025,\n").find("is no number"),
            std::string::npos);
  EXPECT_NE(error_of("a,b,c,1,,1,,units,secondary,A,2025,\na,b,c,1,,2,,units,secondary,A,2025,\n")
                .find("given twice by one source"),
            std::string::npos);
  EXPECT_NE(error_of("a,b,c,1,,1,,units,certain,A,2025,\n").find("confidence"), std::string::npos);
}

TEST(ObservationsTest, NearestNameIsOffered) {
  const Observations seen = of("SMIC,N+2,yield,2025,,0.4,,fraction,secondary,A,2025,\n");
  try {
    seen.row("SMIC / N+2 / yeild / 2025");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("SMIC / N+2 / yield / 2025"), std::string::npos);
  }
}

TEST(ObservationsTest, DatesCompareAsFarAsTheyAreGiven) {
  EXPECT_FALSE(dated_after("2025-09", "2025-09-08"));
  EXPECT_FALSE(dated_after("2025", "2025-09-08"));
  EXPECT_TRUE(dated_after("2025-10", "2025-09-30"));
  EXPECT_FALSE(dated_after("", "2025-09-30"));
}

TEST(DrawsTest, NumbersOfOneGroupShareTheirPlaceInADraw) {
  DrawPlan plan;
  plan.groups = {"g"};
  plan.dimensions = statistics::make_sobol_dimensions(1, 1);
  plan.inputs = {{"a", {1, 2, 4}, marginal_of({1, 2, 4}, Shape::kAnalyst, false), 0},
                 {"b", {10, 20, 40}, marginal_of({10, 20, 40}, Shape::kAnalyst, false), 0},
                 {"c", {7, 7, 7}, marginal_of({7, 7, 7}, Shape::kAnalyst, false), -1}};
  DrawRoom room = make_draw_room(plan);
  for (std::uint32_t d = 0; d < 64; ++d) {
    draw_values(plan, d, room);
    EXPECT_NEAR(room.values[1], 10 * room.values[0], 1e-9);
    EXPECT_EQ(room.values[2], 7);
  }
}

TEST(DrawsTest, SharesStayInsideAndPositiveNumbersPositive) {
  for (const double u : {1e-9, 0.5, 1 - 1e-9}) {
    const double share =
        statistics::marginal_quantile(marginal_of({0.2, 0.5, 0.9}, Shape::kAnalyst, false), u);
    EXPECT_GT(share, 0);
    EXPECT_LT(share, 1);
    EXPECT_GT(statistics::marginal_quantile(marginal_of({1, 20, 50}, Shape::kAnalyst, false), u),
              0);
    EXPECT_GE(statistics::marginal_quantile(marginal_of({0, 0, 50}, Shape::kAnalyst, false), u), 0);
  }
}

}  // namespace
}  // namespace countervail
