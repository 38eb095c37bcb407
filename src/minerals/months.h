#pragma once
// Calendar months with their days, so that a rule of 4 April binds 27 of April's 30 days.
#include <chrono>
#include <vector>

namespace countervail::minerals {

/// Mean days of a month where a rate a month becomes one a day without a date.
inline constexpr double kDaysPerMonth = 30.4;

struct Months {
  std::chrono::sys_days start;  ///< first day of the first month
  std::vector<int> first_day;   ///< of each month, counted from `start`; one more at the end

  int count() const { return static_cast<int>(first_day.size()) - 1; }
  int days(int month) const { return first_day[month + 1] - first_day[month]; }
  int all_days() const { return first_day.back(); }
  /// Days since the start; negative before it.
  int day_of(std::chrono::sys_days date) const { return static_cast<int>((date - start).count()); }
};

inline Months months_from(std::chrono::year_month first, int count) {
  Months months{std::chrono::sys_days(first / 1), {0}};
  for (int m = 1; m <= count; ++m) {
    const std::chrono::sys_days next(std::chrono::year_month_day(first / 1) +
                                     std::chrono::months(m));
    months.first_day.push_back(months.day_of(next));
  }
  return months;
}

}  // namespace countervail::minerals
