#pragma once
// How many packages a stock of dies and memory stacks makes, and which of the two runs out first.
//
//   from dies    D (1 - l_d)/(n_d u_d)      n: in a package, u: used for one that ends good over n
//   (losses of assembly) from stacks  S (1 - l_s)/(n_s u_s) the two meet where (1 - l_s)/(1 - l_d)
//   = (D/(n_d u_d))/(S/(n_s u_s)): less than that of stacks left, and stacks bind
//
// l_d, l_s: what is lost before assembly (dies that fail their test, stacks that were counted but
// are not usable). A stock of dies may be of tested dies, or of dies as cut from the wafer: both
// readings are given.
#include <vector>

#include "package/answer.h"

namespace countervail::package {

struct Stock {
  Interval dies, stacks;
};

struct StockReading {
  std::string name;  ///< "before any loss", "tested dies", "untested dies, harvested", ...
  Interval from_dies, from_stacks, packages;
  bool dies_bind = true;     ///< in the middle
  bool before_loss = false;  ///< the plain quotients
  bool may_switch = false;   ///< the other one binds somewhere in the ranges
};

struct SwitchPoint {
  double die_loss = 0;  ///< share of the stock of dies lost before assembly
  double stack_loss =
      0;  ///< of stacks; above it, stacks bind. Negative: stacks bind from the start
};

struct StockAnswer {
  Stock stock;
  std::string die, memory;  ///< names in the specification
  double dies_per_package = 0, stacks_per_package = 0;
  std::vector<StockReading> readings;
  std::vector<SwitchPoint> switch_points;
};

/// The first die type and the first memory type of the package. Error{kMissing} when it has no
/// memory.
StockAnswer stock_answer(Compiler& compiler, const Stock& stock);

/// Packages by reading: "packages.tested".
Figures figures_of(const StockAnswer& answer);

}  // namespace countervail::package
