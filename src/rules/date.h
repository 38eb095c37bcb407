#pragma once
// Calendar days as whole numbers, so that "in force on" is two comparisons. Proleptic Gregorian
// calendar, days since 1970-01-01; the conversion is that of H. Hinnant, "chrono-Compatible
// Low-Level Date Algorithms" (2014), section days_from_civil.
#include <limits>
#include <string>
#include <string_view>

namespace countervail::rules {

using Day = int;
inline constexpr Day kBeforeAllDays = std::numeric_limits<Day>::min();
inline constexpr Day kAfterAllDays = std::numeric_limits<Day>::max();

/// "2023-11-17". False when the text is no such day ("2023-02-30").
bool parse_day(std::string_view text, Day& day);
/// Error{kSyntax} naming the text.
Day day_of(std::string_view text);
/// First and last day that "2023", "2023-11" or "2023-11-17" may mean; "never" is after all days.
/// Error{kSyntax} naming the text.
struct DaySpan {
  Day first = kBeforeAllDays, last = kAfterAllDays;
};
DaySpan days_named(std::string_view text);
/// "2023-11-17"; empty for the two open ends.
std::string day_text(Day day);

}  // namespace countervail::rules
