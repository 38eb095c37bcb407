// An answer rests on the facts it lists and on no other: changing any other by a tenth leaves every byte as it was.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "ask/scenario.h"
#include "catalog/load_facts.h"
#include "compile/patches.h"
#include "package/document.h"
#include "rules/document.h"
#include "rules/pack_files.h"
#include "source_tree.h"
#include "study/parity_report.h"

namespace countervail {
namespace {

std::string bytes_of(const Document& document) {
  return render(document, TableFormat::kText) + render(document, TableFormat::kJson) +
         render(document, TableFormat::kCsv);
}

std::string bytes_of(const Overlay& store, const ParityAnswer& answer) {
  return bytes_of(document_of(answer, store, {}));
}

/// Every fact that is not listed moved by a tenth, every such word changed. Spelling is no figure: aliases stay.
Overlay with_others_changed(const Overlay& facts, const std::set<std::string>& listed) {
  Overlay changed = facts;
  int count = 0;
  for (const std::string& path : facts.paths()) {
    if (listed.contains(path) || path.starts_with("alias/")) continue;
    Fact fact = *facts.find(path);
    if (fact.is_number())
      fact.value = Interval::exactly(1.1) * fact.value;
    else
      fact.text += " changed";
    changed.patch(fact);
    ++count;
  }
  EXPECT_GT(count, 3000);
  return changed;
}

class Explain : public testing::TestWithParam<const char*> {};

TEST_P(Explain, UnlistedFactsMoveNothing) {
  Scenario scenario = read_scenario(kRoot + "/scenarios/" + GetParam());
  const FactStore catalog = load_facts(kRoot + "/data");
  Overlay store(catalog);
  apply_patches(store, scenario);
  const ParityAnswer answer = parity(store, scenario, {});
  const std::string before = bytes_of(store, answer);
  const Overlay changed = with_others_changed(store, answer.facts);
  EXPECT_EQ(bytes_of(store, parity(changed, scenario, {})), before);
}

// The other way round: nearly every listed number is really read. PartCounts and limits that do not bind may not move it.
TEST_P(Explain, ListedFactsAreRead) {
  Scenario scenario = read_scenario(kRoot + "/scenarios/" + GetParam());
  const FactStore catalog = load_facts(kRoot + "/data");
  Overlay store(catalog);
  apply_patches(store, scenario);
  const ParityAnswer answer = parity(store, scenario, {});
  EXPECT_GT(answer.facts.size(), 60u);
  for (const std::string& path : answer.facts) {
    const Fact* fact = store.find(path);
    ASSERT_NE(fact, nullptr) << path;
    EXPECT_FALSE(fact->source.empty()) << path;
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Explain,
                         testing::Values("default.toml", "llama-405b-cloudmatrix-vs-nvl72.toml",
                                         "atlas-a2-vs-dgx-h100.toml", "h20-vs-h100.toml"),
                         [](const auto& each) { return "Case" + std::to_string(each.index); });

TEST(Explain, PeakMovesTheRateAndPriceTheCost) {
  Scenario scenario = read_scenario(kRoot + "/scenarios/h20-vs-h100.toml");
  FactStore store = load_facts(kRoot + "/data");
  const ParityAnswer answer = parity(store, scenario, {});
  std::map<std::string, Influence> seen;
  for (const Influence& influence : explain(store, answer, {})) seen[influence.path] = influence;
  EXPECT_GT(seen.at("chip/H20 96GB/bf16").elasticity[kRateFigure], 0.5);
  EXPECT_LT(seen.at("chip/H100 SXM5 80GB/bf16").elasticity[kRateFigure], -0.5);
  EXPECT_EQ(seen.at("chip/H20 96GB/price").elasticity[kRateFigure], 0);
  EXPECT_GT(seen.at("chip/H20 96GB/price").elasticity[kCostFigure], 0.2);
}

TEST(Explain, UnlistedFactsMoveNoPackage) {
  const FactStore store = load_facts(kRoot + "/data");
  const Overlay facts(store);
  for (const char* name : {"h100", "910c", "mi300x"}) {
    package::Compiler compiler(facts, name);
    const package::HeatedAnswer before = package::heated_answer(compiler);
    package::Compiler again(with_others_changed(facts, before.answer.state.package.facts), name);
    EXPECT_EQ(bytes_of(document_of(package::heated_answer(again), facts, true)),
              bytes_of(document_of(before, facts, true)))
        << name;
  }
}

TEST(Explain, UnlistedFactsMoveNoRule) {
  const FactStore store = load_rule_facts(kRoot + "/data");
  const rules::Book book = rules::load_book(kRoot + "/data");
  const Overlay facts(store);
  const rules::Request request{
      .date = book.as_of, .changes = {{"destination", "China"}}, .assumed = {}};
  for (const char* name :
       {"H20 96GB", "L40S", "Ascend 910C", "GB200 NVL72", "HBM2 stack (8-high)"}) {
    const rules::Check check = check_item(book, facts, name, request);
    const Overlay changed = with_others_changed(facts, check.item.facts);
    const rules::Check again = check_item(book, changed, name, request);
    EXPECT_EQ(bytes_of(document_of(book, facts, again, true)),
              bytes_of(document_of(book, facts, check, true)))
        << name;
  }
}

}  // namespace
}  // namespace countervail
