// A range is two numbers and one unit, "313..376 TFLOP/s": the number at the start
// is followed by dots, the unit comes once at the end. Whatever does not begin with
// a number is a word, taken as it stands.
#include "facts/parse.h"

#include "base/text.h"
#include "base/units.h"

namespace countervail {

bool parse_range(std::string_view text, Interval& value) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    if (!parse_number(text, value.mid)) return false;
    value = Interval::exactly(value.mid);
    return true;
  }
  if (!parse_number(trim(text.substr(0, dots)), value.low) ||
      !parse_number(trim(text.substr(dots + 2)), value.high) || value.low > value.high)
    return false;
  value.mid = (value.low + value.high) / 2;
  return true;
}

RangeEnds split_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return {std::string(text), std::string(text)};
  const std::string_view high = trim(text.substr(dots + 2));
  const std::string_view unit = high.substr(parse_number_prefix(high).length);
  return {std::string(trim(text.substr(0, dots))) + std::string(unit), std::string(high)};
}

void set_number(Fact& fact, const Interval& value, const std::string& unit) {
  const ParsedUnit parsed = unit.empty() ? ParsedUnit{} : parse_unit(unit);
  const auto si = [&](double v) { return v * parsed.scale + parsed.offset; };
  fact.value = {si(value.low), si(value.mid), si(value.high)};
  fact.unit = unit;
  fact.dimension = parsed.dimension;
}

Fact parse_fact(const std::string& path, const std::string& value_text) {
  Fact fact;
  fact.path = path;
  const std::string_view text = trim(value_text);
  std::size_t length = parse_number_prefix(text).length;
  if (length > 0 && text.substr(length).starts_with("..")) {
    const ParsedPrefix high = parse_number_prefix(text.substr(length + 2));
    if (high.length > 0) length += 2 + high.length;
  }
  Interval value;
  if (length > 0 && parse_range(text.substr(0, length), value))
    set_number(fact, value, std::string(trim(text.substr(length))));
  else
    fact.text = text;
  return fact;
}

Fact parse_fact(const std::string& path, const std::string& value_text, const FactField* field) {
  if (!field || !field->is_word()) return parse_fact(path, value_text);
  Fact fact;
  fact.path = path;
  fact.text = trim(value_text);
  return fact;
}

}  // namespace countervail
