// What is refused in rule files, with file, line and column.
#include <gtest/gtest.h>

#include "base/error.h"
#include "rules/check.h"
#include "rules/decide.h"
#include "rules/pack_files.h"

namespace countervail::rules {
namespace {

constexpr const char* kQuestions = R"(as_of = 2026-01-01
[jurisdiction]
us = "United States"
[attribute.class]
question = "class"
domain = "class"
[attribute.destination]
question = "to"
domain = "country"
[attribute.headquarters]
question = "hq"
domain = "country"
[attribute.data_center]
question = "dc"
domain = "choice"
choices = ["yes", "no"]
)";

std::string head(const char* id) {
  return std::string("id = \"") + id +
         "\"\ntitle = \"t\"\nauthority = \"regulation\"\ncitation = \"c\"\nsource = "
         "\"s\"\npublished = 2023-01-01\n"
         "effective = 2023-01-01\nconfidence = \"official\"\n";
}
std::string clause(const char* id, const char* rest) {
  return std::string("[[clause]]\nid = \"") + id + "\"\n" + rest + "\n";
}

/// The text of each file under data/rules, with no pack yet.
Texts sources_of(const char* questions = kQuestions) {
  return {
      {"rules/questions.toml", questions},
      {"rules/countries.csv",
       "country,code,aliases,source,confidence\nChina,CN,PRC,s,recalled\nJapan,JP,,s,recalled\n"},
      {"rules/sets.csv",
       "set,member,from,until,source,confidence,note\nD:5,China,,,s,recalled,\n"}};
}

Book book_of(const std::vector<std::string>& packs, const char* questions = kQuestions) {
  Texts sources = sources_of(questions);
  int number = 0;
  for (const std::string& pack : packs)
    sources["rules/us/p" + std::to_string(++number) + ".toml"] = pack;
  return load_book(Files::in_memory(sources));
}

std::string failure(const std::vector<std::string>& packs, const char* questions = kQuestions) {
  try {
    book_of(packs, questions);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}
std::string failure_of_clause(const char* rest) {
  return failure({head("a") + clause("x", rest)});
}

constexpr const char* kClass = "stage = \"classification\"\noutcome = \"X\"\n";

TEST(RulePacks, NamesMetricsUnitsAndBounds) {
  const auto when = [](const char* predicate) {
    return failure_of_clause((std::string(kClass) + "when = [{ " + predicate + " }]").c_str());
  };
  EXPECT_EQ(when("metric = \"performance_densty\", at_least = \"1 TPP\""),
            "rules/us/p1.toml:13:20: unknown metric 'performance_densty' (did you mean "
            "'performance_density'?)");
  EXPECT_EQ(when("metric = \"performance_density\", at_least = \"5.92 TPP\""),
            "rules/us/p1.toml:13:54: '5.92 TPP': performance_density is compared in TPP/mm2 (write "
            "\"5.92 "
            "TPP/mm2\")");
  EXPECT_EQ(when("metric = \"dram_bandwidth\", at_least = \"1400 GB\""),
            "rules/us/p1.toml:13:49: '1400 GB': dram_bandwidth is compared in GB/s (write \"1400 "
            "GB/s\")");
  EXPECT_EQ(when("metric = \"dram_bandwidth\", at_least = 1400"),
            "rules/us/p1.toml:13:49: 'at_least' must be text, got a number");
  EXPECT_EQ(when("metric = \"dram_bandwidth\""),
            "rules/us/p1.toml:13:20: a metric needs one lower bound, one upper bound, or both "
            "(at_least or "
            "above; below or at_most)");
  EXPECT_EQ(when("metric = \"dram_bandwidth\", at_least = \"2 GB/s\", below = \"2 GB/s\""),
            "rules/us/p1.toml:13:20: no value is both 2 GB/s and 2 GB/s");
  EXPECT_EQ(when("metric = \"dram_bandwidth\", atleast = \"2 GB/s\", below = \"2 GB/s\""),
            "rules/us/p1.toml:13:48: unknown key 'atleast' (did you mean 'at_least'?)");
  EXPECT_EQ(when("metric = \"dram_bandwidth\", at_least = \"1.4 TB/s\""), "no error");
}

TEST(RulePacks, NamesAttributesAndWords) {
  const auto when = [](const char* predicate) {
    return failure_of_clause((std::string(kClass) + "when = [{ " + predicate + " }]").c_str());
  };
  EXPECT_EQ(when("attribute = \"destinaton\", in = [\"D:5\"]"),
            "rules/us/p1.toml:13:23: unknown attribute 'destinaton' (did you mean 'destination'?)");
  EXPECT_EQ(when("attribute = \"destination\", in = [\"Chinna\"]"),
            "rules/us/p1.toml:13:43: 'Chinna' is no set or word for 'destination' (did you mean "
            "'China'?)");
  EXPECT_EQ(when("attribute = \"data_center\", in = [\"maybe\"]"),
            "rules/us/p1.toml:13:43: 'maybe' is no set or word for 'data_center'");
  EXPECT_EQ(when("attribute = \"destination\""),
            "rules/us/p1.toml:13:23: an attribute needs 'in' or 'not_in'");
  EXPECT_EQ(when("attribute = \"destination\", in = []"),
            "rules/us/p1.toml:13:43: 'in' lists nothing");
  EXPECT_EQ(
      when("attribute = [\"destination\", \"data_center\"], in = [\"D:5\"]"),
      "rules/us/p1.toml:13:23: 'data_center' cannot share a list with 'destination' (attributes of "
      "one domain, not class)");
}

TEST(RulePacks, StagesDatesAndKeys) {
  EXPECT_EQ(failure_of_clause("stage = \"clasification\"\noutcome = \"X\""),
            "rules/us/p1.toml:11:9: unknown stage 'clasification' (did you mean 'classification'? "
            "one of classification, requirement, "
            "exception, review, overlay, "
            "suspension)");
  EXPECT_EQ(failure_of_clause((std::string(kClass) + "sorce = 1").c_str()),
            "rules/us/p1.toml:13:9: unknown key 'sorce' (did you mean 'source'?)");
  EXPECT_EQ(failure_of_clause((std::string(kClass) + "end = 2022-01-01").c_str()),
            "rules/us/p1.toml:13:7: ends 2022-01-01 before it starts 2023-01-01");
  EXPECT_EQ(failure_of_clause((std::string(kClass) + "after_end = \"unresolved\"").c_str()),
            "rules/us/p1.toml:13:13: 'after_end' = 'unresolved' (only \"unresolved\", beside an "
            "end date)");
  EXPECT_EQ(failure_of_clause("stage = \"suspension\""),
            "rules/us/p1.toml:9:1: a suspension needs 'lifts': what it suspends");
  EXPECT_EQ(failure({head("a"), head("a")}),
            "rules/us/p2.toml:1:6: 'a' is already the id of rules/us/p1.toml");
  EXPECT_EQ(failure({head("a") + clause("x", "stage = \"overlay\"\noutcome = \"X\"")}),
            "rules/us/p1.toml:9:1: 'subject' (text) is missing");
}

TEST(RulePacks, VersionsNeitherOverlapNorLeaveGaps) {
  const std::string first =
      head("a") + clause("x", (std::string(kClass) + "end = 2023-06-30").c_str());
  const auto second = [](const char* dates) {
    return head("b") + clause("x", (std::string(kClass) + dates).c_str());
  };
  EXPECT_EQ(failure({first, second("effective = 2023-06-30")}),
            "rules/us/p2.toml:9:1: 'x' from 2023-06-30 overlaps the version of rules/us/p1.toml:9, "
            "in force to "
            "2023-06-30 (end that one the day "
            "before, or give this one its own id)");
  EXPECT_EQ(failure({first, second("effective = 2023-07-02")}),
            "rules/us/p2.toml:9:1: 'x' is in force to 2023-06-30 and again from 2023-07-02: a gap "
            "(say why "
            "with gap = \"...\" if it is "
            "meant)");
  EXPECT_EQ(
      failure(
          {first, second("effective = 2023-07-02\ngap = \"the court struck it down for a day\"")}),
      "no error");
  EXPECT_EQ(failure({first, second("effective = 2023-07-01")}), "no error");
}

TEST(RulePacks, CyclesOfExceptions) {
  const auto exception = [](const char* id, const char* lifts) {
    return clause(
        id, (std::string("stage = \"exception\"\noutcome = \"E\"\nlifts = [\"") + lifts + "\"]")
                .c_str());
  };
  EXPECT_EQ(failure({head("a") + exception("x", "y") + exception("y", "z") + exception("z", "x")}),
            "rules/us/p1.toml:9:1: cycle of exceptions: x <- z <- y <- x");
  EXPECT_EQ(failure({head("a") + exception("x", "yy") + exception("y", "x")}),
            "rules/us/p1.toml:9:1: 'lifts' names 'yy', which is no clause (did you mean 'y'?)");
  EXPECT_EQ(failure({head("a") + exception("x", "x")}),
            "rules/us/p1.toml:9:1: cycle of exceptions: x <- x");
  const std::string own = clause("x",
                                 "stage = \"classification\"\noutcome = \"X\"\nwhen = [{ attribute "
                                 "= \"class\", in = [\"X\"] }]");
  EXPECT_EQ(failure({head("a") + own}), "rules/us/p1.toml:9:1: cycle of exceptions: x <- x");
}

TEST(RulePacks, QuestionsAndFolders) {
  EXPECT_EQ(failure({},
                    "as_of = 2026-01-01\n[jurisdiction]\nus = \"U\"\n[attribute.x]\nquestion = "
                    "\"q\"\ndomain = \"place\"\n"),
            "rules/questions.toml:6:10: unknown domain 'place' (one of country, item, vendor, "
            "class, choice)");
  Texts sources = sources_of();
  sources["rules/countries.csv"] = "country,code,aliases,source,confidence\n";
  sources["rules/sets.csv"] =
      "set,member,from,until,source,confidence,note\nD:5,China,2024-02-30,,s,recalled,\n";
  const auto message = [&] {
    try {
      load_book(Files::in_memory(sources));
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(message(),
            "rules/sets.csv:2:11: '2024-02-30' is no date (write YYYY-MM-DD or leave it empty)");
  sources["rules/sets.csv"] =
      "set,member,from,until,source,confidence,note\nD:5,China,2024-03-01,2024-02-01,s,recalled,\n";
  EXPECT_EQ(message(), "rules/sets.csv:2:22: 'China' ends before it begins");
  sources["rules/sets.csv"] = "set,member,from,until,source,confidence,note\n";
  sources["rules/eu/a.toml"] = head("a");
  EXPECT_EQ(message(),
            "rules/eu/a.toml:1:1: the folder 'eu' is no jurisdiction (name it in "
            "[jurisdiction] of questions.toml)");
}

TEST(RulePacks, ContradictingOverlaysAreNamedBoth) {
  const auto overlay = [](const char* id, const char* outcome) {
    return clause(id, (std::string("stage = \"overlay\"\nsubject = \"tariff\"\noutcome = \"") +
                       outcome + "\"")
                          .c_str());
  };
  const Book book = book_of({head("a") + overlay("x", "25 %") + overlay("y", "10 %")});
  Query query;
  query.date = day_of("2024-01-01");
  query.answers.assign(book.attributes.size(), kUnknownSymbol);
  const Answer result = answer(book, query);
  try {
    refuse_conflicts(book, result);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "overlays contradict on 'tariff': 'x' (rules/us/p1.toml:9) sets \"25 %\", 'y' "
                 "(rules/us/p1.toml:14) "
                 "sets \"10 %\" "
                 "(let one lift the other, or end one of them)");
  }
}

TEST(RulePacks, SetsHaveDates) {
  Texts sources = sources_of();
  sources["rules/sets.csv"] =
      "set,member,from,until,source,confidence,note\nD:5,China,2023-03-01,2023-04-01,s,recalled,\n";
  sources["rules/us/p.toml"] =
      head("a") + clause("x",
                         "stage = \"requirement\"\noutcome = \"licence\"\nwhen = [{ attribute = "
                         "\"destination\", in = [\"D:5\"] }]");
  const Book book = load_book(Files::in_memory(sources));
  const auto licence = [&](const char* date) {
    Query query;
    query.date = day_of(date);
    query.answers.assign(book.attributes.size(),
                         answer_of(book, book.attribute("destination"), "prc"));
    return answer(book, query).branches.front().status.front().licence;
  };
  EXPECT_EQ(licence("2023-02-28"), Truth::kNo);
  EXPECT_EQ(licence("2023-03-01"), Truth::kYes);
  EXPECT_EQ(licence("2023-04-01"), Truth::kYes);
  EXPECT_EQ(licence("2023-04-02"), Truth::kNo);
}

}  // namespace
}  // namespace countervail::rules
