#include "study/fewest_packages.h"

#include <gtest/gtest.h>

#include "catalog/load_facts.h"
#include "shipped_facts.h"
#include "study/plan.h"
#include "study/plan_report.h"

namespace countervail {
namespace {

PlanAnswer planned(const char* chip, const char* model, long long packages) {
  PlanRequest request;
  request.side.chip = chip;
  request.model = model;
  request.packages = packages;
  request.ranges = false;
  return plan(shipped(), request);
}

TEST(FewestPackages, OneIsTooFewAndTheFewestHoldsIt) {
  const PlanAnswer one = planned("H100 SXM5 80GB", "Llama 3.1 405B", 1);
  EXPECT_TRUE(one.result.top.empty());
  ASSERT_GT(one.fewest_packages, 0);
  EXPECT_GE(one.fewest_packages, packages_by_memory(one.problem));
  EXPECT_FALSE(planned("H100 SXM5 80GB", "Llama 3.1 405B", one.fewest_packages).result.top.empty());
  EXPECT_TRUE(
      planned("H100 SXM5 80GB", "Llama 3.1 405B", one.fewest_packages - 1).result.top.empty());
}

TEST(FewestPackages, NoCountGivenIsAnswered) {
  const PlanAnswer answer = planned("H100 SXM5 80GB", "Llama 3.1 70B", 0);
  ASSERT_FALSE(answer.result.top.empty());
  EXPECT_TRUE(answer.count_is_fewest);
  EXPECT_NE(plan_sentence(answer).find("these are the fewest packages that hold the job"),
            std::string::npos);
  const PlanAnswer fits = planned("H100 SXM5 80GB", "Llama 3.1 8B", 0);
  EXPECT_FALSE(fits.count_is_fewest);
  EXPECT_EQ(fits.packages, 8);
}

TEST(FewestPackages, AChipWithoutASystemIsPutInAnAssumedOne) {
  const PlanAnswer answer = planned("T4", "Llama 3.1 8B", 0);
  ASSERT_FALSE(answer.result.top.empty());
  EXPECT_TRUE(answer.hardware.assumed_system);
  EXPECT_NE(plan_sentence(answer).find("No system of T4 is catalogued"), std::string::npos);
}

/// A rate that nobody published is named with the way to give it: idle devices alone would look like the model's choice.
TEST(FewestPackages, AMissingLinkRateIsNamed) {
  const PlanAnswer answer = planned("Ascend 950DT (36-core bin)", "Llama 3.1 8B", 100000);
  EXPECT_EQ(answer.missing_fact, "system/Atlas 950 SuperPoD/plane.scaleout.bandwidth");
  EXPECT_NE(plan_sentence(answer).find("plane.scaleout.bandwidth=400 Gbit/s"), std::string::npos);
}

}  // namespace
}  // namespace countervail
