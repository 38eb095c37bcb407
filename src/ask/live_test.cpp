#include "ask/live.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "countervail/ask.h"
#include "loaded_facts.h"

namespace countervail {
namespace {

nlohmann::json parsed(const std::string& text) {
  return nlohmann::json::parse(text);
}

/// `more`: members that replace or add, each behind a comma.
std::string question(const std::string& more = "") {
  nlohmann::json asked = parsed(
      R"({"verb": "parity", "candidate": "H20 96GB", "reference": "H100 SXM5 80GB", "model": "Llama 3.1 8B",
          "batch": 256, "reference_count": 8})");
  asked.merge_patch(parsed("{" + more.substr(std::min<std::size_t>(1, more.size())) + "}"));
  return asked.dump();
}

/// A figure of the whole answer.
double answered(const std::string& key) {
  const nlohmann::json answer = parsed(ask_json(loaded_facts(), question()));
  for (const auto& figure : answer["figures"])
    if (figure["key"] == key) return figure["value"];
  return 0;
}

TEST(Live, ThePointIsTheCountOfTheWholeAnswer) {
  Live live(loaded_facts());
  const nlohmann::json point = parsed(live.point(question()));
  EXPECT_EQ(point["units"], answered("candidate.units"));
  EXPECT_NE(point["words"].get<std::string>().find("H20 96GB"), std::string::npos);
}

TEST(Live, APreviewFollowsTheCountAndFactsWithoutASearch) {
  Live live(loaded_facts());
  live.point(question());
  const double now = parsed(live.preview(question()))["units"];
  // The last strategies at their own question: the count that rates alone ask for.
  EXPECT_NEAR(now, answered("candidate.rate_alone"), 1e-9 * now);
  EXPECT_NEAR(parsed(live.preview(question(R"(, "reference_count": 16)")))["units"].get<double>(),
              2 * now, 1e-6 * now);
  const nlohmann::json slower =
      parsed(live.preview(question(R"(, "set": "chip/H20 96GB/bf16=74 TFLOP/s")")));
  EXPECT_GT(slower["units"].get<double>(), 1.5 * now);
  EXPECT_TRUE(slower["preview"]);
}

TEST(Live, NothingIsPreviewedThatTheLastAnswerSaysNothingOf) {
  Live live(loaded_facts());
  EXPECT_EQ(parsed(live.preview(question()))["words"], "");  // no answer yet
  live.point(question());
  EXPECT_EQ(parsed(live.preview(question(R"(, "model": "Llama 3.1 70B")")))["words"], "");
  EXPECT_EQ(parsed(live.preview(question(R"(, "batch": 2)")))["words"], "");
  EXPECT_EQ(parsed(live.point(R"({"verb": "rules scan"})"))["words"], "");
  EXPECT_EQ(parsed(live.preview(question()))["words"], "");  // the last point had no count
}

TEST(Live, ErrorsAreThoseOfAQuestion) {
  Live live(loaded_facts());
  EXPECT_EQ(parsed(live.point(question(R"(, "batch": -1)"))),
            parsed(ask_json(loaded_facts(), question(R"(, "batch": -1)"))));
  EXPECT_TRUE(parsed(live.point("no JSON")).contains("error"));
  EXPECT_TRUE(parsed(live.compare(question())).contains("error"));  // one line alone
  EXPECT_TRUE(
      parsed(live.compare(question() + "\n" + R"({"verb": "rules scan"})")).contains("error"));
}

TEST(Live, TwoAnswersStandSideBySide) {
  const Live live(loaded_facts());
  std::string a = question(), b = question(R"(, "sequence": 2048)");
  for (std::string* text : {&a, &b}) std::replace(text->begin(), text->end(), '\n', ' ');
  const std::string page = live.compare(a + "\n" + b);
  EXPECT_TRUE(page.starts_with("<!doctype html>"));
  for (const char* words : {"What was asked differently", "sequence", "2048", "candidate.units",
                            "A on a command line", "B on a command line"})
    EXPECT_NE(page.find(words), std::string::npos) << words;
  EXPECT_EQ(page.find(">batch</th>"), std::string::npos);  // the same in both
}

}  // namespace
}  // namespace countervail
