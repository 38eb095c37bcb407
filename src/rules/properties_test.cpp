// Properties over random parts: raising a figure frees nothing, a range says what all its points
// say, pieces agree with points, and the flat table agrees with the engine.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "rule_test_support.h"
#include "rules/clause_table.h"

namespace countervail::rules {
namespace {

using rule_test::chip_of;
using rule_test::paragraph_of;
using rule_test::shipped_book;

/// Whole numbers of tenths around the lines, so that edges are hit.
double figure(int low, int high) {
  return *rc::gen::inRange(low * 10, high * 10) / 10.0;
}

Query query_of(const Item& item, const char* date) {
  return query_of(shipped_book(), item, day_of(date),
                  {{"destination", "China"}, {"data_center", "yes"}});
}

const char* some_date() {
  return *rc::gen::element("2022-12-01", "2023-10-30", "2024-06-01", "2025-06-01", "2026-02-01",
                           "2026-11-24");
}

Item some_part() {
  return chip_of(Range::exactly(figure(1000, 8000)), Range::exactly(figure(100, 3000)),
                 figure(100, 8000), figure(0, 2000));
}

TEST(RuleProperties, RaisingAFigureFreesNothing) {
  EXPECT_TRUE(rc::check("caught only rises", [] {
    const char* date = some_date();
    const Item part = some_part();
    Item raised = part;
    for (Measure quantity : {Measure::kProcessing, Measure::kProcessing2022,
                             Measure::kMemoryBandwidth, Measure::kLinkBandwidth}) {
      Range& range = raised.quantities[static_cast<std::size_t>(quantity)];
      range = Range::exactly(range.mid + figure(0, 2000));
    }
    Range& area = raised.quantities[static_cast<std::size_t>(Measure::kDieArea)];
    area = Range::exactly(std::max(1.0, area.mid - figure(0, 100)));  // less area: more density
    const auto before = decide(shipped_book(), query_of(part, date), {}).status.front();
    const auto after = decide(shipped_book(), query_of(raised, date), {}).status.front();
    RC_ASSERT(after.caught >= before.caught);
  }));
}

TEST(RuleProperties, ARangeSaysWhatItsPointsSay) {
  EXPECT_TRUE(rc::check("definite for the range, the same at a point", [] {
    const char* date = some_date();
    const double tpp = figure(1000, 8000), tpp_width = figure(0, 1500), area = figure(100, 3000),
                 area_width = figure(0, 800);
    const double dram = figure(500, 8000), dram_width = figure(0, 1000);
    Item range = chip_of({tpp, tpp + tpp_width / 2, tpp + tpp_width},
                         {area, area + area_width / 2, area + area_width});
    range.quantities[static_cast<std::size_t>(Measure::kMemoryBandwidth)] = {
        dram, dram + dram_width / 2, dram + dram_width};
    const auto share = [] { return *rc::gen::inRange(0, 1001) / 1000.0; };
    const Item point =
        chip_of(Range::exactly(tpp + share() * tpp_width),
                Range::exactly(area + share() * area_width), dram + share() * dram_width);
    const Decision wide = decide(shipped_book(), query_of(range, date), {});
    const Decision narrow = decide(shipped_book(), query_of(point, date), {});
    RC_ASSERT(wide.trials.size() == narrow.trials.size());
    for (std::size_t i = 0; i < wide.trials.size(); ++i)
      if (wide.trials[i].bites != Truth::kDepends)
        RC_ASSERT(wide.trials[i].bites == narrow.trials[i].bites);
    for (const Trial& trial : narrow.trials) RC_ASSERT(trial.own != Truth::kDepends);
    if (wide.status.front().licence != Truth::kDepends)
      RC_ASSERT(wide.status.front().licence == narrow.status.front().licence);
  }));
}

TEST(RuleProperties, PiecesAgreeWithPoints) {
  EXPECT_TRUE(rc::check("the piece that holds the area has its status", [] {
    const double tpp = figure(1000, 6000), area = figure(100, 3000);
    const Answer open =
        answer(shipped_book(), query_of(chip_of(Range::exactly(tpp), Range{}), "2024-06-01"));
    const Answer closed = answer(
        shipped_book(), query_of(chip_of(Range::exactly(tpp), Range::exactly(area)), "2024-06-01"));
    const JurisdictionStatus& expected = closed.branches.front().status.front();
    if (open.depends.empty()) {
      RC_ASSERT(open.branches.front().status.front().classified == expected.classified);
      return;
    }
    for (const DependencePiece& piece : open.depends.front().pieces) {
      const bool above = piece.from_included ? area >= piece.from : area > piece.from;
      const bool below = piece.to_included ? area <= piece.to : area < piece.to;
      if (!above || !below || piece.from == area || piece.to == area) continue;
      RC_ASSERT(piece.status.front().classified == expected.classified);
      RC_ASSERT(piece.status.front().licence == expected.licence);
    }
  }));
}

TEST(RuleProperties, TheTableAgreesWithTheEngine) {
  EXPECT_TRUE(rc::check("same paragraph", [] {
    const char* date = some_date();
    const Item part = some_part();
    const Query query = query_of(part, date);
    const ClauseTable table = compile_table(shipped_book(), query, {"us", "", false});
    const int row = classify(table, point_of(part.quantities));
    const std::string id = row < 0 ? "none"
                                   : shipped_book()
                                         .clauses[static_cast<std::size_t>(
                                             table.rows[static_cast<std::size_t>(row)].clause)]
                                         .id;
    RC_ASSERT(id == paragraph_of(answer(shipped_book(), query)));
  }));
}

TEST(RuleProperties, DaysRoundTrip) {
  EXPECT_TRUE(rc::check("text and back", [] {
    const Day day = *rc::gen::inRange(-200000, 200000);
    Day back = 0;
    RC_ASSERT(parse_day(day_text(day), back));
    RC_ASSERT(back == day);
  }));
  Day day = 0;
  EXPECT_TRUE(parse_day("2024-02-29", day));
  for (const char* wrong : {"2023-02-29", "2023-13-01", "2023-00-10", "2023-1-10", "20231-1-1",
                            "2023/01/01", "", "2023-04-31"})
    EXPECT_FALSE(parse_day(wrong, day)) << wrong;
  EXPECT_EQ(day_of("1970-01-01"), 0);
  EXPECT_EQ(day_of("2026-11-24") - day_of("2025-11-24"), 365);
}

/// Packs of lower bounds only: whatever they say, more is never less.
TEST(RuleProperties, PureThresholdsAreMonotone) {
  EXPECT_TRUE(rc::check("caught only rises", [] {
    ClauseTable table;
    const int rows = *rc::gen::inRange(1, 5);
    for (int r = 0; r < rows; ++r) {
      ClauseTable::Row row{static_cast<std::uint32_t>(table.comparisons.size()), 0, r};
      const int count = *rc::gen::inRange(1, 4);
      for (int i = 0; i < count; ++i)
        table.comparisons.push_back(
            {figure(0, 100), std::numeric_limits<double>::infinity(),
             static_cast<std::uint32_t>(*rc::gen::inRange(0, static_cast<int>(kMetricCount)))});
      row.count = static_cast<std::uint32_t>(count);
      table.rows.push_back(row);
    }
    Point low{}, high{};
    for (std::size_t i = 0; i < kMetricCount; ++i) {
      low[i] = figure(0, 100);
      high[i] = low[i] + figure(0, 50);
    }
    RC_ASSERT(classify(table, low) < 0 || classify(table, high) >= 0);
  }));
}

}  // namespace
}  // namespace countervail::rules
