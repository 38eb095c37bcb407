// CSV (RFC 4180, line feeds): numbers in SI or the unit stated, words where a cell is words, nothing where a number is
// due and none is known. document.h says which columns a table gets.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "render/formats.h"

namespace countervail {
namespace {

std::string escaped(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string cell = "\"";
  for (char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + '"';
}

void append_line(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "," : "") + escaped(cells[i]);
  out += '\n';
}

std::string number_text(double value) {
  return std::isfinite(value) ? format_number(value) : std::string();
}

/// Whether the numbers of a column come with units of their own.
bool states_units(const Table& table, std::size_t column) {
  return table.columns[column].unit.empty() &&
         std::any_of(table.rows.begin(), table.rows.end(),
                     [&](const auto& row) { return !row[column].unit.empty(); });
}

/// Whether one column of units serves: in each row all numbers with units of their own share it.
bool rows_share_units(const Table& table, const std::vector<bool>& stated) {
  for (const auto& row : table.rows) {
    const std::string* unit = nullptr;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!stated[i] || !row[i].number) continue;
      if (unit != nullptr && *unit != row[i].unit) return false;
      unit = &row[i].unit;
    }
  }
  return true;
}

/// The facts that the answer rests on with what each moves; no rows where nobody asked.
Table facts_table(const Document& document) {
  Table table{"", {{"path"}, {"value"}}, {}, "facts", true};
  table.columns[1].is_range = true;
  std::vector<std::string> keys;
  for (const FactLine& fact : document.facts)
    for (const auto& [key, elasticity] : fact.moves)
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  if (keys.empty()) return table;
  for (const std::string& key : keys)
    table.columns.push_back({key, Align::kRight, false, key, kPlainNumber});
  for (const char* name : {"source", "confidence", "date"}) table.columns.push_back({name});
  for (const FactLine& fact : document.facts) {
    std::vector<Cell> row = {fact.path, fact.value};
    for (const std::string& key : keys) {
      row.emplace_back();
      for (const auto& [moved, elasticity] : fact.moves)
        if (moved == key) row.back().number = Interval::exactly(elasticity);
    }
    for (const std::string* word : {&fact.source, &fact.confidence, &fact.date})
      row.emplace_back(*word);
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// What a table becomes: which columns state units, and whether one column at the end holds them all.
struct Layout {
  std::vector<bool> states_units;
  bool any = false, shared = false;
};

Layout layout_of(const Table& table) {
  Layout layout;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    layout.states_units.push_back(states_units(table, i));
  layout.any = std::find(layout.states_units.begin(), layout.states_units.end(), true) !=
               layout.states_units.end();
  layout.shared = layout.any && rows_share_units(table, layout.states_units);
  return layout;
}

std::vector<std::string> header_of(const Table& table, const Layout& layout) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const TableColumn& column = table.columns[i];
    const std::string key = key_of(table, i);
    const std::string unit =
        column.unit.empty() || column.unit == kPlainNumber ? "" : " [" + column.unit + "]";
    if (column.is_range) names.push_back(fmt::format("{}_low{}", key, unit));
    names.push_back(key + unit);
    if (column.is_range) names.push_back(fmt::format("{}_high{}", key, unit));
    if (layout.states_units[i] && !layout.shared) names.push_back(key + "_unit");
  }
  if (layout.shared) names.push_back("unit");
  return names;
}

std::vector<std::string> line_of(const Table& table, const Layout& layout,
                                 const std::vector<Cell>& row) {
  std::vector<std::string> line;
  std::string unit;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Cell& cell = row[i];
    const bool is_range = table.columns[i].is_range;
    const auto end = [&](double Interval::*which) {
      line.push_back(cell.number ? number_text((*cell.number).*which) : std::string());
    };
    if (is_range) end(&Interval::low);
    if (cell.number)
      end(&Interval::mid);
    else
      line.push_back(cell.is_absent ? std::string() : std::string(trim(cell.text)));
    if (is_range) end(&Interval::high);
    if (layout.states_units[i] && !layout.shared) line.push_back(cell.unit);
    if (layout.states_units[i] && cell.number) unit = cell.unit;
  }
  if (layout.shared) line.push_back(unit);
  return line;
}

}  // namespace

std::string csv_of(const Table& table) {
  const Layout layout = layout_of(table);
  std::string out;
  append_line(out, header_of(table, layout));
  for (const auto& row : table.rows) append_line(out, line_of(table, layout, row));
  return out;
}

std::string csv_of(const Document& document) {
  std::vector<Table> tables = tables_for(document, Audience::kCsv);
  if (std::any_of(tables.begin(), tables.end(), [](const Table& t) { return t.for_machines; }))
    std::erase_if(tables, [](const Table& table) { return !table.for_machines; });
  const Table facts = facts_table(document);
  if (!facts.rows.empty()) tables.push_back(facts);
  std::string out;
  for (const Block& block : document.blocks)
    if (const auto* note = std::get_if<Paragraph>(&block); note && note->in_csv)
      out += "# " + note->text + '\n';
  const std::size_t notes = out.size();
  for (const Table& table : tables) {
    if (out.size() > notes) out += '\n';
    if (tables.size() > 1) out += "# " + table.key + '\n';
    out += csv_of(table);
  }
  return out;
}

}  // namespace countervail
