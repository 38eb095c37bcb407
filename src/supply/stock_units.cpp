// Stocks in another unit, and the dates read from them. Crossings are interpolated:
// whole quarters would move them by up to three months.
#include "supply/stock_units.h"
#include "base/durations.h"

#include <cmath>
#include <limits>

namespace countervail::supply {

void add_stock_in_unit(const std::vector<double>& chips, const std::vector<UnitWeights>& weights,
                       StockUnit unit, int quarters, double* out) {
  const double* chip = chips.data();
  for (const UnitWeights& weight : weights) {
    const double g = weight[static_cast<std::size_t>(unit)];
    for (int t = 0; t < quarters; ++t) out[t] += g * chip[t];
    chip += quarters;
  }
}

/// From either side; -1 where the level is never met.
double first_crossing(const Series& series, double level) {
  if (series.empty()) return -1;
  if (series.front() == level) return 0;
  const bool above = series.front() > level;
  for (std::size_t t = 1; t < series.size(); ++t) {
    if ((series[t] > level) == above && series[t] != level) continue;
    const double rise = series[t] - series[t - 1];
    return static_cast<double>(t - 1) + (level - series[t - 1]) / rise;
  }
  return -1;
}

/// A stock that does not grow never doubles: infinite, so that quantiles stay ordered.
double doubling_years(const Series& series, int from, int to) {
  const double growth = std::log2(series[to] / series[from]);
  return growth > 0 ? (to - from) / growth / kQuartersPerYear
                    : std::numeric_limits<double>::infinity();
}

}  // namespace countervail::supply
