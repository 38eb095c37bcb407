#include "render/figure_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/units.h"

namespace countervail {
namespace {

constexpr double kPeta = 1e15;

/// Whole and in groups of three from 100 on; below, as many digits as the figure carries.
std::string amount(double value, int significant) {
  return value >= 100 ? grouped_digits(fmt::format("{:.0f}", value))
                      : format_significant(value, significant);
}

/// Prefixes belong to measures, not to counted things: "270 packages", never "1.5 kpackages".
bool takes_prefix(const std::string& unit) {
  static constexpr const char* kMeasures[] = {"s", "B", "B/s", "FLOP", "FLOP/s",
                                              "W", "J", "m",   "Hz"};
  for (const char* measure : kMeasures)
    if (unit == measure) return true;
  return false;
}

}  // namespace

std::string rounded_text(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return format_number(value);
  const double step = std::pow(10, std::floor(std::log10(std::abs(value))) + 1 - digits);
  return format_significant(step * std::round(value / step), digits);
}

std::string grouped_digits(std::string digits) {
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string figure_text(const std::string& unit, double value) {
  if (unit.empty() || unit == "1") return amount(value, value < 0.1 ? 3 : 4);
  if (unit == "share") return fmt::format("{:.1f} %", 100 * value);
  if (unit == "USD") return amount(value, 3) + " USD";
  if (unit == "USD/(FLOP/s)") return grouped_digits(fmt::format("{:.0f}", kPeta * value)) + " USD";
  if (unit == "mm2") return format_significant(value, 4) + " mm2";
  if (unit == "K")
    return std::isfinite(value) ? fmt::format("{:.1f} C", value - kZeroCelsius) : "no steady state";
  if (takes_prefix(unit)) return format_si(value, unit);
  return format_significant(value, 6) + " " + unit;
}

std::string range_text(const std::string& unit, const Interval& value) {
  if (value.is_exact()) return figure_text(unit, value.mid);
  return fmt::format("{} ({} to {})", figure_text(unit, value.mid), figure_text(unit, value.low),
                     figure_text(unit, value.high));
}

}  // namespace countervail
