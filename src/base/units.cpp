// A table of names, a table of prefixes and a recursive descent over the grammar of
// units.h. The tables are open: a unit is one line. Dimensions are exponents and
// scales are products, so the parser never needs to know which combinations make
// sense; the caller states the dimension it wants.
#include "base/units.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>

#include "base/durations.h"
#include "base/error.h"
#include "base/text.h"

namespace countervail {
namespace {

namespace dim = dimension;

/// A unit's name, its size in SI and whether prefixes go before it ("GB" yes, "Gmin" no).
struct NamedUnit {
  std::string_view name;
  double scale;
  Dimension dimension;
  bool takes_prefix;
};

constexpr double kBytesPerBit = 1.0 / 8;
// A year is Julian (365.25 days) and a month its twelfth: rates a
// month then add up to rates a year.
constexpr double kSecondsPerHour = 3600, kSecondsPerDay = 86400;

constexpr NamedUnit kUnits[] = {
    {"m", 1, dim::kMetre, true},
    {"s", 1, dim::kSecond, true},
    {"min", 60, dim::kSecond, false},
    {"h", kSecondsPerHour, dim::kSecond, false},
    {"day", kSecondsPerDay, dim::kSecond, false},
    {"week", 7 * kSecondsPerDay, dim::kSecond, false},
    {"month", kSecondsPerYear / 12, dim::kSecond, false},
    {"quarter", kSecondsPerYear / 4, dim::kSecond, false},
    {"year", kSecondsPerYear, dim::kSecond, false},
    {"Hz", 1, dim::kPerSecond, true},
    {"J", 1, dim::kJoule, true},
    {"Wh", kSecondsPerHour, dim::kJoule, true},
    {"W", 1, dim::kWatt, true},
    {"K", 1, dim::kKelvin, true},
    // Within a compound ("W/(m C)") a degree is a difference; only
    // alone is it a point (parse_unit).
    {"C", 1, dim::kKelvin, false},
    {"B", 1, dim::kByte, true},
    {"byte", 1, dim::kByte, false},
    {"bit", kBytesPerBit, dim::kByte, true},
    {"FLOP", 1, dim::kFlop, true},
    // Integer operations share the dimension of floating ones: datasheets quote both for one unit.
    {"OP", 1, dim::kFlop, true},
    {"FLOPS", 1, dim::kFlopsPerSecond, true},
    {"OPS", 1, dim::kFlopsPerSecond, true},
    {"T", 1e12, dim::kFlop, false},
    {"USD", 1, dim::kDollar, true},
    {"%", 0.01, dim::kNone, false},
    {"percent", 0.01, dim::kNone, false},
    {"device", 1, dim::kNone, false},
    {"package", 1, dim::kNone, false},
    {"die", 1, dim::kNone, false},
    {"wafer", 1, dim::kNone, false},
    {"stack", 1, dim::kNone, false},
    {"link", 1, dim::kNone, false},
    {"token", 1, dim::kNone, false},
    {"tokens", 1, dim::kNone, false},
    {"sample", 1, dim::kNone, false},
    {"step", 1, dim::kNone, false},
    {"layer", 1, dim::kNone, false},
    {"core", 1, dim::kNone, false},
    {"param", 1, dim::kNone, true},
};

struct Prefix {
  std::string_view text;
  double scale;
};
// Binary prefixes are tried before the decimal ones that they begin with.
constexpr Prefix kPrefixes[] = {{"Ki", 1024.0},
                                {"Mi", 1048576.0},
                                {"Gi", 1073741824.0},
                                {"Ti", 1099511627776.0},
                                {"Pi", 1125899906842624.0},
                                {"k", 1e3},
                                {"M", 1e6},
                                {"G", 1e9},
                                {"T", 1e12},
                                {"P", 1e15},
                                {"E", 1e18},
                                {"Z", 1e21},
                                {"m", 1e-3},
                                {"u", 1e-6},
                                {"n", 1e-9},
                                {"p", 1e-12},
                                {"f", 1e-15},
                                {"c", 1e-2}};

const NamedUnit* find_unit(std::string_view name) {
  for (const NamedUnit& unit : kUnits)
    if (unit.name == name) return &unit;
  return nullptr;
}

/// Spellings to suggest: each unit with the prefixes that people use, not with all eighteen.
std::vector<std::string> unit_names() {
  std::vector<std::string> names;
  for (const NamedUnit& unit : kUnits) {
    names.emplace_back(unit.name);
    if (unit.takes_prefix)
      for (std::string_view prefix : {"k", "M", "G", "T", "m", "u"})
        names.push_back(std::string(prefix) + std::string(unit.name));
  }
  for (const char* name : {"GiB", "MiB", "KiB", "TiB", "Gbit"}) names.emplace_back(name);
  return names;
}

// Whole names go first, so that "min" is a minute whatever prefixes and units are added later.
std::optional<ParsedUnit> prefixed_unit(std::string_view name) {
  if (const NamedUnit* unit = find_unit(name)) return ParsedUnit{unit->scale, 0, unit->dimension};
  for (const Prefix& prefix : kPrefixes) {
    if (!name.starts_with(prefix.text)) continue;
    const NamedUnit* unit = find_unit(name.substr(prefix.text.size()));
    if (unit && unit->takes_prefix)
      return ParsedUnit{unit->scale * prefix.scale, 0, unit->dimension};
  }
  return std::nullopt;
}

/// "GBps" is the usual slip for "GB/s"; else the nearest spelling.
std::string unit_hint(std::string_view name) {
  if (name.ends_with("ps")) {
    const std::string_view amount = name.substr(0, name.size() - 2);
    if (prefixed_unit(amount)) return fmt::format("write '{}/s'", amount);
  }
  return did_you_mean(name, unit_names());
}

[[noreturn]] void fail_unit(std::string_view name, std::string_view whole) {
  throw Error::at(ErrorKind::kUnit, fmt::format("unknown unit '{}' in '{}'", name, whole),
                  unit_hint(name));
}

/// Recursive descent over one unit expression.
class UnitParser {
 public:
  explicit UnitParser(std::string_view text) : text_(text) {}

  ParsedUnit parse() {
    ParsedUnit unit = expression();
    if (position_ != text_.size()) fail_unit(text_.substr(position_), text_);
    return unit;
  }

 private:
  // Left to right; "/" switches to dividing and only "*" switches back, so "W/m
  // K" is W/(m K), as people write it.
  ParsedUnit expression() {
    ParsedUnit result = factor();
    bool dividing = false;
    while (position_ < text_.size() && text_[position_] != ')') {
      const char c = text_[position_];
      if (c == '/')
        dividing = true;
      else if (c == '*')
        dividing = false;
      else if (c != ' ')
        fail_unit(text_.substr(position_), text_);
      ++position_;
      const ParsedUnit next = factor();
      result.scale = dividing ? result.scale / next.scale : result.scale * next.scale;
      result.dimension =
          dividing ? result.dimension / next.dimension : result.dimension * next.dimension;
    }
    return result;
  }

  ParsedUnit factor() {
    if (position_ < text_.size() && text_[position_] == '(') {
      // Parentheses recurse; the limit keeps a hostile string off the stack.
      if (++depth_ > 8) fail_unit(text_, text_);
      ++position_;
      ParsedUnit inner = expression();
      if (position_ >= text_.size()) fail_unit(text_, text_);
      ++position_;
      --depth_;
      return inner;
    }
    const std::size_t start = position_;
    // Digits end a name, which is what makes "mm2" a square and "1/s" a reciprocal.
    constexpr std::string_view kStops = "/* ()^-0123456789";
    while (position_ < text_.size() && kStops.find(text_[position_]) == std::string_view::npos)
      ++position_;
    const std::string_view name = text_.substr(start, position_ - start);
    if (name.empty() && position_ < text_.size() && text_[position_] == '1') {
      ++position_;
      return {};
    }
    const std::optional<ParsedUnit> unit = prefixed_unit(name);
    if (!unit) fail_unit(name, text_);
    return raised(*unit, exponent());
  }

  // One digit: no quantity here needs m10, and "m10" is more likely a slip.
  int exponent() {
    if (position_ < text_.size() && text_[position_] == '^') ++position_;
    int sign = 1;
    if (position_ < text_.size() && text_[position_] == '-') sign = -1, ++position_;
    if (position_ >= text_.size() || text_[position_] < '1' || text_[position_] > '9') {
      if (sign < 0) fail_unit(text_, text_);
      return 1;
    }
    return sign * (text_[position_++] - '0');
  }

  static ParsedUnit raised(ParsedUnit unit, int n) {
    return {std::pow(unit.scale, n), 0, power(unit.dimension, n)};
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int depth_ = 0;
};

/// What an error message offers for each dimension; the first is the usual one.
struct AcceptedUnits {
  Dimension dimension;
  std::array<const char*, 4> names;
};
constexpr AcceptedUnits kAccepted[] = {
    {dim::kBytesPerSecond, {"GB/s", "TB/s", "GiB/s", "Gbit/s"}},
    {dim::kByte, {"GB", "GiB", "MiB", "Gbit"}},
    {dim::kFlopsPerSecond, {"TFLOP/s", "PFLOP/s", "TOP/s", "GFLOP/s"}},
    {dim::kFlop, {"TFLOP", "PFLOP", "FLOP", "OP"}},
    {dim::kWatt, {"W", "kW", "MW", "mW"}},
    {dim::kJoule, {"J", "kWh", "pJ", "MWh"}},
    {dim::kSecond, {"s", "us", "h", "day"}},
    {dim::kPerSecond, {"1/s", "1/h", "MHz", "GHz"}},
    {dim::kMetre, {"m", "mm", "um", "cm"}},
    {dim::kArea, {"mm2", "cm2", "um2", "m2"}},
    {dim::kPerArea, {"1/cm2", "1/mm2", "1/m2", "1/um2"}},
    {dim::kKelvin, {"K", "C", "mK", "kK"}},
    {dim::kDollar, {"USD", "kUSD", "MUSD", "GUSD"}},
    {dim::kDollarsPerJoule, {"USD/kWh", "USD/MWh", "USD/J", "USD/GJ"}},
    {dim::kJoulesPerByte, {"pJ/bit", "pJ/B", "nJ/B", "J/GB"}},
    {dim::kWattsPerMetreKelvin, {"W/(m K)", "W/m/K", "mW/(m K)", "kW/(m K)"}},
    {dim::kWatt / dim::kArea / dim::kKelvin, {"W/(m2 K)", "W/m2/K", "kW/(m2 K)", "W/(cm2 K)"}},
    {dim::kWatt / dim::kKelvin, {"W/K", "kW/K", "mW/K", "J/(s K)"}},
    {dim::kKelvin / dim::kWatt, {"K/W", "mK/W", "K/kW", "kK/W"}},
    {dim::kNone, {"%", "device", "package", "die"}},
};

std::string accepted_list(Dimension dimension) {
  return fmt::format("accepted units: {}", fmt::join(accepted_units(dimension), ", "));
}

}  // namespace

ParsedUnit parse_unit(std::string_view text) {
  const std::string_view unit = trim(text);
  // Longer than any unit: quoted in part, so that a message stays a line.
  if (unit.size() > 64) fail_unit(unit.substr(0, 64), "unit of over 64 characters");
  if (unit == "C") return {1, 273.15, dim::kKelvin};
  return UnitParser(unit).parse();
}

ParsedQuantity parse_quantity(std::string_view text) {
  const std::string_view whole = trim(text);
  const ParsedPrefix number = parse_number_prefix(whole);
  if (number.length == 0)
    throw Error(ErrorKind::kSyntax, fmt::format("'{}' does not start with a number", whole));
  const std::string_view rest = trim(whole.substr(number.length));
  if (rest.empty()) return {number.value, dim::kNone};
  const ParsedUnit unit = parse_unit(rest);
  return {number.value * unit.scale + unit.offset, unit.dimension};
}

double parse_quantity_as(std::string_view text, Dimension expected) {
  const std::string_view whole = trim(text);
  // "has no unit" helps more than "wrong kind of unit", which a bare number would also be.
  const bool bare = parse_number_prefix(whole).length == whole.size() && !whole.empty();
  if (bare && expected != dim::kNone)
    throw Error::at(ErrorKind::kUnit, fmt::format("'{}' has no unit", whole),
                    accepted_list(expected));
  const ParsedQuantity quantity = parse_quantity(whole);
  if (quantity.dimension != expected)
    throw Error::at(ErrorKind::kUnit, fmt::format("'{}' has the wrong kind of unit", whole),
                    accepted_list(expected));
  return quantity.si;
}

std::vector<std::string> accepted_units(Dimension dimension) {
  for (const AcceptedUnits& row : kAccepted)
    if (row.dimension == dimension) return {row.names.begin(), row.names.end()};
  return {};
}

std::string si_unit(Dimension d) {
  // A joule and a reciprocal second become a watt; what is left of either stays as it is.
  int watt = 0;
  for (; d.joule > 0 && d.second < 0; --d.joule, ++d.second) ++watt;
  std::string above, below;
  int divisors = 0;
  for (const auto& [name, exponent] :
       {std::pair("USD", d.dollar), std::pair("FLOP", d.flop), std::pair("B", d.byte),
        std::pair("W", watt), std::pair("J", d.joule), std::pair("m", d.metre),
        std::pair("K", d.kelvin), std::pair("s", d.second)}) {
    if (exponent == 0) continue;
    std::string& side = exponent > 0 ? above : below;
    const int size = std::abs(exponent);
    side += (side.empty() ? "" : " ") + std::string(name) + (size > 1 ? std::to_string(size) : "");
    if (exponent < 0) ++divisors;
  }
  if (below.empty()) return above;
  return (above.empty() ? "1" : above) + (divisors > 1 ? "/(" + below + ")" : "/" + below);
}

std::string format_si(double value, std::string_view unit, int significant) {
  static constexpr std::pair<double, const char*> kSteps[] = {
      {1e18, "E"}, {1e15, "P"}, {1e12, "T"}, {1e9, "G"},  {1e6, "M"},  {1e3, "k"},
      {1, ""},     {1e-3, "m"}, {1e-6, "u"}, {1e-9, "n"}, {1e-12, "p"}};
  if (value == 0) return fmt::format("0 {}", unit);
  for (const auto& [scale, prefix] : kSteps)
    // The threshold is a half of the last digit below the step: 999.6 at three digits is "1.00 k".
    if (std::abs(value) >= scale * (1 - 0.5 * std::pow(10, -significant)) || scale == 1e-12)
      return fmt::format("{} {}{}", format_significant(value / scale, significant), prefix, unit);
  return {};
}

}  // namespace countervail
