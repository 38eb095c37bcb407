#pragma once
// What every question answers with: figures with their ranges, tables of cells, a document of them, shown in any format.
// Subjects fill a Document and know no format; render() alone knows text, Markdown, CSV, JSON (docs/schemas).
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace countervail {

/// A value that is known as a range: low <= mid <= high. `mid` is the best single figure, not the average.
/// Arithmetic takes the extremes over independent operands (interval arithmetic), mid with mid.
struct Interval {
  double low = 0, mid = 0, high = 0;

  static constexpr Interval exactly(double value) { return {value, value, value}; }
  constexpr bool is_exact() const { return low == high; }
  constexpr bool contains(double value) const { return low <= value && value <= high; }
  friend constexpr bool operator==(const Interval&, const Interval&) = default;
};

constexpr Interval operator+(Interval a, Interval b) {
  return {a.low + b.low, a.mid + b.mid, a.high + b.high};
}
constexpr Interval operator-(Interval a, Interval b) {
  return {a.low - b.high, a.mid - b.mid, a.high - b.low};
}
constexpr Interval operator*(Interval a, Interval b) {
  const auto [least, most] =
      std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  return {least, a.mid * b.mid, most};
}
/// `b` must not contain zero.
constexpr Interval operator/(Interval a, Interval b) {
  return a * Interval{1 / b.high, 1 / b.mid, 1 / b.low};
}
constexpr Interval operator*(double f, Interval a) {
  return Interval::exactly(f) * a;
}

/// One number of an answer, as every study names it: explain, levers, uncertainty and sweep ask "which key?",
/// a document prints label and unit.
struct Figure {
  std::string key;    ///< stable, dotted: "candidate.time.layers"
  std::string label;  ///< "layers", in the trade's words
  std::string unit;  ///< SI ("s", "B/s", "USD") or a stated count ("package"); empty = plain number
  Interval value;    ///< in `unit`; low = high where nothing is a range
  std::string group;     ///< "time", "memory", "bill": figures of one group stand together
  bool is_known = true;  ///< false: no source gives it; `value` is then unused
};
using Figures = std::vector<Figure>;

/// A table of an answer. A producer fills cells with words, or with a number and the words that people see for it; every
/// format takes what it needs: text and Markdown the words, CSV and JSON the numbers in SI. Cells are made by cells.h.
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
/// A piece of prose. Preformatted text keeps its line ends and is not folded.
struct Paragraph {
  std::string key;  ///< "caveat", "conventions"
  std::string text;
  int indent = 0;  ///< of every line after the first
  bool preformatted = false;
  bool joined = false;  ///< no blank line between this and the block before
  Audience audience = Audience::kEveryone;
  int margin = 0;       ///< blanks before every line, and as many left free behind it
  std::string label;    ///< stands before the text, which hangs `indent` blanks from the edge
  bool in_csv = false;  ///< a condition of use: CSV carries it too, as a comment line
};

/// A fact that the answer rests on, ready to print.
struct FactLine {
  std::string path;  ///< "chip/H20 96GB/bf16"
  Cell value;        ///< "148 TFLOP/s" with 1.48e14 and "FLOP/s", or words
  std::string source, confidence, date, note;
  std::vector<std::pair<std::string, double>>
      moves;  ///< figure key, d ln(figure) / d ln(fact); where asked for
};

/// A file beside the answer: a heat map, a drawn wafer, a trace.
struct Picture {
  std::string key, title;
  std::string media_type;  ///< "image/svg+xml", "image/png", "application/json"
  std::string bytes;
};

using Block = std::variant<Paragraph, Table>;

struct Document {
  std::string schema;     ///< "countervail/parity/1": names docs/schemas/parity.json
  std::string outcome;    ///< a word for machines: "found"; empty where there is but one
  std::string conflicts;  ///< rows that counted where sources disagree: "first", "range", or none
  std::string sentence;   ///< the answer in one paragraph, with its range and main caveat
  bool sentence_says_all = false;  ///< people need no table of the figures where no block is one
  Figures figures;                 ///< every number of the answer, by key
  std::vector<Block> blocks;
  std::vector<FactLine> facts;  ///< for JSON and the report; text lists them where a block does
  std::vector<std::string> warnings;  ///< printed beside the answer (standard error), and in JSON
  std::vector<Picture> pictures;

  void add(Block block) { blocks.push_back(std::move(block)); }
};

/// The whole answer in one format. `width` is that of text lines; 0 = nothing wraps (a pipe).
std::string render(const Document& document, TableFormat format, int width = 80);

}  // namespace countervail
