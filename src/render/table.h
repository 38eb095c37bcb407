#pragma once
// A table of an answer. A producer fills cells with words, or with a number and the words that people see for it; every
// format takes what it needs: text and Markdown the words, CSV and JSON the numbers in SI. Cells are made by cells.h.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/interval.h"

namespace countervail {

enum class Align { kLeft, kRight };

/// Unit of a column of plain numbers (a ratio, a count): none has a unit of its own.
inline constexpr const char* kPlainNumber = "1";

struct TableColumn {
  std::string name;
  Align align = Align::kLeft;
  bool wraps = false;     ///< long text folds inside this column when the table is too wide
  std::string key = {};   ///< for machines; empty = the name, folded to snake_case
  std::string unit = {};  ///< of every number in the column; empty = each number has its own
  bool is_range = false;  ///< CSV prints low, value and high in three columns
};

/// Words, or a number with the words that people see for it.
struct Cell {
  std::string text;                     ///< "9.51 s", "unknown", "Ascend 910C"
  std::optional<Interval> number = {};  ///< SI, or the unit stated; empty: the cell is words
  std::string unit = {};                ///< of the number where the column has none
  std::string mark = {};   ///< "est.", "*": printed behind the words, explained in a note
  bool is_absent = false;  ///< a number is due and none is known: null in JSON, empty in CSV

  Cell() = default;
  Cell(std::string words) : text(std::move(words)) {}  // NOLINT: words are a cell
  Cell(std::string_view words) : text(words) {}        // NOLINT
  Cell(const char* words) : text(words) {}             // NOLINT
  Cell(std::string shown, Interval value, std::string value_unit = {})
      : text(std::move(shown)), number(value), unit(std::move(value_unit)) {}
  Cell(std::string shown, double value, std::string value_unit = {})
      : Cell(std::move(shown), Interval::exactly(value), std::move(value_unit)) {}

  /// What people read: the words, a blank, the mark.
  std::string shown() const { return mark.empty() ? text : text + ' ' + mark; }
};

enum class Audience : unsigned char {
  kEveryone,
  kPeople,  ///< text and Markdown alone: figures or facts of the document say the same to machines
  kMachines,  ///< CSV and JSON alone
  kCsv,       ///< CSV alone: figures or facts of the document say the same in JSON
};

struct Table {
  std::string title;  ///< may be empty
  std::vector<TableColumn> columns;
  std::vector<std::vector<Cell>> rows;  ///< each as long as columns
  std::string key = {};                 ///< for machines; "steps", "bill"
  bool for_machines = false;            ///< CSV prints these alone, where any is marked
  Audience audience = Audience::kEveryone;
  bool joined = false;  ///< no blank line between this and the block before
};

enum class TableFormat { kText, kMarkdown, kCsv, kJson };

/// One table alone. Text never exceeds `width` characters (0 = no limit): the widest wrapping column folds at word ends
/// (a table without one folds its widest column).
std::string render(const Table& table, TableFormat format, int width = 80);

/// Key of a column for machines: as given, or its name in snake_case, or "column_2".
std::string key_of(const Table& table, std::size_t column);

/// Display width of UTF-8 text, one column a code point.
int display_width(const std::string& text);
/// Paragraph folded at `width` (0 = one line), each line after the first indented by `indent` blanks.
std::string folded_text(const std::string& text, int width, int indent = 0);

}  // namespace countervail
