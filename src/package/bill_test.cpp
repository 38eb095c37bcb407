#include "package/bill.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace countervail::package {
namespace {

constexpr double kCm2 = 1e-4;

std::vector<DefectRates> one_rate() {
  return {defect_rates(YieldForm::kNegativeBinomial, 10)};
}

DieDesign logic_die(double cm2, double per_cm2) {
  DieDesign die;
  die.width = die.height = std::sqrt(cm2 * kCm2);
  die.gross_dies = 60;
  die.wafer_price = 12'000;
  die.defect_density = per_cm2 / kCm2;
  return die;
}

/// One die and `stacks` memory stacks on an interposer, on a substrate.
Design interposer_package(int stacks, double bond_yield) {
  Design design;
  design.dies[0] = logic_die(8.14, 0.1);
  design.die_types = 1;
  design.memories[0].price = 300;
  design.memory_types = 1;
  AssemblyDesign module;
  module.carrier = {.kind = CarrierKind::kInterposer, .price = 400, .per_wafer = 30, .yield = 0.8};
  module.add({PartKind::kDie, 0, 1, bond_yield});
  module.add({PartKind::kMemory, 0, stacks, bond_yield});
  module.process_cost = 50;
  design.add(module);
  AssemblyDesign package;
  package.carrier = {.kind = CarrierKind::kOrganic, .price = 40};
  package.add({PartKind::kAssembly, 0, 1, 0.99});
  package.test = {1, 20};
  design.add(package);
  return design;
}

double sum(const Costs& costs) {
  return std::accumulate(costs.begin(), costs.end(), 0.0);
}

TEST(Bill, ByHand) {
  const Design design = interposer_package(5, 0.99);
  const Bill bill = bill_of(design, one_rate());
  const double y = std::pow(1 + 0.0814 * 1, -10.0);  // A D0 / alpha = 8.14 * 0.1 / 10
  const double module = (200 / y + 5 * 300 + 400 / 0.8 + 50) / std::pow(0.99, 6);
  EXPECT_NEAR(bill.total, (module + 40 + 20) / 0.99, 1e-9);
  EXPECT_NEAR(sum(bill.spent), bill.total, 1e-9);
  EXPECT_NEAR(bill.yield, std::pow(0.99, 7), 1e-12);
  EXPECT_NEAR(bill.gross_dies[0], 1 / y / std::pow(0.99, 7), 1e-9);
  EXPECT_NEAR(bill.stacks[0], 5 / std::pow(0.99, 7), 1e-12);
  EXPECT_NEAR(packages_from_wafers(design, bill, 0, 1000), 60'000 * y * std::pow(0.99, 7), 1e-6);
}

/// Eight stacks at 0.99 each lose 8.4 % of the memory they carry: about 240 USD of 2,900.
TEST(Bill, WastedMemoryOfEightStacks) {
  Design design;
  design.memories[0].price = 2900.0 / 8;
  design.memory_types = 1;
  AssemblyDesign module;
  module.add({PartKind::kMemory, 0, 8, 0.99});
  design.add(module);
  const Bill bill = bill_of(design, one_rate());
  EXPECT_NEAR(bill.total - 2900, 2900 * 0.0837, 1);
}

TEST(Bill, ChipsFirstTakesTheDiesDown) {
  Design last = interposer_package(5, 0.99), first = last;
  first.assemblies[0].carrier.tested = false;
  const Bill a = bill_of(last, one_rate()), b = bill_of(first, one_rate());
  EXPECT_NEAR(b.yield, 0.8 * a.yield, 1e-12);
  EXPECT_GT(b.total, a.total);
}

TEST(Bill, EscapesCostPackages) {
  Design design = interposer_package(5, 1);
  design.dies[0].test.coverage = 0.9;
  const double y = std::pow(1.0814, -10.0), quality = y / (y + (1 - y) * 0.1);
  EXPECT_NEAR(bill_of(design, one_rate()).yield, quality * 0.99, 1e-12);
}

TEST(Bill,
     WaferToWaferHasNoKnownGoodDie) {  // coverage 0: a stack of two yields as the product
  Design design;
  design.dies[0] = logic_die(1, 0.5);
  design.dies[0].test.coverage = 0;
  design.die_types = 1;
  AssemblyDesign stack;
  stack.add({PartKind::kDie, 0, 2, 1});
  design.add(stack);
  const double y = std::pow(1.05, -10.0);
  EXPECT_NEAR(bill_of(design, one_rate()).assemblies[0].yield, y * y, 1e-12);
}

TEST(Bill, TwoLevelsOfNesting) {  // four stacks of a base and two dies, with eight memories
  Design design;
  design.dies[0] = logic_die(1.15, 0.1);
  design.dies[1] = logic_die(3.7, 0.1);
  design.die_types = 2;
  design.memories[0].price = 360;
  design.memory_types = 1;
  AssemblyDesign tower;
  tower.add({PartKind::kDie, 1, 1, 1});
  tower.add({PartKind::kDie, 0, 2, 0.98});
  design.add(tower);
  AssemblyDesign module;
  module.carrier = {.kind = CarrierKind::kInterposer, .price = 900, .yield = 0.7};
  module.add({PartKind::kAssembly, 0, 4, 0.99});
  module.add({PartKind::kMemory, 0, 8, 0.99});
  design.add(module);
  AssemblyDesign package;
  package.carrier = {.kind = CarrierKind::kOrganic, .price = 60};
  package.add({PartKind::kAssembly, 1, 1, 0.99});
  design.add(package);
  const Bill bill = bill_of(design, one_rate());
  const double small = 200 * std::pow(1.0115, 10.0), base = 200 * std::pow(1.037, 10.0);
  const double stack = (base + 2 * small) / (0.98 * 0.98);
  const double expected = ((4 * stack + 8 * 360 + 900 / 0.7) / std::pow(0.99, 12) + 60) / 0.99;
  EXPECT_NEAR(bill.total, expected, 1e-9);
  EXPECT_NEAR(bill.assemblies[2].placed_dies[0], 8, 1e-12);
  EXPECT_NEAR(bill.assemblies[2].placed_stacks[0], 8, 1e-12);
}

TEST(Bill, OnceCostsSpreadOverTheVolume) {
  Design design = interposer_package(5, 0.99);
  design.dies[0].tapeout = 500e6;
  design.package_nre = 10e6;
  EXPECT_EQ(bill_of(design, one_rate()).nre, 0);
  design.volume = 1e6;
  EXPECT_DOUBLE_EQ(bill_of(design, one_rate()).nre, 510);
}

TEST(Bill, SalvageIsCredited) {
  Design design = interposer_package(5, 0.9);
  const double without = bill_of(design, one_rate()).total;
  design.assemblies[0].salvage = 100;
  const double failed = 1 / std::pow(0.9, 6) - 1;
  EXPECT_NEAR(without - bill_of(design, one_rate()).total, 100 * failed / 0.99, 1e-9);
}

RC_GTEST_PROP(Bill, RawTestedSpentOnlyGrow, ()) {
  Design design =
      interposer_package(*rc::gen::inRange(1, 12), *rc::gen::inRange(500, 1000) / 1000.0);
  design.dies[0].defect_density = *rc::gen::inRange(0, 100) / 100.0 / kCm2;
  design.dies[0].test.coverage = *rc::gen::inRange(0, 100) / 100.0;
  const Bill bill = bill_of(design, one_rate());
  for (std::size_t k = 0; k < kCostKinds; ++k) {
    RC_ASSERT(bill.tested[k] >= bill.raw[k] - 1e-9);
    RC_ASSERT(bill.spent[k] >= bill.tested[k] - 1e-9);
  }
  RC_ASSERT(bill.yield > 0 && bill.yield <= 1);
}

}  // namespace
}  // namespace countervail::package
