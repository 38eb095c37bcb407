#pragma once
// What carries heat out of a package: thicknesses, conductivities, the cold plate, limits, leakage,
// clock.
#include <set>
#include <string>

#include "facts/ledger.h"
#include "heat/stack.h"

namespace countervail::package {

/// SI. A package's own [cooling] values come before limit/cooling of data/packaging/limit.csv.
struct Cooling {
  double coolant = 0;           ///< K
  double film = 0;              ///< W/(m2 K) over the lid
  double resistance = 0;        ///< K/W over the lid; 0: film
  heat::JunctionLimits limits;  ///< K
  double leakage_share = 0;     ///< of logic power at its limit
  double leakage_doubling = 0;  ///< K
  double die_thickness = 0, base_thickness = 0, bond_thickness = 0, bump_thickness = 0,
         carrier_thickness = 0, interface_thickness = 0, lid_thickness = 0;  ///< m
  double silicon = 0, mould = 0, underfill = 0, bump = 0, bump_fraction = 0, bond = 0,
         memory_in_plane = 0, memory_through = 0, organic_in_plane = 0, organic_through = 0,
         interface_conductivity = 0,
         lid_conductivity = 0;  ///< W/(m K)
  heat::ClockModel clock;
};

Cooling read_cooling(Ledger& reader, const std::string& package_prefix);

}  // namespace countervail::package
