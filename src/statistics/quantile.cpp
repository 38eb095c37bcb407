// Type 7 quantiles; definition in quantile.h.
#include "statistics/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace countervail::statistics {

double sorted_quantile(std::span<const double> ascending, double p) {
  if (ascending.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double h = static_cast<double>(ascending.size() - 1) * std::clamp(p, 0.0, 1.0);
  const auto below = static_cast<std::size_t>(h);
  const double part = h - std::floor(h);
  if (part == 0) return ascending[below];
  const double a = ascending[below], b = ascending[below + 1];
  if (a == b) return a;  // also both infinite, where the difference is no number
  if (std::isinf(a)) return a;
  return a + part * (b - a);
}

std::vector<double> quantiles(std::vector<double> sample, std::span<const double> probabilities) {
  if (std::any_of(sample.begin(), sample.end(), [](double x) { return std::isnan(x); }))
    sample.clear();
  std::sort(sample.begin(), sample.end());
  std::vector<double> result;
  for (double p : probabilities) result.push_back(sorted_quantile(sample, p));
  return result;
}

Quantiles summary_quantiles(std::vector<double> sample) {
  const double probabilities[] = {0.05, 0.25, 0.5, 0.75, 0.95};
  const std::vector<double> q = quantiles(std::move(sample), probabilities);
  return {q[0], q[1], q[2], q[3], q[4]};
}

}  // namespace countervail::statistics
