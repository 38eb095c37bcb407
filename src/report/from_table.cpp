#include "report/from_table.h"

#include <algorithm>

#include "report/read.h"

namespace countervail::report {
namespace {

constexpr std::size_t kMostBars = 24;

/// Rows that hold the others, or what they are held against: no parts.
bool is_sum(const std::string& name) {
  return name == "total" || name == "all" || name == "usable" || name == "usable per device";
}

}  // namespace

/// None for words, for unknowns and for columns that are not there.
std::optional<Interval> number(const Table& table, std::size_t row, const char* column) {
  const Cell* found = column == nullptr ? nullptr : cell(table, row, column);
  return found == nullptr || found->is_absent ? std::nullopt : found->number;
}

/// As people see it; empty where there is none.
std::string words(const Table& table, std::size_t row, const char* column) {
  const Cell* found = cell(table, row, column);
  return found == nullptr ? std::string() : found->text;
}

std::optional<LinesWithBand> lines_from(const Document& document, const char* key,
                                        const char* place, ChartAxis axis,
                                        const std::vector<Drawn>& columns) {
  const Table* from = table(document, key);
  if (from == nullptr || from->rows.size() < 2) return std::nullopt;
  LinesWithBand chart;
  chart.axis = std::move(axis);
  const auto at = column(*from, place);
  chart.places_label = at && !from->columns[*at].name.empty() ? from->columns[*at].name : place;
  for (std::size_t i = 0; i < from->rows.size(); ++i)
    chart.places.push_back(words(*from, i, place));
  for (const Drawn& drawn : columns) {
    LinesWithBand::Series series{drawn.label, {}, drawn.tone, drawn.dashed};
    bool any = false;
    for (std::size_t i = 0; i < from->rows.size(); ++i) {
      series.values.push_back(number(*from, i, drawn.key));
      any = any || (series.values.back() && series.values.back()->high != 0);
    }
    if (any) chart.series.push_back(std::move(series));
  }
  if (chart.series.empty()) return std::nullopt;
  return chart;
}

std::optional<IntervalChart> ranges_from(const Document& document, const char* key,
                                         const char* label, const char* value, ChartAxis axis,
                                         const char* low, const char* high) {
  const Table* from = table(document, key);
  if (from == nullptr) return std::nullopt;
  IntervalChart chart;
  chart.axis = std::move(axis);
  bool any = false;
  for (std::size_t i = 0; i < std::min(from->rows.size(), kMostBars); ++i) {
    std::optional<Interval> range = number(*from, i, value);
    if (const auto end = number(*from, i, low); range && end) range->low = end->mid;
    if (const auto end = number(*from, i, high); range && end) range->high = end->mid;
    chart.rows.push_back({words(*from, i, label), range.value_or(Interval{}), range.has_value()});
    any = any || range;
  }
  return any ? std::optional(chart) : std::nullopt;
}

std::optional<Tornado> bars_from(const Document& document, const char* key, const char* label,
                                 const char* value, ChartAxis axis, double base,
                                 std::string base_label) {
  const Table* from = table(document, key);
  if (from == nullptr) return std::nullopt;
  Tornado chart;
  chart.axis = std::move(axis);
  chart.base = base;
  chart.base_label = std::move(base_label);
  for (std::size_t i = 0; i < std::min(from->rows.size(), kMostBars); ++i) {
    const auto length = number(*from, i, value);
    const double end = length ? length->mid : base;
    chart.rows.push_back({words(*from, i, label), base, end, false, end >= base ? 1 : 2,
                          length ? words(*from, i, value) : "", length.has_value()});
  }
  return chart.rows.empty() ? std::nullopt : std::optional(chart);
}

std::optional<StackedBars> parts_from(const Document& document, const char* key, const char* label,
                                      const char* value, ChartAxis axis, std::string bar) {
  const Table* from = table(document, key);
  if (from == nullptr) return std::nullopt;
  StackedBars chart;
  chart.axis = std::move(axis);
  chart.bars = {std::move(bar)};
  for (std::size_t i = 0; i < from->rows.size(); ++i) {
    const auto part = number(*from, i, value);
    const std::string name = words(*from, i, label);
    if (part && part->mid > 0 && !is_sum(name)) chart.parts.push_back({name, {part->mid}});
  }
  return chart.parts.empty() ? std::nullopt : std::optional(chart);
}

std::optional<Scatter> points_from(const Document& document, const char* key, const char* label,
                                   ChartAxis x_axis, const char* x, ChartAxis y_axis,
                                   const char* y) {
  const Table* from = table(document, key);
  if (from == nullptr) return std::nullopt;
  Scatter chart;
  chart.x = std::move(x_axis);
  chart.y = std::move(y_axis);
  for (std::size_t i = 0; i < from->rows.size(); ++i) {
    const auto across = number(*from, i, x), up = number(*from, i, y);
    if (across && up && (!chart.x.log || across->mid > 0) && (!chart.y.log || up->mid > 0))
      chart.points.push_back({across->mid, up->mid, words(*from, i, label)});
  }
  return chart.points.empty() ? std::nullopt : std::optional(chart);
}

}  // namespace countervail::report
