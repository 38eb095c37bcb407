#include "package/report.h"

#include <gtest/gtest.h>

#include <sstream>

#include "catalog/load_facts.h"
#include "package/wafer_picture.h"

namespace countervail::package {
namespace {

const FactStore& shipped() {
  static const FactStore store = load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  return store;
}

Answer answer(const std::string& name) {
  Compiler compiler(shipped(), name);
  return answer_of(compiler);
}

int widest(const std::string& text) {
  int width = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) width = std::max(width, display_width(line));
  return width;
}

TEST(PackageReport, EveryTableFitsEightyColumns) {
  for (const std::string& name : package_names(shipped())) {
    const Answer a = answer(name);
    for (const char* group : {"silicon", "yield", "per good package", "rates"})
      EXPECT_LE(widest(render(figures_table(a, group, ""), TableFormat::kText)), 80)
          << name << " " << group;
    EXPECT_LE(widest(render(bill_table(a), TableFormat::kText)), 80) << name;
    EXPECT_LE(widest(explained_text(a, shipped(), 80)), 80) << name;
    EXPECT_LE(widest(render(comparison_table(a, answer("b200")), TableFormat::kText)), 80) << name;
  }
}

TEST(PackageReport, FiguresReadAsPeopleWriteThem) {
  EXPECT_EQ(figure_text(FigureUnit::kCount, 41234.4), "41,234");
  EXPECT_EQ(figure_text(FigureUnit::kCount, 0.02056), "0.0206");
  EXPECT_EQ(figure_text(FigureUnit::kShare, 0.6454), "64.5 %");
  EXPECT_EQ(figure_text(FigureUnit::kUsd, 1234567), "1,234,567 USD");
  EXPECT_EQ(figure_text(FigureUnit::kUsd, 33.26), "33.3 USD");
  EXPECT_EQ(figure_text(FigureUnit::kUsdPerFlops, 3e-12), "3,000 USD");
  EXPECT_EQ(figure_text(FigureUnit::kBytesPerSecond, 3.35e12), "3.35 TB/s");
}

TEST(PackageReport, BillSharesAddUp) {
  const Table bill = bill_table(answer("h100"));
  double shares = 0;
  for (std::size_t i = 0; i + 1 < bill.rows.size(); ++i) shares += std::stod(bill.rows[i][4].text);
  EXPECT_NEAR(shares, 100, 0.3);
}

TEST(PackageReport, PublishedCostGetsASignedError) {
  const std::string text = published_text(answer("h100"), shipped());
  EXPECT_NE(text.find("published 3,320 USD"), std::string::npos) << text;
  EXPECT_NE(text.find("signed error -"), std::string::npos) << text;
  EXPECT_TRUE(published_text(answer("910c"), shipped()).empty());
}

TEST(PackageReport, ExplainListsEveryFact) {
  const Answer a = answer("910c");
  const std::string text = explained_text(a, shipped(), 200);
  for (const std::string& path : a.state.package.facts)
    EXPECT_NE(text.find(path), std::string::npos) << path;
}

TEST(PackageReport, JsonHoldsTheFigures) {
  const std::string json = answer_json(answer("h100"), shipped(), true);
  EXPECT_NE(json.find("\"key\": \"bill.total\""), std::string::npos);
  EXPECT_NE(json.find("\"elasticity\""), std::string::npos);
  EXPECT_EQ(json.find(": null"), std::string::npos);  // what NaN would become
}

TEST(PackageReport, StockKeepsTwoDigitsAfterLosses) {
  Compiler compiler(shipped(), "910c");
  const StockAnswer a = stock_answer(compiler, {Interval::exactly(2.9e6), Interval::exactly(13e6)});
  const std::string sentence = stock_sentence(a);
  EXPECT_NE(sentence.find("1.45 million packages and the stacks 1.625 million, so dies bind"),
            std::string::npos)
      << sentence;
  EXPECT_NE(sentence.find("1.3 million (1.1 million to 1.4 million) packages if the dies"),
            std::string::npos)
      << sentence;
}

TEST(WaferSvg, DrawsOneRectangleADie) {
  Compiler compiler(shipped(), "910c");
  const Wafer wafer = wafer_of(compiler, "", 1);
  const std::string svg = wafer_svg(wafer);
  std::size_t rectangles = 0;
  for (std::size_t at = svg.find("<rect x"); at != std::string::npos;
       at = svg.find("<rect x", at + 1))
    ++rectangles;
  EXPECT_EQ(rectangles, 78 + 3u);  // and three legend boxes
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_NE(wafer_sentence(wafer).find("78 whole dies"), std::string::npos);
}

}  // namespace
}  // namespace countervail::package
