// Dates and later losses follow from the mineral case alone, so they stand at no valuation.
#include "study/deal_aftermath.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "render/cells.h"
#include "render/figure_text.h"

namespace countervail {

std::string per_cent(double share) {
  return format_significant(100 * share, 2) + " %";
}

std::string billions(double usd) {
  constexpr double kBillion = 1e9;
  return rounded_text(usd / kBillion, 2);
}

/// Dates follow from stock alone, so they can be held against what was reported.
Table stops_table(const DealAnswer& a) {
  Table table{.title =
                  "First line that stops for want of a mineral, days after the border closed, by "
                  "weeks of stock (middle of all numbers)",
              .key = "stops",
              .for_machines = true};
  table.columns = {{"minerals", Align::kLeft, false, "group"},
                   {"weeks of stock", Align::kRight, false, "weeks", kPlainNumber},
                   {"days", Align::kRight, false, "days", kPlainNumber}};
  for (const DealStop& stop : a.stops)
    table.rows.push_back({stop.group, plain(stop.weeks, 3),
                          std::isfinite(stop.days) ? plain(stop.days, 3) : absent("none stops")});
  return table;
}

/// Read against the payoffs: letting out is best in one shot and keeps the threat too.
Table leverage_table(const DealAnswer& a) {
  Table table{.title = fmt::format(
                  "What a curb leaves for the next round: loss of the United States if exports "
                  "stop whole from the horizon on, bn USD, 5 to 95 % (median) of {} draws",
                  std::min(a.options.draws, kLeverageDraws)),
              .key = "leverage",
              .for_machines = true};
  table.columns = {{"minerals", Align::kLeft, false, "group"},
                   {"curb kept, quarters", Align::kRight, false, "quarters", kPlainNumber},
                   {"first year", Align::kRight, false, "first_year", "USD"},
                   {"second year, stocks gone", Align::kRight, false, "second_year", "USD"},
                   {"need met from outside", Align::kRight, false, "outside", "share"}};
  const auto cell = [](const Interval& v, const auto& text) {
    return Cell(fmt::format("{} to {} ({})", text(v.low), text(v.high), text(v.mid)), v);
  };
  for (const DealLeverage& one : a.leverage)
    table.rows.push_back({one.group, plain(one.quarters, 3), cell(one.first_year, billions),
                          cell(one.second_year, billions), cell(one.outside, per_cent)});
  return table;
}

/// Printed beside the run and never read by it: a back-test that looked would be none.
Table observed_table(const DealAnswer& a) {
  Table table{.title = "What was seen afterwards, no input of this run", .key = "observed"};
  table.columns = {{"what", Align::kLeft, true},
                   {"when"},
                   {"value", Align::kRight},
                   {"source", Align::kLeft, true}};
  for (const DealObserved& seen : a.model->scenario.observed)
    table.rows.push_back({seen.what, seen.when, plain(seen.value, 3), seen.source});
  return table;
}

}  // namespace countervail
