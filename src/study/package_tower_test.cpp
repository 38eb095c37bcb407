// The link between dies as the innermost plane of a hypothetical tower: the training model must
// feel it.
#include "study/package_tower.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "compile/compile.h"
#include "study/package_training.h"
#include "training/step_cost.h"

namespace countervail {
namespace {

Problem one_die() {
  static const FactStore store = load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  Scenario scenario;
  scenario.model = "Llama 3.1 70B";
  scenario.sequence = 4096;
  scenario.global_batch = 256;
  return compile(store, scenario, {"Ascend 910B2", "", ""}, End::kMid).problem;
}

package::DieLink link(double bandwidth) {
  package::DieLink link;
  link.bandwidth = bandwidth;
  link.latency = 2e-9;
  link.energy_per_byte = 2e-12;
  return link;
}

Strategy tensor_parallel(int t, int pipeline) {
  Strategy strategy;
  strategy.tensor_parallel = t;
  strategy.pipeline_parallel = pipeline;
  strategy.data_parallel = 4;
  strategy.recompute = Recompute::kFull;
  strategy.zero_stage = 1;
  return strategy;
}

TEST(PackageTower, LinkArithmetic) {
  package::DieLink ucie{.shoreline = 0.020,
                        .density = 1.317e15,
                        .utilisation = 0.5,
                        .energy_per_byte = 2e-12,
                        .depth = 1e-3};
  EXPECT_DOUBLE_EQ(link_bandwidth(ucie), 0.020 * 1.317e15 * 0.5);
  EXPECT_DOUBLE_EQ(link_area(ucie), 20e-6);
  ucie.bandwidth = 5e12, ucie.utilisation = 1;
  EXPECT_DOUBLE_EQ(link_bandwidth(ucie), 5e12);
  EXPECT_DOUBLE_EQ(link_power(ucie), 20);
}

TEST(PackageTower, ThePlaneIsInnermostAndSharesThePorts) {
  const Problem before = one_die(), after = with_dies_per_package(before, link(1e12), 4);
  EXPECT_EQ(after.tower.devices_in_unit(1), 4);
  EXPECT_EQ(after.tower.devices_per_package, 4);
  EXPECT_EQ(after.tower.plane_count, before.tower.plane_count + 1);
  EXPECT_EQ(after.tower.planes[0].name.view(), "die to die");
  EXPECT_DOUBLE_EQ(after.tower.planes[1].bandwidth, before.tower.planes[0].bandwidth / 4);
}

TEST(PackageTower, AFasterLinkTrainsFaster) {
  const Problem base = one_die();
  const Strategy strategy = tensor_parallel(4, 8);
  double last = 1e30;
  for (const double bandwidth : {5e10, 2e11, 1e12, 5e12}) {
    const double step =
        evaluate(with_dies_per_package(base, link(bandwidth), 4), strategy).time.total;
    EXPECT_LT(step, last) << bandwidth;
    last = step;
  }
  // four dies that talk over the board instead lose to any fast link, and a plane nobody uses
  // changes nothing
  EXPECT_GT(evaluate(base, strategy).time.tensor_exposed,
            evaluate(with_dies_per_package(base, link(5e12), 4), strategy).time.tensor_exposed);
  const Strategy alone = tensor_parallel(1, 32);
  EXPECT_EQ(evaluate(with_dies_per_package(base, link(1e11), 4), alone).time.layers,
            evaluate(with_dies_per_package(base, link(1e13), 4), alone).time.layers);
}

TEST(PackageTower, JoiningDiesIsWorthWhatTheirLinkIs) {
  const FactStore store = load_facts(std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
  package::CompiledPackage package = package::Compiler(store, "four-die-7nm").compile();
  Scenario scenario;
  scenario.model = "Llama 3.1 70B";
  const auto step = [](const SearchResult& result) {
    return result.top.front().evaluation.time.total;
  };
  const PackageTraining fast = package_training(store, package, scenario, 16);
  ASSERT_FALSE(fast.best_together.top.empty());
  EXPECT_EQ(fast.dies, 4);
  package.link->utilisation = 0.002;
  const PackageTraining slow = package_training(store, package, scenario, 16);
  EXPECT_LT(step(fast.best_together), step(slow.best_together));
  EXPECT_EQ(step(fast.best_apart), step(slow.best_apart));
  package.link.reset();
  EXPECT_THROW(package_training(store, package, scenario, 16), Error);
}

TEST(PackageTower, RefusesWhatHasNoMeaning) {
  const Problem base = one_die();
  EXPECT_THROW(with_dies_per_package(base, link(1e12), 0), Error);
  EXPECT_THROW(with_dies_per_package(with_dies_per_package(base, link(1e12), 2), link(1e12), 2),
               Error);
  Problem full = base;
  full.tower.plane_count = kMaxPlanes;
  EXPECT_THROW(with_dies_per_package(full, link(1e12), 2), Error);
}

}  // namespace
}  // namespace countervail
