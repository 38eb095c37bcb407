// Bars of parts on one scale, one bar a side, and a key that gives each part's values: parts are seldom wide enough for
// words of their own.
#include <algorithm>

#include "render/axis.h"
#include "render/forms.h"
#include "render/row_layout.h"
#include "render/text_width.h"

namespace countervail {
namespace {

constexpr double kThick = 22, kLegendSwatch = 11;
constexpr std::size_t kPartTones = 8;
constexpr std::size_t kMostBars = 3;  // whose values the key gives; the rows below have all

double total(const StackedBars& chart, std::size_t bar) {
  double sum = 0;
  for (const auto& part : chart.parts) sum += part.values[bar];
  return sum;
}

/// Tones repeat after eight: the second round is hatched.
void draw_part(Drawing& drawing, std::size_t index, double x, double y, double width,
               double height) {
  drawing.rect(x, y, width, height, tone(static_cast<int>(index) + 1) + " edge");
  if (index >= kPartTones) drawing.rect(x, y, width, height, "hatched");
}

void draw_bar(Drawing& drawing, const StackedBars& chart, const Scale& scale, std::size_t bar,
              double y) {
  double sum = 0;
  for (std::size_t i = 0; i < chart.parts.size(); ++i) {
    const double from = scale.at(sum);
    sum += chart.parts[i].values[bar];
    if (scale.at(sum) - from > 0.2)
      draw_part(drawing, i, from, y - kThick / 2, scale.at(sum) - from, kThick);
  }
}

/// "layers  12.9 s  14.4 s" behind a swatch; returns where the next one goes.
double draw_key(Drawing& drawing, const StackedBars& chart, std::size_t index, double top) {
  const double size = drawing.text_size(), line = drawing.line_height();
  const StackedBars::Part& part = chart.parts[index];
  std::string words;
  for (const double value : chart.bars.size() > kMostBars ? std::vector<double>{} : part.values)
    words += (words.empty() ? "" : " | ") + tick_text(chart.axis, value);
  const double values = text_width(words, size) + 12;
  const double room = drawing.width() - values - kLegendSwatch - 8;
  const bool beside = room > 8 * size;
  const auto names =
      lines_within(part.label, beside ? room : drawing.width() - kLegendSwatch - 8, size, 2);
  draw_part(drawing, index, 1, top + 3, kLegendSwatch, kLegendSwatch);
  drawing.lines({kLegendSwatch + 8, top + size, "", Anchor::kStart, false}, names);
  const double below = top + line * static_cast<double>(names.size());
  if (beside) {
    drawing.text({drawing.width() - 2, top + size, words, Anchor::kEnd, false});
    return below + 2;
  }
  if (words.empty()) return below + 2;
  const auto lines = lines_within(words, drawing.width() - kLegendSwatch - 8, size, 3);
  drawing.lines({kLegendSwatch + 8, below + size, "", Anchor::kStart, true}, lines);
  return below + line * static_cast<double>(lines.size()) + 4;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " | ") + word;
  return text;
}

}  // namespace

void draw_form(Drawing& drawing, const StackedBars& chart) {
  const RowColumns columns = columns_of(drawing);
  std::vector<double> values{0};
  for (std::size_t i = 0; i < chart.bars.size(); ++i) values.push_back(total(chart, i));
  const Scale scale = scale_of(chart.axis, values, columns.plot_left, columns.plot_right);
  double top = 8;
  std::vector<RowPlace> places;
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    places.push_back(
        place_row(drawing, columns, top, chart.bars[i], tick_text(chart.axis, total(chart, i))));
    top = places.back().bottom + 4;
  }
  const double below = draw_x_axis(drawing, chart.axis, scale, drawing.is_narrow() ? top : 4, top);
  for (std::size_t i = 0; i < places.size(); ++i)
    draw_bar(drawing, chart, scale, i, places[i].middle);
  top += below + 10;
  const auto heads = lines_within(joined(chart.bars), drawing.width() - 4, drawing.text_size(), 2);
  drawing.lines({drawing.width() - 2, top + drawing.text_size(), "", Anchor::kEnd, true}, heads);
  top += drawing.line_height() * static_cast<double>(heads.size()) + 4;
  for (std::size_t i = 0; i < chart.parts.size(); ++i) top = draw_key(drawing, chart, i, top);
  drawing.height = top + 6;
}

Table rows_of(const StackedBars& chart) {
  Table table{"", {{"part", Align::kLeft, true}}, {}, "rows"};
  for (const std::string& bar : chart.bars) table.columns.push_back({bar, Align::kRight, true});
  for (const auto& part : chart.parts) {
    std::vector<Cell> row{part.label};
    for (const double value : part.values)
      row.push_back(value_cell(chart.axis, Interval::exactly(value), true));
    table.rows.push_back(std::move(row));
  }
  std::vector<Cell> sums{"total"};
  for (std::size_t i = 0; i < chart.bars.size(); ++i)
    sums.push_back(value_cell(chart.axis, Interval::exactly(total(chart, i)), true));
  table.rows.push_back(std::move(sums));
  return table;
}

}  // namespace countervail
