#pragma once
// A fab learns by doing: each doubling of the wafers it has made lowers the density of defects.
//
//   D = max(D_floor, D_0 (C / C_0)^(-b)),   b = -log2(1 - r)
//
//   C    wafers the node has made before the quarter begins (all wafers, not those of AI alone)
//   D_0  density when C_0 had been made;   r  share by which a doubling lowers it
//
// Wright 1936 (J. Aeronautical Sciences 3, 122) for cost by cumulated output, used here for
// defects. The unit of D is the caller's, 1/cm2 as a rule; only the product with an area counts.
#include <algorithm>
#include <cmath>

namespace countervail::supply {

struct Learning {
  double density = 0;            ///< D_0, > 0
  double floor = 0;              ///< D_floor, >= 0
  double reference_wafers = 1;   ///< C_0, > 0
  double fall_per_doubling = 0;  ///< r in [0, 1); 0: no learning
};

/// b; 0.32193 for a fall of a fifth.
inline double learning_exponent(double fall_per_doubling) {
  return -std::log2(1 - fall_per_doubling);
}

inline double learned_density(const Learning& learning, double cumulated_wafers) {
  const double b = learning_exponent(learning.fall_per_doubling);
  return std::max(learning.floor,
                  learning.density * std::pow(cumulated_wafers / learning.reference_wafers, -b));
}

}  // namespace countervail::supply
