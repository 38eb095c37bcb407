// An answer rests on the facts it lists and on no other: changing any other by a tenth leaves every byte as it was.
#include <gtest/gtest.h>

#include <map>

#include "catalog/load_facts.h"
#include "compile/patches.h"
#include "compile/scenario_file.h"
#include "study/parity_report.h"

namespace countervail {
namespace {

const std::string kRoot = COUNTERVAIL_SOURCE_DIR;

std::string bytes_of(const Overlay& store, const ParityAnswer& answer) {
  std::string text =
      parity_sentence(answer) + parity_notes(answer) + parity_json(answer, store, nullptr);
  for (const Table& table :
       {parity_table(answer), single_resource_table(answer), system_table(answer)})
    text += render(table, TableFormat::kText);
  return text;
}

class Explain : public testing::TestWithParam<const char*> {};

TEST_P(Explain, UnlistedFactsMoveNothing) {
  Scenario scenario = read_scenario(kRoot + "/scenarios/" + GetParam());
  const FactStore catalog = load_facts(kRoot + "/data");
  Overlay store(catalog);
  apply_patches(store, scenario);
  const ParityAnswer answer = parity(store, scenario, {});
  const std::string before = bytes_of(store, answer);
  Overlay changed = store;
  int count = 0;
  for (const std::string& path : store.paths()) {
    if (answer.facts.contains(path) || path.starts_with("alias/"))
      continue;  // spelling is no figure
    Fact fact = *store.find(path);
    if (fact.is_number())
      fact.value = Interval::exactly(1.1) * fact.value;
    else
      fact.text += " changed";
    changed.patch(fact);
    ++count;
  }
  EXPECT_GT(count, 3000);
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

}  // namespace
}  // namespace countervail
