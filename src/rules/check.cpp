// One decision, and beside it the decisions that a careful reader would ask for next: on days to
// come, for the other answer to a presumption, for sparse rates under the text of 2022, and with
// each figure that another source gives otherwise. Each is decided anew with one thing changed and
// kept only where the status differs; two changes at once are not looked at.
#include "rules/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "rules/assumptions.h"
#include "rules/decide.h"

namespace countervail::rules {
namespace {

/// Attributes that nobody answered and on which a clause hangs.
std::vector<std::string> unanswered(const Book& book, const Answer& answer) {
  std::set<std::string> names;
  for (const Trial& trial : answer.branches.front().trials) {
    if (trial.own != Truth::kDepends) continue;
    const Clause& clause = clause_at(book, trial.clause);
    for (std::size_t i = 0; i < clause.when.size(); ++i) {
      if (trial.predicates[i] != Truth::kDepends ||
          clause.when[i].kind != Predicate::Kind::kAttribute)
        continue;
      for (int attribute : clause.when[i].attributes)
        if (answer.query.answers[static_cast<std::size_t>(attribute)] == kUnknownSymbol &&
            book.attributes[static_cast<std::size_t>(attribute)].name != "class")
          names.insert(book.attributes[static_cast<std::size_t>(attribute)].asked());
    }
  }
  return {names.begin(), names.end()};
}

void add_if_different(const Check& check, const std::string& what, const Answer& other,
                      std::vector<Alternative>& alternatives) {
  const auto& mine = check.answer.branches.front().status;
  const auto& theirs = other.branches.front().status;
  if (!same_status(mine, theirs)) alternatives.push_back({what, theirs});
}

/// Every figure that another source gives otherwise, one at a time.
void add_conflicting_sources(const Book& book, const Overlay& store, const Request& request,
                             Check& check) {
  for (const std::string& path : check.item.facts) {
    const std::string field = path.substr(path.rfind('/') + 1);
    // What the user has set is decided; a source that disagrees with it is no alternative.
    if (request.changes.contains(field) || store.is_set(path)) continue;
    for (const Fact& fact : store.conflicts(path)) {
      if (!fact.is_number()) continue;
      Overlay other = store;
      other.prefer(fact);
      const Item item = item_of(other, check.item.name, request.changes);
      const double scale = fact.unit.empty() ? 1 : parse_unit(fact.unit).scale;
      const std::string what =
          fmt::format("{} {} {} ({})", field, format_significant(fact.value.mid / scale, 6),
                      fact.unit, fact.source);
      add_if_different(
          check, what,
          answer(book, query_of(book, item, request.date, request.changes), request.assumed),
          check.alternatives);
    }
  }
}

void add_presumption(const Book& book, const Request& request, Check& check) {
  const int attribute = book.attribute("data_center");
  if (attribute < 0) return;
  Query query = check.answer.query;
  Symbol& marketed = query.answers[static_cast<std::size_t>(attribute)];
  if (book.word(marketed) != "presumed") return;
  marketed = book.symbol("no");
  add_if_different(check, "not designed or marketed for data centers",
                   answer(book, query, request.assumed), check.alternatives);
}

/// The text of 2022 does not say dense or sparse: 2:4 sparsity doubles the rate.
void add_sparse_reading(const Book& book, const Request& request, Check& check) {
  Query query = check.answer.query;
  Range& range = query.quantities[static_cast<std::size_t>(Measure::kProcessing2022)];
  range = {2 * range.low, 2 * range.mid, 2 * range.high};
  add_if_different(check,
                   "sparse rates at twice the dense ones, which the text of 2022 does not exclude",
                   answer(book, query, request.assumed), check.alternatives);
}

/// Does some clause in force ask for the attribute, with nothing else ruling it out?
/// Assumptions are told only where they could matter: a clause that asks, and that
/// no other test of its own has ruled out.
bool asked_for(const Book& book, const Answer& answer, const std::string& name) {
  const int attribute = book.attribute(name);
  for (const Trial& trial : answer.branches.front().trials) {
    const Clause& clause = clause_at(book, trial.clause);
    bool asks = false, ruled_out = false;
    for (std::size_t i = 0; i < clause.when.size(); ++i) {
      const auto& attributes = clause.when[i].attributes;
      const bool here =
          std::find(attributes.begin(), attributes.end(), attribute) != attributes.end();
      asks = asks || here;
      ruled_out = ruled_out || (!here && trial.predicates[i] == Truth::kNo);
    }
    if (asks && !ruled_out) return true;
  }
  return false;
}

/// What is published and comes due later: the status on each such day.
void add_what_is_ahead(const Book& book, const Request& request, Check& check) {
  std::map<Day, std::string> days;
  for (const Instrument& instrument : book.instruments)
    if (instrument.published <= request.date && request.date < instrument.binding)
      days[instrument.binding] += (days[instrument.binding].empty() ? "" : ", ") + instrument.id;
  for (const auto& [day, names] : days) {
    Query query = check.answer.query;
    query.date = day;
    const auto status = answer(book, query, request.assumed).branches.front().status;
    const auto& before =
        // Against the last day listed, not against today: each line says
        // what changes on its own day.
        check.ahead.empty() ? check.answer.branches.front().status : check.ahead.back().status;
    if (!same_status(before, status))
      check.ahead.push_back({fmt::format("{} ({}, published)", day_text(day), names), status});
  }
}

/// An item that stays in its country is no export to most readers; say how it was read.
void remark_transfer(const Book& book, Check& check) {
  const auto answered = [&](const char* name) {
    const int index = book.attribute(name);
    return index < 0 ? kUnknownSymbol : check.answer.query.answers[static_cast<std::size_t>(index)];
  };
  const Symbol from = answered("exported_from");
  if (from >= 0 && from == answered("destination"))
    check.item.notes.push_back(
        fmt::format("It comes from and goes to {}: read as a transfer of an item that is subject "
                    "to the rules of every country asked",
                    book.word(from)));
}

std::vector<std::string> clause_words(const Clause& clause) {
  switch (clause.open) {
    case OpenQuestion::kAfterTheEnd:
      return {"lapsed", "extended"};
    case OpenQuestion::kDisputed:
      return {"fails", "holds"};
    case OpenQuestion::kTheStart:
      return {"pending", "started"};
    case OpenQuestion::kNone:
      break;
  }
  return {};
}

}  // namespace

Check check_item_once(const Book& book, const Overlay& store, const std::string& item,
                      const Request& request) {
  Check check;
  check.item = item_of(store, item, request.changes);
  check.answer =
      answer(book, query_of(book, check.item, request.date, request.changes, &check.assumed),
             request.assumed);
  std::erase_if(check.assumed, [&](const std::string& one) {
    return !asked_for(book, check.answer, one.substr(0, one.find(" =")));
  });
  check.unanswered = unanswered(book, check.answer);
  remark_transfer(book, check);
  return check;
}

Check check_item(const Book& book, const Overlay& store, const std::string& item,
                 const Request& request) {
  Check check = check_item_once(book, store, item, request);
  add_what_is_ahead(book, request, check);
  add_presumption(book, request, check);
  add_sparse_reading(book, request, check);
  add_conflicting_sources(book, store, request, check);
  check.flips = flipping_assumptions(book, check, request);
  return check;
}

std::vector<Switch> switches_of(const Book& book, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  const std::string name = assignment.substr(0, equals);
  const std::string word = equals == std::string::npos ? "" : assignment.substr(equals + 1);
  std::vector<Switch> switches;
  std::vector<std::string> open, words;
  for (std::size_t i = 0; i < book.clauses.size(); ++i) {
    const Clause& clause = book.clauses[i];
    if (clause.open == OpenQuestion::kNone) continue;
    const std::string& instrument =
        book.instruments[static_cast<std::size_t>(clause.instrument)].id;
    open.push_back(instrument);
    if (name != instrument && name != clause.id) continue;
    words = clause_words(clause);
    if (word == words[0] || word == words[1])
      switches.push_back({static_cast<int>(i), word == words[1]});
  }
  if (!switches.empty()) return switches;
  if (!words.empty())
    throw Error::at(ErrorKind::kUnknownName,
                    fmt::format("--assume {}: unknown word '{}'", name, word),
                    fmt::format("one of {}", fmt::join(words, ", ")));
  throw Error::at(ErrorKind::kUnknownName, fmt::format("--assume: '{}' is no open question", name),
                  fmt::format("open questions: {}", fmt::join(open, ", ")));
}

void refuse_conflicts(const Book& book, const Answer& answer) {
  for (const Decision& branch : answer.branches)
    for (const Conflict& conflict : branch.conflicts) {
      const Clause& a = clause_at(book, conflict.first);
      const Clause& b = clause_at(book, conflict.second);
      throw Error::at(
          ErrorKind::kConflict,
          fmt::format(
              "overlays contradict on '{}': '{}' ({}:{}) sets \"{}\", '{}' ({}:{}) sets \"{}\"",
              a.subject, a.id, a.file, a.line, a.outcome, b.id, b.file, b.line, b.outcome),
          "let one lift the other, or end one of them");
    }
}

std::vector<Day> days_of_change(const Book& book) {
  std::set<Day> days;
  for (const Clause& clause : book.clauses) {
    days.insert(clause.binding);
    // The first day after the last one is the day of change.
    if (clause.last_day != kAfterAllDays) days.insert(clause.last_day + 1);
  }
  for (const Set& set : book.sets)
    for (const SetMember& member : set.members) {
      if (member.from != kBeforeAllDays) days.insert(member.from);
      if (member.until != kAfterAllDays) days.insert(member.until + 1);
    }
  return {days.begin(), days.end()};
}

}  // namespace countervail::rules
