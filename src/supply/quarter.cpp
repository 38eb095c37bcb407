// A quarter is one number, 4 * year + place, so that spans are differences. Days within
// one are counted exactly: quarters have 90 to 92 of them, and a rule's date must not
// drift.
#include "supply/quarter.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"

namespace countervail::supply {

int parse_quarter(std::string_view text) {
  const auto digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  const bool year = text.size() == 6 && std::all_of(text.begin(), text.begin() + 4, digit);
  if (!year || text[4] != 'Q' || text[5] < '1' || text[5] > '4')
    throw Error(ErrorKind::kSyntax, "'" + std::string(text) + "' is not a quarter", {}, 0, 0,
                "a year, Q and 1 to 4: 2027Q4");
  return 4 * std::stoi(std::string(text.substr(0, 4))) + (text[5] - '1');
}

int quarter_in(const CsvTable& table, const CsvRow& row, const char* column) {
  try {
    return parse_quarter(table.cell(row, column));
  } catch (const Error& error) {
    throw table.error(row, column, error.kind, error.message, error.hint);
  }
}

std::string quarter_name(int number) {
  return std::to_string(number / 4) + "Q" + std::to_string(number % 4 + 1);
}

std::chrono::sys_days first_day(int number) {
  const std::chrono::month month(static_cast<unsigned>(number % 4 * 3 + 1));
  return std::chrono::sys_days(std::chrono::year(number / 4) / month / 1);
}

double time_of(const Calendar& calendar, std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  const int number = 4 * static_cast<int>(date.year()) +
                     (static_cast<int>(static_cast<unsigned>(date.month())) - 1) / 3;
  const auto start = first_day(number), end = first_day(number + 1);
  const double inside = static_cast<double>((day - start).count());
  return number - calendar.first + inside / static_cast<double>((end - start).count());
}

}  // namespace countervail::supply
