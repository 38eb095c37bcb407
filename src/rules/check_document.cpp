// A check as a document for a reader: by jurisdiction, dependences, branches, figures, assumptions.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "facts/fact_lines.h"
#include "render/cells.h"
#include "rules/assumptions.h"
#include "rules/check_parts.h"
#include "rules/survey.h"
#include "rules/text.h"

namespace countervail::rules {
namespace {

bool reads_the_same_everywhere(const Book& book, const Dependence& dependence) {
  const std::string first = status_text(book, dependence.pieces.front().status.front());
  return std::all_of(dependence.pieces.begin(), dependence.pieces.end(),
                     [&](const DependencePiece& piece) {
                       return status_text(book, piece.status.front()) == first;
                     });
}

/// A line under the one before; without a key it is for people alone.
Paragraph line(std::string key, std::string text) {
  const Audience audience = key.empty() ? Audience::kPeople : Audience::kEveryone;
  return {.key = std::move(key), .text = std::move(text), .joined = true, .audience = audience};
}

void add_dependences(Document& document, const Book& book, const Check& check) {
  for (const Dependence& dependence : check.answer.depends) {
    if (reads_the_same_everywhere(book, dependence)) continue;  // another uncertain figure hides it
    const QuantityName& name = name_of(dependence.quantity);
    const std::string& how = check.item.how[static_cast<std::size_t>(dependence.quantity)];
    document.add(line("", fmt::format("Depends on {} ({}):", name.name, how)));
    for (const DependencePiece& piece : dependence.pieces) {
      Paragraph one =
          line("", piece_text(dependence, piece) + ": " + status_text(book, piece.status.front()));
      one.margin = 2, one.indent = 4;
      document.add(std::move(one));
    }
  }
  if (!check.unanswered.empty())
    document.add(line("unanswered", fmt::format("Depends on what was not said: {}.",
                                                fmt::join(check.unanswered, ", "))));
}

Table inputs_table(const Check& check) {
  Table table{.title = "",
              .columns = {{"figure"},
                          {"value", Align::kRight, false, "", kPlainNumber, true},
                          {"unit"},
                          {"how", Align::kLeft, true}},
              .rows = {},
              .key = "inputs"};
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    if (!check.item.used[i] || static_cast<Measure>(i) == Measure::kProcessing2022) continue;
    const QuantityName& name = name_of(static_cast<Measure>(i));
    table.rows.push_back(
        {name.name, range_cell(check.item.quantities[i]), name.unit, check.item.how[i]});
  }
  return table;
}

/// No attribute says that the clause does not concern this item, place or party.
bool touches(const Clause& clause, const Trial& trial) {
  for (std::size_t i = 0; i < clause.when.size(); ++i) {
    const bool attribute = clause.when[i].kind == Predicate::Kind::kAttribute;
    if (attribute && trial.predicates[i] == Truth::kNo) return false;
  }
  return true;
}

/// The comparisons of the first branch, for people.
Table comparisons_table(const Book& book, const Check& check, bool trace) {
  Table table;
  table.audience = Audience::kPeople;
  table.columns = {{"clause", Align::kLeft, true},
                   {"asks", Align::kLeft, true},
                   {"has", Align::kRight},
                   {"margin", Align::kRight},
                   {"holds"},
                   {"bites"}};
  const Metrics metrics = metrics_of(check.answer.query.quantities);
  for (const Trial& trial : check.answer.branches.front().trials) {
    const Clause& clause = clause_at(book, trial.clause);
    if (!trace && !touches(clause, trial)) continue;
    for (std::size_t i = 0; i < clause.when.size(); ++i) {
      const Predicate& predicate = clause.when[i];
      const bool metric = predicate.kind == Predicate::Kind::kMetric;
      if (!trace && !metric) continue;
      const Range& value = metrics[static_cast<std::size_t>(predicate.metric)];
      table.rows.push_back({clause.id, predicate_text(book, predicate),
                            metric ? range_of(value) : "",
                            metric ? margin_text(predicate, value) : "",
                            word_of(trial.predicates[i]), word_of(trial.bites)});
    }
  }
  return table;
}

/// The nearest clauses beside those that bite: two permissions, one sentence.
std::string both_permissions(const Book& book, const Decision& branch) {
  std::vector<std::string> needed;
  for (std::size_t i = 0; i < branch.status.size(); ++i)
    if (branch.status[i].licence == Truth::kYes)
      needed.push_back(book.jurisdictions[i].second + " (" + licence_text(book, branch.status[i]) +
                       ")");
  if (needed.size() < 2) return "";
  return fmt::format("Every one of these permissions is needed: {}.", fmt::join(needed, " and "));
}

void add_branch(Document& document, const Book& book, const Check& check, const Decision& branch) {
  const bool several = check.answer.branches.size() > 1;
  bool joined = false;
  const auto heading = [&](std::string text) {
    Paragraph one = line("", std::move(text));
    one.joined = std::exchange(joined, true);
    document.add(std::move(one));
  };
  if (several) heading("Branch: " + branch_text(book, branch) + ":");
  const Metrics metrics = metrics_of(check.answer.query.quantities);
  for (std::size_t i : concerned(check, branch)) {
    heading(book.jurisdictions[i].second);
    add_jurisdiction(document, book, branch, branch.status[i], metrics);
  }
  const std::string permissions = both_permissions(book, branch);
  if (!permissions.empty()) heading(permissions);
}

/// What else would change the answer.
void add_alternatives(Document& document, const Book& book, const Check& check) {
  for (const Alternative& later : check.ahead)
    document.add(line(
        "ahead", fmt::format("From {}: {}.", later.what, status_text(book, later.status.front()))));
  for (const Alternative& other : check.alternatives)
    document.add(line("otherwise", fmt::format("Otherwise, with {}: {}.", other.what,
                                               status_text(book, other.status.front()))));
}

/// Every assumption that another answer would turn the status on.
Table flips_table(const Book& book, const Check& check) {
  Table table{.title = "Assumed, and what another answer would give:",
              .columns = {{"question"},
                          {"taken", Align::kLeft, true},
                          {"otherwise", Align::kLeft, true},
                          {"then", Align::kLeft, true}},
              .rows = {},
              .key = "assumptions"};
  for (const Assumption& one : check.flips)
    table.rows.push_back(
        {one.name, one.taken, one.otherwise, turned_text(book, check.answer, one.answer)});
  return table;
}

void add_closing(Document& document, const Book& book, const Check& check) {
  std::vector<Paragraph> lines;
  if (!check.assumed.empty())
    lines.push_back(line("assumed", fmt::format("Assumed, as nobody said otherwise: {}.",
                                                fmt::join(check.assumed, "; "))));
  for (const std::string& note : check.item.notes) lines.push_back(line("note", note + "."));
  Confidence weakest = Confidence::kMeasured;
  for (const JurisdictionStatus& status : check.answer.branches.front().status)
    weakest = std::max(weakest, status.weakest);
  lines.push_back(
      line("weakest_confidence",
           fmt::format("Weakest confidence used: rules {}, figures {}. {}", name_of(weakest),
                       name_of(check.item.weakest), conflicts_text(check.item.conflicts))));
  lines.front().joined = false;
  for (Paragraph& one : lines) document.add(std::move(one));
  for (const std::size_t i : concerned(check, check.answer.branches.front()))
    document.add(asked_line(book, i, {check.answer.query.date}));
  document.add(notice_line(book, check.answer.query.date, true));
  document.conflicts = name_of(check.item.conflicts);
}

}  // namespace

Figures figures_of(const Item& item) {
  Figures figures;
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    if (!item.used[i]) continue;
    const QuantityName& name = name_of(static_cast<Measure>(i));
    const Cell value = range_cell(item.quantities[i]);
    figures.push_back({name.key, name.name, name.unit, value.number.value_or(Interval{}), "item",
                       value.number.has_value()});
  }
  return figures;
}

Document document_of(const Book& book, const Overlay& store, const Check& check, bool trace) {
  Document document{.schema = "countervail/rules-check/1",
                    .sentence = sentence_of(book, check),
                    .figures = figures_of(check.item)};
  for (const Decision& branch : check.answer.branches) add_branch(document, book, check, branch);
  const std::size_t rest = document.blocks.size();
  add_dependences(document, book, check);
  add_alternatives(document, book, check);
  // Behind several branches a blank line says that what follows is of all of them.
  if (check.answer.branches.size() > 1 && document.blocks.size() > rest)
    std::get<Paragraph>(document.blocks[rest]).joined = false;
  if (Table inputs = inputs_table(check); !inputs.rows.empty()) document.add(std::move(inputs));
  if (Table tried = comparisons_table(book, check, trace); !tried.rows.empty())
    document.add(std::move(tried));
  if (Table flips = flips_table(book, check); !flips.rows.empty()) document.add(std::move(flips));
  add_trace(document, book, check);
  add_closing(document, book, check);
  for (const std::string& path : check.item.facts)
    if (const Fact* fact = store.find(path)) document.facts.push_back(fact_line(*fact));
  return document;
}

Document check(const Book& book, const Overlay& store, const std::string& item,
               const Request& request, bool trace) {
  const Check checked = check_item(book, store, item, request);
  refuse_conflicts(book, checked.answer);
  return document_of(book, store, checked, trace);
}

}  // namespace countervail::rules
