// Spans on lanes over time: a span's name stands in the rows below the chart unless the lane has but one.
#include <algorithm>

#include "render/axis.h"
#include "render/forms.h"
#include "render/row_layout.h"

namespace countervail {

void draw_form(Drawing& drawing, const TimelineChart& chart) {
  const RowColumns columns = columns_of(drawing);
  std::vector<double> values;
  for (const auto& lane : chart.lanes)
    for (const auto& span : lane.spans) values.insert(values.end(), {span.from, span.to});
  const Scale scale = scale_of(chart.axis, values, columns.plot_left, columns.plot_right);
  double top = 4;
  std::vector<double> middles;
  for (const auto& lane : chart.lanes) {
    const std::string words =
        lane.spans.size() == 1 ? lane.spans[0].label : std::to_string(lane.spans.size()) + " spans";
    const RowPlace place = place_row(drawing, columns, top, lane.label, words);
    middles.push_back(place.middle);
    top = place.bottom;
  }
  const double below = draw_x_axis(drawing, chart.axis, scale, drawing.is_narrow() ? top : 0, top);
  for (std::size_t i = 0; i < chart.lanes.size(); ++i)
    for (const auto& span : chart.lanes[i].spans) {
      const double from = scale.at(span.from), to = scale.at(span.to);
      drawing.rect(from, middles[i] - kBar / 2, std::max(to - from, 1.0), kBar,
                   tone(span.tone) + " edge");
      if (span.hatched) drawing.rect(from, middles[i] - kBar / 2, to - from, kBar, "hatched");
    }
  drawing.height = top + below + 4;
}

Table rows_of(const TimelineChart& chart) {
  Table table{"",
              {{"lane", Align::kLeft, true},
               {"span", Align::kLeft, true},
               {"from", Align::kRight},
               {"to", Align::kRight}},
              {},
              "rows"};
  for (const auto& lane : chart.lanes)
    for (const auto& span : lane.spans)
      table.rows.push_back({lane.label, span.label,
                            value_cell(chart.axis, Interval::exactly(span.from), true),
                            value_cell(chart.axis, Interval::exactly(span.to), true)});
  return table;
}

}  // namespace countervail
