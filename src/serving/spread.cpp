// Batch means; why and whence in spread.h.
#include "serving/spread.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "statistics/quantile.h"

namespace countervail::serving {
namespace {

constexpr std::size_t kBatches = 32;
constexpr std::size_t kFigures = 4;
using FourFigures = std::array<double, kFigures>;

FourFigures figures_of(double sum, std::span<const double> ascending) {
  return {sum / static_cast<double>(ascending.size()), statistics::sorted_quantile(ascending, 0.5),
          statistics::sorted_quantile(ascending, 0.9),
          statistics::sorted_quantile(ascending, 0.99)};
}

/// Sorts a whole whose batches, bounded by `bounds`, are sorted: pairs of neighbours, then pairs of pairs.
void merge_batches(std::vector<double>& values, const std::vector<std::size_t>& bounds) {
  const auto at = [&](std::size_t bound) {
    return values.begin() + static_cast<std::ptrdiff_t>(bounds[std::min(bound, bounds.size() - 1)]);
  };
  for (std::size_t width = 1; width < bounds.size(); width *= 2)
    for (std::size_t b = 0; b < bounds.size(); b += 2 * width)
      std::inplace_merge(at(b), at(b + width), at(b + 2 * width));
}

}  // namespace

Spread spread_of(std::span<const double> values) {
  const std::size_t batches = std::min(kBatches, values.size());
  std::vector<double> sorted(values.begin(), values.end());
  std::vector<FourFigures> parts;
  std::vector<std::size_t> bounds{0};
  double sum = 0;
  for (std::size_t b = 0; b < batches; ++b) {
    const std::size_t from = bounds.back(), to = values.size() * (b + 1) / batches;
    const std::span<double> part(sorted.data() + from, to - from);
    const double part_sum = std::accumulate(part.begin(), part.end(), 0.0);
    std::sort(part.begin(), part.end());
    parts.push_back(figures_of(part_sum, part));
    bounds.push_back(to);
    sum += part_sum;
  }
  merge_batches(sorted, bounds);
  const FourFigures whole = figures_of(sum, sorted);
  FourFigures sums{}, squares{};
  for (const FourFigures& part : parts)
    for (std::size_t i = 0; i < kFigures; ++i) {
      // Around the whole's figure, so that the squares lose no digits.
      const double off = part[i] - whole[i];
      sums[i] += off;
      squares[i] += off * off;
    }
  const auto n = static_cast<double>(batches);
  const auto estimate = [&](std::size_t i) -> Estimate {
    if (batches < 2) return {whole[i], std::numeric_limits<double>::infinity()};
    const double variance = std::max(0.0, squares[i] - sums[i] * sums[i] / n) / (n - 1);
    return {whole[i], std::sqrt(variance / n)};
  };
  return {estimate(0), estimate(1), estimate(2), estimate(3),
          static_cast<long long>(values.size())};
}

}  // namespace countervail::serving
