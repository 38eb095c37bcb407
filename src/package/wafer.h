#pragma once
// A drawn wafer of one die type of a package, with the shares that the integral expects.
#include <cstdint>
#include <string>

#include "package/answer.h"
#include "silicon/wafer_map.h"

namespace countervail::package {

struct Wafer {
  std::string package, die, node;
  WaferMap map;
  Harvest harvest;
  double perfect_share = 0, sellable_share = 0;  ///< expected
  double defect_density = 0;                     ///< 1/m2
};

/// `die` empty: the first type. Error{kUnknownName} with the nearest spelling.
Wafer wafer_of(Compiler& compiler, const std::string& die, std::uint64_t seed);

}  // namespace countervail::package
