// Readers of both formats. Rows are counted before anything is built, so that a file without end is refused for what it is.
#include "serving/trace_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "files/csv.h"
#include "files/json_reader.h"

namespace countervail::serving {
namespace {

/// Where a value stands.
struct Place {
  std::string file;
  int line = 0, column = 0;

  Error error(ErrorKind kind, std::string message, std::string hint = {}) const {
    return Error(kind, std::move(message), file, line, column, std::move(hint));
  }
};

/// A time as days and seconds of the day, so that fractions of a microsecond survive the subtraction of the first one.
struct Moment {
  double days = 0, seconds = 0;
};

/// The next `digits` digits of `text` as a number, taken off it; -1 where there are none.
int take_number(std::string_view& text, std::size_t digits) {
  int value = -1;
  const auto [end, fault] =
      std::from_chars(text.data(), text.data() + std::min(digits, text.size()), value);
  if (fault != std::errc() || end != text.data() + digits || value < 0) return -1;
  text.remove_prefix(digits);
  return value;
}
bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// "2023-11-16 18:17:03.9799600+00:00".
std::optional<Moment> moment_of(std::string_view text) {
  using namespace std::chrono;
  const int y = take_number(text, 4);
  if (!take(text, "-")) return std::nullopt;
  const int m = take_number(text, 2);
  if (!take(text, "-")) return std::nullopt;
  const int d = take_number(text, 2);
  if (y < 0 || m < 0 || d < 0 || !take(text, " T")) return std::nullopt;
  const year_month_day date(year(y), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d)));
  const int hour = take_number(text, 2);
  if (!take(text, ":")) return std::nullopt;
  const int minute = take_number(text, 2);
  if (!take(text, ":")) return std::nullopt;
  if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  const ParsedPrefix seconds = parse_number_prefix(text);
  if (seconds.length == 0 || seconds.value < 0 || seconds.value >= 61) return std::nullopt;
  text.remove_prefix(seconds.length);
  if (!text.empty() && text != "Z" && text != "+00:00") return std::nullopt;
  return Moment{static_cast<double>(sys_days(date).time_since_epoch().count()),
                3600.0 * hour + 60.0 * minute + seconds.value};
}

int tokens_of(double value, const Place& place, const char* what) {
  if (!(value >= 0 && value <= kMostTokens) || value != std::floor(value))
    throw place.error(ErrorKind::kRange, fmt::format("{} of {}", what, format_number(value)),
                      fmt::format("a whole number of tokens, 0 to {}", kMostTokens));
  return static_cast<int>(value);
}

/// Adds rows whose times ascend from the first one.
class TraceBuilder {
 public:
  explicit TraceBuilder(Trace& trace) : trace_(trace) {}

  void add(Moment at, int input, int output, const Place& place) {
    if (at.days == 0 && at.seconds < 0)
      throw place.error(ErrorKind::kRange, fmt::format("a time of {} s", format_number(at.seconds)),
                        "0 or later");
    if (trace_.requests.empty()) start_ = at;
    const double arrival = (at.days - start_.days) * 86400 + (at.seconds - start_.seconds);
    const double before = trace_.requests.empty() ? 0 : trace_.requests.back().arrival;
    if (arrival < before)
      throw place.error(ErrorKind::kRange,
                        fmt::format("a time {} s before that of the row above",
                                    format_significant(before - arrival, 3)),
                        "rows in order of time");
    trace_.requests.push_back({arrival, input, output});
  }

 private:
  Trace& trace_;
  Moment start_;
};

/// Before the text is cut into cells: what is no table is not told about its commas.
void check_header(std::string_view text, const std::string& file) {
  int line = 1;
  for (; text.starts_with('#') || text.starts_with('\n'); ++line) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  if (text.substr(0, text.find('\n')).find("TIMESTAMP") == std::string_view::npos)
    throw Error(ErrorKind::kSyntax, "neither Azure's header nor Mooncake's JSON lines", file, line,
                1, "TIMESTAMP,ContextTokens,GeneratedTokens or {\"timestamp\": 0, ...}");
}

void read_azure(std::string_view text, const std::string& file, Trace& trace) {
  check_header(text, file);
  const CsvTable table = parse_csv(text, file);
  const auto time = static_cast<std::size_t>(table.required_column("TIMESTAMP"));
  const auto input = static_cast<std::size_t>(table.required_column("ContextTokens"));
  const auto output = static_cast<std::size_t>(table.required_column("GeneratedTokens"));
  TraceBuilder builder(trace);
  for (const CsvRow& row : table.rows) {
    const auto place = [&](std::size_t column) {
      return Place{file, row.line, row.columns[column]};
    };
    const auto tokens = [&](std::size_t column) {
      return tokens_of(table.number(row, table.header[column]), place(column),
                       table.header[column].c_str());
    };
    const std::string_view cell = trim(row.cells[time]);
    Moment at;
    if (!parse_number(cell, at.seconds)) {
      const std::optional<Moment> dated = moment_of(cell);
      if (!dated)
        throw place(time).error(ErrorKind::kSyntax, fmt::format("'{}' is no time", cell),
                                "2023-11-16 18:17:03.98, or seconds");
      at = *dated;
    }
    const int in = tokens(input), out = tokens(output);
    builder.add(at, in, out, place(time));
  }
}

/// One line of a Mooncake trace.
class MooncakeLine {
 public:
  MooncakeLine(std::string_view text, Place start) : text_(text), start_(std::move(start)) {
    try {
      value_ = parse_json(text, start_.file, "one JSON object a line");
    } catch (const Error& error) {
      throw Error(error.kind, error.message, start_.file, start_.line, error.column, error.hint);
    }
    if (value_.object() == nullptr)
      throw start_.error(ErrorKind::kSyntax, "a line that is no JSON object",
                         "timestamp, input_length, output_length, hash_ids");
  }

  Place at(std::string_view key) const {
    const std::size_t found = text_.find(fmt::format("\"{}\"", key));
    return {start_.file, start_.line,
            found == std::string_view::npos ? 1 : static_cast<int>(found) + 1};
  }
  const JsonValue* find(std::string_view key) const {
    for (const JsonValue::Member& each : *value_.object())
      if (each.first == key) return &each.second;
    return nullptr;
  }
  double number(std::string_view key) const {
    const JsonValue* found = find(key);
    if (found == nullptr)
      throw start_.error(ErrorKind::kMissing, fmt::format("'{}' is missing", key));
    if (found->number() == nullptr)
      throw at(key).error(ErrorKind::kSyntax, fmt::format("'{}' is no number", key));
    return *found->number();
  }

 private:
  std::string_view text_;
  Place start_;
  JsonValue value_;
};

void add_hashes(const MooncakeLine& line, Trace& trace) {
  const JsonValue* found = line.find("hash_ids");
  const JsonValue::List* list = found == nullptr ? nullptr : found->list();
  if (found != nullptr && list == nullptr)
    throw line.at("hash_ids").error(ErrorKind::kSyntax, "'hash_ids' is no list", "[0, 1, 2]");
  if (list != nullptr)
    for (const JsonValue& each : *list) {
      // Beyond 2^53 two numbers of the file could be read as one, and count as a hit.
      const double* id = each.number();
      if (id == nullptr || *id != std::floor(*id) || *id < 0 || *id > 0x1p53)
        throw line.at("hash_ids")
            .error(ErrorKind::kRange, "a hash that is no whole number", "0 to 2^53");
      trace.hashes.push_back(static_cast<std::uint64_t>(*id));
    }
  trace.first_hash.push_back(trace.hashes.size());
}

void read_mooncake(std::string_view text, const std::string& file, Trace& trace) {
  TraceBuilder builder(trace);
  trace.first_hash.push_back(0);
  for (Place place{file, 1, 1}; !text.empty(); ++place.line) {
    const std::size_t end = text.find('\n');
    const std::string_view row = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (row.empty()) continue;
    const MooncakeLine line(row, place);
    // One after another: which of two faults is named must not depend on the compiler.
    const double time = line.number("timestamp") * 1e-3;
    const double input = line.number("input_length"), output = line.number("output_length");
    const int in = tokens_of(input, line.at("input_length"), "input_length");
    const int out = tokens_of(output, line.at("output_length"), "output_length");
    builder.add({0, time}, in, out, line.at("timestamp"));
    add_hashes(line, trace);
  }
}

}  // namespace

Trace parse_trace(std::string_view text, const std::string& file) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  if (lines > kMostTraceRows + 1)
    throw Error(ErrorKind::kRange,
                fmt::format("a trace of {} lines; at most {} are read", lines, kMostTraceRows),
                file, 0, 0, "cut it: an hour of a busy service says as much");
  Trace trace;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    throw Error(ErrorKind::kMissing, "an empty trace", file, 1, 1);
  if (text[first] == '{') {
    trace.format = TraceFormat::kMooncake;
    read_mooncake(text, file, trace);
  } else {
    read_azure(text, file, trace);
  }
  if (trace.requests.empty()) throw Error(ErrorKind::kMissing, "a trace without rows", file, 1, 1);
  return trace;
}

Trace read_trace(std::string_view path, const Files& files) {
  return parse_trace(files.read(path), files.shown(path));
}

}  // namespace countervail::serving
