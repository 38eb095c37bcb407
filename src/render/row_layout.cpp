#include "render/row_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/axis.h"
#include "render/text_width.h"

namespace countervail {
namespace {

constexpr double kRowGap = 12;                            // px between columns
constexpr double kLabelShare = 0.31, kValueShare = 0.25;  // of a wide picture
constexpr std::size_t kMostLines = 3;

}  // namespace

RowColumns columns_of(const Drawing& drawing) {
  const double width = drawing.width();
  if (drawing.is_narrow()) return {10, width - 10, width - 4, 0, width - 4};
  RowColumns columns;
  columns.label_room = kLabelShare * width - kRowGap;
  columns.plot_left = kLabelShare * width;
  columns.value_left = (1 - kValueShare) * width + kRowGap;
  columns.plot_right = (1 - kValueShare) * width;
  columns.value_room = kValueShare * width - kRowGap - 2;
  return columns;
}

RowPlace place_row(Drawing& drawing, const RowColumns& columns, double top,
                   const std::string& label, const std::string& value) {
  const double line = drawing.line_height(), size = drawing.text_size();
  const auto names = lines_within(label, columns.label_room, size, kMostLines);
  const auto values = lines_within(value, columns.value_room, size, kMostLines);
  if (drawing.is_narrow()) {
    drawing.lines({0, top + size, "", Anchor::kStart, false}, names);
    const double below = top + line * static_cast<double>(names.size());
    drawing.lines({0, below + size, "", Anchor::kStart, true}, values);
    const double bar = below + line * static_cast<double>(values.size()) + 6;
    return {bar + kBar / 2, bar + kBar + 14};
  }
  const double high = std::max(
      {kBar, line * static_cast<double>(names.size()), line * static_cast<double>(values.size())});
  const double middle = top + high / 2;
  const auto first = [&](std::size_t count) {
    return middle - line * static_cast<double>(count) / 2 + size * 1.02;
  };
  drawing.lines({columns.plot_left - kRowGap, first(names.size()), "", Anchor::kEnd, false}, names);
  drawing.lines({columns.value_left, first(values.size()), "", Anchor::kStart, false}, values);
  return {middle, top + high + 12};
}

double place_reference(Drawing& drawing, double x, const std::string& words) {
  const double size = drawing.text_size();
  const auto lines = lines_within(words, drawing.width() - 4, size, 2);
  double widest = 0;
  for (const std::string& one : lines) widest = std::max(widest, text_width(one, size));
  const double middle = std::clamp(x, widest / 2, drawing.width() - widest / 2);
  drawing.lines({middle, size + 2, "", Anchor::kMiddle, false}, lines);
  return drawing.line_height() * static_cast<double>(lines.size()) + 8;
}

std::string value_words(const ChartAxis& axis, const Interval& value, bool is_known) {
  if (!is_known || std::isnan(value.mid)) return "unknown";
  const std::string mid = tick_text(axis, value.mid);
  if (value.is_exact()) return mid;
  if (std::isinf(value.high))
    return fmt::format("{} ({} or more)", mid, tick_text(axis, value.low));
  return fmt::format("{} ({} to {})", mid, tick_text(axis, value.low), tick_text(axis, value.high));
}

}  // namespace countervail
