#pragma once
// Quarters as whole numbers, and dates as fractions of them.
//
//   number of a quarter = 4 year + (quarter of the year - 1), so differences are quarters
//   time of a date      = quarters since the start of the first quarter of a calendar, by days
//
// Calendar quarters, never fiscal ones: NVIDIA's fiscal first quarter ends in late April.
#include <chrono>
#include <string>
#include <string_view>

#include "files/csv.h"

namespace countervail::supply {

/// The quarters of a run: 2023Q1 to 2030Q4 unless said otherwise.
struct Calendar {
  int first = 4 * 2023;  ///< number of the first quarter
  int count = 32;
};

/// "2027Q4" -> 8111. Throws Error kSyntax for anything else ("2025Q5", "2025-Q1").
int parse_quarter(std::string_view text);
/// That of a cell; an Error then names its place.
int quarter_in(const CsvTable& table, const CsvRow& row, const char* column);
/// 8111 -> "2027Q4".
std::string quarter_name(int number);
/// Index in the calendar; may lie outside [0, count).
constexpr int quarter_index(const Calendar& calendar, int number) {
  return number - calendar.first;
}

/// Days since 1970-01-01 of a quarter's first day.
std::chrono::sys_days first_day(int number);
/// Quarters since the calendar's start; 2023-02-15 is 0.5 in the default calendar.
double time_of(const Calendar& calendar, std::chrono::sys_days day);

}  // namespace countervail::supply
