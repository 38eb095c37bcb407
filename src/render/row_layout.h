#pragma once
// Charts of rows: a label, a bar or a range, the value in words. Wide pictures have three columns; narrow ones put the
// words above the bar, so that no name is cut and no value lies on a name.
#include <string>

#include "render/chart.h"
#include "render/drawing.h"

namespace countervail {

struct RowColumns {
  double plot_left = 0, plot_right = 0;
  double label_room = 0, value_left = 0, value_room = 0;
};
RowColumns columns_of(const Drawing& drawing);

/// Where a row's bar goes.
struct RowPlace {
  double middle = 0;  ///< y of the bar's middle
  double bottom = 0;  ///< where the next row begins
};

inline constexpr double kBar = 16;  // px, height of a bar

/// Draws the words of a row that begins at `top`.
RowPlace place_row(Drawing& drawing, const RowColumns& columns, double top,
                   const std::string& label, const std::string& value);

/// The words of a line that all rows are held against, above the plot; returns where rows begin.
double place_reference(Drawing& drawing, double x, const std::string& words);

/// "3,456 package (2,304 package to 4,480 package)" without its repetition: "3456 (2304 to 4480)"; "2304 or more" where the
/// upper end is infinite; "unknown".
std::string value_words(const ChartAxis& axis, const Interval& value, bool is_known);

}  // namespace countervail
