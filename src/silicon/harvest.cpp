// A die sells if its fixed part is clean and at most the spare units are hit. Given a density both
// are independent, so the share is an average over densities of exp(-fixed) times a binomial tail;
// for gamma densities the exponential is taken into the weight exactly (`scale`), which leaves a
// smooth tail to the nodes. Eight nodes are evaluated side by side.
#include "silicon/harvest.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace countervail {
namespace {

constexpr int kMostCoefficients = 1025;

constexpr std::size_t kLanes = 8;  // nodes evaluated side by side

double whole_power(double base, int exponent) {
  double result = 1;
  for (; exponent > 0; exponent >>= 1, base *= base)
    if (exponent & 1) result *= base;
  return result;
}

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

  /// Each entry of `hit` (the share of units lost) is replaced by its sum.
  void operator()(std::array<double, kLanes>& hit) const {
    std::array<double, kLanes> ratio, sum{};
    bool few = true;
    for (std::size_t i = 0; i < kLanes; ++i) few = few && hit[i] <= 0.5;
    if (!few) {
      for (double& one : hit) one = one <= 0.5 ? rising(one) : falling(one);
      return;
    }
    for (std::size_t i = 0; i < kLanes; ++i) ratio[i] = hit[i] / (1 - hit[i]);
    for (int k = spare; k >= 0; --k)
      for (std::size_t i = 0; i < kLanes; ++i)
        sum[i] = sum[i] * ratio[i] + binomial[static_cast<std::size_t>(k)];
    for (std::size_t i = 0; i < kLanes; ++i) hit[i] = sum[i] * whole_power(1 - hit[i], spare);
  }

 private:
  double rising(double hit) const {
    const double ratio = hit / (1 - hit);
    double sum = 0;
    for (int k = spare; k >= 0; --k) sum = sum * ratio + binomial[static_cast<std::size_t>(k)];
    return sum * whole_power(1 - hit, spare);
  }
  double falling(double hit) const {
    const double ratio = (1 - hit) / hit;
    double sum = 0;
    for (int k = 0; k <= spare; ++k) sum = sum * ratio + binomial[static_cast<std::size_t>(k)];
    return sum * whole_power(hit, spare);
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
  const std::size_t nodes = rates.multiple.size();
  double share = 0;
  for (std::size_t from = 0; from < nodes; from += kLanes) {
    std::array<double, kLanes> sums{};
    const std::size_t here = std::min(kLanes, nodes - from);
    for (std::size_t i = 0; i < here; ++i)
      sums[i] = -std::expm1(-unit * rates.multiple[from + i] * scale);
    loss(sums);
    for (std::size_t i = 0; i < here; ++i) {
      const double outside = is_gamma(rates.form) ? 1 : std::exp(-out * rates.multiple[from + i]);
      share += rates.weight[from + i] * outside * sums[i];
    }
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
