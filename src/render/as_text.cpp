// Aligned text: the words of a document for a terminal or a pipe.
#include <algorithm>
#include <numeric>

#include "render/fold.h"
#include "render/formats.h"

namespace countervail {
namespace {

constexpr int kColumnGap = 2, kNarrowestFolded = 8;

/// The narrowest widths that show all, then the widest foldable columns give way until the table fits.
std::vector<int> column_widths(const Table& table, int width) {
  std::vector<int> widths;
  for (const TableColumn& column : table.columns) widths.push_back(display_width(column.name));
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i].shown()));
  if (width == 0) return widths;
  const int gaps = kColumnGap * static_cast<int>(widths.size() - 1);
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
    lines.push_back(folded_lines(cells[i], std::max(1, widths[i])));
    height = std::max(height, lines.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text.append(kColumnGap, ' ');
      text +=
          padded(line < lines[i].size() ? lines[i][line] : "", widths[i], table.columns[i].align);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  }
}

}  // namespace

std::string text_of(const Table& table, int width) {
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
  for (const auto& row : table.rows) {
    std::vector<std::string> words;
    words.reserve(row.size());
    for (const Cell& cell : row) words.push_back(cell.shown());
    append_row(out, table, words, widths);
  }
  return out;
}

}  // namespace countervail
