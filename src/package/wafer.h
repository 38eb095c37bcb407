#pragma once
// A drawn wafer of one die type of a package, with the shares that the integral expects.
#include <cstdint>
#include <string>

#include "silicon/wafer_map.h"
#include "package/answer.h"

namespace countervail {

struct PackageWafer {
  std::string package, die, node;
  WaferMap map;
  Harvest harvest;
  double perfect_share = 0, sellable_share = 0;  ///< expected
  double defect_density = 0;                     ///< 1/m2
};

/// `die` empty: the first type. Error{kUnknownName} with the nearest spelling.
PackageWafer package_wafer(PackageCompiler& compiler, const std::string& die, std::uint64_t seed);

}  // namespace countervail
