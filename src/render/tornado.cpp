// Bars from a base line to both sides. Used for what moves an answer (each fact's bar) and for ratios about 1.
#include <algorithm>
#include <cmath>

#include "render/axis.h"
#include "render/forms.h"
#include "render/row_layout.h"

namespace countervail {
namespace {

std::string words_of(const Tornado& chart, const Tornado::Row& row) {
  if (!row.is_known) return "unknown";
  if (!row.words.empty()) return row.words;
  if (row.low == chart.base || row.high == chart.base)
    return tick_text(chart.axis, row.low == chart.base ? row.high : row.low);
  return tick_text(chart.axis, row.low) + " to " + tick_text(chart.axis, row.high);
}

void draw_bar(Drawing& drawing, const Scale& scale, const Tornado::Row& row, double y) {
  const double left = scale.at(std::min(row.low, row.high)),
               right = scale.at(std::max(row.low, row.high));
  // A bar of no length is still seen.
  const double width = std::max(right - left, 2.0);
  drawing.rect(left, y - kBar / 2, width, kBar, tone(row.tone));
  if (row.hatched) drawing.rect(left, y - kBar / 2, width, kBar, "hatched");
  if (scale.side(std::max(row.low, row.high)) > 0) drawing.arrow(right, y, 1, tone(row.tone));
  if (scale.side(std::min(row.low, row.high)) < 0) drawing.arrow(left, y, -1, tone(row.tone));
}

}  // namespace

void draw_form(Drawing& drawing, const Tornado& chart) {
  const RowColumns columns = columns_of(drawing);
  std::vector<double> values{chart.base};
  for (const auto& row : chart.rows)
    if (row.is_known) values.insert(values.end(), {row.low, row.high});
  const Scale scale = scale_of(chart.axis, values, columns.plot_left, columns.plot_right);
  const double x = scale.at(chart.base);
  double top = chart.base_label.empty() ? 4 : place_reference(drawing, x, chart.base_label);
  const double first = top - 4;
  std::vector<double> middles;
  for (const auto& row : chart.rows) {
    const RowPlace place = place_row(drawing, columns, top, row.label, words_of(chart, row));
    middles.push_back(place.middle);
    top = place.bottom;
  }
  const bool narrow = drawing.is_narrow();
  const double below = draw_x_axis(drawing, chart.axis, scale, narrow ? top : first, top);
  for (std::size_t i = 0; i < middles.size(); ++i) {
    if (chart.rows[i].is_known) draw_bar(drawing, scale, chart.rows[i], middles[i]);
    if (narrow) drawing.line(x, middles[i] - 11, x, middles[i] + 11, "ref");
  }
  if (!narrow) drawing.line(x, first, x, top, "ref");
  drawing.height = top + below + 4;
}

Table rows_of(const Tornado& chart) {
  Table table{"",
              {{"what", Align::kLeft, true}, {chart.axis.label, Align::kRight, true, "value"}},
              {},
              "rows"};
  table.columns[1].is_range = true;
  for (const auto& row : chart.rows) {
    const double far = row.low == chart.base ? row.high : row.low;
    Interval value = Interval::exactly(far);
    if (row.low != chart.base && row.high != chart.base)
      value = {std::min(row.low, row.high), (row.low + row.high) / 2, std::max(row.low, row.high)};
    Cell cell = value_cell(chart.axis, value, row.is_known);
    if (row.is_known) cell.text = words_of(chart, row);
    table.rows.push_back({row.label, std::move(cell)});
  }
  return table;
}

}  // namespace countervail
