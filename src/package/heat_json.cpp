#include "package/heat_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "files/json_writer.h"

namespace countervail::package {
namespace {

/// The cell along one axis that holds `at`; the last one at the upper edge.
int cell_of(const std::vector<double>& edges, double at) {
  const auto above = std::upper_bound(edges.begin() + 1, edges.end() - 1, at);
  return static_cast<int>(above - edges.begin()) - 1;
}

std::string status_name(heat::Status status) {
  static constexpr const char* kNames[] = {"solved", "no steady state", "not converged", "no path"};
  return kNames[static_cast<int>(status)];
}

void write_layers(JsonWriter& json, const heat::Field& field) {
  json.key("layers").begin_array();
  for (const heat::LayerTemperature& layer : field.layers)
    json.begin_object()
        .member("name", layer.name)
        .member("max_k", layer.max)
        .member("mean_k", layer.mean)
        .member("centre_mean_k", layer.centre_mean)
        .end_object();
  json.end_array();
}

void write_blocks(JsonWriter& json, const heat::Stack& stack, const heat::Field& field) {
  json.key("blocks").begin_array();
  for (const heat::BlockTemperature& block : field.blocks)
    json.begin_object()
        .member("name", block.name)
        .member("layer", stack.layers[static_cast<std::size_t>(block.layer)].name)
        .member("power_w", block.power)
        .member("leakage_w", block.leakage_power)
        .member("max_k", block.max)
        .member("mean_k", block.mean)
        .end_object();
  json.end_array();
}

}  // namespace

HeatProbe probe(const heat::Stack& stack, const heat::Field& field, const std::string& layer,
                double x, double y) {
  std::vector<std::string> names;
  for (const heat::Layer& each : stack.layers) names.push_back(each.name);
  const auto found = std::ranges::find(names, layer);
  if (found == names.end())
    throw Error::at(ErrorKind::kUnknownName, fmt::format("no layer is named '{}'", layer),
                    fmt::format("one of {}", fmt::join(names, ", ")));
  if (!(x >= 0 && x <= stack.width && y >= 0 && y <= stack.height))
    throw Error(ErrorKind::kRange,
                fmt::format("{} x {} mm lies outside the footprint of {} x {} mm",
                            format_significant(1e3 * x, 5), format_significant(1e3 * y, 5),
                            format_significant(1e3 * stack.width, 5),
                            format_significant(1e3 * stack.height, 5)));
  HeatProbe result{.layer = layer, .x = x, .y = y};
  double thickness = 0;
  const int column = cell_of(field.x_edges, x), row = cell_of(field.y_edges, y);
  for (int plane = 0; plane < field.planes; ++plane) {
    const auto at = static_cast<std::size_t>(plane);
    if (field.layer_of_plane[at] != found - names.begin()) continue;
    const double kelvin = field.temperature[field.cell(plane, row, column)];
    const double height = field.z_edges[at + 1] - field.z_edges[at];
    if (thickness == 0) result.lowest_plane = kelvin;
    result.highest_plane = kelvin;
    result.mean += kelvin * height, thickness += height;
  }
  result.mean /= thickness;
  return result;
}

Table probe_table(const std::vector<HeatProbe>& probes) {
  Table table{.title = "", .columns = {{"layer", Align::kLeft, true}}, .rows = {}};
  for (const char* name : {"x mm", "y mm", "mean K", "lowest plane K", "highest plane K"})
    table.columns.push_back({name, Align::kRight});
  for (const HeatProbe& one : probes)
    table.rows.push_back({one.layer, format_significant(1e3 * one.x, 6),
                          format_significant(1e3 * one.y, 6), fmt::format("{:.4f}", one.mean),
                          fmt::format("{:.4f}", one.lowest_plane),
                          fmt::format("{:.4f}", one.highest_plane)});
  return table;
}

std::string heat_json(const heat::Stack& stack, const heat::Field& field,
                      const heat::SustainedClock* clock, const std::vector<HeatProbe>& probes) {
  JsonWriter json;
  json.begin_object().member("title", stack.title).member("status", status_name(field.status));
  json.member("columns", field.columns).member("rows", field.rows).member("planes", field.planes);
  json.member("iterations", field.iterations).member("residual", field.residual);
  json.key("balance").begin_object().member("power_w", field.balance.power);
  json.member("top_w", field.balance.top).member("bottom_w", field.balance.bottom);
  json.member("relative_error", field.balance.relative_error).end_object();
  write_layers(json, field);
  write_blocks(json, stack, field);
  if (clock) json.member("sustained_clock", clock->fraction).member("limiting", clock->limiting);
  json.key("probes").begin_array();
  for (const HeatProbe& one : probes)
    json.begin_object()
        .member("layer", one.layer)
        .member("x_m", one.x)
        .member("y_m", one.y)
        .member("mean_k", one.mean)
        .member("lowest_plane_k", one.lowest_plane)
        .member("highest_plane_k", one.highest_plane)
        .end_object();
  json.end_array().end_object();
  return json.text() + "\n";
}

}  // namespace countervail::package
