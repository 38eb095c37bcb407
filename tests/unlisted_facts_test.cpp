// A rule's or a package's answer rests on the facts it lists and on no other: changing every other one leaves each of
// its words and digits as it was. (A parity answer: explain_test.cpp.)
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "package/answer.h"
#include "rule_test_support.h"
#include "rules/check.h"
#include "rules/document.h"

namespace countervail {
namespace {

/// The facts with every number a tenth larger and every word another, but for those listed and for spellings.
FactStore with_unlisted_changed(const FactStore& facts, const std::set<std::string>& listed,
                                int& changed) {
  FactStore result = facts;
  for (const std::string& path : facts.paths()) {
    if (listed.contains(path) || path.starts_with("alias/")) continue;
    Fact fact = *facts.find(path);
    if (fact.is_number())
      fact.value = Interval::exactly(1.1) * fact.value;
    else
      fact.text += " changed";
    result.patch(path, fact);
    ++changed;
  }
  return result;
}

rules::Check checked(const FactStore& facts, const std::string& name) {
  rules::Request request;
  request.date = rules::day_of("2026-01-20");
  request.changes = {{"destination", "China"}};
  return rules::check_item(rule_test::shipped_book(), facts, name, request);
}

class UnlistedRuleFacts : public testing::TestWithParam<const char*> {};

TEST_P(UnlistedRuleFacts, MoveNothing) {
  const FactStore& facts = rule_test::shipped_facts();
  const rules::Check before = checked(facts, GetParam());
  EXPECT_GE(before.item.facts.size(), 2u);
  int changed = 0;
  const FactStore other = with_unlisted_changed(facts, before.item.facts, changed);
  EXPECT_GT(changed, 3000);
  const rules::Check after = checked(other, GetParam());
  const auto shown = [](const FactStore& store, const rules::Check& check, TableFormat format) {
    return render(rules::document_of(rule_test::shipped_book(), store, check, true), format, 100);
  };
  for (TableFormat format : {TableFormat::kText, TableFormat::kJson})
    EXPECT_EQ(shown(other, after, format), shown(facts, before, format));
}

INSTANTIATE_TEST_SUITE_P(Items, UnlistedRuleFacts,
                         testing::Values("H20 96GB", "RTX 4090", "Ascend 910C", "GB200 NVL72",
                                         "HBM3E stack"),
                         [](const auto& each) { return "Item" + std::to_string(each.index); });

// What decides a paragraph is listed: the node of the process behind "not planar", the vendor's country.
TEST(RuleFacts, ListTheProcessNodeAndTheVendorsCountry) {
  const std::set<std::string> listed = checked(rule_test::shipped_facts(), "H20 96GB").item.facts;
  EXPECT_TRUE(listed.contains("vendor/NVIDIA/country"));
  EXPECT_EQ(std::count_if(listed.begin(), listed.end(),
                          [](const std::string& path) { return path.starts_with("process/"); }),
            1);
}

std::string package_text(const FactStore& facts, const char* name, std::set<std::string>* listed) {
  package::Compiler compiler(facts, name);
  const package::Answer answer = package::answer_of(compiler);
  if (listed) {
    *listed = answer.state.package.facts;
    listed->insert(answer.state.package.heat_facts.begin(), answer.state.package.heat_facts.end());
  }
  std::string text;
  for (const Figure& figure : answer.figures)
    text += fmt::format("{} {} {} {}\n", figure.key, figure.value.low, figure.value.mid,
                        figure.value.high);
  for (const package::Influence& one : answer.influences)
    text += fmt::format("{} {} {} {}\n", one.path, one.elasticity, one.cost.low, one.cost.high);
  return text;
}

class UnlistedPackageFacts : public testing::TestWithParam<const char*> {};

TEST_P(UnlistedPackageFacts, MoveNothing) {
  const FactStore& facts = rule_test::shipped_facts();
  std::set<std::string> listed;
  const std::string before = package_text(facts, GetParam(), &listed);
  EXPECT_GT(listed.size(), 20u);
  int changed = 0;
  EXPECT_EQ(package_text(with_unlisted_changed(facts, listed, changed), GetParam(), nullptr),
            before);
  EXPECT_GT(changed, 3000);
}

INSTANTIATE_TEST_SUITE_P(Packages, UnlistedPackageFacts,
                         testing::Values("h100", "910c", "mi300x", "four-die-7nm"),
                         [](const auto& each) { return "Case" + std::to_string(each.index); });

}  // namespace
}  // namespace countervail
