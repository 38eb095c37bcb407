// Both sides of every line, and what an uncertain figure does to the answer.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "rule_test_support.h"

namespace countervail::rules {
namespace {

using rule_test::ask;
using rule_test::chip_of;
using rule_test::paragraph_of;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string paragraph(double tpp, double area, const char* data_center = "yes") {
  return paragraph_of(ask(chip_of(Range::exactly(tpp), Range::exactly(area)), "2024-06-01",
                          {{"destination", "China"}, {"data_center", data_center}}));
}
double under(double value) {
  return std::nextafter(value, 0);
}

TEST(Edges, ProcessingPerformance) {
  EXPECT_EQ(paragraph(4800, 4000), "3A090.a.1");
  EXPECT_EQ(paragraph(under(4800), 4000), "none");       // density 1.2
  EXPECT_EQ(paragraph(under(4800), 1000), "3A090.b.1");  // density 4.8
  EXPECT_EQ(paragraph(2400, 1000), "3A090.b.1");         // density 2.4
  EXPECT_EQ(paragraph(under(2400), 1000), "none");
  EXPECT_EQ(paragraph(1600, 270), "3A090.a.2");  // density 5.926
  EXPECT_EQ(paragraph(under(1600), 270), "none");
  EXPECT_EQ(paragraph(1600, 500), "3A090.b.2");  // density 3.2 exactly
}

TEST(Edges, PerformanceDensity) {
  EXPECT_EQ(paragraph(4736, 800), "3A090.a.2");  // 5.92 exactly
  EXPECT_EQ(paragraph(under(4736), 800), "3A090.b.1");
  EXPECT_EQ(paragraph(1776, 300), "3A090.a.2");  // 5.92 exactly, under 2400
  EXPECT_EQ(paragraph(under(1776), 300), "3A090.b.2");
  EXPECT_EQ(paragraph(1920, 600), "3A090.b.2");  // 3.2 exactly
  EXPECT_EQ(paragraph(under(1920), 600), "none");
  EXPECT_EQ(paragraph(2560, 1600), "3A090.b.1");  // 1.6 exactly
  EXPECT_EQ(paragraph(under(2560), 1600), "none");
}

TEST(Edges, PartsNotForDataCentersHaveOneLine) {
  EXPECT_EQ(paragraph(under(4800), 300, "no"), "none");
  EXPECT_EQ(paragraph(4800, 300, "no"), "3A090.a.1");
  EXPECT_EQ(paragraph(1600, 270, "presumed"), "3A090.a.2");  // presumed counts as yes
}

TEST(Edges, NamedParts) {
  EXPECT_EQ(paragraph(2000, 628), "none");       // A10, density 3.185
  EXPECT_EQ(paragraph(2640, 826), "3A090.b.1");  // A30, density 3.196
  EXPECT_EQ(paragraph(1912, 608.5), "none");     // L20, density 3.142
  EXPECT_EQ(paragraph(2368, 814), "none");       // H20, density 2.909
  EXPECT_NEAR(2368.0 / 814, 2.909, 0.0005);
}

TEST(Edges, ReviewOf2026) {
  const auto case_by_case = [](double tpp, double dram) {
    const Answer answer = ask(chip_of(Range::exactly(tpp), Range::exactly(2400), dram),
                              "2026-02-01", {{"destination", "China"}, {"data_center", "yes"}});
    const bool lifted = rule_test::bites(answer, "742.6(b)(10).case-by-case-2026");
    EXPECT_EQ(lifted, rule_test::bites(answer, "742.6(b)(10).denial", Truth::kNo));
    return lifted;
  };
  EXPECT_TRUE(case_by_case(under(21000), 6000));
  EXPECT_FALSE(case_by_case(21000, 6000));
  EXPECT_TRUE(case_by_case(20919.2, under(6500)));  // MI325X class
  EXPECT_FALSE(case_by_case(20919.2, 6500));
}

TEST(Edges, AllPlanarSiliconHasNoDensity) {
  EXPECT_EQ(paragraph(4000, 0), "none");
  EXPECT_EQ(paragraph(4800, 0), "3A090.a.1");
}

TEST(Edges, MissingAreaIsDependsNeverNo) {
  const Answer answer = ask(chip_of(Range::exactly(2368), Range{}), "2024-06-01",
                            {{"destination", "China"}, {"data_center", "yes"}});
  EXPECT_EQ(paragraph_of(answer), "depends");
  ASSERT_EQ(answer.depends.size(), 1u);
  const Dependence& area = answer.depends.front();
  EXPECT_EQ(area.quantity, Measure::kDieArea);
  ASSERT_EQ(area.pieces.size(), 3u);  // to 400 mm2 .a.2, to 740 mm2 .b.2, then none
  EXPECT_DOUBLE_EQ(area.pieces[0].to, 2368 / 5.92);
  EXPECT_TRUE(area.pieces[0].to_included);  // density 5.92 exactly is caught
  EXPECT_DOUBLE_EQ(area.pieces[1].to, 2368 / 3.2);
  EXPECT_EQ(area.pieces[2].to, kInfinity);
  const auto id = [&](std::size_t piece) {
    const int clause = area.pieces[piece].status.front().classified;
    return clause < 0 ? "none"
                      : rule_test::shipped_book().clauses[static_cast<std::size_t>(clause)].id;
  };
  EXPECT_EQ(id(0), "3A090.a.2");
  EXPECT_EQ(id(1), "3A090.b.2");
  EXPECT_EQ(id(2), "none");
}

TEST(Edges, MissingAreaDoesNotMatterOutsideTheBand) {
  const Changes china{{"destination", "China"}, {"data_center", "yes"}};
  EXPECT_EQ(paragraph_of(ask(chip_of(Range::exactly(4800), Range{}), "2024-06-01", china)),
            "3A090.a.1");
  EXPECT_EQ(paragraph_of(ask(chip_of(Range::exactly(1599), Range{}), "2024-06-01", china)), "none");
}

TEST(Edges, UnionOfUndecidedClausesIsDecided) {
  // Area 500..600 mm2 at 3000: density 5..6, so .b.1 or .a.2, but caught either way.
  const Answer answer = ask(chip_of(Range::exactly(3000), Range{500, 550, 600}), "2024-06-01",
                            {{"destination", "China"}, {"data_center", "yes"}});
  EXPECT_EQ(answer.branches.front().status.front().caught, Truth::kYes);
  EXPECT_EQ(paragraph_of(answer), "depends");
}

TEST(Edges, NearestLineThatDidNotBite) {
  const Answer answer = ask(chip_of(Range::exactly(2368), Range::exactly(814)), "2024-06-01",
                            {{"destination", "China"}, {"data_center", "yes"}});
  const NearestLine& nearest = answer.branches.front().status.front().nearest;
  ASSERT_GE(nearest.clause, 0);
  EXPECT_EQ(rule_test::shipped_book().clauses[static_cast<std::size_t>(nearest.clause)].id,
            "3A090.b.1");
  EXPECT_EQ(nearest.threshold, 2400);
  EXPECT_EQ(nearest.margin(), -32);
}

}  // namespace
}  // namespace countervail::rules
