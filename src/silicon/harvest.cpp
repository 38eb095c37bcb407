#include "silicon/harvest.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace countervail {
namespace {

constexpr int kMostCoefficients = 1025;

/// sum_{k <= s} C(n,k) (1-p)^k p^(s-k), by Horner in whichever of p/(1-p), (1-p)/p is at most 1.
struct LossSum {
  std::array<double, kMostCoefficients> binomial;
  int spare;

  LossSum(int units, int spare_units) : spare(spare_units) {
    binomial[0] = 1;
    for (int k = 1; k <= spare; ++k)
      binomial[static_cast<std::size_t>(k)] =
          binomial[static_cast<std::size_t>(k - 1)] * (units - k + 1) / k;
  }

  double operator()(double unit_defects) const {
    const double hit = -std::expm1(-unit_defects);
    double sum = 0;
    if (hit <= 0.5) {
      const double ratio = hit / (1 - hit);
      for (int k = spare; k >= 0; --k) sum = sum * ratio + binomial[static_cast<std::size_t>(k)];
      return sum * std::exp(-unit_defects * spare);
    }
    const double ratio = (1 - hit) / hit;
    for (int k = 0; k <= spare; ++k) sum = sum * ratio + binomial[static_cast<std::size_t>(k)];
    return sum * std::pow(hit, spare);
  }
};

bool is_gamma(YieldForm form) {
  return form == YieldForm::kNegativeBinomial || form == YieldForm::kSeeds;
}

}  // namespace

double sellable_share(const DefectRates& rates, const Harvest& harvest, double defects) {
  const int spare =
      std::clamp(harvest.units - harvest.needed, 0, std::min(harvest.units, kMostCoefficients - 1));
  if (spare == 0) return defect_free_share(rates.form, defects, rates.alpha);
  const double unit = defects * harvest.redundant_share / harvest.units;
  const double out = defects * (1 - harvest.redundant_share) + unit * (harvest.units - spare);
  const double scale = is_gamma(rates.form) ? 1 / (1 + out / rates.alpha) : 1;
  const LossSum loss(harvest.units, spare);
  double share = 0;
  for (std::size_t i = 0; i < rates.multiple.size(); ++i) {
    const double outside = is_gamma(rates.form) ? 1 : std::exp(-out * rates.multiple[i]);
    share += rates.weight[i] * outside * loss(unit * rates.multiple[i] * scale);
  }
  return std::min(1.0, is_gamma(rates.form) ? share * std::pow(scale, rates.alpha) : share);
}

double bin_share(const DefectRates& rates, const Harvest& harvest, double defects, int below) {
  const double at_least = sellable_share(rates, harvest, defects);
  if (below > harvest.units) return at_least;
  Harvest better = harvest;
  better.needed = below;
  return std::max(0.0, at_least - sellable_share(rates, better, defects));
}

}  // namespace countervail
