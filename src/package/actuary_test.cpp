// Gold: Chiplet Actuary itself, run class by class and by its AMD example (commits d8dc4f1 and
// 2c91fb9).
#include "package/actuary.h"

#include <gtest/gtest.h>

#include "facts/fact_files.h"
#include "package/actuary_view.h"
#include "package/bill.h"

namespace countervail::package {
namespace {

constexpr double kMm2 = 1e-6;

struct Actuary {
  FactStore store;
  ActuaryParameters parameters;
  Actuary() {
    add_toml_facts(store, "actuary", "packaging/actuary.toml",
                   std::string(COUNTERVAIL_SOURCE_DIR) + "/data");
    Ledger ledger(store);
    parameters = actuary_parameters(ledger);
  }
  ActuaryChip chip(const std::string& node, double mm2, int count = 1) const {
    Ledger ledger(store);
    return {mm2 * kMm2, count, ledger.number("actuary/node/" + node + "/wafer_price"),
            ledger.number("actuary/node/" + node + "/defect_density"), false};
  }
};

/// Two chiplets of half the area and 10 % for the links, as two die types (so no quirk shows).
std::vector<ActuaryChip> two_chiplets(const Actuary& a, const std::string& node, double mm2) {
  return {a.chip(node, mm2 / 2 * 1.1), a.chip(node, mm2 / 2 * 1.1)};
}

void expect_cost(const ActuaryCost& cost, const std::array<double, 6>& gold) {
  EXPECT_NEAR(cost.raw_chips, gold[0], 0.006);
  EXPECT_NEAR(cost.defect_chips, gold[1], 0.006);
  EXPECT_NEAR(cost.raw_package, gold[2], 0.006);
  EXPECT_NEAR(cost.defect_package, gold[3], 0.006);
  EXPECT_NEAR(cost.wasted_chips, gold[4], 0.006);
  EXPECT_NEAR(cost.total(), gold[5], 0.006);
}

TEST(Actuary, AbsoluteCosts) {
  const Actuary a;
  const auto cost = [&](ActuaryPackage package, const std::vector<ActuaryChip>& chips) {
    return actuary_cost(a.parameters, package, chips, {});
  };
  using enum ActuaryPackage;
  expect_cost(cost(kOrganic, {a.chip("7", 800)}), {162.96, 159.64, 16.00, 0.16, 3.26, 342.02});
  expect_cost(cost(kOrganic, two_chiplets(a, "7", 800)),
              {164.33, 75.90, 35.20, 0.71, 4.88, 281.02});
  expect_cost(cost(kFanOutChipsLast, two_chiplets(a, "7", 800)),
              {168.73, 75.90, 54.91, 24.23, 12.66, 336.43});
  expect_cost(cost(kInterposer, two_chiplets(a, "7", 800)),
              {168.73, 75.90, 65.60, 44.05, 29.17, 383.44});
  expect_cost(cost(kOrganic, {a.chip("5", 800)}), {292.95, 382.65, 16.00, 0.16, 6.82, 698.58});
  expect_cost(cost(kOrganic, two_chiplets(a, "5", 800)),
              {295.11, 175.66, 35.20, 0.71, 9.56, 516.24});
  expect_cost(cost(kInterposer, two_chiplets(a, "5", 800)),
              {299.51, 175.66, 65.60, 44.05, 56.65, 641.46});
  EXPECT_NEAR(cost(kOrganic, {a.chip("5", 400)}).total(), 213.16, 0.006);
  EXPECT_NEAR(cost(kOrganic, two_chiplets(a, "5", 400)).total(), 196.71, 0.006);
  EXPECT_NEAR(cost(kInterposer, two_chiplets(a, "5", 400)).total(), 239.34, 0.006);
}

TEST(Actuary, SingleDies) {
  const Actuary a;
  const auto check = [&](const ActuaryChip& chip, double dies, double yield, double raw,
                         double good) {
    const double n = formula_dies_per_wafer(a.parameters.wafer, chip.area);
    const double y = defect_free_share(YieldForm::kNegativeBinomial,
                                       chip.area * chip.defect_density, a.parameters.alpha);
    EXPECT_NEAR(n, dies, 0.005);
    EXPECT_NEAR(y, yield, 5e-5);
    EXPECT_NEAR(chip.wafer_price / n, raw, 0.01);
    EXPECT_NEAR(chip.wafer_price / n / y, good, 0.01);
  };
  check(a.chip("7", 665), 73.01, 0.5592, 128.00, 228.91);
  check(a.chip("5", 814), 57.60, 0.4242, 294.95, 695.31);
}

TEST(Actuary, YieldTable) {
  const Actuary a;
  const double rows[3][7] = {{100, 0.820, 0.896, 0.914, 0.923, 0.952, 0.942},
                             {400, 0.463, 0.650, 0.702, 0.730, 0.824, 0.790},
                             {784, 0.233, 0.437, 0.506, 0.544, 0.692, 0.636}};
  for (const auto& row : rows) {
    int column = 1;
    for (const char* node : {"3", "5", "7", "14"})
      EXPECT_NEAR(defect_free_share(YieldForm::kNegativeBinomial,
                                    row[0] * kMm2 * a.chip(node, 1).defect_density, 10),
                  row[column++], 5.1e-4);
    for (const ActuaryCarrier& carrier : {a.parameters.fan_out, a.parameters.interposer})
      EXPECT_NEAR(defect_free_share(YieldForm::kNegativeBinomial,
                                    row[0] * kMm2 * carrier.defect_density, carrier.alpha),
                  row[column++], 5.1e-4);
  }
}

/// The EPYC example: 67 mm2 core complexes and a 360 mm2 I/O part; dummies fill the places of
/// missing ones.
TEST(Actuary, ThirtyValuesOfTheEpycTable) {
  const Actuary a;
  const double gold[5][7] = {{2, 0.4003, 0.0924, 0.3249, 0.6155, 0.3266, 0.0752},
                             {3, 0.4794, 0.0978, 0.3350, 0.7109, 0.4408, 0.0862},
                             {4, 0.5585, 0.1033, 0.3450, 0.8089, 0.5777, 0.0975},
                             {6, 0.7168, 0.1141, 0.3650, 1.0126, 0.9294, 0.1209},
                             {8, 0.8751, 0.1249, 0.3851, 1.2267, 1.4028, 0.1457}};
  const auto chiplets = [&](int complexes) {
    ActuaryChip dummy = a.chip("7", 67, 8 - complexes);
    dummy.dummy = true;
    const std::vector<ActuaryChip> chips{a.chip("7", 67 + 7, complexes), a.chip("14", 360 + 56),
                                         dummy};
    return actuary_cost(a.parameters, ActuaryPackage::kOrganic, chips,
                        {.micro_bumps_once_a_type = true});
  };
  const double unit = chiplets(8).chips();
  for (const auto& row : gold) {
    const int complexes = static_cast<int>(row[0]);
    const ActuaryCost mcm = chiplets(complexes);
    const std::vector<ActuaryChip> one{a.chip("7", 67.0 * complexes + 360)};
    const ActuaryCost soc = actuary_cost(a.parameters, ActuaryPackage::kOrganic, one,
                                         {.micro_bumps_once_a_type = true});
    const double got[] = {mcm.raw_chips, mcm.defect_chips, mcm.packaging(),
                          soc.raw_chips, soc.defect_chips, soc.packaging()};
    for (int i = 0; i < 6; ++i)
      EXPECT_NEAR(got[i] / unit, row[i + 1], 1e-4) << complexes << " " << i;
  }
}

TEST(Actuary, MicroBumpQuirkPaysOneDieOfEachType) {
  const Actuary a;
  const std::vector<ActuaryChip> one_type{a.chip("7", 440, 2)};
  const auto raw = [&](bool quirk) {
    return actuary_cost(a.parameters, ActuaryPackage::kInterposer, one_type,
                        {.micro_bumps_once_a_type = quirk})
        .raw_chips;
  };
  EXPECT_NEAR(raw(false), 168.73, 0.006);
  EXPECT_NEAR(raw(false) - raw(true), 440 * 0.01, 1e-9);
}

TEST(Actuary, FanOutNreQuirk) {
  const Actuary a;
  const std::vector<ActuaryChip> chips{a.chip("7", 300)};
  const auto nre = [&](bool quirk) {
    return actuary_package_nre(a.parameters, ActuaryPackage::kFanOutChipsLast, chips,
                               {.fan_out_fixed_nre_over_300 = quirk});
  };
  EXPECT_NEAR(nre(false) - nre(true), 7.5e6 * (1 - 1.0 / 300), 1);
  EXPECT_NEAR(nre(false), 7.5e6 * 1.2 + 7.5e6 + 300 * 1.2 * 4 * 0.005, 1);
  EXPECT_NEAR(actuary_die_nre(a.parameters, 300 * kMm2, 298e6), 298e6, 1);
}

/// The same packages through our tree of assemblies: two implementations of one skeleton must meet.
TEST(Actuary, OurTreeWithItsParametersGivesItsTotals) {
  const Actuary a;
  const std::vector<ActuaryChip> chips = two_chiplets(a, "7", 800);
  const ActuaryParameters& p = a.parameters;
  Design design;
  for (const ActuaryChip& chip : chips) {
    DieDesign die;
    die.width = die.height = std::sqrt(chip.area);
    die.gross_dies = formula_dies_per_wafer(p.wafer, chip.area);
    die.wafer_price = chip.wafer_price + chip.area * p.micro_bump_price * die.gross_dies;
    die.defect_density = chip.defect_density;
    design.dies[static_cast<std::size_t>(design.die_types++)] = die;
  }
  const double area = 2 * chips[0].area * p.interposer.area_factor;
  AssemblyDesign module;
  module.carrier.kind = CarrierKind::kInterposer;
  module.carrier.price =
      p.interposer.wafer_price / formula_dies_per_wafer(p.wafer, area) + area * p.c4_bump_price;
  module.carrier.yield = defect_free_share(YieldForm::kNegativeBinomial,
                                           area * p.interposer.defect_density, p.interposer.alpha);
  for (int i : {0, 1}) module.add({PartKind::kDie, i, 1, p.interposer.bond_yield});
  design.add(module);
  AssemblyDesign package;
  package.carrier = {.kind = CarrierKind::kOrganic,
                     .price = area * p.substrate_factor * p.substrate_price};
  package.add({PartKind::kAssembly, 0, 1, p.organic_bond_yield});
  design.add(package);
  const std::vector<DefectRates> rates{defect_rates(YieldForm::kNegativeBinomial, p.alpha)};
  const ActuaryCost gold = actuary_cost(p, ActuaryPackage::kInterposer, chips, {});
  // Bumps are paid on good dies there, on every die here: the difference is known.
  const double bumps = 2 * chips[0].area * p.micro_bump_price;
  const double good = 1 / die_outcome(design.dies[0], rates[0]).sellable_share - 1;
  const double through =
      1 / (p.interposer.bond_yield * p.interposer.bond_yield * p.organic_bond_yield);
  EXPECT_NEAR(bill_of(design, rates).total, gold.total() + bumps * good * through, 1e-9);
}

}  // namespace
}  // namespace countervail::package
