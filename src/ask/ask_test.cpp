#include "countervail/ask.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "ask/field.h"
#include "ask/scenario.h"
#include "error_text.h"
#include "loaded_facts.h"

namespace countervail {
namespace {

nlohmann::json asked(const std::string& question) {
  return nlohmann::json::parse(ask_json(loaded_facts(), question));
}

std::string error_of(const std::string& question) {
  return asked(question)["error"]["message"].get<std::string>();
}

/// A page holds the picture itself: no file is asked for.
TEST(AskJson, APageOfAPictureNeedsNoFile) {
  const std::string page =
      ask_json(loaded_facts(), R"({"verb": "package wafer", "spec": "910c", "format": "html"})");
  EXPECT_NE(page.find("<svg"), std::string::npos) << page.substr(0, 200);
}

TEST(Ask, EveryVerbHasAnExampleThatStartsWithItsName) {
  std::set<std::string> names;
  for (const Verb& verb : verbs()) {
    EXPECT_TRUE(verb.example.starts_with("countervail " + verb.name)) << verb.name;
    EXPECT_TRUE(names.insert(verb.name).second) << verb.name;
    std::set<std::string> fields;
    for (const Field& field : verb.fields) {
      EXPECT_TRUE(fields.insert(field.name).second) << verb.name << " " << field.name;
      EXPECT_FALSE(field.help.empty()) << verb.name << " " << field.name;
    }
  }
}

TEST(Ask, JsonIsTheWholeEngine) {
  const nlohmann::json plan = asked(
      R"({"verb": "plan", "chip": "H100 SXM5 80GB", "model": "Llama 3.1 8B", "packages": 8, "batch": 64})");
  EXPECT_EQ(plan["schema"], "countervail/plan/1");
  EXPECT_FALSE(plan["figures"].empty());
  const std::string text = ask_json(
      loaded_facts(), R"({"verb": "plan", "chip": "H100 SXM5 80GB", "model": "Llama 3.1 8B",
                   "packages": 8, "batch": 64, "format": "text", "width": 60})");
  EXPECT_NE(text.find("tokens"), std::string::npos);
}

TEST(Ask, PagesPicturesAndWhatRepeatsThem) {
  const auto as = [](const std::string& more) {
    return ask_json(loaded_facts(),
                    R"({"verb": "plan", "chip": "H100 SXM5 80GB", "model": "Llama 3.1 8B",
                    "packages": 8, "batch": 64, )" +
                        more + "}");
  };
  EXPECT_TRUE(as(R"("format": "html")").starts_with("<!doctype html>"));
  EXPECT_TRUE(as(R"("format": "svg")").starts_with("<svg"));
  EXPECT_NE(nlohmann::json::parse(as(R"("format": "vega")"))["$schema"].get<std::string>().find(
                "vega-lite"),
            std::string::npos);
  EXPECT_TRUE(as(R"("format": "command")").starts_with("countervail plan "));
  const nlohmann::json refused = nlohmann::json::parse(as(R"("format": "svg", "view": "tim")"));
  EXPECT_EQ(refused["error"]["kind"], "unknown name");
  EXPECT_NE(refused["error"]["message"].get<std::string>().find("no picture 'tim'"),
            std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(as(R"("format": "pdf")"))["error"]["message"],
            "unknown format 'pdf'");
}

TEST(Ask, WhatCannotBeAnsweredComesBackAsAnError) {
  EXPECT_EQ(asked("{")["error"]["file"], "question");
  EXPECT_EQ(error_of("[]"), "a question is a JSON object");
  EXPECT_EQ(error_of("{}"), "the question names no verb");
  EXPECT_EQ(error_of(R"({"verb": "parrity"})"), "unknown verb 'parrity'");
  EXPECT_EQ(asked(R"({"verb": "parrity"})")["error"]["hint"], "did you mean 'parity'?");
  EXPECT_EQ(error_of(R"({"verb": "plan", "chip": "H100 SXM5 80GB", "bacth": 3})"),
            "plan has no field 'bacth'");
  EXPECT_EQ(error_of(R"({"verb": "plan", "chip": "H100 SXM5 80GB", "batch": -1})"),
            "'batch' must be a number from 1 to 100000000, got '-1'");
  EXPECT_EQ(error_of(R"({"verb": "plan", "chip": "H100 SXM5 80GB", "batch": {"a": 1}})"),
            "'batch' must be a word, a number, a truth or a list of them");
  EXPECT_EQ(error_of(R"({"verb": "plan", "chip": "H100 SXM5 80GB", "objective": "fun"})"),
            "'objective' cannot be 'fun'");
  EXPECT_EQ(error_of(R"({"verb": "plan"})"), "plan needs one chip");
}

TEST(Ask, ScenarioGivesFieldsByTheirKeys) {
  const std::vector<Given> given =
      given_by_scenario(verb_named("parity"), "q.toml",
                        Files::in_memory({{"q.toml",
                                           "model = \"m\"\n[candidate]\nchip = \"c\"\n[job]\n"
                                           "batch = 64\n[[patch]]\npath = \"a/b/c\"\n"
                                           "value = \"1 W\"\nsource = \"me\"\n"}}));
  ASSERT_EQ(given.size(), 4u);
  EXPECT_EQ(given[0].field, "model");
  EXPECT_EQ(given[1].field, "candidate");
  EXPECT_EQ(given[2].field, "batch");
  EXPECT_EQ(given[2].text, "64");
  EXPECT_EQ(given[2].line, 5);
  EXPECT_EQ(given[3].field, "set");
  EXPECT_EQ(given[3].text, "a/b/c=1 W");
  EXPECT_EQ(given[3].source, "me");
}

TEST(Ask, VerbsAreListedAsJson) {
  const nlohmann::json listed = nlohmann::json::parse(verbs_json());
  EXPECT_EQ(listed["verbs"].size(), verbs().size());
}

}  // namespace
}  // namespace countervail
