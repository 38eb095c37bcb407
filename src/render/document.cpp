// Which blocks a reader sees, in which order; the formats themselves are as_text, as_markdown, as_csv and as_json.
#include "render/document.h"

#include <cctype>

#include "base/printable.h"
#include "render/cells.h"
#include "render/formats.h"

namespace countervail {
namespace {

bool is_read_by(Audience audience, Audience reader) {
  const bool machines = reader == Audience::kCsv && audience == Audience::kMachines;
  return audience == Audience::kEveryone || audience == reader || machines;
}

std::string shown(const Paragraph& paragraph, int width) {
  const std::string before(static_cast<std::size_t>(paragraph.margin), ' ');
  const int room = width > 0 ? width - paragraph.margin : 0;
  if (!paragraph.preformatted)
    return before + paragraph.label + folded_text(paragraph.text, room, paragraph.indent) + "\n";
  return paragraph.text.ends_with('\n') ? paragraph.text : paragraph.text + "\n";
}

}  // namespace

std::vector<Table> tables_for(const Document& document, Audience reader) {
  std::vector<Table> tables;
  bool any = false;
  for (const Block& block : document.blocks) {
    const auto* table = std::get_if<Table>(&block);
    any = any || table != nullptr;
    if (table != nullptr && is_read_by(table->audience, reader)) tables.push_back(*table);
  }
  if (!any && !document.figures.empty()) tables.push_back(figures_table(document.figures));
  return tables;
}

std::string prose_of(const Document& document, int width,
                     const std::function<std::string(const Table&)>& show) {
  std::string out;
  if (!document.sentence.empty()) out = folded_text(document.sentence, width) + "\n";
  const auto add = [&](bool joined, const std::string& text) {
    out += (out.empty() || joined ? "" : "\n") + text;
  };
  bool any_table = false;
  for (const Block& block : document.blocks) {
    const auto* table = std::get_if<Table>(&block);
    const auto* paragraph = std::get_if<Paragraph>(&block);
    any_table = any_table || table != nullptr;
    if (table != nullptr && is_read_by(table->audience, Audience::kPeople))
      add(table->joined, show(*table));
    if (paragraph != nullptr && is_read_by(paragraph->audience, Audience::kPeople))
      add(paragraph->joined, shown(*paragraph, width));
  }
  if (!any_table && !document.sentence_says_all && !document.figures.empty())
    add(false, show(figures_table(document.figures)));
  return out;
}

std::string render(const Document& document, TableFormat format, int width) {
  switch (format) {
    case TableFormat::kText:
      return printable_lines(
          prose_of(document, width, [&](const Table& table) { return text_of(table, width); }));
    case TableFormat::kMarkdown:
      return printable_lines(
          prose_of(document, width, [](const Table& table) { return markdown_of(table); }));
    case TableFormat::kCsv:
      return printable_lines(csv_of(document));
    case TableFormat::kJson:
      return json_of(document);
  }
  return {};
}

std::string render(const Table& table, TableFormat format, int width) {
  if (format == TableFormat::kText) return text_of(table, width);
  if (format == TableFormat::kMarkdown) return markdown_of(table);
  if (format == TableFormat::kCsv) return csv_of(table);
  JsonWriter json;
  write_json(json, table);
  return json.text() + "\n";
}

std::string key_of(const Table& table, std::size_t column) {
  const TableColumn& named = table.columns[column];
  if (!named.key.empty()) return named.key;
  std::string key;
  for (char c : named.name) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter) != 0)
      key += static_cast<char>(std::tolower(letter));
    else if (!key.empty() && key.back() != '_')
      key += '_';
  }
  while (key.ends_with('_')) key.pop_back();
  return key.empty() ? "column_" + std::to_string(column + 1) : key;
}

}  // namespace countervail
