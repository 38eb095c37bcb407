#pragma once
// One table value, four faces: aligned text, Markdown, CSV, JSON. A verb fills a Table once.
#include <string>
#include <vector>

namespace countervail {

enum class Align { kLeft, kRight };

struct TableColumn {
  std::string name;
  Align align = Align::kLeft;
  bool wraps = false;  ///< long text folds inside this column when the table is too wide
};

struct Table {
  std::string title;  ///< may be empty
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;  ///< each as long as columns
};

enum class TableFormat { kText, kMarkdown, kCsv, kJson };

/// Text tables never exceed `width` characters: the widest wrapping column folds at word ends (a table
/// without one folds its widest column).
std::string render(const Table& table, TableFormat format, int width = 80);

/// Display width of UTF-8 text, one column a code point.
int display_width(const std::string& text);
/// Paragraph folded at `width`, each line after the first indented by `indent` blanks.
std::string folded_text(const std::string& text, int width, int indent = 0);

}  // namespace countervail
