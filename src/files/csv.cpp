// RFC 4180 with two additions: lines that begin with '#' are comments, blank lines are skipped.
// Strict on purpose: a stray quote or a missing cell in a table of numbers is an error with its
// place, since a reader that guesses shifts columns in silence.
#include "files/csv.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace countervail {
namespace {

/// Walks the text once, keeping line and column.
class CsvReader {
 public:
  CsvReader(std::string_view text, std::string_view file) : text_(text), file_(file) {
    // A byte order mark, which spreadsheets write, would become part of the first column's name.
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  bool next(CsvRow& row) {
    skip_comments_and_blank_lines();
    if (at_end()) return false;
    row = CsvRow{line_, {}, {}};
    do {
      row.columns.push_back(column_);
      row.cells.push_back(peek() == '"' ? quoted_cell() : plain_cell());
    } while (take(','));
    end_of_line();
    return true;
  }

 private:
  bool at_end() const { return position_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }
  void advance() {
    if (text_[position_++] == '\n')
      ++line_, column_ = 1;
    else
      ++column_;
  }
  bool take(char wanted) {
    if (at_end() || peek() != wanted) return false;
    advance();
    return true;
  }
  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorKind::kSyntax, message, std::string(file_), line_, column_);
  }

  void skip_comments_and_blank_lines() {
    while (!at_end() && (peek() == '#' || peek() == '\n' || peek() == '\r')) {
      while (!at_end() && peek() != '\n') advance();
      take('\n');
    }
  }

  std::string plain_cell() {
    const std::size_t start = position_;
    while (!at_end() && peek() != ',' && peek() != '\n' && peek() != '\r') {
      if (peek() == '"')
        fail("a quote inside an unquoted cell; quote the whole cell and double the quote");
      if (peek() == '\0') fail("a zero byte: this is not a text file");
      advance();
    }
    return std::string(text_.substr(start, position_ - start));
  }

  std::string quoted_cell() {
    std::string cell;
    advance();
    for (;;) {
      if (at_end()) fail("the file ends inside a quoted cell");
      // A quote ends the cell unless another follows: a doubled one stands for itself.
      if (take('"') && peek() != '"') return cell;
      cell += peek();
      advance();
    }
  }

  void end_of_line() {
    take('\r');
    if (!at_end() && !take('\n'))
      fail(fmt::format("expected ',' or the end of the line, got '{}'", peek()));
  }

  std::string_view text_, file_;
  std::size_t position_ = 0;
  int line_ = 1, column_ = 1;
};

}  // namespace

int CsvTable::column(std::string_view name) const {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == name) return static_cast<int>(i);
  return -1;
}

int CsvTable::required_column(std::string_view name) const {
  const int index = column(name);
  if (index >= 0) return index;
  throw Error(ErrorKind::kMissing, fmt::format("column '{}' is missing", name), file, 1, 1,
              did_you_mean(name, header));
}

const std::string& CsvTable::cell(const CsvRow& row, std::string_view name) const {
  return row.cells[static_cast<std::size_t>(required_column(name))];
}

double CsvTable::number(const CsvRow& row, std::string_view name) const {
  double value = 0;
  if (!parse_number(trim(cell(row, name)), value))
    throw error(row, name, ErrorKind::kSyntax,
                fmt::format("'{}' is no finite number", cell(row, name)));
  return value;
}

Error CsvTable::error(const CsvRow& row, std::string_view name, ErrorKind kind, std::string message,
                      std::string hint) const {
  return Error(kind, std::move(message), file, row.line,
               row.columns[static_cast<std::size_t>(required_column(name))], std::move(hint));
}

CsvTable parse_csv(std::string_view text, std::string_view file_name) {
  CsvReader reader(text, file_name);
  CsvTable table;
  table.file = file_name;
  CsvRow row;
  if (!reader.next(row))
    throw Error(ErrorKind::kSyntax, "the file has no header line", table.file, 1, 1);
  table.header = std::move(row.cells);
  while (reader.next(row)) {
    if (row.cells.size() != table.header.size())
      throw Error(
          ErrorKind::kSyntax,
          fmt::format("{} cells, but the header has {}", row.cells.size(), table.header.size()),
          table.file, row.line, row.columns.back());
    table.rows.push_back(std::move(row));
  }
  return table;
}

CsvTable read_csv(std::string_view path, const Files& files) {
  return parse_csv(files.read(path), files.shown(path));
}

}  // namespace countervail
