// Figures of parity and plan: stable keys, each once, in SI, and the parts add up to their totals.
#include "study/figures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "ask/scenario.h"
#include "catalog/load_facts.h"
#include "compile/patches.h"
#include "source_tree.h"
#include "study/parity_report.h"
#include "study/plan_report.h"

namespace countervail {
namespace {

std::map<std::string, Figure> by_key(const Figures& figures) {
  std::map<std::string, Figure> found;
  for (const Figure& each : figures)
    EXPECT_TRUE(found.emplace(each.key, each).second) << each.key << " stands twice";
  return found;
}

/// The sum of "prefix*" without the total.
double sum_of_parts(const std::map<std::string, Figure>& figures, const std::string& prefix) {
  double sum = 0;
  for (const auto& [key, each] : figures)
    if (key.starts_with(prefix) && key != prefix + "total" && key != prefix + "usable")
      sum += each.value.mid;
  return sum;
}

ParityAnswer h20_answer(FactStore& store) {
  Scenario scenario = read_scenario(kRoot + "/scenarios/h20-vs-h100.toml");
  store = load_facts(kRoot + "/data");
  Overlay patched(store);
  apply_patches(patched, scenario);
  return parity(patched, scenario, {});
}

TEST(Figures, OfParityCarryTheAnswer) {
  FactStore store;
  const ParityAnswer answer = h20_answer(store);
  const auto figures = by_key(figures_of(answer));
  const Figure& units = figures.at("candidate.units");
  EXPECT_EQ(units.value.mid, static_cast<double>(answer.candidate.units));
  EXPECT_EQ(units.value.low, static_cast<double>(*answer.low));
  EXPECT_EQ(units.value.high, static_cast<double>(*answer.high));
  EXPECT_EQ(units.unit, "package");
  EXPECT_EQ(figures.at("reference.power.facility").value.mid,
            *answer.reference.bill.facility_power);
  for (const std::string side : {"candidate.", "reference."})
    for (const std::string group : {"time.", "memory."}) {
      const double total = figures.at(side + group + "total").value.mid;
      EXPECT_NEAR(sum_of_parts(figures, side + group), total, 1e-9 * total) << side << group;
    }
}

TEST(Figures, OfParityStayUnknownWhereNothingRan) {
  FactStore store;
  ParityAnswer answer = h20_answer(store);
  answer.outcome = ParityOutcome::kMoreThanMaximum;
  answer.candidate = {};
  answer.low = answer.high = std::nullopt;
  const auto figures = by_key(figures_of(answer));
  EXPECT_FALSE(figures.at("candidate.units").is_known);
  EXPECT_FALSE(figures.contains("ratio.tokens_per_second"));
  EXPECT_FALSE(figures.contains("candidate.time.total"));
  EXPECT_TRUE(figures.contains("reference.time.total"));
}

TEST(Figures, UpperEndBeyondTheMaximumIsInfinite) {
  FactStore store;
  ParityAnswer answer = h20_answer(store);
  answer.high = std::nullopt;
  EXPECT_TRUE(std::isinf(by_key(figures_of(answer)).at("candidate.units").value.high));
  EXPECT_NE(render(document_of(answer, store, {}), TableFormat::kJson).find("\"high\": null"),
            std::string::npos);
}

TEST(Figures, FactsSayWhatTheyMoveByFigureKey) {
  FactStore store;
  const ParityAnswer answer = h20_answer(store);
  const std::vector<Influence> influences = {
      {.path = "chip/H20 96GB/bf16", .elasticity = {0.9, -0.4}}};
  const Document document = document_of(answer, store, influences);
  ASSERT_EQ(document.facts.size(), 1u);
  const auto figures = by_key(document.figures);
  for (const auto& [key, elasticity] : document.facts[0].moves) EXPECT_TRUE(figures.contains(key));
  EXPECT_EQ(document_of(answer, store, {}).facts.size(), answer.facts.size());
}

TEST(Figures, OfPlanCarryTheBestStrategy) {
  const FactStore store = load_facts(kRoot + "/data");
  PlanRequest request;
  request.side.chip = "H100 SXM5 80GB";
  request.model = "Llama 3.1 8B";
  request.packages = 64;
  request.global_batch = 512;
  request.formats = TrainedFormats::kSixteenBit;  // utilisation is of the 16-bit peak
  const PlanAnswer answer = plan(store, request);
  const auto figures = by_key(figures_of(answer));
  const double total = figures.at("time.total").value.mid;
  EXPECT_EQ(total, answer.result.top.front().evaluation.time.total);
  EXPECT_NEAR(sum_of_parts(figures, "time."), total, 1e-9 * total);
  EXPECT_NEAR(figures.at("tokens_per_second").value.mid, 512.0 * 8192 / total, 1e-6);
  EXPECT_GT(figures.at("model_flops_utilisation").value.mid, 0.2);
  EXPECT_LT(figures.at("model_flops_utilisation").value.mid, 0.7);
}

TEST(Figures, OfPlanThatDoesNotFitSayWhatIsNeeded) {
  const FactStore store = load_facts(kRoot + "/data");
  PlanRequest request;
  request.side.chip = "H100 SXM5 80GB";
  request.model = "Llama 3.1 405B";
  request.packages = 8;
  const PlanAnswer answer = plan(store, request);
  const Document document = document_of(answer, store, {});
  EXPECT_EQ(document.outcome, "infeasible");
  const auto figures = by_key(document.figures);
  EXPECT_GT(figures.at("memory.least").value.mid, figures.at("memory.usable").value.mid);
  EXPECT_GT(figures.at("packages.fewest").value.mid, 8);
  EXPECT_EQ(render(document, TableFormat::kText), folded_text(plan_sentence(answer), 80) + "\n");
}

}  // namespace
}  // namespace countervail
