#pragma once
// Figures by quarter, and how points, means, lags, ramps and dates become them.
//
//   path     piecewise linear through (time, value), level before the first and after the last.
//            "End of 2025" is a point at that instant. A mean of a year is a point at the year's
//            middle: a straight path has its mean there.
//   quarter  the mean of the path over [t, t + 1)
//   lag L    what starts in quarter t arrives in t + floor(L), and the fraction of L a quarter
//   later ramp     share of full rate: 0 before the start, straight up to 1 over the ramp, 1 after
//
// Times are quarters since the start of the first one.
#include <vector>

namespace countervail::supply {

/// One value a quarter.
using Series = std::vector<double>;

struct PathPoint {
  double time = 0;
  double value = 0;
};

/// Means over each quarter. Points in order of time; throws Error kConflict for two at one time.
Series path_series(const std::vector<PathPoint>& points, int quarters);

/// out[t] of a flow in[t] delayed by `lag` >= 0 quarters; `before` is the flow before quarter 0.
void delay(const double* in, double before, double lag, int quarters, double* out);

/// out[t], the mean over quarter t of the ramp that starts at `start` and takes `length` >= 0.
void fill_ramp(double start, double length, int quarters, double* out);

/// A value that changes on dates: values[k] from times[k] until times[k + 1]; `before` ahead of
/// all.
struct DatedSteps {
  double before = 0;
  std::vector<double> times;
  std::vector<double> values;

  double at(double time) const;
};

}  // namespace countervail::supply
