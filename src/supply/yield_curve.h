#pragma once
// The sellable share of a die as a table over the logarithm of its mean defects.
//
//   m = critical area times density;   Y(m) from silicon (form of the yield, clustering, harvest)
//
// Thousands of draws evaluate the same die at other densities. The integral over defect rates is
// paid once, at kKnots points of ln m; between them a cubic through the two nearest on each side.
// Against the integral itself the error stays below 1e-8 (test). Outside the table the nearest end
// holds: below 1e-4 defects a die the share is 1 within 1e-4, above 1e3 it is nothing.
#include <vector>

#include "silicon/harvest.h"

namespace countervail::supply {

struct YieldCurve {
  static constexpr int kKnots = 1024;
  static constexpr double kLeastDefects = 1e-4, kMostDefects = 1e3;

  double first = 0, inverse_step = 1;  ///< of ln m
  std::vector<double> cubic;           ///< four coefficients an interval

  /// Sellable share at ln m.
  double at_log(double log_defects) const {
    const double place = (log_defects - first) * inverse_step;
    const double inside = place < 0 ? 0 : place > kKnots - 1 ? kKnots - 1 : place;
    int k = static_cast<int>(inside);
    k = k > kKnots - 2 ? kKnots - 2 : k;
    const double u = inside - k;
    const double* c = cubic.data() + 4 * k;
    return c[0] + u * (c[1] + u * (c[2] + u * c[3]));
  }
};

YieldCurve make_yield_curve(const DefectRates& rates, const Harvest& harvest);

}  // namespace countervail::supply
