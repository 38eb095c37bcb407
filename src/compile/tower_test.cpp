#include <gtest/gtest.h>

#include "catalog/load_facts.h"
#include "compile/compile.h"
#include "compile/economics.h"
#include "facts/fact_files.h"
#include "facts/parse.h"
#include "shipped_facts.h"

namespace countervail {
namespace {

double number(const std::string& path) {
  return shipped().find(path)->value.mid;
}

Tower tower_of(const FactStore& store, const Side& side) {
  Ledger ledger(store);
  const Hardware hardware = compile_hardware(ledger, side);
  return with_power_cost_and_failures(ledger, hardware, compile_tower(ledger, hardware));
}

/// A rack of 72 is a unit of the tower: it draws what its label says, and a package its share.
TEST(CompileTower, ASystemsPowerAndPriceStandAtItsLevel) {
  const Tower tower = tower_of(shipped(), {"GB200 (per GPU)", "", ""});
  ASSERT_TRUE(tower.levels[2].power && tower.levels[2].cost && tower.levels[0].power);
  EXPECT_EQ(packages_in_unit(tower, 3), 72);
  EXPECT_EQ(tower.levels[2].power->mid, number("system/GB200 NVL72/power"));
  EXPECT_EQ(*system_power(tower, 72), shipped().find("system/GB200 NVL72/power")->value);
  const Bill bill = bill_of(tower, {}, 144, 0);
  EXPECT_DOUBLE_EQ(*bill.it_power, 2 * tower.levels[2].power->mid);
  EXPECT_EQ(*bill.capital, 2 * number("system/GB200 NVL72/price"));
  EXPECT_FALSE(bill.power_is_estimated || bill.capital_is_packages_only);
}

/// One server is a node where two of them share a scale-up plane.
TEST(CompileTower, AServerInALargerSupernodeIsANode) {
  FactStore store = shipped();
  const std::string chip = shipped().find("system/Atlas 650E server/chip")->text;
  const Tower tower = tower_of(store, {chip, "Atlas 650E server", ""});
  ASSERT_TRUE(tower.levels[1].power);
  EXPECT_EQ(tower.levels[1].power->mid, number("system/Atlas 650E server/power"));
  EXPECT_FALSE(tower.levels[2].power);
}

/// Eight packages whose links join four: the four draw half of the server.
TEST(CompileTower, ASystemThatIsNoLevelGivesItsShare) {
  FactStore store = shipped();
  store.add(parse_fact("system/Atlas 800 (model 9000)/power", "6 kW", nullptr));
  const std::string chip = shipped().find("system/Atlas 800 (model 9000)/chip")->text;
  const Tower tower = tower_of(store, {chip, "Atlas 800 (model 9000)", ""});
  ASSERT_TRUE(tower.levels[2].power);
  EXPECT_EQ(packages_in_unit(tower, 3), 4);
  EXPECT_EQ(tower.levels[2].power->mid, 3000);
  EXPECT_EQ(system_power(tower, 8)->mid, 6000);
  EXPECT_EQ(*bill_of(tower, {}, 8, 0).it_power, 6000);
}

TEST(CompileTower, AHypotheticalSystemKeepsThePackagesFiguresAlone) {
  const Tower tower = tower_of(shipped(), {"H20 96GB", "GB200 NVL72", ""});
  EXPECT_TRUE(tower.levels[0].power);
  EXPECT_FALSE(tower.levels[1].power || tower.levels[2].power || tower.levels[2].cost);
  const Bill bill = bill_of(tower, {}, 10, 0);  // what the packages draw and what their hosts add
  EXPECT_TRUE(bill.power_is_estimated);
  EXPECT_DOUBLE_EQ(*bill.it_power,
                   10 * (number("chip/H20 96GB/tdp") + number("economics/estimate/host_power")));
  EXPECT_FALSE(system_power(tower, 72));
}

/// 6,912 optical modules of 384 packages stop each package 18 times a module's rate.
TEST(CompileTower, OpticalModulesStopTheirPackages) {
  const Tower tower = tower_of(shipped(), {"Ascend 910C", "", ""});
  EXPECT_DOUBLE_EQ(failures_per_package(tower),
                   number("reliability/package/failure_rate") +
                       18 * number("reliability/optical_module/failure_rate"));
}

/// What a profile leaves out comes from sourced defaults, which the answer then rests on.
TEST(CompileStack, ReadsDefaultsAsFacts) {
  FactStore store = shipped();
  store.add(parse_fact("stack/bare/tensor_overlap", "0.5", nullptr));
  Ledger ledger(store);
  const Stack stack = compile_stack(ledger, "bare", true);
  EXPECT_EQ(stack.gradient_bytes, number("default/training/gradient_bytes"));
  EXPECT_EQ(stack.dispatch_bytes, number("default/exchange/dispatch_bytes"));
  EXPECT_EQ(stack.tensor_overlap, 0.5);
  EXPECT_TRUE(ledger.read().contains("default/exchange/library"));
  EXPECT_TRUE(ledger.read().contains("default/training/optimizer_bytes"));
}

}  // namespace
}  // namespace countervail
