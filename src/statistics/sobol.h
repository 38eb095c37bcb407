#pragma once
// Scrambled Sobol points: low-discrepancy draws of which every coordinate is a pure function of
// (seed, dimension, index), so points 0..N-1 are the first N of any longer run, and threads may
// take any block of them.
//
//   x_i = XOR of v_k over the set bits k of i                 (natural order; Sobol 1967)
//   u_i = (owen(x_i; seed, dimension) + 1/2) / 2^32           never 0 or 1, so every inverse CDF is
//   finite
//
// Directions v_k: Joe and Kuo, SIAM J. Sci. Comput. 30, 2635 (2008), as tabled in Boost.Random
// (BSL-1.0). Boost's engine is not used: it goes in Gray order, drops point 0, and neither
// scrambles nor jumps to a point. Scrambling: nested uniform (Owen 1995) by the hash of Laine and
// Karras (2011) as mended by Burley, JCGT 9(4), 2020. 32 bits: meant for up to 2^24 points. An
// integral is best served by a power of two of them, from 0.
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace countervail::statistics {

/// Dimensions of the table of directions.
inline constexpr int kSobolDimensions = 3667;

/// One coordinate of the sequence: directions with their bits reversed (the scrambling starts
/// there) and its own key.
struct SobolDimension {
  std::array<std::uint32_t, 32> directions{};
  std::uint32_t key = 0;
};

/// Coordinate `dimension` (0-based) under `seed`; two dimensions never share a scrambling. Throws
/// Error (kRange) outside 0..kSobolDimensions-1.
SobolDimension make_sobol_dimension(std::uint64_t seed, int dimension);

/// Coordinates 0..count-1 under `seed`.
std::vector<SobolDimension> make_sobol_dimensions(std::uint64_t seed, int count);

/// Coordinate of point `index` before scrambling, in [0, 1): 0, 1/2, 1/4, 3/4, ... in dimension 0.
double plain_sobol(const SobolDimension& dimension, std::uint32_t index);

/// Coordinate of point `index` after scrambling, in (0, 1).
double scrambled_sobol(const SobolDimension& dimension, std::uint32_t index);

/// Points first, first+1, ... of one coordinate: the same bits as scrambled_sobol, about twice
/// as fast.
void fill_scrambled_sobol(const SobolDimension& dimension, std::uint32_t first,
                          std::span<double> out);

}  // namespace countervail::statistics
