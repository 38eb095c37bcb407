#pragma once
// What a fact may say, by kind and field: rows of data/catalog/fields.csv. The catalog, a user's files, package
// specifications and patches are all held to this one table.
//
// The kind of "chip/H20 96GB/fp8" is "chip", its field "fp8". Tables inside a package specification are kinds of
// their own: "package/h100/die/GH100/width" is the field "width" of the kind "package.die".
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"

namespace countervail {

struct Fact;

/// Values that a field may take.
enum class Domain : unsigned char {
  kWord,
  kWords,  ///< a list of words, "; " between them
  kPositive,
  kNonNegative,
  kAtLeastOne,
  kShare,
  kCount,
  kWhole
};

/// One row: what a field may say, and which end of a range is the better one.
struct FactField {
  std::string kind, name;
  std::string unit;  ///< one of its dimension, for messages; empty for words
  Dimension dimension;
  Domain domain = Domain::kWord;
  bool smaller_is_better = false;
  bool has_limits = false;           ///< narrower than the domain
  double low = 0, high = 0;          ///< SI, inclusive; by the domain unless the row narrows them
  std::vector<std::string> choices;  ///< of a word; empty = any
  bool is_required = false;          ///< a table of a specification without it is refused
  bool is_implied = false;  ///< follows from the file (the order of its tables); nobody gives it

  bool is_word() const { return domain == Domain::kWord || domain == Domain::kWords; }
  bool is_whole() const { return domain == Domain::kCount || domain == Domain::kWhole; }
};

/// "package.die" of "package/h100/die/GH100/width", "chip" of "chip/H20 96GB/fp8".
std::string kind_of(std::string_view path);
/// "width" of "package/h100/die/GH100/width".
std::string_view field_of(std::string_view path);

/// The table, filled while loading and only read after.
class FactFields {
 public:
  void add(FactField field);
  /// The row of a path's kind and field; null when the table has none.
  const FactField* find(std::string_view path) const;
  /// Rows of a kind in the order of the file; none for a kind that has a reader of its own.
  const std::vector<FactField>& of(std::string_view kind) const;
  /// Nothing for kinds outside the table. Error{kUnknownKey} for a field that the kind does not have, else as
  /// check_value.
  void check(const Fact& fact) const;

 private:
  std::map<std::string, std::vector<FactField>, std::less<>> by_kind_;
};

/// Error{kUnit} for another dimension, Error{kRange} for a value outside the limits, Error{kUnknownName} for a word
/// that is no choice; each says what is allowed. `name`: what the message calls the fact.
void check_value(const FactField& field, std::string_view name, const Fact& fact);
/// Is a number of this field within its limits?
bool within_limits(const FactField& field, double si);

/// Limits that a domain sets by itself; both zero for words.
void set_domain_limits(FactField& field);

}  // namespace countervail
