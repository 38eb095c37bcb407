#pragma once
// What a sector still makes when an input is short: constant elasticity of substitution.
//
//   Y/Y0 = [(1 - a) + a x^((s - 1)/s)]^(s/(s - 1))        a value share, x = input / need, s sigma
//
// s = 0 is fixed proportions (Y/Y0 = min(1, x)), s = 1 gives x^a. Arrow, Chenery, Minhas and Solow
// 1961 (Rev. Econ. Stat. 43, 225). Only the exposed share of a sector follows it.
#include <algorithm>
#include <cmath>

namespace countervail::minerals {

/// `x` in [0, 1], `a` in [0, 1], `sigma` >= 0. Below sigma 1 nothing is made without the input.
inline double ces_output(double x, double a, double sigma) {
  constexpr double kNearOne = 1e-9;
  const double input = std::clamp(x, 0.0, 1.0);
  if (input == 1) return 1;
  if (sigma == 0) return a > 0 ? input : 1;
  if (std::abs(sigma - 1) < kNearOne) return std::pow(input, a);
  if (input == 0 && sigma < 1) return a > 0 ? 0 : 1;
  const double power = (sigma - 1) / sigma;
  return std::pow(1 - a + a * std::pow(input, power), 1 / power);
}

inline constexpr double kShortHorizonMonths = 12, kLongHorizonMonths = 60;

/// Sigma grows with the time users have: `shorter` up to a year, `longer` from five years on, a
/// straight line of ln sigma over ln months between. Both above 0.
inline double sigma_at(double shorter, double longer, double months) {
  const double within = std::clamp(std::log(std::max(months, 1.0) / kShortHorizonMonths) /
                                       std::log(kLongHorizonMonths / kShortHorizonMonths),
                                   0.0, 1.0);
  return shorter * std::pow(longer / shorter, within);
}

}  // namespace countervail::minerals
