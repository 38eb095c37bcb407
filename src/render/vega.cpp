// The same rows as a Vega-Lite 6 specification, for those who restyle: one mark a form, data inside.
#include <cmath>

#include "files/json_writer.h"
#include "render/chart.h"

namespace countervail {
namespace {

/// One channel: {"field", "type", "title", "scale"}.
void channel(JsonWriter& json, const char* name, const char* field, const char* type,
             const std::string& title = {}, bool log = false) {
  json.key(name).begin_object().member("field", field).member("type", type);
  if (!title.empty()) json.member("title", title);
  if (log) json.key("scale").begin_object().member("type", "log").end_object();
  if (std::string_view(name) == "y" && std::string_view(type) == "nominal") json.key("sort").null();
  json.end_object();
}

void number(JsonWriter& json, const char* name, double value) {
  json.key(name);
  std::isfinite(value) ? json.value(value) : json.null();
}

/// Rows and encoding of each form; `mark` before them.
class Writer {
 public:
  explicit Writer(const std::string& title) {
    json_.begin_object().member("$schema", "https://vega.github.io/schema/vega-lite/v6.json");
    json_.member("title", title).member("width", 560);
  }

  void operator()(const IntervalChart& c) {
    rows([&] {
      for (const auto& row : c.rows)
        if (row.is_known) ranged(row.label, row.value);
    });
    begin_layers("bar");
    channel(json_, "y", "label", "nominal", " ");
    channel(json_, "x", "low", "quantitative", c.axis.label, c.axis.log);
    json_.key("x2").begin_object().member("field", "high").end_object();
    next_layer("point");
    channel(json_, "y", "label", "nominal", " ");
    channel(json_, "x", "value", "quantitative", c.axis.label, c.axis.log);
    end_layers();
  }

  void operator()(const StackedBars& c) {
    rows([&] {
      for (const auto& part : c.parts)
        for (std::size_t i = 0; i < c.bars.size(); ++i) {
          json_.begin_object().member("label", c.bars[i]).member("part", part.label);
          number(json_, "value", part.values[i]);
          json_.end_object();
        }
    });
    begin("bar");
    channel(json_, "y", "label", "nominal", " ");
    channel(json_, "x", "value", "quantitative", c.axis.label);
    channel(json_, "color", "part", "nominal");
    end();
  }

  void operator()(const Tornado& c) {
    rows([&] {
      for (const auto& row : c.rows)
        if (row.is_known) ranged(row.label, {row.low, row.low, row.high});
    });
    bars(c.axis);
  }

  void operator()(const Waterfall& c) {
    rows([&] {
      double at = c.start;
      for (const auto& step : c.steps) {
        ranged(step.label, {at, at, step.to});
        at = std::isnan(step.to) ? at : step.to;
      }
    });
    bars(c.axis);
  }

  void operator()(const Scatter& c) {
    rows([&] {
      for (const auto& point : c.points) {
        json_.begin_object().member("label", point.label);
        number(json_, "x", point.x);
        number(json_, "y", point.y);
        json_.end_object();
      }
    });
    begin("point");
    channel(json_, "x", "x", "quantitative", c.x.label, c.x.log);
    channel(json_, "y", "y", "quantitative", c.y.label, c.y.log);
    channel(json_, "tooltip", "label", "nominal");
    end();
  }

  void operator()(const LinesWithBand& c) {
    rows([&] {
      for (const auto& series : c.series)
        for (std::size_t i = 0; i < c.places.size(); ++i)
          if (series.values[i]) ranged(c.places[i], *series.values[i], series.label);
    });
    begin_layers("area");
    places(c);
    channel(json_, "y", "low", "quantitative", c.axis.label, c.axis.log);
    json_.key("y2").begin_object().member("field", "high").end_object();
    channel(json_, "color", "series", "nominal");
    json_.key("opacity").begin_object().member("value", 0.25).end_object();
    next_layer("line");
    places(c);
    channel(json_, "y", "value", "quantitative", c.axis.label, c.axis.log);
    channel(json_, "color", "series", "nominal");
    end_layers();
  }

  void operator()(const TimelineChart& c) {
    rows([&] {
      for (const auto& lane : c.lanes)
        for (const auto& span : lane.spans)
          ranged(lane.label, {span.from, span.from, span.to}, span.label);
    });
    bars(c.axis, true);
  }

  void operator()(const Map& c) {
    rows([&] {
      for (const auto& part : c.parts) {
        json_.begin_object().member("label", part.label);
        number(json_, "x", part.x);
        number(json_, "x2", part.x + part.width);
        number(json_, "y", -part.y);
        number(json_, "y2", -part.y - part.height);
        json_.end_object();
      }
    });
    begin("rect");
    channel(json_, "x", "x", "quantitative", "m");
    json_.key("x2").begin_object().member("field", "x2").end_object();
    channel(json_, "y", "y", "quantitative", "m");
    json_.key("y2").begin_object().member("field", "y2").end_object();
    channel(json_, "color", "label", "nominal");
    end();
  }

  std::string text() {
    json_.end_object();
    return json_.text() + "\n";
  }

 private:
  template <typename Fill>
  void rows(const Fill& fill) {
    json_.key("data").begin_object().key("values").begin_array();
    fill();
    json_.end_array().end_object();
  }
  void ranged(const std::string& label, const Interval& value, const std::string& series = {}) {
    json_.begin_object().member("label", label);
    if (!series.empty()) json_.member("series", series);
    number(json_, "low", value.low);
    number(json_, "value", value.mid);
    number(json_, "high", value.high);
    json_.end_object();
  }
  /// A bar from `low` to `high` a row, coloured by its series where it has one.
  void bars(const ChartAxis& axis, bool has_series = false) {
    begin("bar");
    channel(json_, "y", "label", "nominal", " ");
    channel(json_, "x", "low", "quantitative", axis.label, axis.log);
    json_.key("x2").begin_object().member("field", "high").end_object();
    if (has_series) channel(json_, "color", "series", "nominal");
    end();
  }
  /// The places of a line of them, in their own order.
  void places(const LinesWithBand& c) {
    json_.key("x").begin_object().member("field", "label").member("type", "nominal");
    json_.member("title", c.places_label).key("sort").null().end_object();
  }
  void begin(const char* mark) { json_.member("mark", mark).key("encoding").begin_object(); }
  void end() { json_.end_object(); }
  void begin_layers(const char* mark) {
    json_.key("layer").begin_array().begin_object();
    begin(mark);
  }
  void next_layer(const char* mark) {
    json_.end_object().end_object().begin_object();
    begin(mark);
  }
  void end_layers() { json_.end_object().end_object().end_array(); }

  JsonWriter json_;
};

}  // namespace

std::string vega_of(const Chart& chart, const std::string& title) {
  Writer writer(title);
  std::visit(writer, chart);
  return writer.text();
}

}  // namespace countervail
