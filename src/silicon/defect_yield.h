#pragma once
// The share of dies that escape defects, and the distribution of defect rates behind each form.
//
//   A critical area, D mean defect density, m = A D mean defects a die
//   Poisson            Y = exp(-m)                    one rate everywhere
//   Murphy             Y = ((1 - exp(-m))/m)^2        rates in a triangle on [0, 2 D]
//   Seeds              Y = 1/(1 + m)                  exponential rates (negative binomial with
//   alpha = 1) negative binomial  Y = (1 + m/alpha)^-alpha       rates Gamma(alpha, D/alpha);
//   Stapper 1983
//
// Every form is Y = E_L[exp(-A L)] over its rates L, so whatever else depends on L (partly good
// dies) integrates over the same distribution: DefectRates holds nodes and weights of L/D. Gamma:
// Gauss-Laguerre by Golub and Welsch 1969 (doi:10.1090/S0025-5718-69-99647-1); triangle:
// Gauss-Legendre on each side.
#include <vector>

namespace countervail {

enum class YieldForm : unsigned char { kNegativeBinomial, kPoisson, kMurphy, kSeeds };

/// Share of dies without a defect; `defects` = critical area times density, >= 0.
double defect_free_share(YieldForm form, double defects, double alpha);

struct DefectRates {
  YieldForm form = YieldForm::kNegativeBinomial;
  double alpha = 10;             ///< clustering; only the negative binomial reads it
  std::vector<double> multiple;  ///< L/D at the nodes
  std::vector<double> weight;    ///< sum to 1
};

inline constexpr int kRateNodes = 64;

/// Nodes for a form; make it once and use it for any area and density.
DefectRates defect_rates(YieldForm form, double alpha, int nodes = kRateNodes);

/// D after `t` (same unit as half_life): floor + (start - floor) 2^(-t/half_life). A fab learns; t
/// < 0 is t = 0.
double learned_defect_density(double start, double floor, double half_life, double t);

}  // namespace countervail
