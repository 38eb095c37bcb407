// Published temperatures against ours (validation_report.h).
#include <algorithm>
#include <cmath>

#include "render/cells.h"
#include "validate/validation_report.h"

namespace countervail {
namespace {

struct TemperatureErrors {
  std::string group;
  int rows = 0;
  double bias = 0, size = 0, largest = 0;  ///< K: mean, mean |error|, the largest with its sign
  double share = 0;                        ///< mean |error| over the rise above the ambient
};

std::vector<TemperatureErrors> errors_by_group(const std::vector<ComparedTemperature>& compared) {
  std::vector<TemperatureErrors> groups;
  for (const ComparedTemperature& row : compared) {
    auto found = std::find_if(groups.begin(), groups.end(),
                              [&](const TemperatureErrors& g) { return g.group == row.group; });
    if (found == groups.end()) found = groups.insert(groups.end(), {row.group});
    const double error = row.ours - row.theirs;
    found->rows += 1, found->bias += error, found->size += std::abs(error);
    found->share += std::abs(error) / (row.theirs - row.ambient);
    if (std::abs(error) > std::abs(found->largest)) found->largest = error;
  }
  for (TemperatureErrors& group : groups)
    group.bias /= group.rows, group.size /= group.rows, group.share /= group.rows;
  return groups;
}

TableColumn kelvin(const char* name, const char* key) {
  return {name, Align::kRight, false, key, "K"};
}

Table group_table(const std::vector<TemperatureErrors>& groups, bool leads) {
  Table table{"Heat: ours - theirs, K (nothing is fitted)", {}, {}, "temperature_groups", leads};
  table.columns = {
      {"group", Align::kLeft, true},  {"rows", Align::kRight, false, "", kPlainNumber},
      kelvin("bias K", "bias"),       kelvin("mean |error| K", "mean_error"),
      kelvin("largest K", "largest"), {"of the rise %", Align::kRight, false, "of_the_rise", "%"}};
  for (const TemperatureErrors& g : groups)
    table.rows.push_back({g.group, count(g.rows), plain_as("{:+.3f}", g.bias),
                          plain_as("{:.3f}", g.size), plain_as("{:+.3f}", g.largest),
                          plain_as("{:.2f}", 100 * g.share)});
  return table;
}

Table row_table(const std::vector<ComparedTemperature>& compared) {
  Table table{"Rows: ours against published temperatures", {}, {}, "temperatures", true};
  table.columns = {{"id"},
                   {"what", Align::kLeft, true},
                   kelvin("theirs K", "theirs"),
                   kelvin("ours K", "ours"),
                   kelvin("error K", "error")};
  for (const ComparedTemperature& row : compared)
    table.rows.push_back({row.id, row.what, plain_as("{:.3f}", row.theirs),
                          plain_as("{:.3f}", row.ours),
                          plain_as("{:+.3f}", row.ours - row.theirs)});
  return table;
}

}  // namespace

Document document_of(const std::vector<ComparedTemperature>& compared, bool with_rows) {
  Document document{.schema = "countervail/validate/1"};
  const std::vector<TemperatureErrors> groups = errors_by_group(compared);
  for (const TemperatureErrors& g : groups) {
    document.figures.push_back(figure(g.group + ".bias", "mean error", g.bias, "K", g.group));
    document.figures.push_back(
        figure(g.group + ".mean_error", "mean |error|", g.size, "K", g.group));
    document.figures.push_back(
        figure(g.group + ".largest", "largest error", g.largest, "K", g.group));
  }
  document.add(group_table(groups, !with_rows));
  if (with_rows) document.add(row_table(compared));
  return document;
}

}  // namespace countervail
