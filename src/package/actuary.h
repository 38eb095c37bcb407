#pragma once
// Chiplet Actuary's cost model as published (Feng, Ma, DAC 2022, arXiv:2203.12268; checked against
// its code, commit d8dc4f1 and its DAC2022 branch), for comparison with ours (bill_of.h).
//
//   die          N by the closed formula, Y negative binomial;  raw = W/N,  defect = W/(N Y) - W/N
//   organic      pkg = 4 A f c, f = 1 for one die, else 1.5, 1.75 (> 289 mm2), 2 (> 900 mm2)
//                defect pkg = pkg (1/yb^n - 1);  wasted = chips (1/yb^n - 1)
//   interposer,  y1 carrier, y2 = yb^n, y3 attach:  defect pkg = C_int (1/(y1 y2 y3) - 1) + C_sub
//   (1/y3 - 1) fan-out      wasted = chips (1/(y2 y3) - 1);  chips first: y1 in place of y2 for
//   dies, no y2 for the carrier NRE          module 0.5, chip 0.3 of a node's figure by area over
//   300 mm2, chip fixed 0.2
// Memory, test and escapes are absent. Dummy dies cost nothing but take bumps, substrate and a
// bond.
#include <span>

#include "silicon/wafer_count.h"

namespace countervail::package {

/// What the code does where the paper's text, or sense, says otherwise. All false: corrected.
struct ActuaryQuirks {
  bool micro_bumps_once_a_type =
      false;  ///< interposer and fan-out: bumps of a die type are paid for one die
  bool fan_out_fixed_nre_over_300 =
      false;  ///< the fixed NRE of fan-out is divided by 300 like the part per mm2
};

struct ActuaryChip {
  double area = 0;  ///< m2, all modules and die-to-die area
  int count = 1;
  double wafer_price = 0;     ///< USD
  double defect_density = 0;  ///< 1/m2
  bool dummy = false;
};

struct ActuaryCarrier {
  double wafer_price = 0;     ///< USD
  double defect_density = 0;  ///< 1/m2
  double alpha = 0;
  double area_factor = 1;  ///< carrier over die area
  double bond_yield = 1;
  double nre = 0;  ///< USD at 300 mm2
};

struct ActuaryParameters {
  WaferGeometry wafer;
  double alpha = 10;
  double substrate_factor = 4;  ///< substrate over die (or carrier) area
  double substrate_price = 0;   ///< USD/m2
  double c4_bump_price = 0;     ///< USD/m2
  double micro_bump_price = 0;  ///< USD/m2
  double organic_bond_yield = 1;
  double substrate_nre = 0;        ///< USD/m2
  double substrate_nre_fixed = 0;  ///< USD
  double module_share = 0.5, chip_share = 0.3;
  ActuaryCarrier fan_out, interposer;
};

enum class ActuaryPackage : unsigned char {
  kOrganic,
  kFanOutChipsLast,
  kFanOutChipsFirst,
  kInterposer
};

struct ActuaryCost {  // USD
  double raw_chips = 0, defect_chips = 0, raw_package = 0, defect_package = 0, wasted_chips = 0;
  double chips() const { return raw_chips + defect_chips; }
  double packaging() const { return raw_package + defect_package + wasted_chips; }
  double total() const { return chips() + packaging(); }
};

ActuaryCost actuary_cost(const ActuaryParameters& parameters, ActuaryPackage package,
                         std::span<const ActuaryChip> chips, const ActuaryQuirks& quirks);

/// Once-cost of a package, dies apart.
double actuary_package_nre(const ActuaryParameters& parameters, ActuaryPackage package,
                           std::span<const ActuaryChip> chips, const ActuaryQuirks& quirks);

/// Once-cost of a die of this area: its module and its chip, from the node's figure at 300 mm2.
double actuary_die_nre(const ActuaryParameters& parameters, double area, double node_nre);

}  // namespace countervail::package
