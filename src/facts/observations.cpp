// Published figures as tables: four columns of name, then range, unit, confidence,
// source. Any .csv of that shape in the folder is read, so that a new table needs no
// code. Several sources may state one figure and all are kept: which one a plan takes
// is its own decision. One source twice at one date is an error, since nobody could say
// which row was read.
#include "facts/observations.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "facts/parse.h"
#include "files/csv.h"

namespace countervail {
namespace {

constexpr std::size_t kNameColumns = 4;
constexpr const char* kFixedColumns[] = {"low",        "mid",    "high", "unit",
                                         "confidence", "source", "date", "note"};

/// Words for amounts in the tables, by what parse_unit calls them.
constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
    {"dies", "die"},
    {"stacks", "stack"},
    {"wafers", "wafer"},
    {"wafers/month", "wafer/month"},
    {"wafers/year", "wafer/year"},
    {"units", "1"},
    {"chips", "1"},
    {"cards", "1"},
    {"count", "1"},
    {"fraction", "1"},
    {"ratio", "1"},
    {"probability", "1"},
    {"dies a package", "1"},
    {"licences", "1"},
    {"stoppages", "1"},
    {"quarter", "1"},
    {"factor/year", "1"},
    {"H100e", "1"},
    {"H100e (8-bit)", "1"},
    {"B300-equivalents", "1"},
    {"billion USD", "GUSD"},
    {"years", "year"},
    {"months", "month"},
    {"weeks", "week"},
    {"t", "1"},
    {"t/year", "1/year"},
    {"t/month", "1/month"},
    {"quarters", "quarter"},
    {"days", "day"},
};

/// By its header and not by its name: tables of other shapes share the folder.
bool is_table_of_observations(const CsvTable& table) {
  if (table.header.size() != kNameColumns + std::size(kFixedColumns)) return false;
  return std::equal(std::begin(kFixedColumns), std::end(kFixedColumns),
                    table.header.begin() + kNameColumns);
}

/// A number, or a quarter as a date.
std::optional<double> number_in(const CsvTable& table, const CsvRow& row, const char* column) {
  const std::string& text = table.cell(row, column);
  double value = 0;
  if (text.empty()) return std::nullopt;
  if (parse_quarter_date(text, value) || parse_number(text, value)) return value;
  throw table.error(row, column, ErrorKind::kSyntax, fmt::format("'{}' is no number", text),
                    "a number, or a quarter such as 2027Q2");
}

/// What is there of low, mid, high; what is missing from the rest.
std::optional<Interval> range_in(const CsvTable& table, const CsvRow& row) {
  std::optional<double> low = number_in(table, row, "low"), mid = number_in(table, row, "mid"),
                        high = number_in(table, row, "high");
  if (!low && !mid && !high) return std::nullopt;
  if (!mid) mid = low && high ? (*low + *high) / 2 : low ? *low : *high;
  const Interval value{low.value_or(*mid), *mid, high.value_or(*mid)};
  if (!(value.low <= value.mid && value.mid <= value.high))
    throw table.error(row, "mid", ErrorKind::kRange,
                      fmt::format("{} .. {} .. {} do not rise", format_number(value.low),
                                  format_number(value.mid), format_number(value.high)),
                      "low <= mid <= high");
  return value;
}

void set_value(const CsvTable& table, const CsvRow& row, Observation& seen) {
  const std::optional<Interval> value = range_in(table, row);
  if (!value) return;
  seen.has_number = true;
  const std::string& written = table.cell(row, "unit");
  try {
    set_number(seen.fact, *value, plain_unit(written));
  } catch (const Error&) {
    // A unit of the trade that no dimension has ("billion Gb"): the number stands as it is printed.
    seen.fact.value = *value;
    seen.fact.unit = "1";
    seen.fact.note = written + (seen.fact.note.empty() ? "" : "; ") + seen.fact.note;
  }
}

Observation observation_of(const CsvTable& table, const CsvRow& row) {
  Observation seen;
  seen.file = table.file;
  seen.line = row.line;
  for (std::size_t k = 0; k < kNameColumns; ++k)
    seen.fact.path += (k > 0 ? " / " : "") + row.cells[k];
  seen.period = row.cells[kNameColumns - 1];
  seen.fact.source = table.cell(row, "source");
  seen.fact.date = table.cell(row, "date");
  seen.fact.note = table.cell(row, "note");
  try {
    seen.fact.confidence = confidence_of(table.cell(row, "confidence"));
  } catch (const Error& error) {
    throw table.error(row, "confidence", error.kind, error.message, error.hint);
  }
  set_value(table, row, seen);
  return seen;
}

}  // namespace

std::string plain_unit(std::string_view written) {
  for (const auto& unit : kUnits)
    if (unit.first == written) return std::string(unit.second);
  return std::string(written);
}

/// Compared on as many characters as the date has: "2026" is not after a day of 2026.
bool dated_after(std::string_view date, std::string_view day) {
  date = date.substr(0, std::min(date.find(' '), day.size()));
  return date > day.substr(0, date.size());
}

/// The start of the quarter.
bool parse_quarter_date(std::string_view text, double& year) {
  const bool shaped =
      text.size() == 6 && text[4] == 'Q' && text[5] >= '1' && text[5] <= '4' &&
      std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
  if (!shaped) return false;
  year = std::stoi(std::string(text.substr(0, 4))) + (text[5] - '1') / 4.0;
  return true;
}

/// A whisker is added, so that the quotient of a quarter's own start does not fall below
/// it.
std::string quarter_of_year(double year) {
  const auto quarter = static_cast<int>(std::floor(year * 4 + 1e-9));
  return fmt::format("{}Q{}", quarter / 4, quarter % 4 + 1);
}

Observations Observations::load(const Files& data, const std::string& folder) {
  Observations all;
  for (const std::string& file : data.list(folder, ".csv")) {
    const CsvTable table = read_csv(file, data);
    if (!is_table_of_observations(table)) continue;
    for (const CsvRow& row : table.rows) {
      Observation seen = observation_of(table, row);
      std::vector<Observation>& known = all.by_name_[seen.fact.path];
      for (const Observation& other : known)
        if (other.fact.source == seen.fact.source && other.fact.date == seen.fact.date)
          throw table.error(row, table.header.front(), ErrorKind::kConflict,
                            fmt::format("'{}' is given twice by one source", seen.fact.path),
                            fmt::format("first in line {} of {}", other.line, other.file));
      known.push_back(std::move(seen));
    }
  }
  return all;
}

const std::vector<Observation>& Observations::rows(std::string_view name) const {
  static const std::vector<Observation> kNone;
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? kNone : found->second;
}

/// The first row of that source; an unknown name gets the nearest, as names are long.
const Observation& Observations::row(std::string_view name, std::string_view from) const {
  for (const Observation& seen : rows(name))
    if (seen.fact.source.find(from) != std::string::npos) return seen;
  if (!rows(name).empty())
    throw Error(ErrorKind::kUnknownName, fmt::format("'{}' has no row from '{}'", name, from));
  std::vector<std::string> names;
  for (const auto& entry : by_name_) names.push_back(entry.first);
  throw Error(ErrorKind::kUnknownName, fmt::format("no figure is named '{}'", name), {}, 0, 0,
              did_you_mean(name, names));
}

std::vector<const Observation*> Observations::matching(std::string_view prefix) const {
  std::vector<const Observation*> found;
  for (auto it = by_name_.lower_bound(prefix);
       it != by_name_.end() && it->first.starts_with(prefix); ++it)
    for (const Observation& seen : it->second) found.push_back(&seen);
  return found;
}

}  // namespace countervail
