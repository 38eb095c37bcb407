#pragma once
// A bloc's chips in one unit, and shares of a flow by owner.
//
//   C^u_t = sum_c K_{c,t} g^u_c
//
// Units differ by what they weigh, and the ratio between two blocs differs with them: an H20 is
// 0.15 H100 by TPP and 1.2 by bandwidth. Weights come in as numbers, tokens from the training and
// serving models, not from peaks.
#include <array>
#include <cstddef>

#include "supply/series.h"

namespace countervail::supply {

enum class StockUnit : unsigned char {
  kTpp,
  kBf16,
  kEightBit,
  kBandwidth,
  kTrainingTokens,
  kServingTokens
};
inline constexpr int kStockUnits = 6;

/// H100 equivalents a chip.
using UnitWeights = std::array<double, kStockUnits>;

/// Adds chips (one series a chip, as FleetRun::running) in a unit into out[0, quarters).
void add_stock_in_unit(const std::vector<double>& chips, const std::vector<UnitWeights>& weights,
                       StockUnit unit, int quarters, double* out);

/// First quarter, with its fraction by straight line, at which the series comes down to or rises to
/// `level` from its first value; -1 when it never does.
double first_crossing(const Series& series, double level);

/// Years for a doubling between two quarters at a steady rate; infinite when it does not grow.
double doubling_years(const Series& series, int from, int to);

}  // namespace countervail::supply
