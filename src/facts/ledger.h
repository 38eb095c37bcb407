#pragma once
// Reads facts and remembers what it read: the paths an answer rests on, which of them were ranges, and the weakest
// confidence among them. Whether a fact is there at all is not remembered: only what was read moves an answer.
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "facts/overlay.h"

namespace countervail {

/// Holds an overlay by value: what is changed elsewhere later cannot reach an answer on its way.
class Ledger {
 public:
  explicit Ledger(Overlay facts) : facts_(std::move(facts)) {}
  /// Every fact at one end.
  Ledger(Overlay facts, End end) : facts_(std::move(facts)) { facts_.policy.end = end; }

  bool has(std::string_view path) const { return facts_.find(path) != nullptr; }
  /// Is there a number? A word in its place is none.
  bool has_number(std::string_view path) const;
  /// SI value at this ledger's end. Errors as Overlay::read.
  double number(std::string_view path);
  /// The fallback where the fact is absent; a fact that is there is read and remembered.
  double number_or(std::string_view path, double fallback);
  /// SI, over all rows that count.
  Interval range(std::string_view path);
  /// Error{kMissing} naming the path when absent.
  std::string text(std::string_view path);
  /// As number_or, for words.
  std::string text_or(std::string_view path, std::string_view fallback);

  const Overlay& store() const { return facts_; }
  /// Every path read so far, sorted.
  const std::set<std::string>& read() const { return read_; }
  /// Paths read whose range is not exact, with the range.
  const std::map<std::string, Interval>& ranged() const { return ranged_; }
  /// Of the facts read; kMeasured when there are none.
  Confidence weakest() const { return weakest_; }

 private:
  void remember(std::string_view path, const Fact& fact);
  Reading take(std::string_view path);

  Overlay facts_;
  std::set<std::string> read_;
  std::map<std::string, Interval> ranged_;
  Confidence weakest_ = Confidence::kMeasured;
};

}  // namespace countervail
