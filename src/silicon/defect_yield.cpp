// Closed forms for whole dies; for harvested ones the share has to be averaged over how defect
// densities vary, which Gauss rules do: generalised Laguerre for the gamma distribution,
// Legendre on each side of Murphy's triangle.
#include "silicon/defect_yield.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace countervail {
namespace {

/// Eigenvalues of a symmetric tridiagonal matrix and the first component of each eigenvector, by
/// implicit QL (the algorithm of Golub and Welsch). On return `diagonal` holds the eigenvalues.
void tridiagonal_eigen(std::vector<double>& diagonal, std::vector<double>& off,
                       std::vector<double>& first) {
  const int n = static_cast<int>(diagonal.size());
  const auto at = [](std::vector<double>& v, int i) -> double& {
    return v[static_cast<std::size_t>(i)];
  };
  for (int low = 0; low < n; ++low) {
    for (int sweep = 0; sweep < 200; ++sweep) {
      int split = low;
      for (; split < n - 1; ++split) {
        const double scale = std::abs(at(diagonal, split)) + std::abs(at(diagonal, split + 1));
        if (std::abs(at(off, split)) <= 1e-17 * scale) break;
      }
      if (split == low) break;
      double g = (at(diagonal, low + 1) - at(diagonal, low)) / (2 * at(off, low));
      g = at(diagonal, split) - at(diagonal, low) +
          at(off, low) / (g + std::copysign(std::hypot(g, 1.0), g));
      double sine = 1, cosine = 1, shift = 0;
      for (int i = split - 1; i >= low; --i) {
        const double f = sine * at(off, i), b = cosine * at(off, i), r = std::hypot(f, g);
        at(off, i + 1) = r;
        sine = f / r, cosine = g / r;
        g = at(diagonal, i + 1) - shift;
        const double t = (at(diagonal, i) - g) * sine + 2 * cosine * b;
        shift = sine * t;
        at(diagonal, i + 1) = g + shift;
        g = cosine * t - b;
        const double z = at(first, i + 1);
        at(first, i + 1) = sine * at(first, i) + cosine * z;
        at(first, i) = cosine * at(first, i) - sine * z;
      }
      at(diagonal, low) -= shift;
      at(off, low) = g;
      at(off, split) = 0;
    }
  }
}

/// Nodes and weights of the orthogonal polynomials with this three-term recurrence, by increasing
/// node.
void gauss_rule(std::vector<double> diagonal, std::vector<double> off, DefectRates& rates) {
  std::vector<double> first(diagonal.size(), 0.0);
  first[0] = 1;
  tridiagonal_eigen(diagonal, off, first);
  std::vector<std::size_t> order(diagonal.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return diagonal[a] < diagonal[b]; });
  for (std::size_t i : order) {
    rates.multiple.push_back(diagonal[i]);
    rates.weight.push_back(first[i] * first[i]);
  }
}

void add_gamma(DefectRates& rates, double alpha, int nodes) {
  std::vector<double> diagonal, off;
  for (int k = 0; k < nodes; ++k) {
    diagonal.push_back(2.0 * k + alpha);
    off.push_back(std::sqrt((k + 1.0) * (k + alpha)));
  }
  gauss_rule(std::move(diagonal), std::move(off), rates);
  for (double& multiple : rates.multiple) multiple /= alpha;
}

/// The triangle 1 - |x - 1| on [0, 2], half the nodes a side.
void add_triangle(DefectRates& rates, int nodes) {
  const int half = std::max(1, nodes / 2);
  std::vector<double> diagonal(static_cast<std::size_t>(half), 0.0), off;
  for (int k = 1; k <= half; ++k) off.push_back(k / std::sqrt(4.0 * k * k - 1));
  DefectRates legendre;
  gauss_rule(std::move(diagonal), std::move(off), legendre);
  for (int side = 0; side < 2; ++side)
    for (std::size_t i = 0; i < legendre.multiple.size(); ++i) {
      const double x = side + (legendre.multiple[i] + 1) / 2;
      rates.multiple.push_back(x);
      rates.weight.push_back(legendre.weight[i] * (side == 0 ? x : 2 - x));
    }
}

}  // namespace

double defect_free_share(YieldForm form, double defects, double alpha) {
  switch (form) {
    case YieldForm::kNegativeBinomial:
      return std::exp(-alpha * std::log1p(defects / alpha));
    case YieldForm::kPoisson:
      return std::exp(-defects);
    case YieldForm::kMurphy: {
      // expm1 over a vanishing divisor: the first terms of the series are exact here.
      if (defects < 1e-8) return 1 - defects;
      const double mean = -std::expm1(-defects) / defects;
      return mean * mean;
    }
    case YieldForm::kSeeds:
      return 1 / (1 + defects);
  }
  return 0;
}

DefectRates defect_rates(YieldForm form, double alpha, int nodes) {
  DefectRates rates{.form = form, .alpha = alpha, .multiple = {}, .weight = {}};
  if (form == YieldForm::kSeeds) rates.alpha = 1;
  if (form == YieldForm::kPoisson)
    rates.multiple = {1}, rates.weight = {1};
  else if (form == YieldForm::kMurphy)
    add_triangle(rates, nodes);
  else
    add_gamma(rates, rates.alpha, nodes);
  return rates;
}

double learned_defect_density(double start, double floor, double half_life, double t) {
  return floor + (start - floor) * std::exp2(-std::max(0.0, t) / half_life);
}

}  // namespace countervail
