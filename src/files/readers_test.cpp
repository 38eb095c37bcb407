#include <gtest/gtest.h>

#include "error_text.h"
#include "files/csv.h"
#include "files/json_reader.h"
#include "files/toml_reader.h"

namespace countervail {
namespace {

TEST(Csv, ReadsQuotesCommentsAndBothLineEnds) {
  const CsvTable table = parse_csv("# note\na,b\r\n1,\"x,\"\"y\"\"\"\n\n3,4", "t.csv");
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].cells[1], "x,\"y\"");
  EXPECT_EQ(table.rows[1].line, 5);
  EXPECT_EQ(table.required_column("b"), 1);
}

TEST(Csv, PointsAtTheOffence) {
  EXPECT_EQ(failure([] { parse_csv("a,b\n1\n", "t.csv"); }),
            "t.csv:2:1: 1 cells, but the header has 2");
  EXPECT_EQ(failure([] { parse_csv("a\n\"x", "t.csv"); }),
            "t.csv:2:3: the file ends inside a quoted cell");
  EXPECT_EQ(failure([] { parse_csv("", "t.csv"); }), "t.csv:1:1: the file has no header line");
  EXPECT_EQ(failure([] { parse_csv("alpha\n1\n", "t.csv").required_column("alpa"); }),
            "t.csv:1:1: column 'alpa' is missing (did you mean 'alpha'?)");
  EXPECT_EQ(failure([] { read_csv("/nowhere/x.csv"); }), "/nowhere/x.csv: cannot open this file");
}

constexpr const char* kToml = R"(
name = "x"
count = 3
rate = "3.2 TB/s"
bare = 7
span = { low = "1 W", mid = "2 W", high = "3 W" }
day = 2026-01-15
[inner]
flag = true
)";

TEST(Toml, ReadsQuantitiesRangesAndDates) {
  const TomlTable table = parse_toml(kToml, "t.toml");
  EXPECT_EQ(table.text("name"), "x");
  EXPECT_EQ(table.integer("count"), 3);
  EXPECT_DOUBLE_EQ(table.quantity("rate", dimension::kBytesPerSecond), 3.2e12);
  EXPECT_EQ(table.range("span", dimension::kWatt).high, 3);
  EXPECT_EQ(table.date("day"), "2026-01-15");
  EXPECT_TRUE(table.table("inner").boolean_or("flag", false));
  EXPECT_EQ(failure([&] { table.finish(); }),
            "t.toml:5:8: unknown key 'bare' (did you mean 'name'?)");
}

TEST(Toml, PointsAtTheOffence) {
  const TomlTable table = parse_toml(kToml, "t.toml");
  EXPECT_EQ(failure([&] { table.quantity("bare", dimension::kByte); }),
            "t.toml:5:8: 'bare': '7' has no unit (accepted units: GB, GiB, MiB, Gbit)");
  EXPECT_EQ(failure([&] { table.text("nam"); }),
            "t.toml:1:1: 'nam' (text) is missing (did you mean 'name'?)");
  EXPECT_NE(failure([] { parse_toml("a = ", "t.toml"); }).find("t.toml:1:"), std::string::npos);
}

TEST(Toml, ReadsWordsOfAClosedSet) {
  enum class Kind { kSolid, kHollow };
  constexpr auto kKinds = words_of<Kind>("kind", "solid", "hollow");
  const TomlTable table = parse_toml("kind = \"hollow\"\nother = \"holow\"\n", "t.toml");
  EXPECT_EQ(table.word("kind", kKinds), Kind::kHollow);
  EXPECT_EQ(table.word_or("none", kKinds, Kind::kSolid), Kind::kSolid);
  EXPECT_EQ(failure([&] { table.word("other", kKinds); }),
            "t.toml:2:9: unknown kind 'holow' (did you mean 'hollow'? one of solid, hollow)");
}

TEST(Json, KeepsOrderAndKinds) {
  const JsonValue root =
      parse_json(R"({"b": [1, "x"], "a": null, "yes": true, "n": 2.5})", "t.json", "");
  ASSERT_NE(root.object(), nullptr);
  EXPECT_EQ(root.object()->front().first, "b");
  EXPECT_EQ(root.object()->front().second.json, "[1,\"x\"]");
  ASSERT_NE(root.object()->front().second.list(), nullptr);
  EXPECT_EQ(*root.object()->front().second.list()->at(1).text(), "x");
  EXPECT_TRUE(root.object()->at(1).second.is_null());
  EXPECT_TRUE(root.object()->at(2).second.is_true());
  EXPECT_EQ(*root.object()->at(3).second.number(), 2.5);
}

TEST(Json, PointsAtTheOffence) {
  EXPECT_EQ(failure([] { parse_json("{\n \"a\": tru}", "t.json", "wanted b"); }),
            "t.json:2:10: not JSON (wanted b)");
  EXPECT_EQ(failure([] { parse_json("[1e999]", "t.json", ""); }),
            "t.json:1:6: a number in this JSON is out of range");
  EXPECT_EQ(failure([] { parse_json("{\"a\": 1,\n \"a\": 2}", "t.json", ""); }),
            "t.json:2:2: 'a' stands twice");
  std::string many = "[1";
  for (int i = 0; i < 200'000; ++i) many += ",1";
  EXPECT_NE(failure([&] { parse_json(many + "]", "t.json", ""); }).find("more than 200000"),
            std::string::npos);
  const std::string deep(100000, '[');
  EXPECT_NE(failure([&] { parse_json(deep, "t.json", ""); }).find("nested deeper than 256 levels"),
            std::string::npos);
}

}  // namespace
}  // namespace countervail
