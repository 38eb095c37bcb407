#include "render/chart.h"

#include "render/cells.h"
#include "render/forms.h"
#include "render/row_layout.h"

namespace countervail {

Drawing draw(const Chart& chart, int width, const std::string& title) {
  Drawing drawing(width);
  drawing.title = title;
  std::visit([&](const auto& form) { draw_form(drawing, form); }, chart);
  return drawing;
}

Table table_of(const Chart& chart) {
  return std::visit([](const auto& form) { return rows_of(form); }, chart);
}

Cell value_cell(const ChartAxis& axis, const Interval& value, bool is_known) {
  if (!is_known) return unknown();
  return {value_words(axis, value, true), value, axis.unit == "1" ? "" : axis.unit};
}

}  // namespace countervail
