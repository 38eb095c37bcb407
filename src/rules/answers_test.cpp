// What a lawyer is told: never a bare "no licence", always which rules were asked; embargoes and military uses; every
// assumption that another answer would turn the status on, with that answer decided.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "render/document.h"
#include "rule_test_support.h"
#include "rules/assumptions.h"
#include "rules/check.h"
#include "rules/document.h"
#include "rules/survey.h"

namespace countervail::rules {
namespace {

using rule_test::shipped_book;
using rule_test::shipped_facts;

constexpr const char* kChips[] = {"T4",
                                  "L20",
                                  "L2",
                                  "A30",
                                  "A100 SXM4 80GB",
                                  "A800 SXM4 80GB",
                                  "H100 SXM5 80GB",
                                  "H20 96GB",
                                  "H200 SXM 141GB",
                                  "B200 SXM (HGX)",
                                  "GeForce RTX 4090",
                                  "GeForce RTX 5080",
                                  "GB10 (DGX Spark)",
                                  "MI308X",
                                  "MI300X",
                                  "Trainium2",
                                  "TPU v5p",
                                  "Ascend 910C",
                                  "Radeon RX 9070 XT",
                                  "Gaudi 3 (OAM)"};
constexpr const char* kPlaces[] = {"China",        "Iran",     "Russia",  "North Korea",
                                   "Cuba",         "Syria",    "Macau",   "Vietnam",
                                   "Saudi Arabia", "Malaysia", "Germany", "Taiwan"};
constexpr const char* kDays[] = {"2022-09-15", "2023-12-01", "2025-06-01", "2026-11-24"};

Check check(const char* item, const char* date, Changes changes) {
  return check_item(shipped_book(), shipped_facts(), item, {day_of(date), std::move(changes), {}});
}

std::string us(const Check& result) {
  return status_text(shipped_book(), result.answer.branches.front().status.front());
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Answers, TwentyChipsTwelvePlacesFourDaysAreNeverBarelyFree) {
  for (const char* chip : kChips)
    for (const char* place : kPlaces)
      for (const char* day : kDays) {
        const Check result = check(chip, day, {{"destination", place}});
        const Document document = document_of(shipped_book(), shipped_facts(), result, false);
        const std::string said = render(document, TableFormat::kText, 0);
        const std::string which = std::string(chip) + " to " + place + " on " + day;
        EXPECT_FALSE(has(said, "no licence")) << which << "\n" << document.sentence;
        EXPECT_TRUE(has(said, "Rules asked, United States: us-")) << which;
        EXPECT_TRUE(has(said, "Not encoded: ")) << which;
        const bool free = result.answer.branches.front().status.front().licence == Truth::kNo;
        EXPECT_TRUE(!free || has(document.sentence, "not caught by the rules encoded here") ||
                    has(document.sentence, "licence exception "))
            << which << ": " << document.sentence;
      }
}

TEST(Answers, EmbargoedPlacesNeedALicenceWhateverTheChip) {
  for (const char* place : {"Iran", "North Korea", "Cuba", "Syria", "Russia", "Belarus"})
    for (const char* chip : {"T4", "GeForce RTX 4080", "H100 SXM5 80GB"}) {
      const Check result = check(chip, "2026-11-24", {{"destination", place}});
      EXPECT_EQ(result.answer.branches.front().status.front().licence, Truth::kYes) << place;
      EXPECT_TRUE(has(us(result), "sanctions of the Treasury: apply, not encoded")) << us(result);
    }
  // Consumer cards: the exception lifts 742.6, not the embargo.
  EXPECT_TRUE(has(us(check("GeForce RTX 4090", "2026-11-24", {{"destination", "Russia"}})),
                  "licence required"));
  EXPECT_TRUE(has(us(check("T4", "2022-03-01", {{"destination", "Belarus"}})), "not caught"));
  EXPECT_TRUE(has(us(check("T4", "2022-03-02", {{"destination", "Belarus"}})), "licence required"));
  EXPECT_TRUE(has(us(check("T4", "2025-09-01", {{"destination", "Syria"}})), "policy of denial"));
  EXPECT_TRUE(has(us(check("T4", "2025-09-02", {{"destination", "Syria"}})), "case-by-case"));
}

TEST(Answers, MilitaryUsesNeedALicenceOrSayWhatIsNotEncoded) {
  for (const char* question : {"end_use", "end_user"}) {
    const Check china =
        check("L20", "2026-11-24", {{"destination", "China"}, {question, "military"}});
    EXPECT_TRUE(has(us(china), "licence required; presumption of denial")) << us(china);
    const Check germany =
        check("L20", "2026-11-24", {{"destination", "Germany"}, {question, "military"}});
    EXPECT_TRUE(
        has(us(germany), "not caught by the rules encoded here; other parts of the EAR: apply"))
        << us(germany);
  }
  const Changes spies{{"destination", "Venezuela"}, {"end_use", "military intelligence"}};
  EXPECT_TRUE(has(us(check("T4", "2026-11-24", spies)), "support by US persons: needs a licence"));
  const Changes nicaragua{{"destination", "Nicaragua"}, {"end_use", "military"}};
  EXPECT_TRUE(has(us(check("T4", "2024-03-14", nicaragua)), "not caught"));
  EXPECT_TRUE(has(us(check("T4", "2024-03-15", nicaragua)), "licence required"));
}

TEST(Answers, TheHeadlineCarriesTheNotice) {
  const Check result = check("GeForce RTX 4090", "2026-11-24", {{"destination", "China"}});
  EXPECT_TRUE(
      has(sentence_of(shipped_book(), result), "licence exception NAC, after notice to BIS"));
  EXPECT_TRUE(has(us(check("GeForce RTX 4090", "2023-12-01", {{"destination", "Vietnam"}})),
                  "licence exception NAC, without notice"));
  EXPECT_TRUE(has(us(check("GeForce RTX 4090", "2023-12-01", {{"destination", "China"}})),
                  "licence exception NAC, after notice to BIS"));
}

const Assumption* flip(const Check& result, const std::string& name, const std::string& to) {
  for (const Assumption& one : result.flips)
    if (one.name == name && has(one.otherwise, to)) return &one;
  return nullptr;
}

TEST(Answers, WhereItIsExportedFromTurnsTheReview) {
  const Check result = check("H200 SXM 141GB", "2026-02-01", {{"destination", "China"}});
  const Assumption* taiwan = flip(result, "exported_from", "Taiwan");
  ASSERT_NE(taiwan, nullptr);
  EXPECT_EQ(taiwan->taken, "United States");
  EXPECT_TRUE(has(answer_text(shipped_book(), taiwan->answer), "presumption of denial"));
  EXPECT_TRUE(has(us(result), "case-by-case"));
  EXPECT_NE(flip(result, "end_use", "military"), nullptr);
}

TEST(Answers, WhatIsNotSoldInTheUnitedStatesDepends) {
  for (const char* chip : {"Trainium2", "TPU v5p", "MTIA v2 (MTIA 200)"}) {
    const Check result = check(chip, "2026-11-24",
                               {{"destination", "China"},
                                {"tpp", "9000 TPP"},
                                {"die_area", "800 mm2"},
                                {"memory_bandwidth", "3000 GB/s"}});
    EXPECT_TRUE(has(us(result), "case-by-case?")) << chip << ": " << us(result);
    EXPECT_NE(std::find(result.unanswered.begin(), result.unanswered.end(), "sold_in_us_from"),
              result.unanswered.end());
    EXPECT_NE(flip(result, "sold_in_us_from by 2026-01-15", "yes"), nullptr);
    EXPECT_NE(flip(result, "sold_in_us_from by 2026-01-15", "no"), nullptr);
  }
  const auto sold = [](const char* day) {
    return us(check("Trainium2", "2026-11-24",
                    {{"destination", "China"},
                     {"tpp", "9000 TPP"},
                     {"die_area", "800 mm2"},
                     {"memory_bandwidth", "3000 GB/s"},
                     {"sold_in_us_from", day}}));
  };
  EXPECT_FALSE(has(sold("2026-01-15"), "presumption of denial"));
  EXPECT_TRUE(has(sold("2026-01-16"), "presumption of denial"));
  EXPECT_TRUE(has(sold("never"), "presumption of denial"));
  EXPECT_TRUE(has(sold("2026-01"), "case-by-case?"));  // the month does not say which side
  EXPECT_FALSE(has(sold("2025"), "presumption of denial"));
  EXPECT_THROW(sold("soon"), Error);
}

/// Asks again with one answer given.
Answer with_answer(const char* chip, const char* day, const char* place,
                   const std::string& question, const std::string& word) {
  const Request request{day_of(day), {{"destination", place}, {question, word}}, {}};
  return check_item_once(shipped_book(), shipped_facts(), chip, request).answer;
}

// Every choice that turns the answer is listed, and nothing that does not.
TEST(Answers, TheListOfAssumptionsIsComplete) {
  for (const char* chip :
       {"L20", "H20 96GB", "H200 SXM 141GB", "GeForce RTX 4090", "A30", "Ascend 910C"})
    for (const char* place : {"China", "Malaysia", "Vietnam", "Germany"}) {
      const Check result = check(chip, "2026-11-24", {{"destination", place}});
      for (const Attribute& attribute : shipped_book().attributes) {
        if (attribute.choices.empty() || attribute.fallback == kUnknownSymbol ||
            result.item.answers.contains(attribute.name))
          continue;
        for (const Symbol choice : attribute.choices) {
          const std::string& word = shipped_book().word(choice);
          const Answer other = with_answer(chip, "2026-11-24", place, attribute.name, word);
          const Assumption* listed = nullptr;
          for (const Assumption& one : result.flips)
            if (one.name == attribute.name && reads_alike(shipped_book(), one.answer, other))
              listed = &one;
          EXPECT_EQ(listed != nullptr, turns(shipped_book(), result.answer, other))
              << chip << " to " << place << ", " << attribute.name << " = " << word;
        }
      }
    }
}

}  // namespace
}  // namespace countervail::rules
