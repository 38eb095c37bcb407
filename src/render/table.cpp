#include "render/table.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "files/json_writer.h"

namespace countervail {
namespace {

constexpr int kGap = 2, kNarrowestFolded = 8;

bool continues_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Bytes of a word that is too long for a line: up to its last joint, so that paths stay readable.
std::size_t cut_of(const std::string& word, int width) {
  std::size_t cut = 0;
  for (int shown = 0; cut < word.size(); ++cut)
    if (!continues_code_point(word[cut]) && shown++ == width) break;
  const std::size_t joint = word.find_last_of("/_.", cut - 1);
  return joint != std::string::npos && joint >= cut / 3 ? joint + 1 : cut;
}

/// Lines of at most `width`, broken at blanks where there are any.
std::vector<std::string> folded_lines(const std::string& text, int width) {
  std::vector<std::string> lines(1);
  std::size_t position = 0;
  while (position < text.size()) {
    std::size_t end = text.find(' ', position);
    end = end == std::string::npos ? text.size() : end;
    std::string word = text.substr(position, end - position);
    position = end + 1;
    if (!lines.back().empty() && display_width(lines.back()) + 1 + display_width(word) > width)
      lines.emplace_back();
    while (display_width(word) > width) {
      const std::size_t cut = cut_of(word, width);
      if (!lines.back().empty()) lines.emplace_back();
      lines.back() = word.substr(0, cut);
      word.erase(0, cut);
      if (!word.empty()) lines.emplace_back();
    }
    if (!lines.back().empty() && !word.empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::vector<std::string> words_of(const std::vector<Cell>& row) {
  std::vector<std::string> words;
  for (const Cell& cell : row) words.push_back(cell.text);
  return words;
}

std::vector<int> column_widths(const Table& table, int width) {
  std::vector<int> widths;
  for (const TableColumn& column : table.columns) widths.push_back(display_width(column.name));
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i].text));
  const int gaps = kGap * static_cast<int>(widths.size() - 1);
  int excess = std::accumulate(widths.begin(), widths.end(), gaps) - width;
  const bool any_wraps = std::any_of(table.columns.begin(), table.columns.end(),
                                     [](const TableColumn& column) { return column.wraps; });
  while (excess > 0) {
    int widest = -1;
    for (std::size_t i = 0; i < widths.size(); ++i)
      if ((!any_wraps || table.columns[i].wraps) &&
          (widest < 0 || widths[i] > widths[static_cast<std::size_t>(widest)]))
        widest = static_cast<int>(i);
    int& folded = widths[static_cast<std::size_t>(widest)];
    if (folded <= kNarrowestFolded) break;
    --folded, --excess;
  }
  return widths;
}

std::string padded(const std::string& text, int width, Align align) {
  const std::string blanks(static_cast<std::size_t>(std::max(0, width - display_width(text))), ' ');
  return align == Align::kRight ? blanks + text : text + blanks;
}

void append_row(std::string& out, const Table& table, const std::vector<std::string>& cells,
                const std::vector<int>& widths) {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    lines.push_back(folded_lines(cells[i], widths[i]));
    height = std::max(height, lines.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text.append(kGap, ' ');
      text +=
          padded(line < lines[i].size() ? lines[i][line] : "", widths[i], table.columns[i].align);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  }
}

std::string as_text(const Table& table, int width) {
  const std::vector<int> widths = column_widths(table, width);
  std::string out;
  if (!table.title.empty()) out += folded_text(table.title, width) + "\n";
  std::vector<std::string> names, rules;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    names.push_back(table.columns[i].name);
    rules.emplace_back(static_cast<std::size_t>(widths[i]), '-');
  }
  append_row(out, table, names, widths);
  append_row(out, table, rules, widths);
  for (const auto& row : table.rows) append_row(out, table, words_of(row), widths);
  return out;
}

std::string as_markdown(const Table& table) {
  std::string out = table.title.empty() ? "" : table.title + "\n\n";
  const auto append = [&out](const auto& cells) {
    out += '|';
    for (std::string cell : cells) {
      for (std::size_t bar = cell.find('|'); bar != std::string::npos;
           bar = cell.find('|', bar + 2))
        cell.insert(bar, 1, '\\');
      out += ' ' + cell + " |";
    }
    out += '\n';
  };
  std::vector<std::string> names, rules;
  for (const TableColumn& column : table.columns) {
    names.push_back(column.name);
    rules.push_back(column.align == Align::kRight ? "---:" : "---");
  }
  append(names);
  append(rules);
  for (const auto& row : table.rows) append(words_of(row));
  return out;
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string cell = "\"";
  for (char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + '"';
}

std::string as_csv(const Table& table) {
  std::string out;
  const auto append = [&out](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "," : "") + csv_cell(cells[i]);
    out += '\n';
  };
  std::vector<std::string> names;
  for (const TableColumn& column : table.columns) names.push_back(column.name);
  append(names);
  for (const auto& row : table.rows) append(words_of(row));
  return out;
}

std::string as_json(const Table& table) {
  JsonWriter json;
  json.begin_array();
  for (const auto& row : table.rows) {
    json.begin_object();
    for (std::size_t i = 0; i < row.size(); ++i) json.key(table.columns[i].name).value(row[i].text);
    json.end_object();
  }
  json.end_array();
  return json.text() + "\n";
}

}  // namespace

int display_width(const std::string& text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_code_point(c); }));
}

std::string folded_text(const std::string& text, int width, int indent) {
  std::string out;
  for (const std::string& line : folded_lines(text, width - indent)) {
    if (!out.empty()) out += '\n' + std::string(static_cast<std::size_t>(indent), ' ');
    out += line;
  }
  return out;
}

std::string render(const Table& table, TableFormat format, int width) {
  switch (format) {
    case TableFormat::kText:
      return as_text(table, width);
    case TableFormat::kMarkdown:
      return as_markdown(table);
    case TableFormat::kCsv:
      return as_csv(table);
    case TableFormat::kJson:
      return as_json(table);
  }
  return {};
}

}  // namespace countervail
