#pragma once
// What one actor can make, as flat numbers of one draw. Names, sources and ranges stay outside.
//
//   wafer lines (Node) -> dies          memory lines (Memory) -> stacks      packaging -> carriers
//   inputs of a recipe are numbered: dies first, then memory kinds, then carriers
//   a product has one or more recipes ("HBM2E|HBM3" becomes two, tried in order)
//
// Dies and stacks are stored until used; carriers (interposers) are capacity and are not carried
// over: what is not used in its quarter is lost. Losses per package come in as amounts and
// assembly yields; this folder counts none of its own.
#include <limits>
#include <vector>

#include "supply/learning.h"
#include "supply/series.h"
#include "supply/yield_curve.h"

namespace countervail::supply {

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();
inline constexpr double kMonthsPerQuarter = 3;

/// A wafer line.
struct Node {
  Series wafers_a_month;     ///< all wafers out of the node
  Series ai_share;           ///< of them for AI dies, in [0, 1]
  double wafers_before = 0;  ///< a month for AI before the first quarter: fills the lag
  double cumulated = 1;      ///< wafers made before the first quarter, > 0
  Learning learning;         ///< density per unit of critical area
};

struct Die {
  int node = 0;
  Series share;                ///< of the node's AI wafers; the shares of its dies sum to <= 1
  double gross_per_wafer = 0;  ///< exact count of whole dies
  double critical_area = 0;    ///< in the unit of the node's density
  int curve = 0;               ///< of SupplyProblem::curves
  double lag = 1;              ///< quarters from wafer start to tested die
  double stock = 0;            ///< at the start
  Series bought;               ///< dies a quarter from elsewhere; empty: none
};

struct Memory {
  double wafers_a_month = 0;   ///< of its line at full rate
  double start = 0, ramp = 0;  ///< quarters: first wafer, and from there to full rate
  double lag = 2;              ///< quarters from wafer start to tested stack
  double dies_per_wafer = 0;   ///< good memory dies
  double bond_yield = 1;       ///< a bonded layer
  int height = 8;              ///< dies a stack
  double stock = 0;
  Series bought;  ///< stacks a quarter from elsewhere; empty: none
};

/// Interposers or other carriers from packaging wafers; perishable.
struct Carrier {
  Series wafers_a_month;
  double per_wafer = 0;
  double yield = 1;
  double utilisation = 1;  ///< output over equipment capacity; about 0.8 for CoWoS in 2024
};

struct Use {
  int input = 0;
  double amount = 0;  ///< a package started, > 0
};

/// Another product that comes with a start, for a mix that is an input (half the cards 910B, half
/// 910C): one recipe with the inputs of the mix.
struct Output {
  int product = 0;
  double packages = 0;  ///< good packages a package started
};

struct Recipe {
  int product = 0;  ///< in whose turn it is tried
  std::vector<Use> uses;
  double assembly_yield = 1;  ///< good packages a package started
  int from = 0;               ///< quarters [from, to) in which it may be made
  int to = std::numeric_limits<int>::max();
  std::vector<Output> also;  ///< a start stops at their demand too
};

struct Product {
  Series demand;  ///< good packages a quarter at most; empty: no limit
};

/// One turn in a quarter's order. A product may take several.
struct RuleStep {
  int product = 0;
  double share = 1;       ///< of what the quarter has of each input that it may take, in [0, 1]
  double cap = kNoLimit;  ///< good packages a quarter at most
};

/// The order from a quarter on, until the next phase.
struct RulePhase {
  int from = 0;
  std::vector<RuleStep> steps;
};

struct SupplyProblem {
  int quarters = 32;
  std::vector<Node> nodes;
  std::vector<Die> dies;
  std::vector<Memory> memories;
  std::vector<Carrier> carriers;
  std::vector<Recipe> recipes;  ///< those of one product in the order they are tried
  std::vector<Product> products;
  std::vector<RulePhase> rule;  ///< by date; the first from quarter 0
  std::vector<YieldCurve> curves;

  int input_count() const {
    return static_cast<int>(dies.size() + memories.size() + carriers.size());
  }
  int first_memory() const { return static_cast<int>(dies.size()); }
  int first_carrier() const { return first_memory() + static_cast<int>(memories.size()); }
  bool is_stored(int input) const { return input < first_carrier(); }
  double opening_stock(int input) const {
    if (input < first_memory()) return dies[static_cast<std::size_t>(input)].stock;
    if (!is_stored(input)) return 0;
    return memories[static_cast<std::size_t>(input - first_memory())].stock;
  }
};

/// Throws Error for series of a wrong length, indices out of range, shares above 1, negative or
/// not finite flows, recipes without uses, phases out of order.
void check(const SupplyProblem& problem);

}  // namespace countervail::supply
