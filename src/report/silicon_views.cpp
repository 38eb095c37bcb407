// Pictures of what may be had: rules, packages, supply, races of stocks, minerals; and of studies that disagree.
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

/// "2.4 million (1.3 to 4.5)": the last place of a series, two digits of it.
std::string last_of(const LinesWithBand& chart) {
  const auto& value = chart.series.front().values.back();
  if (!value) return "unknown";
  const double scale = value->mid >= 1e6 ? 1e6 : value->mid >= 1e3 ? 1e3 : 1;
  const char* word = scale == 1e6 ? " million" : scale == 1e3 ? " thousand" : "";
  const std::string mid = two_digits(value->mid / scale) + word;
  return value->is_exact() ? mid
                           : fmt::format("{} ({} to {})", mid, two_digits(value->low / scale),
                                         two_digits(value->high / scale));
}

constexpr std::size_t kNearest = 14;

/// Clauses with a threshold, the nearest first: the item's value over the threshold.
std::optional<Tornado> margins_of(const Document& document) {
  const Table* from = table(document, "trace");
  if (from == nullptr) return std::nullopt;
  Tornado chart;
  for (std::size_t i = 0; i < from->rows.size(); ++i) {
    const auto value = number(*from, i, "value"), threshold = number(*from, i, "threshold");
    if (!value || !threshold || value->mid <= 0 || threshold->mid <= 0) continue;
    const double over = value->mid / threshold->mid;
    std::string metric = words(*from, i, "metric");
    std::ranges::replace(metric, '_', ' ');
    const std::string label = words(*from, i, "clause") + ": " + metric;
    const bool again = std::ranges::any_of(
        chart.rows, [&](const auto& row) { return row.label == label && row.high == over; });
    if (!again)
      chart.rows.push_back(
          {label, 1, over, false, over >= 1 ? 2 : 1,
           fmt::format("{} of {} {}", format_significant(value->mid, 4),
                       format_significant(threshold->mid, 4), words(*from, i, "unit"))});
  }
  if (chart.rows.empty()) return std::nullopt;
  std::stable_sort(chart.rows.begin(), chart.rows.end(), [](const auto& a, const auto& b) {
    return std::abs(std::log(a.high)) < std::abs(std::log(b.high));
  });
  chart.rows.resize(std::min(chart.rows.size(), kNearest));
  chart.axis = {
      .label = "value of the part over the threshold (logarithmic)", .unit = "", .log = true};
  chart.base = 1;
  chart.base_label = "at the threshold";
  return chart;
}

}  // namespace

/// One picture: how far each figure lies from its threshold.
std::vector<View> rules_check_views(const Document& document) {
  std::vector<View> views;
  auto margins = margins_of(document);
  if (!margins) return views;
  const auto& nearest = margins->rows.front();
  const std::string title = fmt::format("The nearest threshold is {}, at {} times it",
                                        nearest.label, format_significant(nearest.high, 3));
  add(views, "margins", title, std::move(margins),
      "Orange: the value reaches the threshold. A clause may ask for more than one threshold: the "
      "trace has all of it.");
  return views;
}

/// All chips against the thresholds that catch them.
std::vector<View> rules_scan_views(const Document& document) {
  std::vector<View> views;
  auto points = points_from(
      document, "chips", "chip",
      {.label = "total processing performance (TPP, logarithmic)", .unit = "TPP", .log = true},
      "tpp",
      {.label = "performance density (TPP a mm2, logarithmic)", .unit = "TPP/mm2", .log = true},
      "pd");
  if (!points) return views;
  const Table* from = table(document, "chips");
  int caught = 0;
  for (std::size_t i = 0; i < from->rows.size(); ++i) {
    if (words(*from, i, "licence") != "yes") continue;
    ++caught;
    for (auto& point : points->points)
      if (point.label == words(*from, i, "chip")) point.tone = 2;
  }
  add(views, "scan", fmt::format("{} of {} chips need a licence", caught, from->rows.size()),
      std::move(points),
      "Orange: a licence is required. Names that found no place stand in the table.");
  return views;
}

/// What a package costs to make, and its wafers.
std::vector<View> package_views(const Document& document) {
  std::vector<View> views;
  auto bill = ranges_from(document, "bill", "part", "spent",
                          {.label = "US dollars a good package", .unit = "USD"}, "low", "high");
  const Table* from = table(document, "bill");
  std::string largest;
  double most = 0;
  for (std::size_t i = 0; from != nullptr && i < from->rows.size(); ++i) {
    const auto share = number(*from, i, "share");
    if (share && share->mid > most && share->mid < 1) {
      most = share->mid;
      largest = words(*from, i, "part");
    }
  }
  add(views, "bill",
      fmt::format("The largest part of a good package's cost is {}: {:.0f} %", largest, 100 * most),
      std::move(bill), "Bar: the range; dot: what is spent at the middle of every number.");
  for (View& view : views_of_ranges(document)) views.push_back(std::move(view));
  return views;
}

/// Packages by quarter with bands; what binds stands in the table.
std::vector<View> supply_views(const Document& document) {
  std::vector<View> views;
  auto made = lines_from(document, "packages", "when", {.label = "packages a year", .unit = ""},
                         {{"all", "all packages"}, {"h100e", "in H100 equivalents", 3}});
  if (made) {
    const std::string title =
        fmt::format("In {}: {} packages", made->places.back(), last_of(*made));
    add(views, "packages", title, std::move(made), "Bands: 5 to 95 % of the draws.");
  }
  if (const Table* from = table(document, "binding")) {
    StackedBars chart;
    chart.axis = {.label = "share of the draws", .unit = "share"};
    for (std::size_t i = 0; i < from->rows.size(); ++i)
      chart.bars.push_back(words(*from, i, "when"));
    for (std::size_t c = 1; c < from->columns.size(); ++c) {
      StackedBars::Part part{from->columns[c].name, {}};
      double sum = 0;
      for (std::size_t i = 0; i < from->rows.size(); ++i) {
        const auto& value = from->rows[i][c].number;
        part.values.push_back(value ? value->mid : 0);
        sum += part.values.back();
      }
      if (sum > 0) chart.parts.push_back(std::move(part));
    }
    if (!chart.parts.empty() && !chart.bars.empty())
      add(views, "binding", "What binds the last package, by share of the draws",
          std::optional(chart));
  }
  add(views, "stocks", "What is left in stock at the end",
      lines_from(document, "stocks", "when", {.label = "pieces", .unit = ""},
                 {{"910_die", "910 dies"},
                  {"950_die", "950 dies", 2},
                  {"hbm2e", "HBM2E stacks", 3},
                  {"hbm3", "HBM3 stacks", 4},
                  {"hibl_1_0", "HiBL stacks", 5}}));
  return views;
}

/// A ratio by year in the unit asked for; the others disagree, so their table stays.
std::vector<View> race_views(const Document& document) {
  std::vector<View> views;
  auto ratios = ranges_from(
      document, "units", "unit", "ratio",
      {.label = "stock of one bloc over the other (logarithmic)", .unit = "", .log = true});
  if (ratios) {
    double least = 1e300, most = 0;
    for (const auto& row : ratios->rows)
      if (row.is_known) {
        least = std::min(least, row.value.mid);
        most = std::max(most, row.value.mid);
      }
    ratios->reference = Reference{"equal", 1};
    add(views, "units",
        fmt::format("The ratio is {} to {}, by the unit that counts", two_digits(least),
                    two_digits(most)),
        std::move(ratios), "Bar: 5 to 95 % of the draws.");
  }
  add(views, "stock", "Stocks of compute at the end of each period",
      lines_from(
          document, "stock", "quarter",
          {.label = "stock, in the unit of the question (logarithmic)", .unit = "", .log = true},
          {{"us", "US", 2}, {"china", "China"}, {"rest", "rest", 8}}));
  return views;
}

/// What a shortage costs, in its three readings.
std::vector<View> minerals_views(const Document& document) {
  std::vector<View> views;
  auto flows =
      lines_from(document, "months", "month", {.label = "tonnes a month", .unit = ""},
                 {{"normal", "normal", 8, true}, {"exports", "exports"}, {"unmet", "unmet", 2}});
  if (flows) {
    const std::string title = "What is exported, and what demand is unmet, month by month";
    add(views, "flows", title, std::move(flows), "Bands: 5 to 95 % of the draws.");
  }
  add(views, "price", "The price as a multiple of the normal one",
      lines_from(document, "months", "month",
                 {.label = "price over the normal price (logarithmic)", .unit = "", .log = true},
                 {{"price", "price", 2}}));
  auto losses = ranges_from(document, "losses", "reading", "loss",
                            {.label = "US dollars (logarithmic)", .unit = "USD", .log = true});
  if (losses) add(views, "losses", "The loss depends on how it is read", std::move(losses));
  return views;
}

/// Which input parts two studies, largest first.
std::vector<View> why_views(const Document& document) {
  std::vector<View> views;
  auto ranking = ranges_from(document, "ranking", "input", "factor",
                             {.label = "factor of the gap (logarithmic)", .unit = "", .log = true},
                             "least", "most");
  if (!ranking) return views;
  ranking->reference = Reference{"makes no difference", 1};
  const std::string title = "The input that makes most of the gap: " + ranking->rows.front().label;
  add(views, "ranking", title, std::move(ranking),
      "Dot: Shapley's mean over all orders; bar: the least and the most that one order gives it.");
  return views;
}

/// Errors by group, with sign.
std::vector<View> validate_views(const Document& document) {
  std::vector<View> views;
  auto bias =
      bars_from(document, "groups", "group", "bias",
                {.label = "per cent, prediction over measurement", .unit = "%"}, 0, "no bias");
  add(views, "bias", "Bias of each source: prediction over measurement", std::move(bias),
      "The first sources; the table has all of them, calibration and test apart.");
  return views;
}

}  // namespace countervail::report
