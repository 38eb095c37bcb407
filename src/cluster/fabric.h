#pragma once
// The four numbers of a fabric generation: how far its links fall short of the label. They belong to the
// fabric, never to a system, a group size or a row (data/models/fabrics.toml holds them with source and confidence).
#include "cluster/tower.h"

namespace countervail {

/// `validate collectives --refit` fits them again; bandwidth and wiring come from the system.
struct Fabric {
  ShortName name;
  double latency = 0;     ///< s a message
  double efficiency = 1;  ///< share of the nominal rate that long messages reach
  double half_size = 0;   ///< bytes of a message below which the rate halves
  double in_network_efficiency =
      0;  ///< share of the nominal rate when the switch reduces; 0 = cannot
  int reduction_from =
      0;  ///< smallest group that the library reduces in the switch; a rule, not a fit
};

/// Copies the fabric's numbers into a plane; bandwidth, heights and wiring stay.
constexpr void apply(const Fabric& fabric, Plane& plane) {
  plane.latency = fabric.latency;
  plane.efficiency = fabric.efficiency;
  plane.half_size = fabric.half_size;
  plane.in_network_efficiency = fabric.in_network_efficiency;
  plane.topology.reduction_from = fabric.reduction_from;
}

}  // namespace countervail
