// Destination x headquarters x item, exceptions, suspensions with both branches, letters by
// addressee, two permissions.
#include <gtest/gtest.h>

#include "base/error.h"
#include "facts/patch.h"
#include "rule_test_support.h"
#include "rules/check.h"
#include "rules/survey.h"

namespace countervail::rules {
namespace {

using rule_test::bites;
using rule_test::shipped_book;
using rule_test::shipped_facts;

Check check_there(const char* item, const char* date, Changes changes,
                  std::vector<Switch> assumed = {}) {
  return check_item_once(shipped_book(), shipped_facts(), item,
                         {day_of(date), std::move(changes), std::move(assumed)});
}

std::string us_status(const char* item, const char* date, const char* to, const char* hq) {
  const Check result = check_there(item, date, {{"destination", to}, {"headquarters", hq}});
  return status_text(shipped_book(), result.answer.branches.front().status.front());
}

struct Place {
  const char *item, *to, *hq, *status;
};

TEST(Places, DestinationByHeadquartersByItem) {
  const char* denial = "3A090.a.1; licence required; presumption of denial";
  const char* approval = "3A090.a.1; licence required; presumption of approval";
  const char* free =
      "3A090.a.1; licence requirement suspended by us-2025-05, otherwise for this place not caught "
      "by "
      "the rules encoded here";  // Diffusion, not enforced
  const Place kOwnedPlaces[] = {
      {"H100 SXM5 80GB", "Malaysia", "China", denial},  // owned from a D:5 country: not free
      {"H100 SXM5 80GB", "Malaysia", "Japan", free},    // owned from an A:5 country
      {"H100 SXM5 80GB", "Malaysia", "Macau", denial},
      {"H100 SXM5 80GB", "United Arab Emirates", "United States", approval},  // D:4
      {"H100 SXM5 80GB", "United Arab Emirates", "China", denial},
      {"H100 SXM5 80GB", "Vietnam", "Vietnam", approval},  // D:1
      {"H100 SXM5 80GB", "Israel", "Israel", free},        // D:4, but A:6
      {"H100 SXM5 80GB", "Germany", "Germany", free},
      {"H100 SXM5 80GB", "Germany", "China", denial},
      {"A30", "China", "China",
       "3A090.b.1; licence exception NAC, after notice to BIS; case-by-case"},
      {"A30", "Vietnam", "Vietnam",
       "3A090.b.1; licence exception ACA, without notice; presumption of approval"},
      {"A30", "Vietnam", "China",
       "3A090.b.1; licence exception NAC, after notice to BIS; case-by-case"},
      {"A30", "Malaysia", "Malaysia",
       "3A090.b.1; for this place not caught by the rules encoded here"},
      {"L20", "China", "China", "not classified; not caught by the rules encoded here"},
      {"GeForce RTX 4090", "Saudi Arabia", "Saudi Arabia",
       "3A090.a.1; licence exception ACA, without notice; presumption of approval"},
      {"DGX H100", "Malaysia", "China",
       "4A090.a (holds 3A090.a.1); licence required; presumption of denial"},
      {"HBM3E stack", "China", "China",
       "3A090.c; licence required; case-by-case or denial, by end use and headquarters"},
      {"HBM3E stack", "Malaysia", "Malaysia",
       "3A090.c; for this place not caught by the rules encoded here"},
      {"HBM3E stack", "Malaysia", "China",
       "3A090.c; licence required; case-by-case or denial, by end use and headquarters"},
  };
  for (const Place& place : kOwnedPlaces)
    EXPECT_EQ(us_status(place.item, "2025-06-01", place.to, place.hq), place.status)
        << place.item << " to " << place.to << ", headquarters " << place.hq;
}

TEST(Places, HeadquartersAreTakenFromTheDestinationAndSaidSo) {
  const Check result = check_there("H100 SXM5 80GB", "2025-06-01", {{"destination", "China"}});
  EXPECT_NE(std::find(result.assumed.begin(), result.assumed.end(), "headquarters = China"),
            result.assumed.end());
}

TEST(Places, WithoutDestinationTheAnswerDepends) {
  const Check result = check_there("H100 SXM5 80GB", "2025-06-01", {});
  EXPECT_EQ(result.answer.branches.front().status.front().licence, Truth::kDepends);
  EXPECT_EQ(result.unanswered, (std::vector<std::string>{"destination", "headquarters"}));
}

TEST(Places, TheYearsOfOnePart) {
  const auto a800 = [](const char* date) {
    return us_status("A800 SXM4 80GB", date, "China", "China");
  };
  EXPECT_EQ(a800("2022-11-08"), "not classified; not caught by the rules encoded here");
  EXPECT_EQ(a800("2023-10-22"), "not classified; not caught by the rules encoded here");
  EXPECT_EQ(a800("2023-10-23"), "not classified; licence required");  // notice to NVIDIA
  EXPECT_EQ(a800("2023-11-17"), "3A090.a.1; licence required; presumption of denial");
  EXPECT_EQ(a800("2026-01-14"), "3A090.a.1; licence required; presumption of denial");
  // Made for China: whether it was sold in the United States is not known here.
  EXPECT_EQ(a800("2026-01-15"),
            "3A090.a.1; licence required; presumption of denial?; case-by-case?");
  EXPECT_EQ(us_status("A100 SXM4 80GB", "2026-01-15", "China", "China"),
            "3A090.a.1; licence required; case-by-case");
  EXPECT_EQ(us_status("A100 SXM4 80GB", "2022-08-25", "China", "China"),
            "not caught by the rules encoded here");
  EXPECT_EQ(us_status("A100 SXM4 80GB", "2022-08-26", "China", "China"), "licence required");
  EXPECT_EQ(us_status("H100 SXM5 80GB", "2022-12-01", "Macau", "Macau"),
            "3A090; for this place not caught by the rules encoded here");
  EXPECT_EQ(us_status("H100 SXM5 80GB", "2023-01-17", "Macau", "Macau"),
            "3A090; licence required; presumption of denial");
}

/// Country groups and exceptions on the days on which they changed.
TEST(Places, ExceptionsAndGroupsByTheirDates) {
  const auto card = [](const char* date, const char* to) {
    return us_status("GeForce RTX 4090", date, to, to);
  };
  EXPECT_NE(card("2023-12-01", "Cambodia").find("NAC, after notice to BIS"), std::string::npos);
  EXPECT_NE(card("2023-12-01", "Vietnam").find("NAC, without notice"), std::string::npos);
  EXPECT_NE(card("2024-04-04", "Vietnam").find("ACA, without notice"), std::string::npos);
  EXPECT_EQ(us_status("H100 SXM5 80GB", "2024-03-14", "Nicaragua", "Nicaragua"),
            "3A090.a.1; for this place not caught by the rules encoded here");
  EXPECT_NE(us_status("H100 SXM5 80GB", "2024-03-15", "Nicaragua", "Nicaragua").find("required"),
            std::string::npos);
  for (const char* embargoed : {"Iran", "North Korea", "Cuba", "Russia"}) {
    const std::string status = card("2026-11-24", embargoed);
    EXPECT_EQ(status.find("NAC"), std::string::npos) << embargoed;
    EXPECT_EQ(status.find("case-by-case"), std::string::npos) << embargoed;
    EXPECT_NE(status.find("licence required"), std::string::npos) << embargoed;
  }
}

/// Whom the letter of 2023 names is not public; the notice of October 2023 names no places but those of its rule.
TEST(Places, TheGulfInTheAutumnOf2023) {
  const Check before =
      check_there("H100 SXM5 80GB", "2023-09-15", {{"destination", "United Arab Emirates"}});
  EXPECT_EQ(before.answer.branches.front().status.front().licence, Truth::kDepends);
  EXPECT_NE(us_status("H100 SXM5 80GB", "2023-10-25", "United Arab Emirates", "Germany")
                .find("licence required"),
            std::string::npos);
  EXPECT_EQ(us_status("H100 SXM5 80GB", "2023-09-15", "Germany", "Germany"),
            "3A090; for this place not caught by the rules encoded here");
}

/// An exception that changes is a change, though a licence is required before and after.
TEST(Places, HistoryTellsAChangedException) {
  Request request;
  request.changes = {{"destination", "Vietnam"}, {"headquarters", "Vietnam"}};
  std::vector<std::string> days;
  for (const HistoryRow& row :
       history_of(shipped_book(), Overlay(shipped_facts()), "GeForce RTX 4090", request,
                  day_of("2023-11-17"), day_of("2024-12-01")))
    days.push_back(day_text(row.from));
  EXPECT_NE(std::ranges::find(days, "2024-04-04"), days.end());
}

TEST(Places, ACompanyByItsOwnersSpellings) {
  const Overlay facts(shipped_facts());
  for (const char* given : {"NVIDIA", "nvidia", "NVIDIA Corporation", "Nvidia Corp."})
    EXPECT_EQ(company_named(facts, given), "NVIDIA") << given;
  EXPECT_EQ(company_named(facts, "Advanced Micro Devices"), "AMD");
  EXPECT_EQ(company_named(facts, "other"), "other");
  EXPECT_THROW(company_named(facts, "Nvidea"), Error);
  EXPECT_THROW(company_named(facts, ""), Error);
}

// The same chip where sources disagree: one row, or all of them.
TEST(Places, ConflictingRowsMayWidenAFigure) {
  const auto area = [](std::optional<Conflicts> conflicts) {
    Overlay facts(shipped_facts());
    facts.policy.conflicts = conflicts;
    return item_of(facts, "Ascend 910 (2019)")
        .quantities[static_cast<std::size_t>(Measure::kDieArea)];
  };
  EXPECT_TRUE(area(std::nullopt).is_exact());
  EXPECT_EQ(area(Conflicts::kRange).mid, area(Conflicts::kFirst).mid);
  EXPECT_EQ(area(Conflicts::kRange).high, 1228);
}

// "fp8" alone is the fact of the item asked about: the same answer as by its whole path.
TEST(Places, TheShortFormIsThePatchOfTheItemsFact) {
  Overlay facts(shipped_facts());
  apply_patches(std::vector<Patch>{{"chip/L20/fp8", "300..310 TFLOP/s", "command line"}}, facts);
  const Item whole = item_of(facts, "L20");
  const Item brief = item_of(shipped_facts(), "L20", {{"fp8", "300..310 TFLOP/s"}});
  EXPECT_EQ(whole.quantities[0].high, 8 * 310);
  EXPECT_EQ(brief.quantities[0].high, whole.quantities[0].high);
  EXPECT_EQ(brief.facts, whole.facts);
  EXPECT_EQ(brief.weakest, Confidence::kAssumed);
  EXPECT_EQ(item_of(shipped_facts(), "L20", {{"die_area", "unknown"}}).how[2].substr(0, 7),
            "unknown");
}

TEST(Places, WhatIsPublishedAndNotYetDueIsSaid) {
  const auto ahead = [](const char* date) {
    return check_item(shipped_book(), shipped_facts(), "L40S",
                      {day_of(date), {{"destination", "China"}}, {}})
        .ahead;
  };
  ASSERT_EQ(ahead("2023-10-20").size(), 1u);
  EXPECT_EQ(ahead("2023-10-20").front().what, "2023-11-17 (us-2023-10, published)");
  EXPECT_EQ(status_text(shipped_book(), ahead("2023-10-20").front().status.front()),
            "3A090.a.1; licence required; presumption of denial");
  EXPECT_TRUE(ahead("2023-10-16").empty());
  EXPECT_TRUE(ahead("2023-11-17").empty());
}

std::vector<std::string> alternatives(const char* item, const char* date, Changes changes) {
  std::vector<std::string> texts;
  const Request request{day_of(date), std::move(changes), {}};
  for (const Alternative& other :
       check_item(shipped_book(), shipped_facts(), item, request).alternatives)
    texts.push_back(other.what + ": " + status_text(shipped_book(), other.status.front()));
  return texts;
}

TEST(Places, OtherReadingsThatChangeTheAnswerAreSaid) {
  // Another source has 1228 mm2, with memory and dummy dies: density 3.3 instead of 6.6.
  const auto area = alternatives("Ascend 910 (2019)", "2024-06-01", {{"destination", "China"}});
  ASSERT_EQ(area.size(), 1u);
  EXPECT_EQ(area.front(),
            "die_area 1228 mm2 (epoch-hardware): 3A090.b.1; licence exception NAC, after "
            "notice to BIS; case-by-case");
  // The text of 2022 does not say dense or sparse: 3200 is under the line, 6400 is not.
  const auto sparse =
      alternatives("H20 96GB", "2022-12-01", {{"destination", "China"}, {"tpp", "3200 TPP"}});
  ASSERT_EQ(sparse.size(), 1u);
  EXPECT_EQ(sparse.front().substr(0, 12), "sparse rates");
  // Nobody says whether this part is marketed for data centers.
  const auto market = alternatives("RTX 6000 Ada", "2024-06-01", {{"destination", "China"}});
  ASSERT_EQ(market.size(), 1u);
  EXPECT_EQ(market.front(),
            "not designed or marketed for data centers: 3A090.a.1; licence exception NAC, after "
            "notice to BIS; case-by-case");
}

TEST(Places, ALetterReachesItsAddressees) {
  EXPECT_TRUE(bites(check_there("H20 96GB", "2025-04-09", {{"destination", "China"}}).answer,
                    "letter.2025-04.memory"));
  EXPECT_FALSE(bites(check_there("H20 96GB", "2025-04-08", {{"destination", "China"}}).answer,
                     "letter.2025-04.memory"));
  EXPECT_TRUE(bites(check_there("Ascend 910C", "2025-04-20", {{"destination", "China"}}).answer,
                    "letter.2025-04.memory", Truth::kNo));
}

TEST(Places, AnUnresolvedSuspensionShowsBothBranches) {
  const Changes owned{{"destination", "Germany"}, {"us_listed_party", "owned"}};
  const auto licence = [&](const char* date, const char* assume) {
    const std::vector<Switch> assumed =
        assume ? switches_of(shipped_book(), assume) : std::vector<Switch>();
    const Answer answer = check_there("L20", date, owned, assumed).answer;
    std::string text;
    for (const Decision& branch : answer.branches)
      text += branch.status.front().licence == Truth::kYes ? "required " : "free ";
    return text;
  };
  EXPECT_EQ(licence("2025-10-15", nullptr), "required ");
  EXPECT_EQ(licence("2025-11-10", nullptr), "free ");
  EXPECT_EQ(licence("2026-11-09", nullptr), "free ");
  EXPECT_EQ(licence("2026-11-10", nullptr), "required free ");  // lapsed, extended
  EXPECT_EQ(licence("2026-11-10", "us-2025-11=extended"), "free ");
  EXPECT_EQ(licence("2026-11-10", "us-2025-11=lapsed"), "required ");
  // A part that the rule does not concern has one branch.
  EXPECT_EQ(check_there("L20", "2026-11-24", {{"destination", "Germany"}}).answer.branches.size(),
            1u);
}

TEST(Places, DisputedClaimsAreTwoBranches) {
  const Check result = check_there("gallium", "2026-06-01", {{"destination", "United States"}});
  ASSERT_EQ(result.answer.branches.size(), 2u);
  EXPECT_EQ(result.answer.branches[0].status[1].licence, Truth::kYes);
  EXPECT_EQ(result.answer.branches[1].status[1].licence, Truth::kNo);
  EXPECT_EQ(check_there("gallium", "2026-06-01", {{"destination", "Japan"}}).answer.branches.size(),
            1u);
  EXPECT_EQ(check_there("gallium", "2026-12-01", {{"destination", "United States"}})
                .answer.branches.size(),
            4u);
}

TEST(Places, BothPermissionsAreNeeded) {
  const Answer answer =
      check_there("H200 SXM 141GB", "2026-06-10", {{"destination", "China"}}).answer;
  EXPECT_EQ(answer.branches.front().status[0].licence, Truth::kYes);
  EXPECT_EQ(answer.branches.front().status[1].licence, Truth::kYes);
  EXPECT_EQ(licence_text(shipped_book(), answer.branches.front().status[1]),
            "import permission required");
}

TEST(Places, ChineseContentOfForeignGoods) {
  const auto licence = [](const char* share, const char* date) {
    const Answer answer =
        check_there(
            "L20", date,
            {{"destination", "Germany"}, {"foreign_made", "yes"}, {"rare_earth_share", share}},
            switches_of(shipped_book(), "cn-2025-11-70=lapsed"))
            .answer;
    return answer.branches.front().status[1].licence;
  };
  EXPECT_EQ(licence("0.1 %", "2026-11-24"), Truth::kYes);  // inclusive
  EXPECT_EQ(licence("0.099 %", "2026-11-24"), Truth::kNo);
  EXPECT_EQ(licence("0.1 %", "2026-06-01"), Truth::kNo);  // suspended
  EXPECT_EQ(licence("unknown", "2026-11-24"), Truth::kDepends);
}

TEST(Places, TheFoundryPresumption) {
  const auto presumed = [](Changes changes) {
    changes.insert({{"destination", "China"}, {"exporter_role", "fabricator"}});
    return bites(check_there("L2", "2025-06-01", changes).answer, "presumption.foundry");
  };
  EXPECT_TRUE(presumed({}));
  EXPECT_FALSE(presumed({{"designer_standing", "approved"}}));
  EXPECT_TRUE(presumed({{"packaged_by", "approved OSAT"}}));  // 35.8 billion transistors
  EXPECT_FALSE(presumed({{"packaged_by", "approved OSAT"}, {"transistors", "29e9 1"}}));
  EXPECT_TRUE(presumed({{"packaged_by", "approved OSAT"}, {"transistors", "30e9 1"}}));
}

TEST(Places, UnknownAnswersAreNamed) {
  const auto message = [](const Changes& changes, const char* assume) {
    try {
      check_changes(shipped_book(), shipped_facts().fields, changes);
      if (assume) switches_of(shipped_book(), assume);
      check_there("L20", "2025-06-01", changes);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(message({{"destination", "Malaisia"}}, nullptr),
            "unknown country 'Malaisia' (did you mean 'Malaysia'?)");
  EXPECT_EQ(message({{"end_use", "toys"}}, nullptr),
            "'toys' is no answer to 'end_use' (one of ordinary, military, military intelligence, "
            "advanced "
            "chips, AI with military potential, technical analysis, unknown)");
  EXPECT_EQ(message({{"fp88", "1 TFLOP/s"}}, nullptr),
            "--set: 'fp88' is no field, figure or question (did you mean 'fp8'?)");
  EXPECT_EQ(message({{"die_area", "600 GB/s"}}, nullptr).substr(0, 45),
            "'chip/L20/die_area' is in mm2, got GB/s (acce");
  EXPECT_EQ(message({{"tpp", "4800 GB/s"}}, nullptr),
            "'4800 GB/s': total_processing_performance is compared in TPP (write \"4800 TPP\")");
  EXPECT_EQ(message({}, "us-2025-11=perhaps"),
            "--assume us-2025-11: unknown word 'perhaps' (one of lapsed, extended)");
  EXPECT_EQ(message({}, "us-1999=x").substr(0, 38), "--assume: 'us-1999' is no open questio");
  try {
    item_of(shipped_facts(), "H100");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.hint.substr(0, 56), "one of H100 NVL 94GB; H100 PCIe 80GB; H100 SXM5 80GB; DG");
  }
}

}  // namespace
}  // namespace countervail::rules
