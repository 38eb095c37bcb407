#include "validate/validation_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/cells.h"

namespace countervail {
namespace {

constexpr const char* kSchema = "countervail/validate/1";
/// Per cent; an absurd row of a user's table must not burst the columns.
constexpr double kWidest = 1e6;

Cell percent(double value) {
  return plain_as(std::abs(value) < kWidest ? "{:.1f}" : "{:.0e}", value);
}
Cell signed_percent(double value) {
  Cell cell = percent(value);
  if (!(value < 0)) cell.text = '+' + cell.text;
  return cell;
}

TableColumn number_column(const char* name, const char* key, const char* unit) {
  return {name, Align::kRight, false, key, unit};
}

Table group_table(const ValidationResult& result, const std::string& title, bool leads) {
  Table table{title, {}, {}, "groups", leads};
  table.columns = {{"group", Align::kLeft, true},
                   {"split"},
                   number_column("rows", "rows", kPlainNumber),
                   number_column("MAPE %", "mape", "%"),
                   number_column("median %", "median_ape", "%"),
                   number_column("p90 %", "p90_ape", "%"),
                   number_column("bias %", "bias", "%")};
  const bool ranged =
      std::ranges::any_of(result.groups, [](const ErrorGroup& group) { return group.ranged > 0; });
  if (ranged) table.columns.push_back(number_column("in range %", "inside", "%"));
  for (const ErrorGroup& group : result.groups) {
    table.rows.push_back({group.name, group.split, count(group.covered), percent(group.mape),
                          percent(group.median_ape), percent(group.p90_ape),
                          signed_percent(group.bias)});
    if (ranged)
      table.rows.back().push_back(group.ranged > 0 ? percent(100.0 * group.inside / group.ranged)
                                                   : absent("-"));
  }
  return table;
}

Table uncovered_table(const ValidationResult& result) {
  Table table{"Uncovered", {}, {}, "uncovered"};
  table.columns = {
      {"reason"}, {"what", Align::kLeft, true}, number_column("rows", "rows", kPlainNumber)};
  for (const UncoveredCount& each : result.uncovered)
    table.rows.push_back({name_of(each.reason), each.what, count(each.count)});
  return table;
}

/// A run stands in its source's group and in a finer one: the finer entry speaks for it.
bool stands_again(const ValidationResult& result, std::size_t i) {
  if (i + 1 >= result.rows.size()) return false;
  const PredictedRow &row = result.rows[i], &next = result.rows[i + 1];
  return next.id == row.id && next.group.starts_with(row.group + "/");
}

/// Machines also get the row's group and split.
Table row_table(const ValidationResult& result, Audience audience) {
  const bool machines = audience == Audience::kMachines;
  Table table{"Rows", {{"id"}}, {}, "rows", machines, audience};
  if (machines) table.columns.insert(table.columns.end(), {{"group"}, {"split"}});
  table.columns.insert(table.columns.end(), {{"what", Align::kLeft, true},
                                             number_column("measured", "measured", "s"),
                                             number_column("predicted", "predicted", "s"),
                                             number_column("error %", "error", "%")});
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const PredictedRow& row = result.rows[i];
    if (stands_again(result, i)) continue;
    std::vector<Cell> cells = {row.id};
    if (machines) cells.insert(cells.end(), {row.group, row.calibration ? "calibration" : "test"});
    cells.insert(cells.end(),
                 {row.label, quantity(row.measured, "s", 4), quantity(row.predicted, "s", 4),
                  signed_percent(100 * signed_error(row))});
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace

Figures figures_of(const ValidationResult& result) {
  Figures figures;
  for (const ErrorGroup& group : result.groups) {
    const std::string key = group.name + "." + group.split + ".";
    const auto add = [&](const char* name, const char* label, double value, const char* unit) {
      figures.push_back(figure(key + name, label, value, unit, group.name));
    };
    add("configurations", "configurations", group.configurations, "");
    add("rows", "rows covered", group.covered, "");
    add("mape", "mean |error|", group.mape, "%");
    add("median_ape", "median |error|", group.median_ape, "%");
    add("p90_ape", "|error| of nine rows of ten", group.p90_ape, "%");
    add("bias", "mean error", group.bias, "%");
    if (group.ranged > 0)
      add("inside", "measurements within the 80 % range", 100.0 * group.inside / group.ranged, "%");
  }
  return figures;
}

Document document_of(const ValidationResult& result, const std::string& title, bool with_rows) {
  Document document{.schema = kSchema, .figures = figures_of(result)};
  document.add(group_table(result, title, !with_rows));
  if (!result.uncovered.empty()) document.add(uncovered_table(result));
  if (!with_rows) return document;
  document.add(row_table(result, Audience::kPeople));
  document.add(row_table(result, Audience::kMachines));
  return document;
}

Document document_of(const std::vector<RefittedConstant>& constants) {
  Document document{.schema = kSchema};
  Table table{"Refitted constants beside the shipped ones", {}, {}, "constants", true};
  table.columns = {{"owner"},
                   {"constant"},
                   number_column("shipped", "shipped", kPlainNumber),
                   number_column("refitted", "refitted", kPlainNumber),
                   number_column("change %", "change", "%"),
                   number_column("rows", "rows", kPlainNumber)};
  for (const RefittedConstant& each : constants)
    table.rows.push_back(
        {each.owner, each.name, plain_as("{:.4g}", each.shipped), plain_as("{:.4g}", each.refitted),
         plain_as("{:+.2f}", 100 * (each.refitted / each.shipped - 1)), count(each.rows)});
  document.add(std::move(table));
  return document;
}

}  // namespace countervail
