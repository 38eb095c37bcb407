#include "ask/sweep_axes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ask/scenario.h"
#include "base/error.h"
#include "base/text.h"

namespace countervail {
namespace {

constexpr const char* kForms =
    "PATH=1..8:8, PATH=1..8:4:log, PATH=\"100..400 TFLOP/s:4\" or PATH=x,y";

[[noreturn]] void refuse(const std::string& over, ErrorKind kind, const std::string& why,
                         const std::string& hint = kForms) {
  throw Error::at(kind, fmt::format("--over {}: {}", over, why), hint);
}

/// "400 TFLOP/s:4:log" behind the dots.
void read_upper_end(const std::string& over, std::string_view text, SweepAxis& axis) {
  const std::vector<std::string> parts = split(text, ':');
  const ParsedPrefix high = parse_number_prefix(parts.empty() ? std::string_view{} : parts[0]);
  if (high.length == 0)
    refuse(over, ErrorKind::kSyntax, "a range goes from a number to a number; words are listed");
  axis.high = high.value;
  axis.unit = trim(std::string_view(parts[0]).substr(high.length));
  if (parts.size() < 2) refuse(over, ErrorKind::kMissing, "how many values has the range?");
  double count = 0;
  if (!parse_number(parts[1], count) || count < 1 || count != std::floor(count))
    refuse(over, ErrorKind::kRange,
           fmt::format("a range has a whole number of values from 1, got '{}'", parts[1]));
  if (count > static_cast<double>(kMostRows))
    refuse(over, ErrorKind::kRange, fmt::format("a sweep has at most {} rows", kMostRows));
  axis.count = static_cast<long long>(count);
  axis.is_log = parts.size() == 3 && parts[2] == "log";
  if (parts.size() > 3 || (parts.size() == 3 && !axis.is_log))
    refuse(over, ErrorKind::kSyntax,
           fmt::format("'{}' is not understood behind the count", parts[2]));
}

/// The unit stands once, behind the upper end, and holds for both.
void read_range(const std::string& over, const std::string& text, std::size_t dots,
                SweepAxis& axis) {
  if (!parse_number(trim(text.substr(0, dots)), axis.low))
    refuse(over, ErrorKind::kSyntax, "a range goes from a number to a number; words are listed");
  read_upper_end(over, std::string_view(text).substr(dots + 2), axis);
  if (axis.low == axis.high && axis.count > 1)
    refuse(over, ErrorKind::kRange, "the range has no step: both ends are the same");
  if (axis.low != axis.high && axis.count == 1)
    refuse(over, ErrorKind::kRange, "one value cannot be both ends of the range");
  if (axis.is_log && (axis.low <= 0 || axis.high <= 0))
    refuse(over, ErrorKind::kRange, "equal factors need both ends above 0");
}

/// Words as they stand: each may have a unit of its own.
void read_list(const std::string& over, const std::string& text, const Field* field,
               SweepAxis& axis) {
  axis.words = split(text, ',');
  axis.count = static_cast<long long>(axis.words.size());
  std::set<std::string> seen;
  for (const std::string& word : axis.words) {
    if (word.empty()) refuse(over, ErrorKind::kSyntax, "a value is empty");
    if (!seen.insert(word).second)
      refuse(over, ErrorKind::kConflict, fmt::format("'{}' stands twice", word), "once is enough");
    if (field != nullptr && !field->choices.empty() &&
        std::ranges::find(field->choices, word) == field->choices.end())
      refuse(over, ErrorKind::kUnknownName, fmt::format("'{}' is none of the choices", word),
             fmt::format("one of {}", fmt::join(field->choices, ", ")));
  }
  if (axis.count == 0) refuse(over, ErrorKind::kMissing, "no value behind '='");
}

/// Fields that say where an answer goes or how it is made, and the scenario itself, which is read once.
bool has_no_place(const Field& field) {
  static const std::set<std::string> kNone = {"scenario", "threads", "explain", "set"};
  return kNone.contains(field.name) || !field.picture.empty();
}

/// None for a fact, which the verb takes by --set.
const Field* field_of(const std::string& over, const std::string& path, const Verb& verb) {
  // "reference_count", as scenarios and JSON write it.
  std::string name = path;
  std::ranges::replace(name, '_', '-');
  std::vector<std::string> names;
  bool takes_facts = false;
  for (const Field& field : verb.fields) {
    takes_facts = takes_facts || field.name == "set";
    if (!has_no_place(field)) names.push_back(field.name);
    if (field.name != name && scenario_key_of(field) != path) continue;
    if (has_no_place(field) || field.repeats)
      refuse(over, ErrorKind::kConflict, fmt::format("'{}' of {} cannot be swept", path, verb.name),
             "sweep a field with one value, or a fact");
    return &field;
  }
  const bool may_be_fact = path.find_first_of("./") != std::string::npos;
  if (!takes_facts || !may_be_fact)
    refuse(over, ErrorKind::kUnknownKey,
           fmt::format("{} has no field '{}'{}", verb.name, path,
                       takes_facts ? ", and a fact is named as candidate.bf16 or chip/NAME/bf16"
                                   : " and takes no facts by --set"),
           did_you_mean(path, names));
  return nullptr;
}

SweepAxis axis_of(const std::string& over, const Verb& verb) {
  const std::size_t equals = over.find('=');
  if (equals == std::string::npos || equals == 0)
    refuse(over, ErrorKind::kSyntax, "what takes which values?");
  SweepAxis axis;
  axis.path = trim(std::string_view(over).substr(0, equals));
  axis.asked = trim(std::string_view(over).substr(equals + 1));
  const Field* field = field_of(over, axis.path, verb);
  axis.field = field == nullptr ? "set" : field->name;
  const std::size_t dots = axis.asked.find("..");
  // "313..376 TFLOP/s, 400 TFLOP/s": a list may hold ranges of a fact, a range of a sweep holds no comma.
  if (dots != std::string::npos && axis.asked.find(',') == std::string::npos)
    read_range(over, axis.asked, dots, axis);
  else
    read_list(over, axis.asked, field, axis);
  return axis;
}

/// Without the last digit of a double: powers leave 2047.9999999999998 where a whole number is meant.
double neat(double number) {
  double rounded = number;
  parse_number(fmt::format("{:.15g}", number), rounded);
  return rounded;
}

}  // namespace

AxisValue SweepAxis::value(long long index) const {
  AxisValue value;
  if (!words.empty()) {
    value.text = words[static_cast<std::size_t>(index)];
    value.is_number = parse_number(value.text, value.number);
    return value;
  }
  const double at = count == 1 ? 0 : static_cast<double>(index) / static_cast<double>(count - 1);
  value.is_number = true;
  // The ends are said exactly, whatever the rounding between them.
  if (index == 0)
    value.number = low;
  else if (index == count - 1)
    value.number = high;
  else
    value.number = neat(is_log ? low * std::pow(high / low, at) : low + (high - low) * at);
  value.text = fmt::format("{:.15g}", value.number) + (unit.empty() ? "" : " " + unit);
  return value;
}

Given SweepAxis::given(long long index) const {
  Given given{field, value(index).text};
  if (field != "set") return given;
  given.text = path + "=" + given.text;
  given.source = "swept";
  return given;
}

std::vector<SweepAxis> axes_of(const std::vector<std::string>& over, const Verb& verb) {
  if (over.empty())
    throw Error::at(ErrorKind::kMissing, "what is swept? give --over PATH=VALUES", kForms);
  std::vector<SweepAxis> axes;
  std::set<std::string> seen;
  double rows = 1;
  for (const std::string& one : over) {
    SweepAxis axis = axis_of(one, verb);
    if (!seen.insert(axis.field == "set" ? axis.path : axis.field).second)
      refuse(one, ErrorKind::kConflict, fmt::format("'{}' is swept twice", axis.path),
             "list its values in one --over");
    rows *= static_cast<double>(axis.count);
    if (rows > static_cast<double>(kMostRows))
      refuse(one, ErrorKind::kRange,
             fmt::format("{:.0f} rows, and a sweep has at most {}", rows, kMostRows),
             "fewer values, or several sweeps");
    axes.push_back(std::move(axis));
  }
  return axes;
}

long long row_count(const std::vector<SweepAxis>& axes) {
  long long rows = 1;
  for (const SweepAxis& axis : axes) rows *= axis.count;
  return rows;
}

std::vector<long long> place_of_row(const std::vector<SweepAxis>& axes, long long row) {
  std::vector<long long> place(axes.size());
  for (std::size_t i = axes.size(); i-- > 0; row /= axes[i].count) place[i] = row % axes[i].count;
  return place;
}

}  // namespace countervail
