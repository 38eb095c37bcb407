#pragma once
// Exact quantiles of a sample, type 7 of Hyndman and Fan, American Statistician 50, 361 (1996), the
// default of R and NumPy:
//   h = (n - 1) p,  Q(p) = x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]),  x sorted,
//   counted from 0.
// Infinite values are ordered as such: between a finite and an infinite neighbour the quantile is
// the infinite one, so a count that cannot be reached in 3 % of the draws leaves the median alone.
#include <span>
#include <vector>

namespace countervail::statistics {

/// The quantile at `p` in [0, 1] of ascending values without NaN; NaN for an empty sample.
double sorted_quantile(std::span<const double> ascending, double p);

/// The quantiles at `probabilities`, in their order. Takes a copy of the sample to sort. A NaN in
/// the sample makes all NaN.
std::vector<double> quantiles(std::vector<double> sample, std::span<const double> probabilities);

/// What answers print: 5, 25, 50, 75 and 95 %.
struct Quantiles {
  double low = 0, quarter = 0, median = 0, three_quarters = 0, high = 0;
};
Quantiles summary_quantiles(std::vector<double> sample);

}  // namespace countervail::statistics
