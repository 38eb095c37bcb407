#pragma once
// Lengths of time in which rates are stated.

namespace countervail {

inline constexpr double kSecondsPerYear = 365.25 * 86400;
inline constexpr int kQuartersPerYear = 4, kMonthsPerQuarter = 3, kMonthsPerYear = 12;

}  // namespace countervail
