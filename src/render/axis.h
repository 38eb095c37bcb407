#pragma once
// One axis of a picture: its ends from the values it must show, its ticks, its drawing. Logarithmic for ratios and counts
// that differ by orders; what lies beyond the ends is shown by an arrow at the edge, never left out.
#include <string>
#include <vector>

#include "render/chart.h"
#include "render/drawing.h"

namespace countervail {

struct Scale {
  double low = 0, high = 1;  ///< values at the ends
  double from = 0, to = 1;   ///< pixels at the ends
  bool log = false;

  /// The pixel of a value, held between the ends.
  double at(double value) const;
  /// -1 below the axis, 1 beyond it (infinite, or past a limit), 0 on it.
  int side(double value) const;
};

/// Ends that hold every finite value (and, on a logarithmic axis, positive one), with a little room, and the limits of the
/// axis where it has any. Without values: 0 to 1, or 1 to 10.
Scale scale_of(const ChartAxis& axis, const std::vector<double>& values, double from, double to);

/// Round values on the axis: decades with 2 and 5 between them while they are few, or steps of 1, 2 or 5.
std::vector<double> ticks(const Scale& scale, int most);

/// "4,000", "2 EFLOP/s", "25 %": a value on an axis, without the unit where the axis names it.
std::string tick_text(const ChartAxis& axis, double value);

/// Grid lines from `top` to `bottom`, ticks below it that do not meet, and the name of the axis below them. Returns the
/// height that it took below `bottom`.
double draw_x_axis(Drawing& drawing, const ChartAxis& axis, const Scale& scale, double top,
                   double bottom);
/// Grid lines from `left` to `right` with ticks before `left`; the name of the axis stands above `top`.
void draw_y_axis(Drawing& drawing, const ChartAxis& axis, const Scale& scale, double left,
                 double right);

}  // namespace countervail
