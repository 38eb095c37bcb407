// Markdown: pipe tables (GitHub Flavored Markdown, section 4.10).
#include "render/formats.h"

namespace countervail {
namespace {

void append_row(std::string& out, const std::vector<std::string>& cells) {
  out += '|';
  for (std::string cell : cells) {
    for (std::size_t bar = cell.find('|'); bar != std::string::npos; bar = cell.find('|', bar + 2))
      cell.insert(bar, 1, '\\');
    out += ' ' + cell + " |";
  }
  out += '\n';
}

}  // namespace

std::string markdown_of(const Table& table) {
  std::string out = table.title.empty() ? "" : table.title + "\n\n";
  std::vector<std::string> names, rules;
  for (const TableColumn& column : table.columns) {
    names.push_back(column.name);
    rules.push_back(column.align == Align::kRight ? "---:" : "---");
  }
  append_row(out, names);
  append_row(out, rules);
  for (const auto& row : table.rows) {
    std::vector<std::string> words;
    words.reserve(row.size());
    for (const Cell& cell : row) words.push_back(cell.shown());
    append_row(out, words);
  }
  return out;
}

}  // namespace countervail
