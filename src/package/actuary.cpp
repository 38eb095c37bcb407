// The formulas of the header in the order in which a cost is made: chips with their bumps, the
// package, what its losses waste of both. Places where the released code departs from sense are
// switches (ActuaryQuirks), so that its numbers can be reproduced as well as corrected.
#include "package/actuary.h"

#include <cmath>

#include "silicon/defect_yield.h"

namespace countervail::package {
namespace {

constexpr double kMm2 = 1e-6;
constexpr double kNreArea = 300 * kMm2;

/// Area in m2 and number of all chips of a package.
struct Sum {
  double area = 0;
  int dies = 0;
};

Sum sum_of(std::span<const ActuaryChip> chips) {
  Sum sum;
  for (const ActuaryChip& chip : chips) sum.area += chip.area * chip.count, sum.dies += chip.count;
  return sum;
}

/// More routing layers for more than one die.
double layer_factor(double substrate_area, int dies) {
  if (dies == 1) return 1;
  return substrate_area > 900 * kMm2 ? 2 : substrate_area > 289 * kMm2 ? 1.75 : 1.5;
}

void add_chips(const ActuaryParameters& p, std::span<const ActuaryChip> chips, double bump_price,
               bool bumps_once, ActuaryCost& cost) {
  for (const ActuaryChip& chip : chips) {
    cost.raw_chips += chip.area * bump_price * (bumps_once ? 1 : chip.count);
    if (chip.dummy) continue;
    const double raw = chip.wafer_price / formula_dies_per_wafer(p.wafer, chip.area);
    const double yield =
        defect_free_share(YieldForm::kNegativeBinomial, chip.area * chip.defect_density, p.alpha);
    cost.raw_chips += raw * chip.count;
    cost.defect_chips += (raw / yield - raw) * chip.count;
  }
}

ActuaryCost organic_cost(const ActuaryParameters& p, std::span<const ActuaryChip> chips) {
  ActuaryCost cost;
  add_chips(p, chips, p.c4_bump_price, false, cost);
  const Sum sum = sum_of(chips);
  const double area = sum.area * p.substrate_factor,
               lost = 1 / std::pow(p.organic_bond_yield, sum.dies) - 1;
  cost.raw_package = area * p.substrate_price * layer_factor(area, sum.dies);
  cost.defect_package = cost.raw_package * lost;
  cost.wasted_chips = cost.chips() * lost;
  return cost;
}

ActuaryCost carrier_cost(const ActuaryParameters& p, const ActuaryCarrier& carrier,
                         bool chips_first, std::span<const ActuaryChip> chips, bool bumps_once) {
  ActuaryCost cost;
  add_chips(p, chips, p.micro_bump_price, bumps_once, cost);
  const Sum sum = sum_of(chips);
  const double area = sum.area * carrier.area_factor;
  const double carrier_price =
      carrier.wafer_price / formula_dies_per_wafer(p.wafer, area) + area * p.c4_bump_price;
  const double substrate = area * p.substrate_factor * p.substrate_price;
  const double y1 =
      defect_free_share(YieldForm::kNegativeBinomial, area * carrier.defect_density, carrier.alpha);
  const double y2 = std::pow(carrier.bond_yield, sum.dies), y3 = p.organic_bond_yield;
  cost.raw_package = carrier_price + substrate;
  cost.defect_package =
      carrier_price * (1 / (chips_first ? y1 * y3 : y1 * y2 * y3) - 1) + substrate * (1 / y3 - 1);
  cost.wasted_chips = cost.chips() * (1 / ((chips_first ? y1 : y2) * y3) - 1);
  return cost;
}

}  // namespace

ActuaryCost actuary_cost(const ActuaryParameters& p, ActuaryPackage package,
                         std::span<const ActuaryChip> chips, const ActuaryQuirks& quirks) {
  switch (package) {
    case ActuaryPackage::kOrganic:
      return organic_cost(p, chips);
    case ActuaryPackage::kFanOutChipsLast:
      return carrier_cost(p, p.fan_out, false, chips, quirks.micro_bumps_once_a_type);
    case ActuaryPackage::kFanOutChipsFirst:
      return carrier_cost(p, p.fan_out, true, chips, quirks.micro_bumps_once_a_type);
    case ActuaryPackage::kInterposer:
      return carrier_cost(p, p.interposer, false, chips, quirks.micro_bumps_once_a_type);
  }
  return {};
}

double actuary_package_nre(const ActuaryParameters& p, ActuaryPackage package,
                           std::span<const ActuaryChip> chips, const ActuaryQuirks& quirks) {
  const Sum sum = sum_of(chips);
  if (package == ActuaryPackage::kOrganic) {
    const double area = sum.area * p.substrate_factor;
    return area * p.substrate_nre * layer_factor(area, sum.dies) + p.substrate_nre_fixed;
  }
  if (package == ActuaryPackage::kInterposer) {  // 1.2 times a chip of the interposer's node
    const double area = sum.area * p.interposer.area_factor,
                 fixed_share = 1 - p.module_share - p.chip_share;
    return 1.2 * p.interposer.nre * (p.chip_share * area / kNreArea + fixed_share) +
           area * p.substrate_factor * p.substrate_price;
  }
  const double area = sum.area * p.fan_out.area_factor;
  const double fixed = 0.5 * p.fan_out.nre / (quirks.fan_out_fixed_nre_over_300 ? 300 : 1);
  return 0.5 * p.fan_out.nre * area / kNreArea + fixed +
         area * p.substrate_factor * p.substrate_price;
}

double actuary_die_nre(const ActuaryParameters& p, double area, double node_nre) {
  return node_nre *
         ((p.module_share + p.chip_share) * area / kNreArea + 1 - p.module_share - p.chip_share);
}

}  // namespace countervail::package
