#include "render/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/cells.h"
#include "render/figure_text.h"
#include "render/text_width.h"

namespace countervail {
namespace {

constexpr double kEqual = 1.02;    // ends closer than this would make noise of rounding
constexpr double kRoom = 0.04;     // of the axis, beyond the outermost values
constexpr double kMillions = 1e5;  // USD from here on in millions
constexpr double kLabelGap = 6;    // px between ticks

bool shows(const Scale& scale, double value) {
  return std::isfinite(value) && (!scale.log || value > 0);
}

/// One range around equal values, or the axis would have no length.
void open_up(Scale& scale) {
  if (scale.log) {
    if (scale.high / scale.low < kEqual) {
      scale.low /= 1.5;
      scale.high *= 1.5;
    }
    const double room = std::pow(scale.high / scale.low, kRoom);
    scale.low /= room;
    scale.high *= room;
    return;
  }
  if (scale.low == scale.high) {
    const double half = scale.low == 0 ? 1 : std::abs(scale.low) / 2;
    scale.low -= half;
    scale.high += half;
  }
  const double room = kRoom * (scale.high - scale.low);
  if (scale.low != 0) scale.low -= room;
  if (scale.high != 0) scale.high += room;
}

std::vector<double> linear_ticks(const Scale& scale, int most) {
  const double least = (scale.high - scale.low) / std::max(most, 1);
  const double decade = std::pow(10, std::floor(std::log10(least)));
  double step = decade;
  for (const double digit : {1.0, 2.0, 5.0, 10.0})
    if (digit * decade >= least) {
      step = digit * decade;
      break;
    }
  std::vector<double> values;
  for (double i = std::ceil(scale.low / step); i * step <= scale.high; ++i)
    values.push_back(i * step);
  return values;
}

/// `digits` of every `step`-th decade that lie on the axis.
std::vector<double> decades(const Scale& scale, int step, const std::vector<double>& digits) {
  const int first = static_cast<int>(std::floor(std::log10(scale.low)));
  const int last = static_cast<int>(std::ceil(std::log10(scale.high)));
  std::vector<double> values;
  for (int power = first; power <= last; power += step)
    for (const double digit : digits) {
      const double value = digit * std::pow(10, power);
      if (value >= scale.low && value <= scale.high) values.push_back(value);
    }
  return values;
}

/// The finest round values that are not too many; within a decade an even step may be the finest.
std::vector<double> log_ticks(const Scale& scale, int most) {
  const auto fits = [&](const std::vector<double>& values) {
    return values.size() <= static_cast<std::size_t>(most);
  };
  std::vector<double> values = decades(scale, 1, {1, 2, 5});
  if (values.size() < 3) return linear_ticks(scale, most);
  if (!fits(values)) values = decades(scale, 1, {1, 3});
  for (int step = 1; !fits(values) && step < 400; step += step < 3 ? 1 : 3)
    values = decades(scale, step, {1});
  return values;
}

}  // namespace

double Scale::at(double value) const {
  double share = 0;
  if (log)
    share = value > 0 ? std::log(value / low) / std::log(high / low) : 0;
  else
    share = (value - low) / (high - low);
  if (std::isnan(share)) share = 0;
  return from + std::clamp(share, 0.0, 1.0) * (to - from);
}

int Scale::side(double value) const {
  if (value > high) return 1;
  return value < low || (log && value <= 0) ? -1 : 0;
}

Scale scale_of(const ChartAxis& axis, const std::vector<double>& values, double from, double to) {
  Scale scale{0, 1, from, to, axis.log};
  bool any = false;
  for (const double value : values) {
    if (!shows(scale, value)) continue;
    scale.low = any ? std::min(scale.low, value) : value;
    scale.high = any ? std::max(scale.high, value) : value;
    any = true;
  }
  if (!any) {
    scale.low = axis.log ? 1 : 0;
    scale.high = axis.log ? 10 : 1;
  }
  open_up(scale);
  if (axis.low) scale.low = *axis.low;
  if (axis.high) scale.high = *axis.high;
  return scale;
}

std::vector<double> ticks(const Scale& scale, int most) {
  return scale.log ? log_ticks(scale, most) : linear_ticks(scale, most);
}

std::string tick_text(const ChartAxis& axis, double value) {
  const double shown = std::abs(value) < 1e-300 ? 0 : value;
  if (axis.unit == "share") return format_significant(100 * shown, 3) + " %";
  if (axis.unit == "USD" && std::abs(shown) >= kMillions) return money(shown);
  // Measures and money carry their unit on the tick; counted things are named by the axis.
  const std::string named = " " + axis.unit;
  const bool counted = axis.unit.empty() || axis.unit == "1" ||
                       (axis.unit != "USD" && figure_text(axis.unit, 1e6).ends_with(named));
  if (!counted) return figure_text(axis.unit, shown);
  // Counts whole, as sentences print them; what was computed to four digits, small numbers to three.
  if (shown == std::floor(shown) && std::abs(shown) < 1e15)
    return std::abs(shown) < 1e5 ? fmt::format("{:.0f}", shown)
                                 : grouped_digits(fmt::format("{:.0f}", shown));
  return format_significant(shown, std::abs(shown) >= 100 ? 4 : 3);
}

double draw_x_axis(Drawing& drawing, const ChartAxis& axis, const Scale& scale, double top,
                   double bottom) {
  const double line = drawing.line_height();
  const int most = static_cast<int>((scale.to - scale.from) / (drawing.is_narrow() ? 60 : 70));
  drawing.line(scale.from, bottom, scale.to, bottom, "axis");
  double free_from = -1e9;
  for (const double value : ticks(scale, std::max(most, 2))) {
    const double x = scale.at(value);
    DrawnText text{x, bottom + line, tick_text(axis, value), Anchor::kMiddle, true};
    const double wide = text_width(text.words, drawing.text_size());
    text.x = std::clamp(x, wide / 2, drawing.width() - wide / 2);
    const Box box = drawing.box(text);
    if (box.left < free_from) continue;
    free_from = box.right + kLabelGap;
    if (top < bottom) drawing.line(x, top, x, bottom, "grid");
    drawing.text(text);
  }
  const auto words = lines_within(axis.label, drawing.width() - 4, drawing.text_size(), 2);
  drawing.lines({(scale.from + scale.to) / 2, bottom + 2.1 * line, "", Anchor::kMiddle, true},
                words);
  return line * (1.5 + static_cast<double>(words.size()));
}

void draw_y_axis(Drawing& drawing, const ChartAxis& axis, const Scale& scale, double left,
                 double right) {
  const double size = drawing.text_size();
  for (const double value : ticks(scale, 5)) {
    const double y = scale.at(value);
    drawing.line(left, y, right, y, "grid");
    drawing.text({left - kLabelGap, y + 0.35 * size, tick_text(axis, value), Anchor::kEnd, true});
  }
}

}  // namespace countervail
