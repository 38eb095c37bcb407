#pragma once
// Bump, TSV and underfill layers as one material: inclusions of conductivity k_i, share f of the
// area, in a matrix of k_m. Through the layer the two conduct side by side; within it
//   spheres  k_m (2 k_m + k_i + 2 f (k_i - k_m)) / (2 k_m + k_i - f (k_i - k_m))   (Maxwell-Eucken)
//   columns  k_m (k_m + k_i + f (k_i - k_m)) / (k_m + k_i - f (k_i - k_m))         (the same in two
//   dimensions)
// Through: f k_i + (1 - f) k_m. Sources: A. Eucken 1940, Forsch. Geb. Ing.-Wes. 11, 6-20; Lord
// Rayleigh 1892, Phil. Mag. 34, 481-502. Both hold for dilute to moderate f; columns that nearly
// touch conduct better.
#include <string>

#include "heat/stack.h"

namespace countervail::heat {

enum class InclusionShape : unsigned char { kSpheres, kColumns };

/// `fraction` from 0 to 1; the conductivities are positive.
inline Material mixture_of(const std::string& name, double matrix, double inclusion,
                           double fraction, InclusionShape shape = InclusionShape::kSpheres) {
  const double weight = shape == InclusionShape::kSpheres ? 2 : 1;
  const double excess = fraction * (inclusion - matrix), base = weight * matrix + inclusion;
  const double in_plane = matrix * (base + weight * excess) / (base - excess);
  return {name, in_plane, in_plane, fraction * inclusion + (1 - fraction) * matrix};
}

}  // namespace countervail::heat
