// Known outcomes against the packs, as a document (rules.h).
#include <fmt/format.h>

#include <map>

#include "rules/document.h"
#include "validate/rules.h"

namespace countervail {
namespace {

Table comparisons_table(const std::vector<RuleComparison>& rows) {
  Table table{.title = "", .columns = {}, .rows = {}, .key = "comparisons"};
  table.audience = Audience::kMachines;
  for (const char* name :
       {"inputs", "chip", "column", "published", "computed", "verdict", "reason"})
    table.columns.push_back({name});
  for (const RuleComparison& row : rows)
    table.rows.push_back({row.inputs, row.chip, row.column, row.published, row.computed,
                          name_of(row.verdict), row.reason});
  return table;
}

/// A sentence a row: reasons are long.
std::string line_of(const RuleComparison& row) {
  return fmt::format("{}: {}, {}, inputs of the {}: published {}, computed {}{}{}",
                     name_of(row.verdict), row.chip, row.column, row.inputs, row.published,
                     row.computed, row.reason.empty() ? "" : "; ", row.reason);
}

/// "Outcomes by inputs: catalog agrees 90, table agrees 120."
std::string summary_of(const std::vector<RuleComparison>& rows) {
  std::map<std::string, int> counts;
  for (const RuleComparison& row : rows)
    ++counts[fmt::format("{} {}", row.inputs, name_of(row.verdict))];
  std::string text = "Outcomes by inputs:";
  for (const auto& [name, count] : counts)
    text += fmt::format("{} {} {}", text.back() == ':' ? "" : ",", name, count);
  return text + ".";
}

}  // namespace

Document document_of(const rules::Book& book, const std::vector<RuleComparison>& rows) {
  Document document{.schema = "countervail/rules-validate/1"};
  for (const RuleComparison& row : rows)
    if (row.verdict != RuleVerdict::kAgrees || !row.reason.empty())
      document.add(Paragraph{
          .text = line_of(row), .indent = 2, .joined = true, .audience = Audience::kPeople});
  document.add(comparisons_table(rows));
  Paragraph summary = rules::notice_line(book, book.as_of, true);
  summary.text = summary_of(rows) + " " + summary.text;
  document.add(std::move(summary));
  return document;
}

}  // namespace countervail
