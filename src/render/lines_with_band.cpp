// Series over an ordered line of places, each with the band of its range; a key above the plot names them, so that no name
// lies on a line.
#include <algorithm>

#include "render/axis.h"
#include "render/forms.h"
#include "render/text_width.h"

namespace countervail {
namespace {

using Points = std::vector<std::pair<double, double>>;

/// Swatch and name, one under the other or beside each other as there is room; returns where the plot may begin.
double draw_key(Drawing& drawing, const LinesWithBand& chart) {
  const double size = drawing.text_size(), line = drawing.line_height();
  double x = 0, y = size + 2;
  for (const auto& series : chart.series) {
    const auto names = lines_within(series.label, drawing.width() - 34, size, 2);
    double widest = 0;
    for (const std::string& name : names) widest = std::max(widest, text_width(name, size));
    if (x > 0 && x + 30 + widest > drawing.width() - 2) {
      x = 0;
      y += line;
    }
    drawing.line(x, y - 0.35 * size, x + 24, y - 0.35 * size,
                 "line " + tone(series.tone) + (series.dashed ? " dash" : ""));
    drawing.lines({x + 30, y, "", Anchor::kStart, false}, names);
    y += line * static_cast<double>(names.size() - 1);
    x += 30 + widest + 22;
  }
  return y + line;
}

/// Runs of places where the series is known: a gap is a gap.
std::vector<std::pair<std::size_t, std::size_t>> runs_of(const LinesWithBand::Series& series) {
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!series.values[i]) continue;
    if (runs.empty() || runs.back().second != i) runs.emplace_back(i, i);
    runs.back().second = i + 1;
  }
  return runs;
}

void draw_series(Drawing& drawing, const LinesWithBand::Series& series, const Scale& x,
                 const Scale& y) {
  const std::string css = tone(series.tone);
  for (const auto& [first, last] : runs_of(series)) {
    Points band, line, back;
    for (std::size_t i = first; i < last; ++i) {
      const double at = x.at(static_cast<double>(i));
      band.emplace_back(at, y.at(series.values[i]->high));
      back.emplace_back(at, y.at(series.values[i]->low));
      line.emplace_back(at, y.at(series.values[i]->mid));
    }
    band.insert(band.end(), back.rbegin(), back.rend());
    drawing.polygon(band, css + " band");
    drawing.polyline(line, "line " + css + (series.dashed ? " dash" : ""));
    if (last - first == 1) drawing.dot(line[0].first, line[0].second, 4, css);
  }
}

/// Names of the places below the plot, as many as do not meet.
void draw_places(Drawing& drawing, const LinesWithBand& chart, const Scale& x, double bottom) {
  double free_from = -1e9;
  for (std::size_t i = 0; i < chart.places.size(); ++i) {
    DrawnText text{x.at(static_cast<double>(i)), bottom + 1.3 * drawing.line_height(),
                   chart.places[i], Anchor::kMiddle, true};
    const double wide = text_width(text.words, drawing.text_size());
    if (wide > drawing.width() / 2) continue;
    text.x = std::clamp(text.x, wide / 2, drawing.width() - wide / 2);
    const Box box = drawing.box(text);
    if (box.left < free_from) continue;
    free_from = box.right + 8;
    drawing.text(text);
  }
}

std::vector<double> values_of(const LinesWithBand& chart) {
  std::vector<double> values;
  for (const auto& series : chart.series)
    for (const auto& value : series.values)
      if (value) values.insert(values.end(), {value->low, value->mid, value->high});
  if (!chart.axis.log) values.push_back(0);
  return values;
}

}  // namespace

void draw_form(Drawing& drawing, const LinesWithBand& chart) {
  const double size = drawing.text_size(), line = drawing.line_height();
  double top = draw_key(drawing, chart);
  const auto names = lines_within(chart.axis.label, drawing.width() - 4, size, 2);
  drawing.lines({0, top + size, "", Anchor::kStart, true}, names);
  top += line * static_cast<double>(names.size()) + 12;
  const double bottom = top + (drawing.is_narrow() ? 240 : 300);
  const Scale y = scale_of(chart.axis, values_of(chart), bottom, top);
  double widest = 0;
  for (const double value : ticks(y, 5))
    widest = std::max(widest, text_width(tick_text(chart.axis, value), size));
  const double left = widest + 10, right = drawing.width() - 14;
  const double last = std::max(1.0, static_cast<double>(chart.places.size()) - 1);
  const Scale x{0, last, left + 4, right, false};
  draw_y_axis(drawing, chart.axis, y, left, right);
  drawing.line(left, bottom, right, bottom, "axis");
  for (const auto& series : chart.series) draw_series(drawing, series, x, y);
  draw_places(drawing, chart, x, bottom);
  const auto below = lines_within(chart.places_label, drawing.width() - 4, size, 2);
  drawing.lines({(left + right) / 2, bottom + 2.4 * line, "", Anchor::kMiddle, true}, below);
  drawing.height = bottom + line * (1.8 + static_cast<double>(below.size())) + 4;
}

Table rows_of(const LinesWithBand& chart) {
  Table table{"", {{chart.places_label, Align::kLeft, true, "place"}}, {}, "rows"};
  for (const auto& series : chart.series) {
    table.columns.push_back({series.label, Align::kRight, true});
    table.columns.back().is_range = true;
  }
  for (std::size_t i = 0; i < chart.places.size(); ++i) {
    std::vector<Cell> row{chart.places[i]};
    for (const auto& series : chart.series)
      row.push_back(value_cell(chart.axis, series.values[i].value_or(Interval{}),
                               series.values[i].has_value()));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace countervail
