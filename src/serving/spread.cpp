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

FourFigures figures_of(std::span<const double> values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  const double probabilities[] = {0.5, 0.9, 0.99};
  const std::vector<double> q =
      statistics::quantiles({values.begin(), values.end()}, probabilities);
  return {sum / static_cast<double>(values.size()), q[0], q[1], q[2]};
}

}  // namespace

Spread spread_of(std::span<const double> values) {
  const FourFigures whole = figures_of(values);
  const std::size_t batches = std::min(kBatches, values.size());
  FourFigures sums{}, squares{};
  for (std::size_t b = 0; b < batches; ++b) {
    const std::size_t from = values.size() * b / batches, to = values.size() * (b + 1) / batches;
    const FourFigures part = figures_of(values.subspan(from, to - from));
    for (std::size_t i = 0; i < kFigures; ++i) {
      // Around the whole's figure, so that the squares lose no digits.
      const double off = part[i] - whole[i];
      sums[i] += off;
      squares[i] += off * off;
    }
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
