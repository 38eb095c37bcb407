// Questions about one stack of layers, a package's or the user's own: temperatures, probes,
// the clock that the limits allow, a picture.
#include "package/heat_question.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "heat/report.h"
#include "package/heat.h"

namespace countervail::package {
namespace {

/// The cell along one axis that holds `at`; the last one at the upper edge.
int cell_at(const std::vector<double>& edges, double at) {
  const auto above = std::upper_bound(edges.begin() + 1, edges.end() - 1, at);
  return static_cast<int>(above - edges.begin()) - 1;
}

int layer_of(const heat::Stack& stack, const std::string& name) {
  std::vector<std::string> names;
  for (const heat::Layer& layer : stack.layers) names.push_back(layer.name);
  const auto found = std::ranges::find(names, name);
  if (found == names.end())
    throw Error::at(ErrorKind::kUnknownName, fmt::format("no layer is named '{}'", name),
                    fmt::format("one of {}", fmt::join(names, ", ")));
  return static_cast<int>(found - names.begin());
}

void check_inside(const heat::Stack& stack, double x, double y) {
  if (x >= 0 && x <= stack.width && y >= 0 && y <= stack.height) return;
  const auto mm = [](double metres) { return format_significant(1e3 * metres, 5); };
  throw Error(ErrorKind::kRange, fmt::format("{} x {} mm lies outside the footprint of {} x {} mm",
                                             mm(x), mm(y), mm(stack.width), mm(stack.height)));
}

}  // namespace

HeatCase heat_case(const CompiledPackage& package) {
  if (!package.power)
    throw Error::at(ErrorKind::kMissing, fmt::format("the power of '{}' is unknown", package.name),
                    fmt::format("--set \"package/{}/power=700 W\"", package.name));
  const Layout layout = layout_of(package);
  return {heat_stack_of(package, layout), heat_grid_of(layout), package.cooling.clock};
}

Probe probe(const heat::Stack& stack, const heat::Field& field, const std::string& where) {
  const std::vector<std::string> parts = split(where, ',');
  if (parts.size() != 3)
    throw Error(ErrorKind::kSyntax,
                fmt::format("--probe is \"LAYER, X mm, Y mm\", got '{}'", where));
  Probe result{.layer = parts[0],
               .x = parse_quantity_as(parts[1], dimension::kMetre),
               .y = parse_quantity_as(parts[2], dimension::kMetre)};
  const int layer = layer_of(stack, result.layer);
  check_inside(stack, result.x, result.y);
  double thickness = 0;
  const int column = cell_at(field.x_edges, result.x), row = cell_at(field.y_edges, result.y);
  for (int plane = 0; plane < field.planes; ++plane) {
    const auto at = static_cast<std::size_t>(plane);
    if (field.layer_of_plane[at] != layer) continue;
    const double kelvin = field.temperature[field.cell(plane, row, column)];
    const double height = field.z_edges[at + 1] - field.z_edges[at];
    // Planes come from the bottom up: the first of the layer is the lowest.
    if (thickness == 0) result.lowest_plane = kelvin;
    result.highest_plane = kelvin;
    result.mean += kelvin * height, thickness += height;
  }
  result.mean /= thickness;
  return result;
}

HeatAnswer answer_of(const HeatCase& asked, const std::vector<std::string>& probes) {
  HeatAnswer answer{.asked = asked, .field = heat::solve(asked.stack, asked.grid)};
  for (const std::string& where : probes)
    answer.probes.push_back(probe(asked.stack, answer.field, where));
  if (asked.clock && answer.field.status == heat::Status::kSolved)
    answer.clock = sustained_clock(asked.stack, asked.grid, *asked.clock);
  return answer;
}

Document heatmap_of(const HeatCase& asked, const std::string& layer,
                    const std::string& media_type) {
  heat::HeatmapOptions options;
  if (!layer.empty()) options.layer = layer_of(asked.stack, layer);
  const heat::Field field = heat::solve(asked.stack, asked.grid);
  Document document = heat::document_of(asked.stack, field);
  document.schema = "countervail/package-heatmap/1";
  document.warnings = asked.warnings;
  if (field.status == heat::Status::kSolved)
    document.pictures.push_back({"heatmap", asked.stack.title, media_type,
                                 media_type == "image/png"
                                     ? heatmap_png(asked.stack, field, options)
                                     : heatmap_svg(asked.stack, field, options)});
  return document;
}

}  // namespace countervail::package
