#pragma once
// What a plan of supply needs of a package: its first die and memory, carriers a wafer, and what assembly loses. One count
// of dies and stacks: the package module's.
#include <string>

#include "package/compile.h"

namespace countervail {

struct PackageFigures {
  package::CompiledPackage package;
  Interval yield;  ///< tested dies that end in a good package
  double carriers_a_wafer = 0, carrier_yield = 1;
  double memory_quality = 1;  ///< of bought stacks
};

/// Throws Error for a package that is not there or has no die.
PackageFigures package_figures(const Overlay& facts, const std::string& name);

}  // namespace countervail
