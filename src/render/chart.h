#pragma once
// What a chart shows, as values: one struct a form, with no pixel in it. draw() makes the picture at a width, table_of() the
// rows that stand below it and in its CSV, vega_of() the same rows for others to restyle.
//
// `tone` is the colour of a party or a part, 1 to 8, alike in every chart of a page: 1 the candidate (or what is asked
// about), 2 the reference. Ratios and counts stand on a logarithmic axis; what is assumed or hypothetical is hatched, a
// forecast dashed, what is unknown has its word and no mark.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "countervail/answer.h"
#include "render/drawing.h"

namespace countervail {

struct ChartAxis {
  std::string label;  ///< with its unit in words: "packages", "seconds per step"
  std::string unit;   ///< of the values: SI, "share", "" (figure_text.h)
  bool log = false;
  std::optional<double> low, high;  ///< limits that leave outliers to an arrow
};

/// A line at a value that everything is held against.
struct Reference {
  std::string label;
  double value = 0;
};

/// Ranges before points, one row each.
struct IntervalChart {
  struct Row {
    std::string label;
    Interval value;
    bool is_known = true;
    int tone = 1;
    bool hatched = false;
  };
  ChartAxis axis;
  std::vector<Row> rows;
  std::optional<Reference> reference;
};

/// Bars of parts on one scale; the key below gives each part its values.
struct StackedBars {
  struct Part {
    std::string label;
    std::vector<double> values;  ///< one a bar, not negative
  };
  ChartAxis axis;
  std::vector<std::string> bars;
  std::vector<Part> parts;
};

/// Bars from a base line to both sides: what moves an answer, ratios about 1.
struct Tornado {
  struct Row {
    std::string label;
    double low = 0, high = 0;  ///< ends of the bar; a bar from the base line has one of them there
    bool hatched = false;
    int tone = 1;
    std::string words;  ///< what stands behind the bar; empty: the ends
    bool is_known = true;
  };
  ChartAxis axis;
  double base = 0;
  std::string base_label;
  std::vector<Row> rows;
};

/// Steps from one value to another, each from where the last one ended.
struct Waterfall {
  struct Step {
    std::string label;
    double to = 0;
    bool hatched = false;
  };
  ChartAxis axis;
  std::string start_label, end_label;
  double start = 0;
  std::vector<Step> steps;
};

/// Points with names, and the lines they are judged by.
struct Scatter {
  struct Point {
    double x = 0, y = 0;
    std::string label;
    int tone = 1;
    bool hollow = false;
  };
  struct Threshold {
    std::string label;
    double value = 0;
    bool on_y = false;
  };
  ChartAxis x, y;
  std::vector<Point> points;
  std::vector<Threshold> thresholds;
};

/// Series over an ordered line of places (quarters, counts), each with its band.
struct LinesWithBand {
  struct Series {
    std::string label;
    std::vector<std::optional<Interval>> values;  ///< one a place; empty: not known there
    int tone = 1;
    bool dashed = false;  ///< a forecast, or what others say
  };
  std::string places_label;
  std::vector<std::string> places;
  ChartAxis axis;
  std::vector<Series> series;
};

/// Spans on lanes over time.
struct TimelineChart {
  struct Span {
    double from = 0, to = 0;
    std::string label;
    int tone = 1;
    bool hatched = false;
  };
  struct Lane {
    std::string label;
    std::vector<Span> spans;
  };
  ChartAxis axis;
  std::vector<Lane> lanes;
};

/// Rectangles at their true size, with a scale bar: a floorplan, a wafer.
struct Map {
  struct Part {
    double x = 0, y = 0, width = 0, height = 0;  ///< m, from the upper left corner
    std::string label;
    int tone = 1;
  };
  double width = 0, height = 0;  ///< m
  std::vector<Part> parts;
};

using Chart = std::variant<IntervalChart, StackedBars, Tornado, Waterfall, Scatter, LinesWithBand,
                           TimelineChart, Map>;

/// The picture at a width in pixels, with `title` for those who hear it.
Drawing draw(const Chart& chart, int width, const std::string& title);
/// Every value of the chart in rows.
Table table_of(const Chart& chart);
/// A Vega-Lite 6 specification with the same rows inside it.
std::string vega_of(const Chart& chart, const std::string& title);

}  // namespace countervail
