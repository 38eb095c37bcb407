// What `validate search` prints.
#include <fmt/format.h>

#include "render/cells.h"
#include "validate/published_layouts.h"

namespace countervail {
namespace {

Table group_table(const LayoutValidation& validation, const std::string& title, bool leads) {
  Table table{title, {{"group", Align::kLeft, true}}, {}, "layout_groups", leads};
  for (const auto& [name, key] : {std::pair("rows", "rows"), std::pair("geo. mean", "mean"),
                                  std::pair("least", "least"), std::pair("most", "most")})
    table.columns.push_back({name, Align::kRight, false, key, kPlainNumber});
  table.columns.push_back({"worst own gap %", Align::kRight, false, "worst_gap", "%"});
  table.columns.push_back({"nothing fits", Align::kRight, false, "without", kPlainNumber});
  for (const LayoutGroup& group : validation.groups) {
    const bool any = group.rows > 0;
    const auto ratio = [&](double value) { return any ? plain_as("{:.3f}", value) : absent("-"); };
    table.rows.push_back(
        {group.name, count(group.rows), ratio(group.mean), ratio(group.least), ratio(group.most),
         any ? plain_as("{:+.1f}", 100 * group.worst_gap) : absent("-"), count(group.without)});
  }
  return table;
}

std::string degrees(const Strategy& s) {
  return fmt::format("TP{} PP{}x{} CP{} EP{} DP{} mb{}", s.tensor_parallel, s.pipeline_parallel,
                     s.virtual_stages, s.context_parallel, s.expert_parallel, s.data_parallel,
                     s.micro_batch);
}

Table row_table(const LayoutValidation& validation) {
  Table table{"Rows", {{"id"}, {"what", Align::kLeft, true}}, {}, "layout_rows"};
  for (const auto& [name, key] : {std::pair("published", "published"),
                                  std::pair("ours, same", "given"), std::pair("found", "found")})
    table.columns.push_back({name, Align::kRight, false, key, "s"});
  table.columns.push_back({"ratio", Align::kRight, false, "ratio", kPlainNumber});
  table.columns.push_back({"found layout", Align::kLeft, true, "layout"});
  for (const LayoutRow& row : validation.rows) {
    const bool fits = row.found > 0;
    table.rows.push_back({row.id, row.label, quantity(row.published, "s", 4),
                          quantity(row.given, "s", 4),
                          fits ? quantity(row.found, "s", 4) : absent("nothing fits"),
                          fits ? plain_as("{:.3f}", row.published / row.found) : absent("-"),
                          fits ? degrees(row.strategy) : ""});
  }
  return table;
}

}  // namespace

Document document_of(const LayoutValidation& validation, const std::string& title, bool with_rows) {
  Document document{.schema = "countervail/validate/1"};
  for (const LayoutGroup& group : validation.groups) {
    if (group.rows == 0) continue;
    const std::string key = group.name + ".";
    document.figures.push_back(figure(key + "mean", "geometric mean", group.mean, "", group.name));
    document.figures.push_back(figure(key + "least", "least", group.least, "", group.name));
    document.figures.push_back(figure(key + "most", "most", group.most, "", group.name));
    document.figures.push_back(
        figure(key + "worst_gap", "worst own gap", group.worst_gap, "", group.name));
  }
  document.add(group_table(validation, title, !with_rows));
  if (with_rows) document.add(row_table(validation));
  return document;
}

}  // namespace countervail
