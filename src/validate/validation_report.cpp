#include "validate/validation_report.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "files/json_writer.h"

namespace countervail {
namespace {

constexpr double kWidest =
    1e6;  // per cent; an absurd row of a user's table must not burst the columns
std::string percent(double value) {
  return std::abs(value) < kWidest ? fmt::format("{:.1f}", value) : fmt::format("{:.0e}", value);
}
std::string signed_percent(double value) {
  return (value < 0 ? "" : "+") + percent(value);
}

Table group_table(const ValidationResult& result, const std::string& title) {
  Table table{.title = title,
              .columns = {{"group", Align::kLeft, true},
                          {"split"},
                          {"rows", Align::kRight},
                          {"MAPE %", Align::kRight},
                          {"median %", Align::kRight},
                          {"bias %", Align::kRight}},
              .rows = {}};
  for (const ErrorGroup& group : result.groups)
    table.rows.push_back({group.name, group.split, std::to_string(group.covered),
                          percent(group.mape), percent(group.median_ape),
                          signed_percent(group.bias)});
  return table;
}

Table uncovered_table(const ValidationResult& result) {
  Table table{.title = "Uncovered",
              .columns = {{"reason"}, {"what", Align::kLeft, true}, {"rows", Align::kRight}},
              .rows = {}};
  for (const UncoveredCount& each : result.uncovered)
    table.rows.push_back({name_of(each.reason), each.what, std::to_string(each.count)});
  return table;
}

/// A run stands in its source's group and in a finer one: the finer entry speaks for it.
bool stands_again(const ValidationResult& result, std::size_t i) {
  if (i + 1 >= result.rows.size()) return false;
  const PredictedRow &row = result.rows[i], &next = result.rows[i + 1];
  return next.id == row.id && next.group.starts_with(row.group + "/");
}

Table row_table(const ValidationResult& result) {
  Table table{.title = "Rows",
              .columns = {{"id"},
                          {"what", Align::kLeft, true},
                          {"measured", Align::kRight},
                          {"predicted", Align::kRight},
                          {"error %", Align::kRight}},
              .rows = {}};
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const PredictedRow& row = result.rows[i];
    if (stands_again(result, i)) continue;
    table.rows.push_back({row.id, row.label, format_si(row.measured, "s", 4),
                          format_si(row.predicted, "s", 4),
                          signed_percent(100 * signed_error(row))});
  }
  return table;
}

void write_group(JsonWriter& json, const ErrorGroup& group) {
  json.begin_object()
      .member("name", group.name)
      .member("split", group.split)
      .member("configurations", group.configurations)
      .member("covered", group.covered)
      .member("mape", group.mape)
      .member("median_ape", group.median_ape)
      .member("bias", group.bias)
      .end_object();
}

void write_row(JsonWriter& json, const PredictedRow& row) {
  json.begin_object()
      .member("id", row.id)
      .member("group", row.group)
      .member("split", row.calibration ? "calibration" : "test")
      .member("what", row.label)
      .member("measured_seconds", row.measured)
      .member("predicted_seconds", row.predicted)
      .member("error", 100 * signed_error(row))
      .end_object();
}

std::string validation_json(const ValidationResult& result, bool with_rows) {
  JsonWriter json;
  json.begin_object().key("groups").begin_array();
  for (const ErrorGroup& group : result.groups) write_group(json, group);
  json.end_array().key("uncovered").begin_array();
  for (const UncoveredCount& each : result.uncovered)
    json.begin_object()
        .member("reason", name_of(each.reason))
        .member("what", each.what)
        .member("count", each.count)
        .end_object();
  json.end_array();
  if (with_rows) {
    json.key("rows").begin_array();
    for (std::size_t i = 0; i < result.rows.size(); ++i)
      if (!stands_again(result, i)) write_row(json, result.rows[i]);
    json.end_array();
  }
  return json.end_object().text() + "\n";
}

}  // namespace

std::string validation_text(const ValidationResult& result, const std::string& title,
                            TableFormat format, bool with_rows, int width) {
  if (format == TableFormat::kJson) return validation_json(result, with_rows);
  std::string text = render(group_table(result, title), format, width);
  if (format == TableFormat::kCsv)
    return with_rows ? render(row_table(result), format, width) : text;
  if (!result.uncovered.empty()) text += "\n" + render(uncovered_table(result), format, width);
  if (with_rows) text += "\n" + render(row_table(result), format, width);
  return text;
}

std::string refit_text(const std::vector<RefittedConstant>& constants, TableFormat format,
                       int width) {
  Table table{.title = "Refitted constants beside the shipped ones",
              .columns = {{"owner"},
                          {"constant"},
                          {"shipped", Align::kRight},
                          {"refitted", Align::kRight},
                          {"change %", Align::kRight},
                          {"rows", Align::kRight}},
              .rows = {}};
  for (const RefittedConstant& each : constants)
    table.rows.push_back({each.owner, each.name, fmt::format("{:.4g}", each.shipped),
                          fmt::format("{:.4g}", each.refitted),
                          fmt::format("{:+.2f}", 100 * (each.refitted / each.shipped - 1)),
                          std::to_string(each.rows)});
  return render(table, format, width);
}

}  // namespace countervail
