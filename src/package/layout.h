#pragma once
// Where dies and stacks stand when nobody says: an assumption that the heat model needs.
//
//   side by side  dies in a near-square grid in the middle, memory stacks in a column on each side
//   (a row below and
//                 above once the columns are full), 0.5 mm apart, 1 mm from the edge
//   3D stack      the base below, the dies bonded to it in a near-square grid on top
//   modules       next to each other, 2 mm apart
//
// Places in the file ("at") are taken as they are. The result is flat: every die and stack with its
// rectangle in the frame of the package's lid.
#include <vector>

#include "heat/rectangle.h"
#include "package/compile.h"

namespace countervail::package {

struct LaidPart {
  std::string name;
  PartKind kind = PartKind::kDie;  ///< never an assembly
  int index = 0;
  int storey = 0;  ///< 0 on the carrier, 1 bonded on a base
  heat::Rectangle area;
};

struct LaidCarrier {
  int assembly = 0;
  heat::Rectangle area;
};

struct Layout {
  double width = 0, height = 0;  ///< m
  std::vector<LaidPart> parts;
  std::vector<LaidCarrier> carriers;  ///< under the storey-0 parts; not the outermost substrate
  bool stacked = false;               ///< some part stands on another
  bool assumed = false;               ///< some place is ours
};

/// Error{kRange} when bonded dies do not fit on their base.
Layout layout_of(const CompiledPackage& package);

}  // namespace countervail::package
