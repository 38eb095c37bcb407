#pragma once
// A value that is known as a range: low <= mid <= high. `mid` is the best single figure, not the average.
// Arithmetic takes the extremes over independent operands (interval arithmetic), mid with mid.
#include <algorithm>

namespace countervail {

struct Interval {
  double low = 0, mid = 0, high = 0;

  static constexpr Interval exactly(double value) { return {value, value, value}; }
  constexpr bool is_exact() const { return low == high; }
  constexpr bool contains(double value) const { return low <= value && value <= high; }
  friend constexpr bool operator==(const Interval&, const Interval&) = default;
};

constexpr Interval operator+(Interval a, Interval b) {
  return {a.low + b.low, a.mid + b.mid, a.high + b.high};
}
constexpr Interval operator-(Interval a, Interval b) {
  return {a.low - b.high, a.mid - b.mid, a.high - b.low};
}
constexpr Interval operator*(Interval a, Interval b) {
  const auto [least, most] =
      std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  return {least, a.mid * b.mid, most};
}
/// `b` must not contain zero.
constexpr Interval operator/(Interval a, Interval b) {
  return a * Interval{1 / b.high, 1 / b.mid, 1 / b.low};
}
constexpr Interval operator*(double f, Interval a) {
  return Interval::exactly(f) * a;
}

}  // namespace countervail
