// The shipped plans through the whole study: invariants on every draw, and back-tests.
#include "study/supply_study.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "facts/patch.h"
#include "study/race.h"
#include "study/supply_swap.h"
#include "supply/allocate.h"
#include "supply/horizon_lp.h"
#include "supply/plan_file.h"

namespace countervail {
namespace {

const Files kDataFiles(COUNTERVAIL_SOURCE_DIR "/data");

struct World {
  FactStore store = load_facts(kDataFiles);
  Observations observed = Observations::load(kDataFiles, "supply");
  std::vector<supply::ProductRecipe> recipes = supply::read_recipes(kDataFiles);

  supply::Plan plan(const std::string& name) const {
    return supply::read_plan(name, kDataFiles, observed);
  }
  Overlay facts(const supply::Plan& plan, const std::vector<std::string>& patches = {}) const {
    Overlay facts(store);
    add_plan_facts(plan, facts);
    apply_patches(patches_of(patches), facts);
    return facts;
  }
  SupplyModel model(const supply::Plan& plan, const std::vector<std::string>& patches = {}) const {
    return supply_model(facts(plan, patches), plan, "China", recipes, 1);
  }
};

const World& world() {
  static const World kWorld;
  return kWorld;
}

const SupplyModel& base_model() {
  static const SupplyModel kModel = world().model(world().plan("default"));
  return kModel;
}

const SupplySamples& base_samples() {
  static const SupplySamples kSamples = supply_samples(base_model(), {1024, 1, 1});
  return kSamples;
}

int quarter(const char* name) {
  return supply::parse_quarter(name) - base_model().plan.calendar.first;
}

std::vector<double> packages(const SupplySamples& samples, int from, int to) {
  return summed(samples, std::vector<double>(static_cast<std::size_t>(samples.products), 1.0), from,
                to);
}

/// Good packages of a product over all quarters.
double all_of(const SupplyModel& model, const SupplySamples& samples, const std::string& product) {
  double sum = 0;
  for (std::size_t p = 0; p < model.product_names.size(); ++p)
    for (int t = 0; t < samples.quarters && model.product_names[p] == product; ++t)
      for (int d = 0; d < samples.draws; ++d) sum += samples.product(static_cast<int>(p), t)[d];
  return sum;
}

TEST(SupplyStudyTest, SameBytesOnAnyNumberOfThreadsAndInALongerRun) {
  const SupplySamples four = supply_samples(base_model(), {1024, 1, 64}),
                      few = supply_samples(base_model(), {300, 1, 3});
  EXPECT_EQ(base_samples().packages, four.packages);
  EXPECT_EQ(base_samples().stock, four.stock);
  EXPECT_EQ(base_samples().binding, four.binding);
  for (int t = 0; t < few.quarters; ++t)
    for (int d = 0; d < few.draws; ++d)
      ASSERT_EQ(few.product(0, t)[d], base_samples().product(0, t)[d]);
}

TEST(SupplyStudyTest, NothingIsLostAndNothingIsUsedBeforeItExists) {
  supply::SupplyProblem problem = base_model().problem;
  supply::SupplyRun run = supply::make_run(problem);
  DrawRoom room = make_draw_room(base_model().draws);
  for (std::uint32_t d = 0; d < 256; ++d) {
    draw_values(base_model().draws, d, room);
    set_draw(base_model(), room.values, problem);
    supply::check(problem);
    supply::evaluate(problem, run);
    for (int i = 0; i < problem.input_count(); ++i) {
      double came = problem.opening_stock(i), went = 0;
      for (int t = 0; t < problem.quarters; ++t) {
        const std::size_t at = run.at(i, t);
        came += run.inflow[at];
        went += run.used[at] + run.lost[at];
        ASSERT_GE(run.stock[at], 0);
        ASSERT_NEAR(came, went + run.stock[at], 1e-9 * (1 + came));
      }
    }
  }
}

TEST(SupplyStudyTest, ATotalIsNotTheSumOfMedians) {
  const int from = quarter("2026Q1"), to = quarter("2027Q1");
  double medians = 0;
  for (std::size_t p = 0; p < base_model().product_names.size(); ++p) {
    std::vector<double> weight(base_model().product_names.size(), 0.0);
    weight[p] = 1;
    medians += band_of(summed(base_samples(), weight, from, to)).mid;
  }
  const double total = band_of(packages(base_samples(), from, to)).mid;
  EXPECT_GT(std::abs(total - medians), 1e-3 * total);
}

TEST(SupplyStudyTest, ForesightIsNeverBelowTheRule) {
  SupplyAnswer answer = supply_answer(base_model(), {64, 1, 1, true});
  EXPECT_GE(answer.foresight_gain.low, 1 - 1e-9);
  EXPECT_FALSE(answer.foresight.empty());
}

// A product takes only the kinds its recipe says: the 950PR stops without memory of Huawei's own kind, the 910C without
// imported stacks and CXMT's.
TEST(SupplyStudyTest, MemoryKindsDoNotStandInForEachOther) {
  const auto without = [&](const char* kind) {
    supply::Plan plan = world().plan("default");
    std::erase_if(plan.actors[0].memories,
                  [&](const supply::PlanMemory& one) { return one.name == kind; });
    return plan;
  };
  const SupplyModel own = world().model(without("HiBL 1.0")),
                    bought = world().model(without("HBM3"));
  const SupplySamples of_own = supply_samples(own, {256, 1, 1}),
                      of_bought = supply_samples(bought, {256, 1, 1}),
                      base = supply_samples(base_model(), {256, 1, 1});
  EXPECT_EQ(all_of(own, of_own, "Ascend 950PR (32-core bin)"), 0);
  EXPECT_GT(all_of(base_model(), base, "Ascend 950PR (32-core bin)"), 0);
  EXPECT_LT(all_of(bought, of_bought, "Ascend 910C"), all_of(base_model(), base, "Ascend 910C"));
  EXPECT_GT(all_of(bought, of_bought, "Ascend 910C"), 0);
}

TEST(SupplyStudyTest, AnotherFactChangesNothing) {
  const supply::Plan plan = world().plan("default");
  const SupplyModel patched = world().model(plan, {"chip/H20 96GB/tdp=401 W"});
  EXPECT_FALSE(patched.facts.contains("chip/H20 96GB/tdp"));
  EXPECT_EQ(supply_samples(patched, {128, 1, 1}).packages,
            supply_samples(base_model(), {128, 1, 1}).packages);
  // And one that it lists does change something.
  const SupplyModel moved =
      world().model(plan, {"supply/China/carrier/2.5D interposer/utilisation=0.5"});
  EXPECT_TRUE(moved.facts.contains("supply/China/carrier/2.5D interposer/utilisation"));
  EXPECT_NE(supply_samples(moved, {128, 1, 1}).packages,
            supply_samples(base_model(), {128, 1, 1}).packages);
}

// Huawei in 2025 by others: 805,000 (SemiAnalysis) and 812,000 (IDC) cards of both types, 132,000 H100e in the last quarter
// (Epoch). Capacity of packaging is an assumed range, so the band is wide and its median stands half above them.
TEST(SupplyStudyTest, Huawei2025LiesInTheBand) {
  const std::vector<double> year = packages(base_samples(), quarter("2025Q1"), quarter("2026Q1"));
  std::vector<double> sorted = year;
  std::sort(sorted.begin(), sorted.end());
  const double low = statistics::sorted_quantile(sorted, 0.1),
               high = statistics::sorted_quantile(sorted, 0.9);
  EXPECT_LT(low, 805000);
  EXPECT_GT(high, 812000);
  EXPECT_LE(high / low, 3);
  std::vector<double> last =
      summed(base_samples(), base_model().h100, quarter("2025Q4"), quarter("2026Q1"));
  std::sort(last.begin(), last.end());
  EXPECT_LT(statistics::sorted_quantile(last, 0.1), 132000);
  EXPECT_GT(statistics::sorted_quantile(last, 0.9), 132000);
}

TEST(SupplySwapTest, SharesSumToTheDifferenceAndNameTheInput) {
  const supply::Plan first = world().plan("default"), second = world().plan("bloomberg-2025-09");
  EXPECT_EQ(groups_that_differ(first, second), std::vector<std::string>{"rule"});
  const SwapAnswer answer = swap_answer(
      world().plan("morgan-stanley-2025-10"), world().plan("nikkei-2026-02"),
      [](const supply::Plan& plan) { return world().model(plan); }, {128, 1, 1}, quarter("2028Q1"),
      quarter("2029Q1"));
  EXPECT_EQ(answer.groups, std::vector<std::string>{"view/SMIC capacity"});
  double sum = 0;
  for (const statistics::Contribution& one : answer.shares) sum += one.value;
  EXPECT_NEAR(sum, answer.to - answer.from, 1e-6 * answer.to);
}

RaceModel race_of(const supply::Plan& plan) {
  return race_model(world().facts(plan), world().model(plan), supply::read_epoch(kDataFiles),
                    supply::read_epoch_names(kDataFiles), world().observed);
}

TEST(RaceTest, AnEventMovesItsOwnDateAndLaterOnly) {
  const RaceModel model = race_of(world().plan("default"));
  const std::vector<supply::Event> events = supply::read_events(kDataFiles);
  const RaceSamples with = race_samples(model, {64, 1, 1, {}}, events),
                    less = race_samples(
                        model, {64, 1, 1, {}},
                        supply::events_without(events, {"2026-01-28 China permit H200"}));
  const int before = quarter("2026Q1");
  double moved = 0;
  for (int t = 0; t < model.quarters; ++t)
    for (int d = 0; d < 64; ++d) {
      const std::size_t at = with.place(model.china, 2, t) + static_cast<std::size_t>(d);
      if (t < before) {
        ASSERT_EQ(with.stock[at], less.stock[at]);
      }
      ASSERT_GE(with.stock[at], less.stock[at]);
      moved += with.stock[at] - less.stock[at];
    }
  EXPECT_GT(moved, 0);
}

TEST(RaceTest, UnitsDisagreeAsTheSpecificationSays) {
  const RaceModel model = race_of(world().plan("default"));
  const RaceSamples samples = race_samples(model, {256, 1, 1, {}}, supply::read_events(kDataFiles));
  const int t = quarter("2025Q4");
  const auto ratio = [&](int unit) { return band_of(ratio_of(samples, 0, 1, unit, t)).mid; };
  EXPECT_LT(ratio(3), ratio(2));  // by bandwidth China stands closer: H20
  EXPECT_GT(ratio(4), ratio(2));  // by training tokens further
  EXPECT_GT(ratio(4) / ratio(3), 2);
}

}  // namespace
}  // namespace countervail
