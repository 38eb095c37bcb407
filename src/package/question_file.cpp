// What is asked of a package: readings that should tell a yield, and a stock of parts.
// Counts are a number or a range "low..high" or "low..mid..high", as sources give them;
// without a middle it is halfway.
#include "package/question_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "files/toml_reader.h"

namespace countervail::package {
namespace {

Interval counts_in(const TomlTable& table, std::string_view key) {
  Interval value;
  if (!parse_counts(table.text(key), value))
    table.fail_range(key, fmt::format("'{}' must be a count above 0 or a range low..high, got '{}'",
                                      key, table.text(key)));
  return value;
}

double positive(const TomlTable& table, std::string_view key, Dimension dimension) {
  const double value = table.quantity(key, dimension);
  if (value <= 0) table.fail_range(key, fmt::format("'{}' must be above 0", key));
  return value;
}

YieldReading reading_of(const TomlTable& table) {
  YieldReading reading;
  reading.name = table.text("name");
  reading.package = table.text("package");
  reading.fact = table.text("fact");
  reading.density = table.range("density", dimension::kPerArea);
  if (reading.density.low < 0) table.fail_range("density", "'density' must not be negative");
  reading.peak_perfect = positive(table, "peak_perfect", dimension::kFlopsPerSecond);
  reading.peak_harvested = positive(table, "peak_harvested", dimension::kFlopsPerSecond);
  reading.source = table.text("source");
  table.finish();
  return reading;
}

}  // namespace

bool parse_counts(std::string_view text, Interval& value) {
  std::vector<double> ends;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t dots = std::min(text.find("..", at), text.size());
    double number = 0;
    if (!parse_number(trim(text.substr(at, dots - at)), number) || number <= 0 ||
        (!ends.empty() && number < ends.back()))
      return false;
    ends.push_back(number);
    at = dots + 2;
  }
  if (ends.empty() || ends.size() > 3) return false;
  value = {ends.front(), ends.size() == 3 ? ends[1] : (ends.front() + ends.back()) / 2,
           ends.back()};
  return true;
}

Question parse_question(std::string_view text, const std::string& file_name) {
  const TomlTable root = parse_toml(text, file_name);
  Question question{.title = root.text("title"), .file = file_name, .readings = {}, .stock = {}};
  for (const TomlTable& table : root.tables_or_none("reading"))
    question.readings.push_back(reading_of(table));
  if (const auto stock = root.table_if("stock")) {
    question.stock = {stock->text("package"), stock->text("source"), counts_in(*stock, "dies"),
                      counts_in(*stock, "stacks")};
    stock->finish();
  }
  root.finish();
  if (question.readings.empty() && !question.stock)
    root.fail("reading", static_cast<int>(ErrorKind::kMissing),
              "a question needs a [[reading]] or a [stock]");
  return question;
}

Question read_question(const std::string& path, const Files& files) {
  return parse_question(files.read(path), files.shown(path));
}

}  // namespace countervail::package
