#pragma once
// The link between dies of one package.
//
//   bandwidth = shoreline * density * utilisation        one way, B/s of one die
//   power     = 2 * bandwidth * energy a byte            both ways, all its peers together
//   area      = shoreline * depth                        of the interface, on one die
//
// Densities are along the edge and one way (UCIe: Das Sharma, Hot Interconnects 2025). As the
// innermost plane of a tower each die is one device and every other die of the package is one hop
// away.
#include "cluster/tower.h"

namespace countervail::package {

struct DieLink {
  double shoreline = 0;  ///< m of edge of one die that carries it
  double density = 0;    ///< B/s a metre, one way
  double utilisation = 1;
  double bandwidth = 0;        ///< B/s one way of one die; 0: shoreline * density * utilisation
  double energy_per_byte = 0;  ///< J
  double latency = 0;          ///< s
  double depth = 0;            ///< m
};

constexpr double link_bandwidth(const DieLink& link) {
  return link.bandwidth > 0 ? link.bandwidth * link.utilisation
                            : link.shoreline * link.density * link.utilisation;
}
/// W of one die's interface at full rate both ways.
constexpr double link_power(const DieLink& link) {
  return 2 * link_bandwidth(link) * link.energy_per_byte;
}
constexpr double link_area(const DieLink& link) {
  return link.shoreline * link.depth;
}

/// The plane that joins the dies of a package: heights 0 (die) to 1 (package). Two dies share their
/// whole edge; more split it over their peers (a full mesh), which is what dies side by side can
/// wire without a switch.
constexpr Plane die_plane(const DieLink& link) {
  Plane plane;
  plane.name = "die to die";
  plane.from = 0;
  plane.to = 1;
  plane.topology.kind = TopologyKind::kFullMesh;
  plane.bandwidth = link_bandwidth(link);
  plane.energy_per_byte = link.energy_per_byte;
  plane.latency = link.latency;
  return plane;
}

}  // namespace countervail::package
