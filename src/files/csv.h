#pragma once
// RFC 4180 comma-separated values with positions: quoted cells, CRLF or LF, one header line, '#' starts a
// comment line. Each row has as many cells as the header; anything else is an Error with line and column.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "files/files.h"

namespace countervail {

struct CsvRow {
  int line = 0;                    ///< 1-based line of the first cell
  std::vector<std::string> cells;  ///< as many as the header
  std::vector<int> columns;        ///< 1-based column where each cell starts
};

struct CsvTable {
  std::string file;
  std::vector<std::string> header;
  std::vector<CsvRow> rows;

  /// Index of a header name; -1 when absent.
  int column(std::string_view name) const;
  /// As `column`, or Error{kMissing} with the nearest header name.
  int required_column(std::string_view name) const;
  /// The cell of a row under a header name.
  const std::string& cell(const CsvRow& row, std::string_view name) const;
  /// The finite number in that cell, or Error{kSyntax}.
  double number(const CsvRow& row, std::string_view name) const;
  /// An error at that cell.
  Error error(const CsvRow& row, std::string_view name, ErrorKind kind, std::string message,
              std::string hint = {}) const;
};

CsvTable parse_csv(std::string_view text, std::string_view file_name);
CsvTable read_csv(std::string_view path, const Files& files = {});

}  // namespace countervail
