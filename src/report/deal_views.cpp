// Pictures of a deal: who gains at which valuations, how long it is kept, who would stop it.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/from_table.h"
#include "report/read.h"
#include "report/subjects.h"

namespace countervail::report {
namespace {

constexpr double kBillion = 1e9;

/// "16 to 8100 (560) bn USD".
std::string billions(const Interval& usd) {
  return fmt::format("{} bn USD ({} to {})", two_digits(usd.mid / kBillion),
                     two_digits(usd.low / kBillion), two_digits(usd.high / kBillion));
}

/// The least share of a row of the table of terms, for its title.
std::string kept_text(const Document& document) {
  const Table* held = table(document, "hold");
  if (held == nullptr || held->rows.empty()) return {};
  const std::size_t last = held->rows.size() - 1;
  const auto soon = number(*held, last, "term_1"), late = number(*held, last, "term_16");
  if (!soon || !late) return {};
  return fmt::format(
      "At a hazard of {} a year it is kept in {} % of draws for a quarter, in {} % for sixteen",
      words(*held, last, "hazard"), two_digits(100 * soon->mid), two_digits(100 * late->mid));
}

}  // namespace

/// Break-evens stand before the votes, as these are read at one valuation and those at all.
std::vector<View> deal_views(const Document& document) {
  std::vector<View> views;
  auto even =
      ranges_from(document, "break_even", "unit", "us",
                  {.label = "USD an e-fold of compute, below which the US gains (logarithmic)",
                   .unit = "USD",
                   .log = true});
  if (even && !even->rows.empty()) {
    const auto known = std::find_if(even->rows.begin(), even->rows.end(),
                                    [](const auto& row) { return row.is_known; });
    const std::string title =
        known == even->rows.end()
            ? std::string("No unit of compute moves in enough draws for a break-even")
            : fmt::format("Counted in {}, the US gains below {} an e-fold", known->label,
                          billions(known->value));
    add(views, "break_even", title, std::move(even),
        "Bar: 5 to 95 % of draws in which the package moves compute; none where they are under 80 "
        "%.");
  }
  if (const std::string title = kept_text(document); !title.empty())
    add(views, "hold", title,
        lines_from(
            document, "hold", "hazard",
            {.label = "share of valuations and draws in which both keep it", .unit = ""},
            {{"term_1", "1 quarter"}, {"term_4", "4 quarters", 2}, {"term_16", "16 quarters", 3}}),
        "By the hazard a year that it breaks down for other reasons.");
  add(views, "votes", "What each player gains where the package settles",
      bars_from(document, "votes", "player", "score", {.label = "USD", .unit = "USD"}, 0,
                "indifferent"),
      "One veto is enough.");
  return views;
}

}  // namespace countervail::report
