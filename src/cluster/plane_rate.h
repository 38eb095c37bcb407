#pragma once
// What part of a plane a group of devices really gets: its links, its share of a narrow cut, its hops.
//
//   full mesh of N   a pair owns one link of B/(N-1); n members use n-1 of them
//   switch           every pair sees B; leaves of L devices with r:1 uplinks carry at most L B / r out
//   torus            B is spread over two links a dimension; a group uses the links of the dimensions it spans;
//                    all-to-all crosses the bisection: S p / (8 B_link) with wrap, twice that without
//   ring             a torus of one dimension
//   dragonfly        one link between two groups of h devices: all-to-all takes h^2 S / (n B)
//
// Sisters: the groups at the other offsets run the same collective, so a stride of s puts s flows on each cut.
// Sources: Dally, Towles 2004, chapters 3 and 5; Kim et al. 2008 (dragonfly); docs/methods/network.md.
#include "cluster/tower.h"

namespace countervail {

/// A run of levels of a group, [first, last), with the plane that carries it.
struct LevelRun {
  int members = 1;        ///< devices, one a unit of height `first`
  int device_stride = 1;  ///< devices between neighbours
  int first = 0, last = 0;
};

/// The members of `group` in levels [first, last).
LevelRun run_of(const Tower& tower, const Group& group, int first, int last);
/// The same without the lowest levels in which the group has one member: a plane between nodes carries it too.
LevelRun occupied_run(const Tower& tower, const Group& group, int first, int last);

/// True when the plane joins the members of the run.
bool joins(const Plane& plane, const LevelRun& run);

/// What members of a run get while all sister groups do the same.
struct PlaneRate {
  double ring = 0;        ///< B/s per device, sent in a ring or tree, long messages
  double all_to_all = 0;  ///< s per byte that one device sends in an all-to-all
  double ring_steps = 0;  ///< messages one after another in a reduce-scatter
};

/// Rates times the fabric's efficiency.
PlaneRate plane_rate(const Tower& tower, const Plane& plane, const LevelRun& run);

}  // namespace countervail
