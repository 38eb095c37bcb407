// The table is asked in two ways: by path, for one value (a patch, a cell), and by kind, for
// a reader that wants to know what a table may hold. Limits are inclusive and in SI; a
// domain gives them unless the row narrows them.
#include "facts/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "facts/fact.h"

namespace countervail {
namespace {

const char* domain_text(Domain domain) {
  switch (domain) {
    case Domain::kWord:
      return "a word";
    case Domain::kWords:
      return "a list of words";
    case Domain::kPositive:
      return "more than 0";
    case Domain::kNonNegative:
      return "0 or more";
    case Domain::kAtLeastOne:
      return "1 or more";
    case Domain::kShare:
      return "from 0 to 1";
    case Domain::kCount:
      return "a whole number from 1";
    case Domain::kWhole:
      return "a whole number from 0";
  }
  return "";
}

std::string allowed_text(const FactField& field) {
  if (!field.has_limits) return domain_text(field.domain);
  return fmt::format("from {} to {} (SI)", format_number(field.low), format_number(field.high));
}

/// The first end of the value that is outside; the middle of a value that is inside.
double offending(const FactField& field, const Interval& value) {
  return value.low < field.low ? value.low : value.high > field.high ? value.high : value.mid;
}

void check_word(const FactField& field, std::string_view name, const Fact& fact) {
  if (fact.is_number() && fact.unit.empty()) return;  // a date or a name of digits
  if (fact.is_number())
    throw Error(ErrorKind::kUnit,
                fmt::format("'{}' is {}, got {}", name, domain_text(field.domain), fact.unit));
  if (field.choices.empty() || std::ranges::find(field.choices, fact.text) != field.choices.end())
    return;
  throw Error::at(ErrorKind::kUnknownName, fmt::format("unknown {} '{}'", field.name, fact.text),
                  fmt::format("one of {}", fmt::join(field.choices, ", ")));
}

}  // namespace

std::string kind_of(std::string_view path) {
  const std::size_t first = path.find('/');
  std::string kind(path.substr(0, first));
  if (kind != "package") return kind;
  const std::size_t table = path.find('/', first + 1);  // after the package's name
  const std::size_t end = table == std::string_view::npos ? table : path.find('/', table + 1);
  return end == std::string_view::npos
             ? kind
             : kind + "." + std::string(path.substr(table + 1, end - table - 1));
}

std::string_view field_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // the whole of a path without '/'
}

void set_domain_limits(FactField& field) {
  // The least double above 0 makes "more than 0" an inclusive limit like all others.
  constexpr double kMost = 1e300, kLeast = 5e-324, kMostWhole = 1e12;
  field.low = field.domain == Domain::kPositive                                       ? kLeast
              : field.domain == Domain::kAtLeastOne || field.domain == Domain::kCount ? 1
                                                                                      : 0;
  field.high = field.is_word()                  ? 0
               : field.domain == Domain::kShare ? 1
               : field.is_whole()               ? kMostWhole
                                                : kMost;
}

bool within_limits(const FactField& field, double si) {
  return field.is_word() || (si >= field.low && si <= field.high);
}

void check_value(const FactField& field, std::string_view name, const Fact& fact) {
  if (field.is_word()) return check_word(field, name, fact);
  if (!fact.is_number() || !(field.dimension == fact.dimension))
    throw Error::at(
        ErrorKind::kUnit,
        fmt::format("'{}' is in {}, got {}", name, field.unit,
                    !fact.is_number()   ? "'" + fact.text + "'"
                    : fact.unit.empty() ? "a number without unit"
                                        : fact.unit),
        fmt::format("accepted units: {}", fmt::join(accepted_units(field.dimension), ", ")));
  const bool inside = within_limits(field, fact.value.low) &&
                      within_limits(field, fact.value.mid) && within_limits(field, fact.value.high);
  const bool whole =
      !field.is_whole() || !fact.value.is_exact() || fact.value.mid == std::floor(fact.value.mid);
  if (!inside || !whole)
    throw Error(ErrorKind::kRange,
                fmt::format("'{}' must be {}, got {}", name,
                            !whole && field.has_limits ? "a whole number" : allowed_text(field),
                            format_number(offending(field, fact.value))));
}

void FactFields::add(FactField field) {
  std::vector<FactField>& rows = by_kind_[field.kind];
  rows.push_back(std::move(field));
}

const std::vector<FactField>& FactFields::of(std::string_view kind) const {
  static const std::vector<FactField> kNone;
  const auto found = by_kind_.find(kind);
  return found == by_kind_.end() ? kNone : found->second;
}

const FactField* FactFields::find(std::string_view path) const {
  const std::vector<FactField>& rows = of(kind_of(path));
  const auto found = std::ranges::find(rows, field_of(path), &FactField::name);
  return found == rows.end() ? nullptr : &*found;
}

void FactFields::check(const Fact& fact) const {
  const std::string kind = kind_of(fact.path);
  const std::vector<FactField>& rows = of(kind);
  if (rows.empty()) return;
  if (const FactField* field = find(fact.path)) return check_value(*field, fact.path, fact);
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const FactField& row : rows) names.push_back(row.name);
  const std::string field(field_of(fact.path));
  throw Error::at(ErrorKind::kUnknownKey, fmt::format("a {} has no field '{}'", kind, field),
                  did_you_mean(field, names));
}

}  // namespace countervail
