// Steps from one value to another. It begins at its start (both ends are named), never at 1 or 0: a bar is what one step
// adds, and a thin line carries its end to where the next one starts.
#include <cmath>

#include "render/axis.h"
#include "render/forms.h"
#include "render/row_layout.h"

namespace countervail {
namespace {

/// Factors on a logarithmic axis, differences on a linear one.
std::string step_words(const Waterfall& chart, double from, double to) {
  std::string words = tick_text(chart.axis, from) + " to " + tick_text(chart.axis, to);
  if (std::isnan(to)) words = "unknown";
  return words;
}

}  // namespace

void draw_form(Drawing& drawing, const Waterfall& chart) {
  const RowColumns columns = columns_of(drawing);
  std::vector<double> values{chart.start};
  for (const auto& step : chart.steps) values.push_back(step.to);
  const Scale scale = scale_of(chart.axis, values, columns.plot_left, columns.plot_right);
  double top = 4, at = chart.start;
  struct Bar {
    double from, to, middle;
    std::string css;
    bool hatched;
  };
  std::vector<Bar> bars;
  const auto add = [&](const std::string& label, const std::string& words, Bar bar) {
    const RowPlace place = place_row(drawing, columns, top, label, words);
    bar.middle = place.middle;
    bars.push_back(bar);
    top = place.bottom;
  };
  add(chart.start_label, tick_text(chart.axis, at), {at, at, 0, "ref", false});
  for (const auto& step : chart.steps) {
    const double to = std::isnan(step.to) ? at : step.to;
    add(step.label, step_words(chart, at, step.to),
        {at, to, 0, tone(to >= at ? 1 : 2), step.hatched});
    at = to;
  }
  add(chart.end_label, tick_text(chart.axis, at), {at, at, 0, "ref", false});
  const bool narrow = drawing.is_narrow();
  drawing.height = top + draw_x_axis(drawing, chart.axis, scale, narrow ? top : 0, top) + 4;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double from = scale.at(bars[i].from), to = scale.at(bars[i].to), y = bars[i].middle;
    if (bars[i].css == "ref") {
      drawing.line(from, y - 11, from, y + 11, "ref");
    } else {
      drawing.rect(std::min(from, to), y - kBar / 2, std::max(std::abs(to - from), 2.0), kBar,
                   bars[i].css);
      if (bars[i].hatched)
        drawing.rect(std::min(from, to), y - kBar / 2, std::abs(to - from), kBar, "hatched");
    }
    if (!narrow && i + 1 < bars.size()) drawing.line(to, y, to, bars[i + 1].middle, "axis");
  }
}

Table rows_of(const Waterfall& chart) {
  Table table{"",
              {{"step", Align::kLeft, true}, {"from", Align::kRight}, {"to", Align::kRight}},
              {},
              "rows"};
  const auto cell = [&](double value) {
    return value_cell(chart.axis, Interval::exactly(value), !std::isnan(value));
  };
  double at = chart.start;
  for (const auto& step : chart.steps) {
    table.rows.push_back({step.label, cell(at), cell(step.to)});
    if (!std::isnan(step.to)) at = step.to;
  }
  return table;
}

}  // namespace countervail
