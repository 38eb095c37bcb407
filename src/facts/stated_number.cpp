// A number of a plan in one of three ways: written with unit, source and confidence; by
// the name of one published figure; or by several that disagree, which become a uniform
// range from the lowest to the highest. No way leads to a number without a source.
#include "facts/stated_number.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "facts/parse.h"

namespace countervail {
namespace {

constexpr auto kShapes = words_of<Shape>("shape", "analyst", "triangular", "uniform");

/// One end: a number, or a quarter as a date.
/// A quarter is a number too, so that dates are drawn like any other input.
double end_of(const TomlTable& table, std::string_view key, bool& is_date) {
  if (table.type(key) == "number") return table.number(key);
  const std::string text = table.text(key);
  double year = 0;
  if (!parse_quarter_date(text, year))
    table.fail(key, static_cast<int>(ErrorKind::kSyntax), fmt::format("'{}' is no quarter", text),
               "a number with its unit beside it, or a year, Q and 1 to 4: 2027Q4");
  is_date = true;
  return year;
}

/// Written so that NaN fails too.
Interval written_range(const TomlTable& table, bool& is_date) {
  if (table.has("value")) return Interval::exactly(end_of(table, "value", is_date));
  const Interval value{end_of(table, "low", is_date), end_of(table, "mid", is_date),
                       end_of(table, "high", is_date)};
  if (!(value.low <= value.mid && value.mid <= value.high))
    table.fail_range("low", fmt::format("low, mid, high do not rise: {}, {}, {}", value.low,
                                        value.mid, value.high));
  return value;
}

void set_confidence(const TomlTable& table, Fact& fact) {
  try {
    fact.confidence = confidence_of(table.text("confidence"));
  } catch (const Error& error) {
    table.fail("confidence", error);
  }
}

/// A number written in the file.
void read_written(const TomlTable& table, StatedNumber& number) {
  bool is_date = false;
  const Interval value = written_range(table, is_date);
  const std::string unit = is_date ? table.text_or("unit", "quarter") : table.text("unit");
  try {
    set_number(number.fact, value, plain_unit(unit));
  } catch (const Error& error) {
    table.fail("unit", error);
  }
  number.fact.source = table.text("source");
  set_confidence(table, number.fact);
  number.fact.date = table.text_or("date", "");
}

const Observation& row_of(const TomlTable& table, std::string_view key, const std::string& name,
                          const Observations& facts) {
  try {
    const Observation& seen = facts.row(name, table.text_or("from", ""));
    if (!seen.has_number)
      throw Error::at(ErrorKind::kMissing, fmt::format("'{}' has no number", name), seen.fact.note);
    return seen;
  } catch (const Error& error) {
    table.fail(key, error);
  }
}

/// The figure's name goes into the note: the path is the plan's own.
void read_fact(const TomlTable& table, const Observations& facts, StatedNumber& number) {
  const std::string path = number.fact.path, name = table.text("fact");
  number.fact = row_of(table, "fact", name, facts).fact;
  number.fact.note = name + (number.fact.note.empty() ? "" : ": " + number.fact.note);
  number.fact.path = path;
}

/// Sources that disagree: from the lowest to the highest, any value alike.
void read_facts(const TomlTable& table, const Observations& facts, StatedNumber& number) {
  const std::string path = number.fact.path;
  const std::vector<std::string> names = table.texts_or_none("facts");
  if (names.size() < 2)
    table.fail("facts", static_cast<int>(ErrorKind::kMissing), "two facts or more disagree",
               "fact = \"...\" for one");
  Interval value{1e300, 0, -1e300};
  std::string sources;
  for (const std::string& name : names) {
    const Fact& fact = row_of(table, "facts", name, facts).fact;
    if (number.fact.source.empty()) number.fact = fact;
    value.low = std::min(value.low, fact.value.low);
    value.high = std::max(value.high, fact.value.high);
    sources += (sources.empty() ? "" : "; ") + fact.source;
    number.fact.confidence = std::max(number.fact.confidence, fact.confidence);
    number.fact.date = std::max(number.fact.date, fact.date);
  }
  value.mid = (value.low + value.high) / 2;
  number.fact.value = value;
  number.fact.source = sources;
  number.fact.path = path;
  number.shape = Shape::kUniform;
}

}  // namespace

StatedNumber read_stated_point(const TomlTable& point, const std::string& path,
                               const Observations& facts) {
  StatedNumber number;
  number.fact.path = path;
  number.file = point.file();
  number.line = point.line();
  number.column = 1;
  if (point.has("fact"))
    read_fact(point, facts, number);
  else if (point.has("facts"))
    read_facts(point, facts, number);
  else
    read_written(point, number);
  const std::string note = point.text_or("note", "");
  if (!note.empty()) number.fact.note = note;
  number.shape = point.word_or("shape", kShapes, number.shape);
  point.finish();
  return number;
}

StatedNumber read_stated_number(const TomlTable& table, std::string_view key,
                                const std::string& path, const Observations& facts) {
  if (table.type(key) != "table")
    table.fail(key, static_cast<int>(ErrorKind::kSyntax),
               fmt::format("'{}' is no table of a number", key),
               "{ value = ..., unit = ..., source = ..., confidence = ... } or { fact = \"...\" }");
  StatedNumber number = read_stated_point(table.table(key), path, facts);
  number.line = table.line_of(key);
  number.column = table.column_of(key);
  return number;
}

}  // namespace countervail
