// Points with names over the lines that they are judged by. A name that finds no place is not drawn: the rows below the
// chart have it.
#include <algorithm>

#include "render/axis.h"
#include "render/forms.h"
#include "render/label_place.h"
#include "render/text_width.h"

namespace countervail {
namespace {

struct Plot {
  Scale x, y;
  double left = 0, right = 0, top = 0, bottom = 0;
};

std::vector<double> values_of(const Scatter& chart, bool on_y) {
  std::vector<double> values;
  for (const auto& point : chart.points) values.push_back(on_y ? point.y : point.x);
  for (const auto& threshold : chart.thresholds)
    if (threshold.on_y == on_y) values.push_back(threshold.value);
  return values;
}

Plot plot_of(const Drawing& drawing, const Scatter& chart, double top) {
  Plot plot;
  plot.top = top;
  plot.bottom = top + (drawing.is_narrow() ? 330 : 400);
  plot.right = drawing.width() - 12;
  plot.y = scale_of(chart.y, values_of(chart, true), plot.bottom, plot.top);
  double widest = 0;
  for (const double value : ticks(plot.y, 5))
    widest = std::max(widest, text_width(tick_text(chart.y, value), drawing.text_size()));
  plot.left = widest + 10;
  plot.x = scale_of(chart.x, values_of(chart, false), plot.left, plot.right);
  return plot;
}

void draw_thresholds(Drawing& drawing, const Scatter& chart, const Plot& plot,
                     LabelPlacer& placer) {
  for (const auto& threshold : chart.thresholds) {
    const bool on_y = threshold.on_y;
    const double at = (on_y ? plot.y : plot.x).at(threshold.value);
    if (on_y)
      drawing.line(plot.left, at, plot.right, at, "ref dash");
    else
      drawing.line(at, plot.top, at, plot.bottom, "ref dash");
    const auto placed =
        placer.place(on_y ? plot.left + 4 : at, on_y ? at : plot.top + 8, threshold.label);
    if (placed) drawing.text(placed->text);
  }
}

void draw_points(Drawing& drawing, const Scatter& chart, const Plot& plot, LabelPlacer& placer) {
  constexpr double kRadius = 5;
  for (const auto& point : chart.points) {
    const double x = plot.x.at(point.x), y = plot.y.at(point.y);
    placer.keep_free({x - kRadius, y - kRadius, x + kRadius, y + kRadius});
  }
  for (const auto& point : chart.points) {
    const double x = plot.x.at(point.x), y = plot.y.at(point.y);
    if (const auto placed = placer.place(x, y, point.label)) {
      const Box box = drawing.box(placed->text);
      if (placed->leads)
        drawing.line(x, y, std::clamp(x, box.left, box.right),
                     std::clamp(y, box.top + 2, box.bottom - 2), "axis");
      drawing.text(placed->text);
    }
    drawing.dot(x, y, kRadius, (point.hollow ? "line " : "") + tone(point.tone));
  }
}

}  // namespace

void draw_form(Drawing& drawing, const Scatter& chart) {
  const double size = drawing.text_size();
  const auto names = lines_within(chart.y.label, drawing.width() - 4, size, 2);
  drawing.lines({0, size + 2, "", Anchor::kStart, true}, names);
  const Plot plot =
      plot_of(drawing, chart, drawing.line_height() * static_cast<double>(names.size()) + 16);
  draw_y_axis(drawing, chart.y, plot.y, plot.left, plot.right);
  const double below = draw_x_axis(drawing, chart.x, plot.x, plot.top, plot.bottom);
  LabelPlacer placer(drawing, {plot.left + 2, plot.top - 8, drawing.width(), plot.bottom - 2});
  draw_points(drawing, chart, plot, placer);
  draw_thresholds(drawing, chart, plot, placer);
  drawing.height = plot.bottom + below + 4;
}

Table rows_of(const Scatter& chart) {
  Table table{"",
              {{"name", Align::kLeft, true},
               {chart.x.label, Align::kRight, true, "x"},
               {chart.y.label, Align::kRight, true, "y"}},
              {},
              "rows"};
  for (const auto& point : chart.points)
    table.rows.push_back({point.label, value_cell(chart.x, Interval::exactly(point.x), true),
                          value_cell(chart.y, Interval::exactly(point.y), true)});
  return table;
}

}  // namespace countervail
