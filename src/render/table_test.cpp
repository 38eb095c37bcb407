#include <gtest/gtest.h>

#include "files/json_writer.h"
#include "render/table.h"

namespace countervail {
namespace {

Table sample_table() {
  return {"",
          {{"name"}, {"value", Align::kRight}, {"why", Align::kLeft, true}},
          {{"a", "1", "short"}, {"b|c", "22", "a much longer reason that has to fold somewhere"}}};
}

TEST(Table, FoldsToTheWidth) {
  EXPECT_EQ(render(sample_table(), TableFormat::kText, 40),
            "name  value  why\n"
            "----  -----  ---------------------------\n"
            "a         1  short\n"
            "b|c      22  a much longer reason that\n"
            "             has to fold somewhere\n");
}

TEST(Table, EscapesInEachFormat) {
  EXPECT_NE(render(sample_table(), TableFormat::kMarkdown).find("b\\|c"), std::string::npos);
  EXPECT_EQ(render(Table{"", {{"a"}}, {{"x,\"y\""}}}, TableFormat::kCsv), "a\n\"x,\"\"y\"\"\"\n");
}

TEST(Json, KeepsOrderAndNestsWithCommas) {
  JsonWriter json;
  json.begin_object()
      .member("b", 0.1)
      .key("a")
      .begin_array()
      .value(1)
      .value("x\n")
      .null()
      .end_array();
  json.key("empty").begin_object().end_object().end_object();
  EXPECT_EQ(
      json.text(),
      "{\n  \"b\": 0.1,\n  \"a\": [\n    1,\n    \"x\\n\",\n    null\n  ],\n  \"empty\": {}\n}");
}

}  // namespace
}  // namespace countervail
