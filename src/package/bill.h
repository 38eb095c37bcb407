#pragma once
// What one good package costs and consumes.
//
//   die        C = wafer price / dies on it;  Y = sellable share;  test -> pass p, quality q
//   (known_good_die.h) assembly   in   = sum_i n_i cost_i + carrier + process + test
//              y    = prod_i (q_i b_i)^n_i * carrier * process      b: bond yield of one part, q:
//              its quality ship : p = y + (1-y)(1-c),  q = y/p,  cost = (in - (1-p) salvage)/p
//   package    cost a good one = cost / q of the last assembly, + (tape-outs + package NRE)/volume
//
// A tested carrier costs price/yield and is good; an untested one (chips first) brings its yield
// into y and takes the dies along when it fails. The skeleton of Chiplet Actuary (arXiv:2203.12268)
// and of CATCH's recursive tree (arXiv:2503.15753), with test escapes and memory stacks as parts of
// their own. Each kind of cost is followed three ways: raw (everything yields), tested (dies and
// carriers yield as they do, assembly loses nothing), spent. Assumes: parts fail independently; a
// failed assembly is lost with all its parts (no rework).
#include <array>
#include <span>

#include "package/design.h"

namespace countervail::package {

/// One die type after its wafer and its test; what the assembly needs of it.
struct DieOutcome {
  double perfect_share = 0;  ///< of gross dies
  double sellable_share = 0;
  double raw_cost = 0;  ///< USD a gross die
  ShippedPart shipped;
};

DieOutcome die_outcome(const DieDesign& die, const DefectRates& rates);

using Costs = std::array<double, kCostKinds>;

/// One assembly, a shipped unit of it.
struct AssemblyOutcome {
  double yield = 0;  ///< good ones among those started
  double pass = 0;
  double quality = 0;
  Costs raw{}, tested{}, spent{};                  ///< USD
  std::array<double, kMaxDieTypes> placed_dies{};  ///< in it
  std::array<double, kMaxMemoryTypes> placed_stacks{};
  std::array<double, kMaxDieTypes> gross_dies{};  ///< started on wafers for it, losses included
  std::array<double, kMaxMemoryTypes> stacks{};   ///< bought for it, losses included
  std::array<double, kMaxAssemblies> carriers{};  ///< raw carriers of each assembly
};

struct Bill {
  std::array<AssemblyOutcome, kMaxAssemblies> assemblies{};
  double total = 0;                ///< USD a good package, without once-costs
  double nre = 0;                  ///< USD per package
  double yield = 0;                ///< tested dies of the first type that end in a good package
  Costs raw{}, tested{}, spent{};  ///< USD a good package
  std::array<double, kMaxDieTypes> gross_dies{};  ///< for a good package
  std::array<double, kMaxMemoryTypes> stacks{};
  std::array<double, kMaxAssemblies> carriers{};
};

/// `dies` holds one outcome a die type: cached ones compose a bill without any quadrature.
Bill bill_of(const Design& design, std::span<const DieOutcome> dies);

/// Both steps. `rates` is indexed by DieDesign::rates.
Bill bill_of(const Design& design, std::span<const DefectRates> rates);

/// Good packages that this many wafers of die type `die` give.
inline double packages_from_wafers(const Design& design, const Bill& bill, int die, double wafers) {
  const auto i = static_cast<std::size_t>(die);
  return bill.gross_dies[i] > 0 ? wafers * design.dies[i].gross_dies / bill.gross_dies[i] : 0;
}

}  // namespace countervail::package
