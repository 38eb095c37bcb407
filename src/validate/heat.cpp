// Published temperatures of published stacks, in kelvin and without a fit: the solver
// has no constant that could be tuned. Each row names its grid, so that a coarse
// reference is met with the same coarse cells.
#include "validate/heat.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"
#include "heat/check.h"
#include "heat/solve.h"
#include "heat/stack_file.h"

namespace countervail {
namespace {

/// One row of the table by column name.
struct HeatRow {
  const CsvTable& table;
  const CsvRow& row;

  const std::string& text(const char* name) const { return table.cell(row, name); }
  [[noreturn]] void fail(const char* name, const std::string& message,
                         const std::string& hint = {}) const {
    throw table.error(row, name, ErrorKind::kSyntax, message, hint);
  }
  double number(const char* name) const { return table.number(row, name); }
  int count(const char* name, const std::string& cell) const {
    double value = 0;
    if (!parse_number(cell, value) || value < 1 || value > 4096 || value != static_cast<int>(value))
      fail(name, fmt::format("'{}' is no count from 1 to 4096", cell));
    return static_cast<int>(value);
  }
};

heat::Grid grid_of(const HeatRow& row) {
  heat::Grid grid;
  grid.columns = row.count("columns", row.text("columns"));
  grid.rows = row.count("rows", row.text("rows"));
  for (const std::string& part : split(row.text("sublayers"), ';'))
    grid.sublayers.push_back(row.count("sublayers", part));
  return grid;
}

std::size_t layer_named(const HeatRow& row, const heat::Stack& stack) {
  std::vector<std::string> names;
  for (const heat::Layer& layer : stack.layers) names.push_back(layer.name);
  const auto found = std::find(names.begin(), names.end(), row.text("layer"));
  if (found == names.end())
    row.fail("layer", fmt::format("the stack has no layer '{}'", row.text("layer")),
             did_you_mean(row.text("layer"), names));
  return static_cast<std::size_t>(found - names.begin());
}

double cell_temperature(const heat::Field& field, std::size_t layer, double x, double y) {
  const auto index_of = [](const std::vector<double>& edges, double position) {
    const auto after = std::upper_bound(edges.begin() + 1, edges.end() - 1, position);
    return static_cast<int>(after - edges.begin()) - 1;
  };
  const auto first =
      std::find(field.layer_of_plane.begin(), field.layer_of_plane.end(), static_cast<int>(layer));
  const auto planes = std::count(first, field.layer_of_plane.end(), static_cast<int>(layer));
  // The middle plane stands for the layer.
  const int plane = static_cast<int>(first - field.layer_of_plane.begin() + planes / 2);
  return field
      .temperature[field.cell(plane, index_of(field.y_edges, y), index_of(field.x_edges, x))];
}

double ours(const HeatRow& row, const heat::Stack& stack, const heat::Field& field) {
  const std::size_t layer = layer_named(row, stack);
  const std::string& quantity = row.text("quantity");
  if (quantity == "max") return field.layers[layer].max;
  if (quantity == "mean") return field.layers[layer].mean;
  if (quantity == "cell")
    return cell_temperature(field, layer, row.number("x_um") * 1e-6, row.number("y_um") * 1e-6);
  row.fail("quantity", fmt::format("unknown quantity '{}'", quantity), "one of max, mean, cell");
}

}  // namespace

std::vector<ComparedTemperature> compare_heat(const std::string& table_path) {
  const CsvTable table = read_csv(table_path);
  std::map<std::string, heat::Field> solved;  // a grid is often asked for several quantities
  std::vector<ComparedTemperature> compared;
  for (const CsvRow& csv_row : table.rows) {
    const HeatRow row{table, csv_row};
    const heat::Stack stack = heat::read_stack(beside(table_path, row.text("stack"))).stack;
    const heat::Grid grid = grid_of(row);
    heat::check_grid(stack, grid);
    const std::string key = fmt::format("{} {} x {}, planes {}", row.text("stack"), grid.columns,
                                        grid.rows, row.text("sublayers"));
    const auto [entry, fresh] = solved.try_emplace(key);
    if (fresh) entry->second = heat::solve(stack, grid);
    compared.push_back({row.text("id"), row.text("group"),
                        fmt::format("{}: {}, {}", key, row.text("layer"), row.text("quantity")),
                        row.number("kelvin"), ours(row, stack, entry->second),
                        stack.top.kind == heat::BoundaryKind::kAdiabatic ? stack.bottom.ambient
                                                                         : stack.top.ambient,
                        entry->second.balance.relative_error});
  }
  return compared;
}

}  // namespace countervail
