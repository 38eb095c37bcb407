#pragma once
// A value as people write it -> a number with its range and unit, or a word: "780 TFLOP/s", "313..376 TFLOP/s",
// "NVSwitch". Catalog rows, patches and the figures of a rule question are all read here.
#include <string>
#include <string_view>

#include "facts/fact.h"

namespace countervail {

/// "313..376": low and high, mid halfway; "5" is exact. False when `text` is neither.
bool parse_range(std::string_view text, Interval& value);

/// Both ends of "600..650 mm2" with their unit, "600 mm2" and "650 mm2"; the same text twice when it is no range.
struct RangeEnds {
  std::string low, high;
};
RangeEnds split_range(std::string_view text);

/// Numbers of a unit into SI. Error{kUnit} for a unit that nobody knows.
void set_number(Fact& fact, const Interval& value, const std::string& unit);

/// A value text with its unit as a fact at `path`.
Fact parse_fact(const std::string& path, const std::string& value_text);

/// As parse_fact, where the table of fields knows the path: a field of words takes any text as it stands.
Fact parse_fact(const std::string& path, const std::string& value_text, const FactField* field);

}  // namespace countervail
