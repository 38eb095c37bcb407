#include "study/package_workload.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "facts/patch.h"
#include "package/actuary_view.h"
#include "shipped_facts.h"

namespace countervail {
namespace {

PlanRequest job(long long packages) {
  PlanRequest request;
  request.model = "Llama 3.1 70B";
  request.packages = packages;
  request.top = 1;
  return request;
}

double step_of(const PlanAnswer& answer) {
  return answer.result.top.front().evaluation.time.total;
}

TEST(PackageWorkload, AWaitingPackageIsCooler) {
  const FactStore store = shipped();
  package::Compiler compiler(store, "h100");
  const WorkloadHeat heat = workload_heat(store, compiler, job(64));
  ASSERT_FALSE(heat.at_full.result.top.empty());
  EXPECT_GT(heat.activity, 0.3);
  EXPECT_LT(heat.activity, 1);
  EXPECT_NEAR(heat.power, 700 * (0.3 + 0.7 * heat.activity), 1e-9);
  EXPECT_TRUE(heat.converged);
  EXPECT_EQ(heat.sustained.status, heat::ClockStatus::kFull);
  EXPECT_EQ(step_of(heat.at_full), step_of(heat.at_sustained));
  EXPECT_LT(package::hottest_of(heat.sustained.field, heat::BlockKind::kLogic),
            package::heat_of(compiler)->hottest_logic.mid);
}

TEST(PackageWorkload, HeatSlowsTheStepToAFixedPoint) {
  const FactStore catalog = shipped();
  Overlay store(catalog);
  apply_patches(std::vector<Patch>{{"limit/cooling/coolant", "78 C", "test"},
                                   {"limit/cooling/memory_limit", "150 C", "test"}},
                store);
  package::Compiler compiler(store, "h100");
  const WorkloadHeat heat = workload_heat(store, compiler, job(64));
  ASSERT_EQ(heat.sustained.status, heat::ClockStatus::kThrottled);
  EXPECT_TRUE(heat.converged);
  EXPECT_GT(heat.passes, 1);
  EXPECT_GT(step_of(heat.at_sustained), step_of(heat.at_full));
  // consistent: the step at that clock has the activity that the heat was computed for
  EXPECT_NEAR(activity_of(heat.at_sustained.result.top.front().evaluation.time), heat.activity,
              1e-3);
  EXPECT_NEAR(package::hottest_of(heat.sustained.field, heat::BlockKind::kLogic), 273.15 + 95, 0.5);
}

TEST(PackageWorkload, NeedsAChip) {
  const FactStore store = shipped();
  package::Compiler compiler(store, "four-die-7nm");
  EXPECT_THROW(workload_heat(store, compiler, job(64)), Error);
}

TEST(PackageActuary, ViewOfOurPackages) {
  const FactStore store = shipped();
  Ledger ledger(store);
  const auto view = [&](const std::string& name) {
    package::Compiler compiler(store, name);
    return actuary_view(ledger, package::evaluate(compiler));
  };
  EXPECT_EQ(view("h100").package, package::ActuaryPackage::kInterposer);
  EXPECT_EQ(view("b200").package, package::ActuaryPackage::kFanOutChipsLast);
  EXPECT_EQ(view("h100").quirks.total(),
            view("h100").corrected.total());  // one die: the bump quirk does not show
  EXPECT_LT(view("910c").quirks.raw_chips, view("910c").corrected.raw_chips);
}

}  // namespace
}  // namespace countervail
