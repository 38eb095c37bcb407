#pragma once
// Screening of many factors with few runs: elementary effects along random paths. Morris,
// Technometrics 33, 161 (1991); mu* of Campolongo, Cariboni, Saltelli, Environmental Modelling and
// Software 22, 1509 (2007).
//   e_i = (f(x + D e_i) - f(x)) / D,   mu = mean e_i,   mu* = mean |e_i|,   sigma = their standard
//   deviation
// A path visits k + 1 points, changing each factor once, in random order. Levels are the middles of
// `levels` equal parts of (0, 1), because uniforms of 0 or 1 have no finite inverse CDF; D = 1/2.
// The caller evaluates the points, in any order, on any threads.
#include <cstdint>
#include <span>
#include <vector>

namespace countervail::statistics {

struct MorrisDesign {
  int factors = 0, paths = 0;
  std::vector<double> points;  ///< paths x (factors + 1) points of `factors` uniforms each
  std::vector<int> changed;    ///< paths x factors: the factor that step s of path p changes

  std::span<const double> point(std::size_t path, std::size_t step) const {
    const auto k = static_cast<std::size_t>(factors);
    return {&points[(path * (k + 1) + step) * k], k};
  }
};

/// `levels` even, at least 2. Throws Error (kRange) for factors or paths below 1 or levels odd.
/// Path p does not depend on the number of paths.
MorrisDesign make_morris_design(int factors, int paths, std::uint64_t seed, int levels = 4);

/// Effects of one factor in units of the output for the whole width of the factor.
struct MorrisEffect {
  double mean = 0, mean_absolute = 0, deviation = 0;
};

/// One effect a factor from the outputs at the design's points, path by path. An effect beside an
/// output that is not finite is left out; a factor without any has effect 0.
std::vector<MorrisEffect> morris_effects(const MorrisDesign& design,
                                         std::span<const double> outputs);

}  // namespace countervail::statistics
