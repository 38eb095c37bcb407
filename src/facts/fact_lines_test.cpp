// A fact as a line: the words of its file, the number in SI.
#include "facts/fact_lines.h"

#include <gtest/gtest.h>

#include "base/units.h"

namespace countervail {
namespace {

Fact fact(const std::string& path, double written, const std::string& unit) {
  const ParsedUnit parsed = parse_unit(unit);
  Fact made{.path = path, .value = Interval::exactly(written * parsed.scale + parsed.offset)};
  made.unit = unit;
  made.dimension = parsed.dimension;
  made.source = "the maker";
  made.confidence = Confidence::kVendor;
  return made;
}

TEST(FactLines, GiveNumbersInSiWithTheirUnit) {
  const Cell peak = cell_of(fact("chip/A/bf16", 148, "TFLOP/s"));
  EXPECT_EQ(peak.text, "148 TFLOP/s");
  EXPECT_EQ(peak.number->mid, 1.48e14);
  EXPECT_EQ(peak.unit, "FLOP/s");
  EXPECT_EQ(cell_of(fact("x/A/t", 85, "C")).unit, "K");
  EXPECT_EQ(cell_of(fact("x/A/t", 85, "C")).number->mid, 358.15);
  EXPECT_EQ(cell_of(fact("model/M/context", 4096, "tokens")).unit, "tokens");
  EXPECT_EQ(cell_of(fact("model/M/parameters", 7, "Gparam")).unit, "");
  EXPECT_EQ(cell_of(fact("model/M/share", 30, "%")).number->mid, 0.3);
}

TEST(FactLines, KeepWordsAndSource) {
  FactStore store;
  Fact words{.path = "chip/A/vendor"};
  words.text = "NVIDIA";
  store.add(fact("chip/A/bf16", 148, "TFLOP/s"));
  store.add(words);
  const std::vector<FactLine> lines = fact_lines(store, {"chip/A/vendor", "chip/A/bf16"});
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].path, "chip/A/bf16");
  EXPECT_EQ(lines[0].source, "the maker");
  EXPECT_EQ(lines[0].confidence, "vendor");
  EXPECT_EQ(lines[1].value.text, "NVIDIA");
  EXPECT_FALSE(lines[1].value.number.has_value());
}

}  // namespace
}  // namespace countervail
