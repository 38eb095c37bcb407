// Periods as people write them (2025, 2025Q4, 2025H1, 2025-06, 2025-06-30, 2024-25, end
// 2025) become a span in years. "2024-25" is two years and "2024-06" a month: told
// apart by 12. Days are of 1/365.25 year, exact enough for figures given by the
// quarter.
#include "supply/period.h"

#include <algorithm>
#include <string>

namespace countervail::supply {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view text) {
  return std::stoi(std::string(text));
}

constexpr int kMonths = 12, kCentury = 100;
constexpr double kDays = 365.25;

/// Nothing where the text is no period: callers know the cell and say so there.
std::optional<Period> part_of_year(int year, std::string_view rest) {
  if (rest.size() == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4') {
    const double from = year + (rest[1] - '1') / 4.0;
    return Period{from, from + 0.25};
  }
  if (rest.size() == 2 && rest[0] == 'H' && (rest[1] == '1' || rest[1] == '2'))
    return Period{year + (rest[1] - '1') / 2.0, year + (rest[1] - '0') / 2.0};
  if (rest.size() < 3 || rest[0] != '-' || !all_digits(rest.substr(1, 2))) return std::nullopt;
  const int two = number(rest.substr(1, 2));
  if (rest.size() == 3 && two > kMonths)
    return Period{1.0 * year, year / kCentury * kCentury + two + 1.0};
  if (two < 1 || two > kMonths) return std::nullopt;
  const double month = year + (two - 1.0) / kMonths;
  if (rest.size() == 3) return Period{month, month + 1.0 / kMonths};
  if (rest.size() != 6 || rest[3] != '-' || !all_digits(rest.substr(4))) return std::nullopt;
  const double day = month + (number(rest.substr(4)) - 1) / kDays;
  return Period{day, day + 1 / kDays};
}

}  // namespace

std::optional<Period> period_of(std::string_view text) {
  if (text.starts_with("end ")) {
    const auto whole = period_of(text.substr(4));
    return whole ? std::optional<Period>({whole->to, whole->to}) : std::nullopt;
  }
  if (text.starts_with("to ")) return period_of(text.substr(3));
  if (text.size() < 4 || !all_digits(text.substr(0, 4))) return std::nullopt;
  const int year = number(text.substr(0, 4));
  if (text.size() == 4) return Period{1.0 * year, year + 1.0};
  return part_of_year(year, text.substr(4));
}

}  // namespace countervail::supply
