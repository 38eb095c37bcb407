#pragma once
// RFC 4180 comma-separated values with positions: quoted cells, CRLF or LF, one header line, '#' starts a
// comment line. Each row has as many cells as the header; anything else is an Error with line and column.
#include <string>
#include <string_view>
#include <vector>

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
};

CsvTable parse_csv(std::string_view text, std::string_view file_name);
CsvTable read_csv(const std::string& path);

/// A whole file as text. Error{kRead} if it cannot be read or exceeds 64 MiB.
std::string read_text_file(const std::string& path);

}  // namespace countervail
