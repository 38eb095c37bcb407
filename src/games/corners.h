#pragma once
// All corners of a best-response polytope { z >= 0, M z <= 1 }, by walking from corner to corner
// over its edges. Degenerate polytopes are walked as if the right side were perturbed (tableau.h),
// which visits every corner at least once.
#include <cstdint>
#include <span>
#include <vector>

#include "games/tableau.h"

namespace countervail::games {

/// A corner other than z = 0. Bit k of `tight`: variable k is zero (z_k = 0, or constraint k -
/// structural holds with equality).
struct Corner {
  std::uint64_t tight = 0;
  std::vector<double> share;  ///< z scaled to sum 1: a mixed strategy
};

/// Ascending by `tight`, no two equal. `matrix` as in make_tableau, of numbers near 1; at most 64
/// variables.
std::vector<Corner> polytope_corners(std::size_t constraints, std::size_t structural,
                                     std::span<const double> matrix);

/// The most corners that a polytope of `facets` facets in `dimension` dimensions can have
/// (McMullen, Mathematika 17, 179 (1970)).
double most_corners(std::size_t dimension, std::size_t facets);

}  // namespace countervail::games
