#include "rules/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"
#include "rules/decide.h"

namespace countervail {
namespace {

const RuleClause& clause_at(const RuleBook& book, int index) {
  return book.clauses[static_cast<std::size_t>(index)];
}

/// Attributes that nobody answered and on which a clause hangs.
std::vector<std::string> unanswered(const RuleBook& book, const RuleAnswer& answer) {
  std::set<std::string> names;
  for (const RuleTrial& trial : answer.branches.front().trials) {
    if (trial.own != Truth::kDepends) continue;
    const RuleClause& clause = clause_at(book, trial.clause);
    for (std::size_t i = 0; i < clause.when.size(); ++i) {
      if (trial.predicates[i] != Truth::kDepends ||
          clause.when[i].kind != RulePredicate::Kind::kAttribute)
        continue;
      for (int attribute : clause.when[i].attributes)
        if (answer.query.answers[static_cast<std::size_t>(attribute)] == kUnknownSymbol &&
            book.attributes[static_cast<std::size_t>(attribute)].name != "class")
          names.insert(book.attributes[static_cast<std::size_t>(attribute)].name);
    }
  }
  return {names.begin(), names.end()};
}

void add_if_different(const RuleCheck& check, const std::string& what, const RuleAnswer& other,
                      std::vector<RuleAlternative>& alternatives) {
  const auto& mine = check.answer.branches.front().status;
  const auto& theirs = other.branches.front().status;
  if (!same_status(mine, theirs)) alternatives.push_back({what, theirs});
}

/// Every figure that another source gives otherwise, one at a time.
void add_conflicting_sources(const RuleBook& book, const FactStore& store,
                             const RuleRequest& request, RuleCheck& check) {
  for (const std::string& path : check.item.facts) {
    const std::string field = path.substr(path.rfind('/') + 1);
    if (request.changes.contains(field)) continue;
    for (const Fact& fact : store.conflicts(path)) {
      if (!fact.is_number()) continue;
      FactStore other = store;
      other.prefer(fact);
      const RuleItem item = rule_item(other, check.item.name, request.changes);
      const double scale = fact.unit.empty() ? 1 : parse_unit(fact.unit).scale;
      const std::string what =
          fmt::format("{} {} {} ({})", field, format_significant(fact.value.mid / scale, 6),
                      fact.unit, fact.source);
      add_if_different(
          check, what,
          answer(book, rule_query(book, item, request.date, request.changes), request.assumed),
          check.alternatives);
    }
  }
}

void add_presumption(const RuleBook& book, const RuleRequest& request, RuleCheck& check) {
  const int attribute = book.attribute("data_center");
  if (attribute < 0) return;
  RuleQuery query = check.answer.query;
  Symbol& marketed = query.answers[static_cast<std::size_t>(attribute)];
  if (book.word(marketed) != "presumed") return;
  marketed = book.symbol("no");
  add_if_different(check, "not designed or marketed for data centers",
                   answer(book, query, request.assumed), check.alternatives);
}

/// The text of 2022 does not say dense or sparse: 2:4 sparsity doubles the rate.
void add_sparse_reading(const RuleBook& book, const RuleRequest& request, RuleCheck& check) {
  RuleQuery query = check.answer.query;
  RuleRange& range = query.quantities[static_cast<std::size_t>(RuleQuantity::kProcessing2022)];
  range = {2 * range.low, 2 * range.mid, 2 * range.high};
  add_if_different(check,
                   "sparse rates at twice the dense ones, which the text of 2022 does not exclude",
                   answer(book, query, request.assumed), check.alternatives);
}

/// Does some clause in force ask for the attribute, with nothing else ruling it out?
bool asked_for(const RuleBook& book, const RuleAnswer& answer, const std::string& name) {
  const int attribute = book.attribute(name);
  for (const RuleTrial& trial : answer.branches.front().trials) {
    const RuleClause& clause = clause_at(book, trial.clause);
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
void add_what_is_ahead(const RuleBook& book, const RuleRequest& request, RuleCheck& check) {
  std::map<Day, std::string> days;
  for (const RuleInstrument& instrument : book.instruments)
    if (instrument.published <= request.date && request.date < instrument.binding)
      days[instrument.binding] += (days[instrument.binding].empty() ? "" : ", ") + instrument.id;
  for (const auto& [day, names] : days) {
    RuleQuery query = check.answer.query;
    query.date = day;
    const auto status = answer(book, query, request.assumed).branches.front().status;
    const auto& before =
        check.ahead.empty() ? check.answer.branches.front().status : check.ahead.back().status;
    if (!same_status(before, status))
      check.ahead.push_back({fmt::format("{} ({}, published)", day_text(day), names), status});
  }
}

/// An item that stays in its country is no export to most readers; say how it was read.
void remark_transfer(const RuleBook& book, RuleCheck& check) {
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

std::vector<std::string> words_of(const RuleClause& clause) {
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

RuleCheck check_rules_once(const RuleBook& book, const FactStore& store, const std::string& item,
                           const RuleRequest& request) {
  RuleCheck check;
  check.item = rule_item(store, item, request.changes);
  check.answer =
      answer(book, rule_query(book, check.item, request.date, request.changes, &check.assumed),
             request.assumed);
  std::erase_if(check.assumed, [&](const std::string& one) {
    return !asked_for(book, check.answer, one.substr(0, one.find(" =")));
  });
  check.unanswered = unanswered(book, check.answer);
  remark_transfer(book, check);
  return check;
}

RuleCheck check_rules(const RuleBook& book, const FactStore& store, const std::string& item,
                      const RuleRequest& request) {
  RuleCheck check = check_rules_once(book, store, item, request);
  add_what_is_ahead(book, request, check);
  add_presumption(book, request, check);
  add_sparse_reading(book, request, check);
  add_conflicting_sources(book, store, request, check);
  return check;
}

std::vector<RuleSwitch> switches_of(const RuleBook& book, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  const std::string name = assignment.substr(0, equals);
  const std::string word = equals == std::string::npos ? "" : assignment.substr(equals + 1);
  std::vector<RuleSwitch> switches;
  std::vector<std::string> open, words;
  for (std::size_t i = 0; i < book.clauses.size(); ++i) {
    const RuleClause& clause = book.clauses[i];
    if (clause.open == OpenQuestion::kNone) continue;
    const std::string& instrument =
        book.instruments[static_cast<std::size_t>(clause.instrument)].id;
    open.push_back(instrument);
    if (name != instrument && name != clause.id) continue;
    words = words_of(clause);
    if (word == words[0] || word == words[1])
      switches.push_back({static_cast<int>(i), word == words[1]});
  }
  if (!switches.empty()) return switches;
  if (!words.empty())
    throw Error(ErrorKind::kUnknownName, fmt::format("--assume {}: unknown word '{}'", name, word),
                {}, 0, 0, fmt::format("one of {}", fmt::join(words, ", ")));
  throw Error(ErrorKind::kUnknownName, fmt::format("--assume: '{}' is no open question", name), {},
              0, 0, fmt::format("open questions: {}", fmt::join(open, ", ")));
}

void refuse_conflicts(const RuleBook& book, const RuleAnswer& answer) {
  for (const RuleDecision& branch : answer.branches)
    for (const RuleConflict& conflict : branch.conflicts) {
      const RuleClause& a = clause_at(book, conflict.first);
      const RuleClause& b = clause_at(book, conflict.second);
      throw Error(
          ErrorKind::kConflict,
          fmt::format(
              "overlays contradict on '{}': '{}' ({}:{}) sets \"{}\", '{}' ({}:{}) sets \"{}\"",
              a.subject, a.id, a.file, a.line, a.outcome, b.id, b.file, b.line, b.outcome),
          {}, 0, 0, "let one lift the other, or end one of them");
    }
}

std::vector<Day> days_of_change(const RuleBook& book) {
  std::set<Day> days;
  for (const RuleClause& clause : book.clauses) {
    days.insert(clause.binding);
    if (clause.last_day != kAfterAllDays) days.insert(clause.last_day + 1);
  }
  for (const RuleSet& set : book.sets)
    for (const SetMember& member : set.members) {
      if (member.from != kBeforeAllDays) days.insert(member.from);
      if (member.until != kAfterAllDays) days.insert(member.until + 1);
    }
  return {days.begin(), days.end()};
}

}  // namespace countervail
