#pragma once
// Where parts stand and how much they cover. Every check throws Error without a position; the
// caller adds it.
#include <array>
#include <string>
#include <vector>

#include "package/design.h"

namespace countervail::package {

/// A part where it stands, in the frame of its assembly's carrier.
struct PlacedPart {
  std::string name;
  PartKind kind = PartKind::kDie;
  int index = 0;
  double x = 0, y = 0, width = 0, height = 0;  ///< m
};

/// Fits in either orientation (with a slack of a nanometre).
bool fits(double width, double height, double field_width, double field_height);

struct Footprint {
  double area = 0;                         ///< m2 of all parts side by side
  double base_width = 0, base_height = 0;  ///< of the first part: the base of a 3D stack
};
Footprint footprint_of(const Design& design, const AssemblyDesign& assembly);

/// Dies and stacks of the whole package, nesting multiplied out.
struct PartCounts {
  std::array<double, kMaxDieTypes> dies{};
  std::array<double, kMaxMemoryTypes> memories{};
};
PartCounts counts_of(const Design& design);

/// `places`: "x, y" of each part's lower left corner, one for each part counted, in the order of
/// the parts. Throws when a place is malformed, their number is wrong, a part reaches over the
/// carrier, or two overlap.
std::vector<PlacedPart> placed_parts(const Design& design, const AssemblyDesign& assembly,
                                     const std::vector<std::string>& places);

}  // namespace countervail::package
