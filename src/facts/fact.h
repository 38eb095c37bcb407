#pragma once
// A sourced number or word, and the store of all of them by a stable path: "chip/Ascend 910C/bf16".
//
// Facts carry their source to the result: a Ledger (ledger.h) remembers which paths a study read, so an answer can list
// exactly what it rests on, and changing any other fact leaves its bytes the same. The store is filled while loading
// and never changed after; what a question changes stands in an Overlay (overlay.h).
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/interval.h"
#include "base/quantity.h"
#include "facts/fields.h"
#include "facts/spreads.h"

namespace countervail {

/// How sure a number is, from the best to the worst. An answer is as sure as the weakest it read.
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

/// One row of a source: what it says, of what, and who says so.
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

/// Looks a path up without making a string of it.
struct PathHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view path) const {
    return std::hash<std::string_view>{}(path);
  }
};
template <typename Value>
using PathMap = std::unordered_map<std::string, Value, PathHash, std::equal_to<>>;

/// Every fact by path. The first fact given for a path is preferred; later ones stay visible as conflicts.
class FactStore {
 public:
  void add(Fact fact);
  /// As add, but the new fact is preferred and the old one becomes the conflict.
  void prefer(Fact fact);
  const Fact* find(std::string_view path) const;
  const std::vector<Fact>& conflicts(std::string_view path) const;
  /// Paths in order; `prefix` filters ("chip/H100 SXM5 80GB/").
  std::vector<std::string> paths(std::string_view prefix = {}) const;
  /// Names of the items of a kind ("chip", "vendor"), sorted; the item "default" stands for no item and is left out.
  std::vector<std::string> items(std::string_view kind) const;
  std::size_t size() const { return rows_.size(); }

  FactFields fields;  ///< what each field may say
  Spreads spreads;    ///< how far a fact without a range may lie from its value

 private:
  struct Row {
    Fact preferred;
    std::vector<Fact> conflicts;
  };
  Row* row(std::string_view path);

  std::deque<Row> rows_;
  PathMap<std::uint32_t> index_;                             ///< path -> place in rows_
  std::map<std::string, std::uint32_t, std::less<>> order_;  ///< the same, in order of paths
};

}  // namespace countervail
