// A path is a broken line through dated points, held flat outside of them; a quarter
// gets its mean by exact integrals. The value at the middle of a quarter would lose
// what a kink within it makes, and sums over years would not agree with the path.
#include "supply/series.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace countervail::supply {
namespace {

/// Integral of the path from time 0 to `until`; times before 0 count negatively.
double path_integral(const std::vector<PathPoint>& points, double until) {
  if (until <= points.front().time) return points.front().value * (until - points.front().time);
  double sum = 0;
  for (std::size_t k = 0; k + 1 < points.size(); ++k) {
    const PathPoint &from = points[k], &to = points[k + 1];
    const double end = std::min(until, to.time);
    const double slope = (to.value - from.value) / (to.time - from.time);
    const double span = end - from.time;
    sum += span * (from.value + slope * span / 2);
    if (until <= to.time) return sum;
  }
  return sum + points.back().value * (until - points.back().time);
}

/// Integral of the ramp up to `time`.
double ramp_integral(double start, double length, double time) {
  const double since = time - start;
  if (since <= 0) return 0;
  if (since >= length) return since - length / 2;
  return since * since / (2 * length);
}

}  // namespace

Series path_series(const std::vector<PathPoint>& points, int quarters) {
  if (points.empty()) throw Error(ErrorKind::kMissing, "a path needs at least one point");
  for (std::size_t k = 1; k < points.size(); ++k)
    if (points[k].time <= points[k - 1].time)
      throw Error(ErrorKind::kConflict, "two points of a path at one time, or out of order");
  Series series;
  for (int t = 0; t < quarters; ++t)
    series.push_back(path_integral(points, t + 1) - path_integral(points, t));
  return series;
}

/// A lag of 1.3 quarters puts 0.7 of each quarter into the next and 0.3 into the one
/// after: nothing is lost, and the answer is continuous in the lag, which is drawn.
void delay(const double* in, double before, double lag, int quarters, double* out) {
  const double floor = std::floor(lag);
  const int whole = static_cast<int>(std::min<double>(floor, quarters));
  const double later = lag - floor;
  const int pure = std::min(whole, quarters);  // quarters in which only earlier starts arrive
  for (int t = 0; t < pure; ++t) out[t] = before;
  if (pure == quarters) return;
  out[pure] = (1 - later) * in[0] + later * before;
  for (int t = pure + 1; t < quarters; ++t)
    out[t] = (1 - later) * in[t - whole] + later * in[t - whole - 1];
}

/// Differences of one integral, so that the parts of a ramp add up.
void fill_ramp(double start, double length, int quarters, double* out) {
  double until = ramp_integral(start, length, 0);
  for (int t = 0; t < quarters; ++t) {
    const double from = until;
    until = ramp_integral(start, length, t + 1);
    out[t] = until - from;
  }
}

double DatedSteps::at(double time) const {
  const auto next = std::upper_bound(times.begin(), times.end(), time);
  return next == times.begin() ? before
                               : values[static_cast<std::size_t>(next - times.begin() - 1)];
}

}  // namespace countervail::supply
