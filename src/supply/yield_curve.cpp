// Every quarter of every draw asks for the sellable share at some density of defects.
// It is smooth in ln D, so it is tabled there once per die and read by local cubics.
#include "supply/yield_curve.h"

#include <cmath>

namespace countervail::supply {

YieldCurve make_yield_curve(const DefectRates& rates, const Harvest& harvest) {
  constexpr int kLast = YieldCurve::kKnots - 1;
  YieldCurve curve;
  curve.first = std::log(YieldCurve::kLeastDefects);
  const double step = (std::log(YieldCurve::kMostDefects) - curve.first) / kLast;
  curve.inverse_step = 1 / step;
  // One knot more on each side, so that the outer intervals have neighbours too.
  std::vector<double> share;
  for (int k = -1; k <= kLast + 1; ++k)
    share.push_back(sellable_share(rates, harvest, std::exp(curve.first + k * step)));
  for (std::size_t k = 0; k < kLast; ++k) {
    const double p = share[k], q = share[k + 1], r = share[k + 2], s = share[k + 3];
    // Lagrange's cubic through p, q, r, s at -1, 0, 1, 2.
    curve.cubic.insert(curve.cubic.end(),
                       {q, -p / 3 - q / 2 + r - s / 6, (p + r) / 2 - q, (s - p) / 6 + (q - r) / 2});
  }
  return curve;
}

}  // namespace countervail::supply
