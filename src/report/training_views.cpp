// Pictures of what parity and plan lead to: levers, uncertainty, a plan's step and frontier, serving, a fleet.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/figure_text.h"
#include "report/from_table.h"
#include "report/read.h"
#include "report/subjects.h"

namespace countervail::report {
namespace {

/// The name of the row whose number lies furthest from `from`.
std::string furthest(const IntervalChart& chart, double from) {
  const auto far =
      std::max_element(chart.rows.begin(), chart.rows.end(), [&](const auto& a, const auto& b) {
        return std::abs(std::log(a.value.mid / from)) < std::abs(std::log(b.value.mid / from));
      });
  return fmt::format("{} ({})", far->label, format_significant(far->value.mid, 2));
}

/// Of the one bar.
double sum_of(const StackedBars& chart) {
  double sum = 0;
  for (const auto& part : chart.parts) sum += part.values[0];
  return sum;
}

/// The gap closed lever by lever in the order stated: each factor divides the count.
std::optional<Waterfall> steps_of(const Document& document) {
  const Figure *none = known(document, "none.count"), *all = known(document, "all.count");
  const Table* from = table(document, "levers");
  if (none == nullptr || all == nullptr || from == nullptr) return std::nullopt;
  Waterfall chart;
  chart.axis = {
      .label = none->unit + "s for the same rate (logarithmic)", .unit = none->unit, .log = true};
  chart.start = none->value.mid;
  chart.start_label = "without the levers";
  chart.end_label = "with all of them";
  double at = chart.start;
  for (std::size_t i = 0; i < from->rows.size(); ++i) {
    const auto factor = number(*from, i, "in_order");
    const double to = factor ? at / factor->mid : std::nan("");
    chart.steps.push_back({words(*from, i, "lever"), to});
    if (factor) at = to;
  }
  return chart;
}

}  // namespace

/// A waterfall in the stated order; the shares over all orders stand in the table.
std::vector<View> levers_views(const Document& document) {
  std::vector<View> views;
  const Figure* gap = known(document, "gap");
  auto shares = ranges_from(
      document, "levers", "lever", "factor",
      {.label = "factor of the count that the lever closes (logarithmic)", .unit = "", .log = true},
      "least", "most");
  if (gap == nullptr || !shares) return views;
  add(views, "levers",
      fmt::format("The levers close a factor of {}, in the order stated",
                  two_digits(gap->value.mid)),
      steps_of(document),
      "Each bar begins where the one above it ended; another order gives other bars.");
  shares->reference = Reference{"closes nothing", 1};
  const std::string title = "In the mean over all orders the strongest is " + furthest(*shares, 1);
  add(views, "shares", title, std::move(shares),
      "Dot: Shapley's mean over all orders; bar: the least and the most that one order gives it.");
  return views;
}

/// Bands first, then what they come from.
std::vector<View> uncertainty_views(const Document& document) {
  std::vector<View> views;
  const Figure* count = known(document, "count");
  if (count != nullptr) {
    IntervalChart chart;
    chart.axis = {.label = count->unit + "s", .unit = count->unit, .log = true};
    chart.rows.push_back({"candidate, 5 to 95 % of the draws", count->value});
    if (const Figure* reference = known(document, "reference.units"))
      chart.reference = Reference{"the reference: " + format_significant(reference->value.mid, 6),
                                  reference->value.mid};
    add(views, "count",
        fmt::format("Needed: {} {}s ({} to {})", format_significant(count->value.mid, 6),
                    count->unit, format_significant(count->value.low, 6),
                    format_significant(count->value.high, 6)),
        std::optional(chart));
  }
  for (const auto& [key, column, what] : {std::tuple("first", "first_order", "alone"),
                                          std::tuple("total", "total", "with all it acts with")}) {
    auto shares =
        ranges_from(document, "variables", "fact", column,
                    {.label = std::string("share of the variance, ") + what, .unit = "share"});
    if (!shares) continue;
    const std::string title = fmt::format(
        "{}, {} explains {} of the spread",
        what == std::string("alone") ? "Alone" : "With all it acts with", shares->rows[0].label,
        fmt::format("{:.0f} %", 100 * shares->rows[0].value.mid));
    add(views, key, title, std::move(shares), "Bar: the range of the estimate over the draws.");
  }
  return views;
}

/// Where the step's time and the memory go.
std::vector<View> plan_views(const Document& document) {
  std::vector<View> views;
  const Figure *memory = known(document, "memory.total"),
               *usable = known(document, "memory.usable");
  auto step = parts_from(document, "breakdown", "part", "value",
                         {.label = "seconds per step", .unit = "s"}, "step");
  if (step) {
    const std::string title = "A step takes " + figure_text("s", sum_of(*step));
    add(views, "time", title, std::move(step));
  }
  if (memory != nullptr)
    add(views, "memory",
        "A device holds " + figure_text("B", memory->value.mid) +
            (usable == nullptr ? "" : " of " + figure_text("B", usable->value.mid) + " usable"),
        parts_from(document, "memory", "part", "value",
                   {.label = "bytes per device at the fullest stage", .unit = "B"}, "memory"));
  add(views, "frontier", "Less memory a device costs rate: the layouts that nothing beats",
      points_from(document, "frontier", "recompute", {.label = "memory per device", .unit = "B"},
                  "memory_per_device", {.label = "tokens per second per device", .unit = "token/s"},
                  "rate_per_device"),
      "Each point is a layout, named by its recomputation; the table has all of it.");
  return views;
}

/// A device's rate against a user's.
std::vector<View> serve_views(const Document& document) {
  std::vector<View> views;
  add(views, "frontier", "Faster answers for one user cost output of the whole",
      points_from(document, "frontier", "worker",
                  {.label = "output tokens per second per user", .unit = "", .log = true},
                  "user_rate",
                  {.label = "output tokens per second per device", .unit = "", .log = true},
                  "device_rate"));
  auto step = parts_from(document, "step", "part", "time",
                         {.label = "seconds per step", .unit = "s"}, "step");
  if (step) {
    const std::string title = "A step of decoding takes " + figure_text("s", sum_of(*step));
    add(views, "step", title, std::move(step));
  }
  add(views, "configurations", "The best layouts, each with its range",
      ranges_from(document, "configurations", "worker", "device_rate",
                  {.label = "output tokens per second per device", .unit = ""}));
  return views;
}

/// Both frontiers, at equal speed of a user.
std::vector<View> serving_parity_views(const Document& document) {
  std::vector<View> views;
  auto ratios =
      bars_from(document, "ratios", "what", "ratio",
                {.label = "a package of the candidate over one of the reference (logarithmic)",
                 .unit = "",
                 .log = true},
                1, "equal");
  if (ratios && known(document, "serving.parity.tpp") != nullptr) {
    const Figure *tpp = known(document, "serving.parity.tpp"),
                 *served = known(document, "serving.parity.aggregated");
    const std::string title = served == nullptr
                                  ? "What a package of the candidate serves of one of the reference"
                                  : fmt::format(
                                        "With prefill and decode on the same devices a package "
                                        "serves {} of the reference's; the measure that rules "
                                        "count by says {}",
                                        two_digits(served->value.mid), two_digits(tpp->value.mid));
    add(views, "ratios", title, std::move(ratios));
  }
  add(views, "speeds", "What is left of each at the same speed for a user",
      lines_from(document, "speeds", "user_rate",
                 {.label = "output tokens per second per package", .unit = ""},
                 {{"whole_candidate", "candidate, whole"},
                  {"whole_reference", "reference, whole", 2},
                  {"decode_candidate", "candidate, decode alone", 1, true},
                  {"decode_reference", "reference, decode alone", 2, true}}));
  return views;
}

/// Units of both phases, busy and spare.
std::vector<View> fleet_views(const Document& document) {
  std::vector<View> views;
  add(views, "units", "Packages by phase",
      parts_from(document, "units", "phase", "packages", {.label = "packages", .unit = "package"},
                 "fleet"));
  return views;
}

}  // namespace countervail::report
