#include "study/parity.h"

#include <gtest/gtest.h>

#include "ask/scenario.h"
#include "catalog/load_facts.h"
#include "compile/patches.h"
#include "shipped_facts.h"
#include "source_tree.h"

namespace countervail {
namespace {

ParityAnswer answer_of(const std::string& scenario_name) {
  Scenario scenario = read_scenario(kRoot + "/scenarios/" + scenario_name);
  const FactStore catalog = shipped();
  Overlay store(catalog);
  apply_patches(store, scenario);
  return parity(store, scenario, {});
}

const SingleResource& resource(const ParityAnswer& answer, const std::string& name) {
  for (const SingleResource& single : answer.single)
    if (single.name == name) return single;
  throw std::runtime_error(name);
}

double ratio(const ParityAnswer& answer, const std::string& name) {
  for (const SystemRatio& system : answer.systems)
    if (system.name == name) return system.ratio.mid;
  throw std::runtime_error(name);
}

// SemiAnalysis, 2025-04-16: 1.66x BF16, 3.56x HBM, 2.13x bandwidth, 3.86x power.
TEST(Parity, ReproducesThePublishedSystemComparison) {
  const ParityAnswer answer = answer_of("semianalysis-2025-04.toml");
  EXPECT_NEAR(ratio(answer, "16-bit peak"), 1.66, 0.005);
  EXPECT_NEAR(ratio(answer, "memory"), 3.56, 0.005);
  EXPECT_NEAR(ratio(answer, "memory bandwidth"), 2.13, 0.005);
  EXPECT_NEAR(ratio(answer, "system power"), 3.86, 0.006);
  EXPECT_EQ(resource(answer, "16-bit peak").count, 231);
  EXPECT_EQ(resource(answer, "memory capacity").count, 108);
  EXPECT_EQ(resource(answer, "memory bandwidth").count, 180);
}

TEST(Parity, CatalogValuesGiveTheirOwnCounts) {
  const ParityAnswer answer = answer_of("llama-405b-cloudmatrix-vs-nvl72.toml");
  EXPECT_NEAR(ratio(answer, "16-bit peak"), 1.60, 0.005);
  EXPECT_NEAR(ratio(answer, "memory"), 3.67, 0.005);
  EXPECT_NEAR(ratio(answer, "memory bandwidth"), 2.13, 0.005);
  const SystemRatio& power = answer.systems.back();
  EXPECT_NEAR(power.ratio.low, 3.86, 0.006);
  EXPECT_NEAR(power.ratio.high, 4.66, 0.006);
  EXPECT_EQ(resource(answer, "16-bit peak").count, 240);
  EXPECT_EQ(resource(answer, "memory capacity").count, 105);
  EXPECT_EQ(resource(answer, "memory bandwidth").count, 180);
  ASSERT_EQ(answer.outcome, ParityOutcome::kFound);
  ASSERT_TRUE(answer.low && answer.high);
  EXPECT_LE(*answer.low, answer.candidate.units);
  EXPECT_GE(*answer.high, answer.candidate.units);
}

// Ascend 910C names its package: the count comes with wafers, stacks and cost, more than the good ones hold.
TEST(Parity, CountsWafersAndStacksThroughThePackage) {
  const ParityAnswer answer = answer_of("llama-405b-cloudmatrix-vs-nvl72.toml");
  ASSERT_TRUE(answer.candidate.silicon);
  EXPECT_FALSE(answer.reference.silicon);
  const package::Count& need = *answer.candidate.silicon;
  EXPECT_EQ(need.packages, static_cast<double>(answer.candidate.packages));
  ASSERT_EQ(need.dies.size(), 1u);
  EXPECT_GT(need.dies[0].dies.low, 2.0 * need.packages);
  EXPECT_GT(need.stacks[0].stacks.low, 8.0 * need.packages);
  EXPECT_GT(need.cost.mid, 0);
  EXPECT_TRUE(answer.facts.contains("chip/Ascend 910C/package_spec"));
}

TEST(Parity, RestsOnlyOnTheFactsItLists) {
  for (const char* name :
       {"llama-405b-cloudmatrix-vs-nvl72.toml", "atlas-a2-vs-dgx-h100.toml", "h20-vs-h100.toml"}) {
    Scenario scenario = read_scenario(kRoot + "/scenarios/" + name);
    const FactStore catalog = shipped();
    Overlay store(catalog);
    apply_patches(store, scenario);
    const ParityAnswer answer = parity(store, scenario, {});
    for (const std::string& path : store.paths()) {
      const Fact* fact = store.find(path);
      if (answer.facts.contains(path) || !fact->is_number()) continue;
      Fact changed = *fact;
      changed.value = Interval::exactly(1.1) * changed.value;
      store.patch(changed);
    }
    const ParityAnswer again = parity(store, scenario, {});
    EXPECT_EQ(again.candidate.units, answer.candidate.units) << name;
    EXPECT_EQ(again.candidate.tokens_per_second, answer.candidate.tokens_per_second) << name;
    EXPECT_EQ(again.reference.tokens_per_second, answer.reference.tokens_per_second) << name;
    EXPECT_EQ(again.candidate.bill.facility_power, answer.candidate.bill.facility_power) << name;
  }
}

/// R of a chip against R of the same: what both sides share cancels.
TEST(Parity, OfAChipAgainstItselfIsExact) {
  const FactStore catalog = shipped();
  for (const char* chip : {"H100 SXM5 80GB", "Ascend 910C", "GB200 (per GPU)", "MI300X"}) {
    Scenario scenario;
    scenario.candidate.chip = scenario.reference.chip = chip;
    scenario.model = "Llama 3.1 8B";
    scenario.global_batch = 512;
    scenario.reference_count = 64;
    const ParityAnswer answer = parity(catalog, scenario, {});
    EXPECT_EQ(answer.candidate.devices_used, answer.reference.devices_used) << chip;
    EXPECT_EQ(answer.low, answer.candidate.units) << chip;
    EXPECT_EQ(answer.high, answer.candidate.units) << chip;
  }
}

/// A patch that says what the catalogue says already gives one side a copy of the chip and changes nothing.
TEST(Parity, FactsOfACopyThatNoPatchTellsApartAreShared) {
  const FactStore catalog = shipped();
  Scenario scenario;
  scenario.candidate.chip = scenario.reference.chip = "H100 SXM5 80GB";
  scenario.model = "Llama 3.1 8B";
  scenario.global_batch = 512;
  scenario.reference_count = 64;
  scenario.patches = {{.path = "candidate.tdp", .value = "700 W"}};
  Overlay patched(catalog);
  apply_patches(patched, scenario);
  const ParityAnswer answer = parity(patched, scenario, {});
  EXPECT_EQ(answer.low, answer.high);
}

TEST(Parity, PutsThePublishedRateBesideItsOwn) {
  const ParityAnswer answer = answer_of("default.toml");
  ASSERT_TRUE(answer.reference.published);
  EXPECT_EQ(answer.reference.published->id, "DSV3-0652");
  EXPECT_NEAR(answer.reference.published->tokens_per_second, 1543.2, 0.1);
  const double ours =
      answer.reference.tokens_per_second / static_cast<double>(answer.reference.packages);
  EXPECT_NEAR(ours / 1543.2, 1, 0.25);
}

TEST(Parity, NamesTheFactThatLiftsTheEdgeOfAPlane) {
  Scenario scenario;
  scenario.candidate.chip = "Ascend 950DT (36-core bin)";
  scenario.reference.chip = "GB200 (per GPU)";
  scenario.model = "Llama 3.1 405B";
  scenario.global_batch = 32768;
  scenario.reference_count = 16384;
  const FactStore catalog = shipped();
  Overlay store(catalog);
  store.hide("system/Atlas 950 SuperPoD/plane.scaleout.bandwidth");
  const ParityAnswer answer = parity(store, scenario, {});
  ASSERT_EQ(answer.outcome, ParityOutcome::kMoreThanMaximum);
  EXPECT_EQ(answer.candidate.binding, Binding::kPlaneEdge);
  EXPECT_EQ(answer.candidate.missing_fact, "system/Atlas 950 SuperPoD/plane.scaleout.bandwidth");
  EXPECT_GT(answer.candidate.tokens_per_second, 0);
}

/// With less memory than it needs the reference is no slow one that any count would match.
TEST(Parity, AReferenceThatHardlyFitsMakesNoRangeOfItsOwn) {
  Scenario scenario;
  scenario.candidate = {"Ascend 910C", "CloudMatrix384 (Atlas 900 A3 SuperPoD)", "mindspeed-2025"};
  scenario.reference.chip = "GB200 (per GPU)";
  scenario.reference.system = "GB200 NVL72";
  scenario.model = "Kimi K2";
  scenario.global_batch = 4096;
  scenario.reference_count = 144;
  const FactStore catalog = shipped();
  const ParityAnswer answer = parity(catalog, scenario, {});
  ASSERT_EQ(answer.outcome, ParityOutcome::kFound);
  ASSERT_TRUE(answer.low);
  EXPECT_GT(static_cast<double>(*answer.low), 0.5 * static_cast<double>(answer.candidate.units));
}

}  // namespace
}  // namespace countervail
