#pragma once
// A sourced number or word, and the store of all of them by a stable path: "chip/Ascend 910C/bf16".
//
// Facts carry their source to the result: a Ledger remembers which paths a study read, so an answer can list
// exactly what it rests on, and changing any other fact leaves its bytes the same.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/interval.h"
#include "base/quantity.h"

namespace countervail {

enum class Confidence : unsigned char {
  kMeasured,
  kOfficial,
  kVendor,
  kAnalyst,
  kSecondary,
  kDerived,
  kRecalled,
  kAssumed
};
std::string_view name_of(Confidence confidence);
/// Error{kUnknownName} with the nearest spelling.
Confidence confidence_of(std::string_view name);

struct Fact {
  std::string path;
  Interval value;    ///< SI; exact unless the fact is a range
  std::string text;  ///< set for words ("NVSwitch"); then `value` is unused
  std::string unit;  ///< as written in the file, for printing
  Dimension dimension;
  std::string source;
  Confidence confidence = Confidence::kAssumed;
  std::string date, note;
  bool is_number() const { return text.empty(); }
};

/// The value in the unit of its file: "752 TFLOP/s", "313..376 TFLOP/s", "NVSwitch".
std::string fact_text(const Fact& fact);

/// Values that a field may take.
enum class Domain : unsigned char {
  kWord,
  kPositive,
  kNonNegative,
  kAtLeastOne,
  kShare,
  kCount,
  kWhole
};

/// What a field may say, and which end of a range is the better one.
struct FieldRule {
  std::string unit;  ///< one of its dimension, for messages
  Dimension dimension;
  Domain domain = Domain::kWord;
  bool smaller_is_better = false;
};

/// Every fact by path. The first fact given for a path is preferred; later ones stay visible as conflicts.
class FactStore {
 public:
  void add(Fact fact);
  /// As add, but the new fact is preferred and the old one becomes the conflict.
  void prefer(Fact fact);
  const Fact* find(std::string_view path) const;
  const std::vector<Fact>& conflicts(std::string_view path) const;
  /// Replaces the preferred value; the new fact keeps the unit of the old one. Error{kUnknownKey} with the
  /// nearest path when there is none, Error{kUnit} when the dimensions differ.
  void patch(std::string_view path, const Fact& fact);
  /// The rule of a path's kind and field; null when the table of fields has none.
  const FieldRule* rule(std::string_view path) const;
  void set_rule(const std::string& kind, const std::string& field, FieldRule rule);
  /// Nothing for kinds outside the table. Error{kUnknownKey} for a field that the kind does not have, Error{kUnit} for another dimension, Error{kRange} for a
  /// value outside the field's domain; each says what is allowed.
  void check(const Fact& fact) const;
  /// Paths in order; `prefix` filters ("chip/H100 SXM5 80GB/").
  std::vector<std::string> paths(std::string_view prefix = {}) const;
  /// Names of the items of a kind ("chip", "vendor"), sorted; the item "default" stands for no item and is left out.
  std::vector<std::string> items(std::string_view kind) const;
  std::size_t size() const { return facts_.size(); }

 private:
  std::map<std::string, Fact, std::less<>> facts_;
  std::map<std::string, std::vector<Fact>, std::less<>> conflicts_;
  std::map<std::string, FieldRule, std::less<>> rules_;  ///< by "kind/field"
};

/// Which end of a ranged fact a reading takes: the worse, the middle or the better one. For a latency the worse end is
/// the larger number.
enum class End : unsigned char { kLow, kMid, kHigh };

/// Reads facts and remembers their paths.
class Ledger {
 public:
  explicit Ledger(const FactStore& store, End end = End::kMid) : store_(&store), end_(end) {}

  bool has(std::string_view path) const { return store_->find(path) != nullptr; }
  /// SI value at this ledger's end. Error{kMissing} naming the path when absent.
  double number(std::string_view path);
  double number_or(std::string_view path, double fallback);
  std::string text(std::string_view path);
  std::string text_or(std::string_view path, std::string_view fallback);
  Interval range(std::string_view path);

  const std::set<std::string>& read() const { return read_; }
  const FactStore& store() const { return *store_; }
  End end() const { return end_; }

 private:
  const Fact& require(std::string_view path);
  const FactStore* store_;
  End end_;
  std::set<std::string> read_;
};

}  // namespace countervail
