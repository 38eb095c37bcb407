// Days as a count from 1970-01-01, in the proleptic Gregorian calendar (Howard
// Hinnant's days_from_civil), so that comparing dates of a rule is comparing integers.
// Years begin in March inside: the leap day then comes last and needs no case of its
// own.
#include "rules/date.h"

#include <fmt/format.h>

#include "base/error.h"

namespace countervail::rules {
namespace {

struct CivilDate {
  int year = 0, month = 0, day = 0;
};

constexpr int days_from_civil(CivilDate date) {
  const int year = date.month <= 2 ? date.year - 1 : date.year;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

constexpr CivilDate civil_from_days(int days) {
  const int shifted = days + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int day_of_era = shifted - era * 146097;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month_index = (5 * day_of_year + 2) / 153;
  const int month = month_index < 10 ? month_index + 3 : month_index - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * month_index + 2) / 5 + 1};
}

bool digits(std::string_view text, int& value) {
  value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  return true;
}

}  // namespace

bool parse_day(std::string_view text, Day& day) {
  CivilDate date;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!digits(text.substr(0, 4), date.year) || !digits(text.substr(5, 2), date.month) ||
      !digits(text.substr(8, 2), date.day))
    return false;
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) return false;
  const Day found = days_from_civil(date);
  const CivilDate back = civil_from_days(found);  // 30 February comes back as 2 March
  if (back.month != date.month || back.day != date.day) return false;
  day = found;
  return true;
}

Day day_of(std::string_view text) {
  Day day = 0;
  if (parse_day(text, day)) return day;
  throw Error::at(ErrorKind::kSyntax, fmt::format("'{}' is no date", text), "write YYYY-MM-DD");
}

/// A month or a year is all of its days; the last day of a month is the last that parses.
DaySpan days_named(std::string_view text) {
  if (text == "never") return {kAfterAllDays, kAfterAllDays};
  const std::string whole(text);
  DaySpan span;
  if (text.size() == 10 && parse_day(text, span.first)) return {span.first, span.first};
  if (text.size() == 7 && parse_day(whole + "-01", span.first)) {
    for (const char* last : {"-28", "-29", "-30", "-31"}) parse_day(whole + last, span.last);
    return span;
  }
  if (text.size() == 4 && parse_day(whole + "-01-01", span.first) &&
      parse_day(whole + "-12-31", span.last))
    return span;
  throw Error::at(ErrorKind::kSyntax, fmt::format("'{}' is no date", text),
                  "write YYYY, YYYY-MM, YYYY-MM-DD or never");
}

/// Nothing for the two days that mean "always" and "never".
std::string day_text(Day day) {
  if (day == kBeforeAllDays || day == kAfterAllDays) return {};
  const CivilDate date = civil_from_days(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

}  // namespace countervail::rules
