// Ranges drawn before points: the bar is the range, the dot the best single figure, an arrow what goes on beyond the axis.
#include <fmt/format.h>

#include "render/axis.h"
#include "render/forms.h"
#include "render/row_layout.h"

namespace countervail {
namespace {

void draw_range(Drawing& drawing, const Scale& scale, const IntervalChart::Row& row, double y) {
  const std::string css = tone(row.tone);
  const double low = scale.at(row.value.low), high = scale.at(row.value.high);
  drawing.rect(low, y - kBar / 2 + 4, high - low, kBar - 8, css + " band");
  if (row.hatched) drawing.rect(low, y - kBar / 2 + 4, high - low, kBar - 8, "hatched");
  drawing.line(low, y, high, y, "line " + css);
  const int beyond = scale.side(row.value.high), before = scale.side(row.value.low);
  if (beyond > 0) drawing.arrow(high, y, 1, css);
  if (before < 0) drawing.arrow(low, y, -1, css);
  if (scale.side(row.value.mid) == 0) drawing.dot(scale.at(row.value.mid), y, 5.5, css);
}

std::vector<double> values_of(const IntervalChart& chart) {
  std::vector<double> values;
  for (const auto& row : chart.rows)
    if (row.is_known)
      for (const double value : {row.value.low, row.value.mid, row.value.high})
        values.push_back(value);
  if (chart.reference) values.push_back(chart.reference->value);
  return values;
}

}  // namespace

void draw_form(Drawing& drawing, const IntervalChart& chart) {
  const RowColumns columns = columns_of(drawing);
  const Scale scale = scale_of(chart.axis, values_of(chart), columns.plot_left, columns.plot_right);
  double top = 4;
  const double x = chart.reference ? scale.at(chart.reference->value) : 0;
  if (chart.reference) top = place_reference(drawing, x, chart.reference->label);
  const double first = top;
  std::vector<double> middles;
  for (const auto& row : chart.rows) {
    const RowPlace place = place_row(drawing, columns, top, row.label,
                                     value_words(chart.axis, row.value, row.is_known));
    middles.push_back(place.middle);
    top = place.bottom;
  }
  const bool narrow = drawing.is_narrow();
  drawing.height = top + draw_x_axis(drawing, chart.axis, scale, narrow ? top : first - 4, top) + 4;
  // Words above each bar of a narrow picture leave no room for a line through all.
  if (!narrow && chart.reference) drawing.line(x, first - 4, x, top, "ref");
  for (std::size_t i = 0; i < middles.size(); ++i) {
    const double y = middles[i];
    if (narrow) drawing.line(columns.plot_left, y, columns.plot_right, y, "grid");
    if (narrow && chart.reference) drawing.line(x, y - 11, x, y + 11, "ref");
    if (chart.rows[i].is_known) draw_range(drawing, scale, chart.rows[i], y);
  }
}

Table rows_of(const IntervalChart& chart) {
  Table table{"",
              {{"what", Align::kLeft, true}, {chart.axis.label, Align::kRight, true, "value"}},
              {},
              "rows"};
  table.columns[1].is_range = true;
  for (const auto& row : chart.rows)
    table.rows.push_back({row.label, value_cell(chart.axis, row.value, row.is_known)});
  if (chart.reference)
    table.rows.push_back({chart.reference->label,
                          value_cell(chart.axis, Interval::exactly(chart.reference->value), true)});
  return table;
}

}  // namespace countervail
