#include "package/document.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "render/figure_text.h"
#include "shipped_facts.h"

namespace countervail::package {
namespace {

Answer answered(const std::string& name) {
  Compiler compiler(shipped(), name);
  return answer_of(compiler);
}

int widest(const std::string& text) {
  int width = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) width = std::max(width, display_width(line));
  return width;
}

TEST(PackageDocument, EveryLineFitsEightyColumns) {
  for (const std::string& name : package_names(shipped())) {
    const Answer a = answered(name);
    for (const bool explained : {false, true}) {
      const Document one = document_of(HeatedAnswer{a, {}}, shipped(), explained);
      EXPECT_LE(widest(render(one, TableFormat::kText)), 80) << name;
    }
    EXPECT_LE(widest(render(document_of(a, answered("b200")), TableFormat::kText)), 80) << name;
  }
}

TEST(PackageDocument, FiguresReadAsPeopleWriteThem) {
  EXPECT_EQ(figure_text("", 41234.4), "41,234");
  EXPECT_EQ(figure_text("", 0.02056), "0.0206");
  EXPECT_EQ(figure_text("share", 0.6454), "64.5 %");
  EXPECT_EQ(figure_text("USD", 1234567), "1,234,567 USD");
  EXPECT_EQ(figure_text("USD", 33.26), "33.3 USD");
  EXPECT_EQ(figure_text("USD/(FLOP/s)", 3e-12), "3,000 USD");
  EXPECT_EQ(figure_text("B/s", 3.35e12), "3.35 TB/s");
  EXPECT_EQ(figure_text("K", 331.25), "58.1 C");
}

TEST(PackageDocument, BillSharesAddUp) {
  const Table bill = bill_table(answered("h100"));
  double shares = 0;
  for (std::size_t i = 0; i + 1 < bill.rows.size(); ++i) shares += bill.rows[i][4].number->mid;
  EXPECT_NEAR(shares, 1, 1e-12);
}

TEST(PackageDocument, PublishedCostGetsASignedError) {
  const std::string text = published_text(answered("h100"), shipped());
  EXPECT_NE(text.find("published 3,320 USD"), std::string::npos) << text;
  EXPECT_NE(text.find("signed error -"), std::string::npos) << text;
  EXPECT_TRUE(published_text(answered("910c"), shipped()).empty());
}

TEST(PackageDocument, ExplainListsEveryFact) {
  const Answer a = answered("910c");
  const Document explained = document_of(HeatedAnswer{a, {}}, shipped(), true);
  const std::string text = render(explained, TableFormat::kText, 200);
  for (const std::string& path : a.state.package.facts)
    EXPECT_NE(text.find(path), std::string::npos) << path;
  EXPECT_EQ(explained.facts.size(), a.state.package.facts.size());
}

TEST(PackageDocument, JsonHoldsTheFigures) {
  const std::string json =
      render(document_of(HeatedAnswer{answered("h100"), {}}, shipped(), true), TableFormat::kJson);
  EXPECT_NE(json.find("\"key\": \"bill.total\""), std::string::npos);
  EXPECT_NE(json.find("\"elasticity\""), std::string::npos);
  for (const Figure& figure : answered("h100").figures) {
    EXPECT_TRUE(std::isfinite(figure.value.low) && std::isfinite(figure.value.high)) << figure.key;
  }
}

TEST(PackageDocument, CsvIsOneTableOfFigures) {
  const Document one = document_of(HeatedAnswer{answered("h100"), {}}, shipped(), false);
  const std::string csv = render(one, TableFormat::kCsv);
  EXPECT_TRUE(csv.starts_with("key,label,value_low,value,value_high,unit\n")) << csv.substr(0, 80);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'),
            static_cast<std::ptrdiff_t>(one.figures.size() + 1));
}

TEST(PackageDocument, StockKeepsTwoDigitsAfterLosses) {
  Compiler compiler(shipped(), "910c");
  const StockAnswer a = stock_answer(compiler, {Interval::exactly(2.9e6), Interval::exactly(13e6)});
  const std::string sentence = document_of(a).sentence;
  EXPECT_NE(sentence.find("1.45 million packages and the stacks 1.625 million, so dies bind"),
            std::string::npos)
      << sentence;
  EXPECT_NE(sentence.find("1.3 million (940,000 to 1.4 million) packages if the dies"),
            std::string::npos)
      << sentence;
}

TEST(WaferSvg, DrawsOneRectangleADie) {
  Compiler compiler(shipped(), "910c");
  const Wafer wafer = wafer_of(compiler, "", 1);
  const Document document = document_of(wafer);
  const std::string& svg = document.pictures.front().bytes;
  std::size_t rectangles = 0;
  for (std::size_t at = svg.find("<rect x"); at != std::string::npos;
       at = svg.find("<rect x", at + 1))
    ++rectangles;
  EXPECT_EQ(rectangles, 78 + 3u);  // and three legend boxes
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_NE(document.sentence.find("78 whole dies"), std::string::npos);
}

}  // namespace
}  // namespace countervail::package
