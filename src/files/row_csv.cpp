#include "files/row_csv.h"

#include <cstdio>

#include "base/error.h"
#include "base/text.h"

namespace countervail {
namespace {

/// RFC 4180: words with a comma, a quote or a line end stand in quotes.
std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string headed(const std::string& name, const std::string& unit) {
  return csv_cell(unit.empty() ? name : name + " [" + unit + "]");
}

/// A file that appears when it is whole. Standard streams of C++ belong to disk.cpp; a line at a time needs no more.
class WholeFile {
 public:
  explicit WholeFile(const std::string& path) : path_(path), beside_(path + ".part") {
    file_ = std::fopen(beside_.c_str(), "wb");
    if (file_ == nullptr) throw Error(ErrorKind::kRead, "cannot write this file", path_);
  }
  ~WholeFile() {
    if (file_ == nullptr) return;
    std::fclose(file_);
    std::remove(beside_.c_str());
  }
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  void write(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size())
      throw Error(ErrorKind::kRead, "cannot write this file", path_);
  }
  void finish() {
    const bool written = std::fclose(file_) == 0;
    file_ = nullptr;
    if (written && std::rename(beside_.c_str(), path_.c_str()) == 0) return;
    std::remove(beside_.c_str());
    throw Error(ErrorKind::kRead, "cannot write this file", path_);
  }

 private:
  std::string path_, beside_;
  std::FILE* file_ = nullptr;
};

std::string header_of(const std::vector<StoredAxis>& axes,
                      const std::vector<FigureRange>& figures) {
  std::string line = "row";
  for (const StoredAxis& axis : axes) line += ',' + headed(axis.path, axis.unit);
  line += ",outcome,holds,error";
  for (const FigureRange& figure : figures) {
    if (figure.is_range) line += ',' + headed(figure.key + "_low", figure.unit);
    line += ',' + headed(figure.key, figure.unit);
    if (figure.is_range) line += ',' + headed(figure.key + "_high", figure.unit);
  }
  return line + '\n';
}

/// Both lists are in order of the key.
std::string line_of(const StoredRow& row, const std::vector<FigureRange>& figures) {
  std::string line = format_number(static_cast<double>(row.row));
  for (const AxisValue& value : row.axes)
    line += ',' + (value.is_number ? format_number(value.number) : csv_cell(value.text));
  line += ',' + csv_cell(row.outcome) + (row.holds ? ",1," : ",0,") + csv_cell(row.error);
  std::size_t at = 0;
  for (const FigureRange& figure : figures) {
    while (at < row.figures.size() && row.figures[at].key < figure.key) ++at;
    const bool known =
        at < row.figures.size() && row.figures[at].key == figure.key && row.figures[at].is_known;
    const auto cell = [&](double Interval::*end) {
      line += ',' + (known ? format_number(row.figures[at].value.*end) : std::string{});
    };
    if (figure.is_range) cell(&Interval::low);
    cell(&Interval::mid);
    if (figure.is_range) cell(&Interval::high);
  }
  return line + '\n';
}

}  // namespace

void write_row_csv(const RowStore& store, const std::vector<StoredAxis>& axes,
                   const std::vector<FigureRange>& figures, const std::string& path) {
  WholeFile file(path);
  file.write(header_of(axes, figures));
  store.for_each([&](const StoredRow& row) { file.write(line_of(row, figures)); });
  file.finish();
}

}  // namespace countervail
