#pragma once
// The forms, one file each: the picture of one and its rows. draw() and table_of() alone call these.
#include "countervail/answer.h"
#include "render/chart.h"

namespace countervail {

void draw_form(Drawing& drawing, const IntervalChart& chart);
void draw_form(Drawing& drawing, const StackedBars& chart);
void draw_form(Drawing& drawing, const Tornado& chart);
void draw_form(Drawing& drawing, const Waterfall& chart);
void draw_form(Drawing& drawing, const Scatter& chart);
void draw_form(Drawing& drawing, const LinesWithBand& chart);
void draw_form(Drawing& drawing, const TimelineChart& chart);
void draw_form(Drawing& drawing, const Map& chart);

Table rows_of(const IntervalChart& chart);
Table rows_of(const StackedBars& chart);
Table rows_of(const Tornado& chart);
Table rows_of(const Waterfall& chart);
Table rows_of(const Scatter& chart);
Table rows_of(const LinesWithBand& chart);
Table rows_of(const TimelineChart& chart);
Table rows_of(const Map& chart);

/// A value as the axis prints it, with its number; "unknown" and no number where it is not known.
Cell value_cell(const ChartAxis& axis, const Interval& value, bool is_known);

}  // namespace countervail
