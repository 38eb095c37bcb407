// Links between clauses: what `lifts` names, in which order clauses can be decided, and whether the
// versions of one clause follow each other without overlap or gap.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "rules/pack_parts.h"

namespace countervail::rules {
namespace {

[[noreturn]] void fail_at(const Clause& clause, ErrorKind kind, const std::string& message,
                          const std::string& hint = {}) {
  throw Error(kind, message, clause.file, clause.line, clause.column, hint);
}

std::string qualified(const Book& book, const Clause& clause) {
  return book.instruments[static_cast<std::size_t>(clause.instrument)].id + "/" + clause.id;
}

/// "3A090.a.1" (all versions), "us-2023-10/3A090.a.1", or "us-2023-10" (all but its suspensions).
std::vector<int> clauses_named(const Book& book, const std::string& name) {
  std::vector<int> found;
  for (std::size_t i = 0; i < book.clauses.size(); ++i) {
    const Clause& clause = book.clauses[i];
    const std::string& instrument =
        book.instruments[static_cast<std::size_t>(clause.instrument)].id;
    const bool of_instrument = instrument == name && clause.stage != Stage::kSuspension;
    if (clause.id == name || qualified(book, clause) == name || of_instrument)
      found.push_back(static_cast<int>(i));
  }
  return found;
}

void resolve_lifts(Book& book) {
  for (std::size_t i = 0; i < book.clauses.size(); ++i)
    for (const std::string& name : book.clauses[i].lifts_written) {
      const std::vector<int> targets = clauses_named(book, name);
      if (targets.empty()) {
        std::vector<std::string> names;
        for (const Clause& clause : book.clauses) names.push_back(clause.id);
        for (const Instrument& instrument : book.instruments) names.push_back(instrument.id);
        fail_at(book.clauses[i], ErrorKind::kUnknownName,
                fmt::format("'lifts' names '{}', which is no clause", name),
                did_you_mean(name, names));
      }
      for (int target : targets) {
        book.clauses[i].lifts.push_back(target);
        book.clauses[static_cast<std::size_t>(target)].lifted_by.push_back(static_cast<int>(i));
      }
    }
}

/// Clauses whose truth this clause reads: those that lift it, and classifications whose class it
/// asks for.
std::vector<int> dependencies(const Book& book, const Clause& clause) {
  std::vector<int> result = clause.lifted_by;
  const int class_attribute = book.attribute("class");
  for (const Predicate& predicate : clause.when) {
    if (predicate.kind != Predicate::Kind::kAttribute ||
        predicate.attributes.front() != class_attribute)
      continue;
    for (std::size_t i = 0; i < book.clauses.size(); ++i) {
      const Symbol symbol = book.clauses[i].class_symbol;
      bool named = symbol != kUnknownSymbol &&
                   std::find(predicate.symbols.begin(), predicate.symbols.end(), symbol) !=
                       predicate.symbols.end();
      for (int set : predicate.sets)
        for (const SetMember& member : book.sets[static_cast<std::size_t>(set)].members)
          named = named || (symbol != kUnknownSymbol && member.symbol == symbol);
      if (named) result.push_back(static_cast<int>(i));
    }
  }
  return result;
}

class Orderer {
 public:
  explicit Orderer(Book& book) : book_(book), state_(book.clauses.size(), State::kNew) {}
  void run() {
    for (std::size_t i = 0; i < book_.clauses.size(); ++i) visit(static_cast<int>(i));
  }

 private:
  enum class State : unsigned char { kNew, kOpen, kDone };

  void visit(int index) {
    State& state = state_[static_cast<std::size_t>(index)];
    if (state == State::kDone) return;
    path_.push_back(index);
    if (state == State::kOpen) fail_cycle(index);
    state = State::kOpen;
    for (int needed : dependencies(book_, clause_at(book_, index))) visit(needed);
    state_[static_cast<std::size_t>(index)] = State::kDone;
    path_.pop_back();
    book_.order.push_back(index);
  }

  [[noreturn]] void fail_cycle(int index) const {
    std::string chain;
    for (auto it = std::find(path_.begin(), path_.end(), index); it != path_.end(); ++it)
      chain += (chain.empty() ? "" : " <- ") + clause_at(book_, *it).id;
    fail_at(clause_at(book_, index), ErrorKind::kConflict,
            fmt::format("cycle of exceptions: {}", chain));
  }

  Book& book_;
  std::vector<State> state_;
  std::vector<int> path_;
};

void check_versions(const Book& book) {
  std::map<std::string, std::vector<int>> versions;
  for (std::size_t i = 0; i < book.clauses.size(); ++i) {
    const Clause& clause = book.clauses[i];
    const std::string& folder =
        book.instruments[static_cast<std::size_t>(clause.instrument)].jurisdiction;
    versions[folder + "/" + clause.id].push_back(static_cast<int>(i));
  }
  for (auto& [name, indices] : versions) {
    std::stable_sort(indices.begin(), indices.end(), [&](int a, int b) {
      return clause_at(book, a).binding < clause_at(book, b).binding;
    });
    for (std::size_t i = 1; i < indices.size(); ++i) {
      const Clause& before = clause_at(book, indices[i - 1]);
      const Clause& after = clause_at(book, indices[i]);
      if (before.last_day >= after.binding)
        fail_at(after, ErrorKind::kConflict,
                fmt::format("'{}' from {} overlaps the version of {}:{}, in force {}", after.id,
                            day_text(after.binding), before.file, before.line,
                            before.last_day == kAfterAllDays ? "without end"
                                                             : "to " + day_text(before.last_day)),
                fmt::format("end that one the day before, or give this one its own id"));
      if (before.last_day + 1 < after.binding && after.gap_reason.empty())
        fail_at(after, ErrorKind::kConflict,
                fmt::format("'{}' is in force to {} and again from {}: a gap", after.id,
                            day_text(before.last_day), day_text(after.binding)),
                "say why with gap = \"...\" if it is meant");
    }
  }
}

}  // namespace

void link_clauses(Book& book) {
  resolve_lifts(book);
  check_versions(book);
  Orderer(book).run();
}

}  // namespace countervail::rules
