#pragma once
// The facts as one question sees them: a store that nobody changes, and what is different here.
//
// A reading of a fact is, in this order: a value set here, or else the rows that count at the end asked for, times a
// factor. Which rows count is the policy on sources that disagree:
//   first   the preferred row, the first of its path
//   range   its range widened by the conflicting rows; with an as-of year, rows dated later are left out. The middle
//           is that of the first row that counts; of prices (anything in dollars) that of the newest, for prices age.
// A fact that a user or a study has set stands alone, whatever the policy: it was decided.
//
// Copies share what they have in common, so one overlay stacks on another at the price of a pointer: a study takes a
// copy, changes it and asks the same question again. Levers, draws, sweeps and elasticities are such copies.
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "countervail/facts.h"
#include "facts/fact.h"

namespace countervail {

/// Which end of a ranged fact a reading takes: the worse, the middle or the better one. For a latency the worse end is
/// the larger number.
enum class End : unsigned char { kLow, kMid, kHigh };

/// "first" or "range", as --conflicts takes it and a Document states it.
std::string name_of(Conflicts conflicts);
/// A sentence for the notes of an answer.
std::string conflicts_text(Conflicts conflicts);

/// How an overlay reads facts that nobody set: which rows, of which time, at which end.
struct Policy {
  std::optional<Conflicts>
      conflicts;         ///< unset: as the subject reads, kFirst unless it says otherwise
  int as_of = 0;         ///< year; 0 = all rows count
  End end = End::kMid;   ///< of every fact that has no end of its own
  bool spreads = false;  ///< a fact without a range takes one by the stated policy (spreads.h)
};

/// One fact read.
struct Reading {
  const Fact* fact = nullptr;  ///< its preferred row
  Interval range;              ///< SI, over the rows that count
  double number = 0;           ///< SI, at the end asked for
};

/// A value: cheap to copy, never shared between threads while it is being changed.
class Overlay {
 public:
  /// A store is an overlay that changes nothing. The store must outlive every copy.
  Overlay(const FactStore& store) : store_(&store) {}  // NOLINT(google-explicit-constructor)
  Overlay(FactStore&&) =
      delete;  ///< a store that dies at once would leave the overlay nothing to read

  Policy policy;

  /// The preferred row, with patches; null when absent or taken away. Values set and factors show in read() only.
  const Fact* find(std::string_view path) const;
  /// The other rows, whether they count or not.
  const std::vector<Fact>& conflicts(std::string_view path) const;
  const FactField* field(std::string_view path) const { return store_->fields.find(path); }
  const FactFields& fields() const { return store_->fields; }
  std::vector<std::string> paths(std::string_view prefix = {}) const;
  std::vector<std::string> items(std::string_view kind) const;

  /// A number. Error{kMissing} when absent, Error{kUnit} for a word, Error{kRange} when a value set here or a factor
  /// leaves the limits of the field.
  Reading read(std::string_view path) const;
  /// A word. Errors as read.
  const Fact& word(std::string_view path) const;
  /// Did somebody decide this fact here?
  bool is_set(std::string_view path) const;

  /// A fact in place of what is there, standing alone; it keeps the old unit when it brings none. Error{kUnknownKey}
  /// with the nearest path when there is none, Error{kUnit} when the dimensions differ.
  void patch(Fact fact);
  /// A fact of a path that has none.
  void add(Fact fact);
  /// Another row of the same path in place of the preferred one.
  void prefer(const Fact& row);
  /// Takes a fact away: nobody knows it.
  void hide(std::string_view path);
  /// SI, exact, in place of what is there.
  void set(std::string_view path, double si);
  /// Times the factor, over any earlier one.
  void scale(std::string_view path, double factor);
  void read_at(std::string_view path, End end);
  /// Every fact of "chip/H20 96GB" once more under the name of another item, so that one side of a question may differ.
  void copy_item(std::string_view kind, std::string_view item, std::string_view as);

 private:
  struct Change {
    std::optional<Fact> fact;
    std::vector<Fact> conflicts;  ///< of a copied item
    bool stands_alone = false, is_hidden = false, is_own_path = false;
    std::optional<double> value;
    double factor = 1;
    std::optional<End> end;
  };
  struct Changes {
    PathMap<Change> by_path;
    std::set<std::string, std::less<>> own_paths;  ///< those that the store does not have, in order
  };

  const Change* change(std::string_view path) const;
  Change& edit(std::string_view path);
  Interval range(const Fact& preferred, std::string_view path) const;
  [[noreturn]] void fail_unknown(std::string_view path, ErrorKind kind) const;

  const FactStore* store_;
  std::shared_ptr<Changes> changes_;  ///< shared with copies until one of them changes
};

/// First and last year named in "2020-2023", "2025-05-22", "2022H2"; 0 when there is none.
struct Years {
  int first = 0, last = 0;
};
Years years_of(const std::string& date);

}  // namespace countervail
