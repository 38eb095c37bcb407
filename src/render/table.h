#pragma once
// One table value, four faces: aligned text, Markdown, CSV, JSON. A verb fills a Table once.
#include <optional>
#include <string>
#include <vector>

#include "base/interval.h"

namespace countervail {

enum class Align { kLeft, kRight };

struct TableColumn {
  std::string name;
  Align align = Align::kLeft;
  bool wraps = false;     ///< long text folds inside this column when the table is too wide
  std::string key = {};   ///< for machines; empty = the name, folded to snake_case
  std::string unit = {};  ///< of every number in the column; empty = each number has its own
};

/// Words, or a number with the words that people see for it.
struct Cell {
  std::string text;                     ///< "9.51 s", "unknown", "Ascend 910C"
  std::optional<Interval> number = {};  ///< SI, or the unit stated; empty: the cell is words
  std::string unit = {};                ///< of the number where the column has none

  Cell() = default;
  Cell(std::string words) : text(std::move(words)) {}  // NOLINT: words are a cell
  Cell(const char* words) : text(words) {}             // NOLINT
  Cell(std::string shown, Interval value, std::string value_unit)
      : text(std::move(shown)), number(value), unit(std::move(value_unit)) {}
};

struct Table {
  std::string title;  ///< may be empty
  std::vector<TableColumn> columns;
  std::vector<std::vector<Cell>> rows;  ///< each as long as columns
  std::string key = {};                 ///< for machines; "steps", "bill"
  bool for_machines = false;            ///< CSV prints these alone, where any is marked
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
