// The packs themselves: all instruments on a day, or one instrument, clause or list in full.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "rules/document.h"
#include "rules/survey.h"
#include "rules/text.h"

namespace countervail::rules {
namespace {

std::string in_force_text(const Instrument& instrument, Day date) {
  if (date < instrument.effective) return "not yet";
  if (date < instrument.binding) return "not yet due";
  if (date > instrument.last_day)
    return instrument.open == OpenQuestion::kAfterTheEnd ? "unresolved" : "ended";
  return instrument.open == OpenQuestion::kDisputed ? "disputed" : "in force";
}

/// Lines of one thing: the first at the margin, the rest set in, each with its fold hanging.
struct Entry {
  Document& document;
  std::string key;  ///< empty: a table says the same to programs
  bool first = true;

  void add(std::string text) {
    const Audience audience = key.empty() ? Audience::kPeople : Audience::kEveryone;
    document.add(Paragraph{.key = key,
                           .text = std::move(text),
                           .indent = first ? 2 : 4,
                           .joined = !first,
                           .audience = audience,
                           .margin = first ? 0 : 2});
    first = false;
  }
};

void add_clause(Entry entry, const Book& book, const Clause& clause) {
  const std::string outcome =
      clause.subject.empty() ? clause.outcome : clause.subject + ": " + clause.outcome;
  entry.add(
      fmt::format("{} ({}, {}): {}", clause.id, name_of(clause.stage), span_text(clause), outcome));
  for (const Predicate& predicate : clause.when)
    entry.add("when " + predicate_text(book, predicate));
  for (const std::string& condition : clause.conditions) entry.add("provided " + condition);
  if (!clause.lifts_written.empty())
    entry.add(fmt::format("lifts {}", fmt::join(clause.lifts_written, ", ")));
  std::vector<std::string> lifters;
  for (int index : clause.lifted_by) {
    const Clause& lifter = clause_at(book, index);
    lifters.push_back(instrument_of(book, lifter).id + "/" + lifter.id);
  }
  if (!lifters.empty()) entry.add(fmt::format("lifted by {}", fmt::join(lifters, ", ")));
  entry.add(fmt::format("{}; {}; {}", clause.citation, clause.source, name_of(clause.confidence)));
  if (!clause.note.empty()) entry.add(clause.note);
}

std::string dates_text(const Instrument& instrument) {
  std::string dates = fmt::format("published {}, effective {}", day_text(instrument.published),
                                  day_text(instrument.effective));
  if (instrument.binding != instrument.effective)
    dates += ", compliance from " + day_text(instrument.binding);
  if (instrument.last_day != kAfterAllDays) dates += ", last day " + day_text(instrument.last_day);
  if (instrument.open == OpenQuestion::kAfterTheEnd) dates += ", then unresolved";
  if (instrument.open == OpenQuestion::kDisputed) dates += ", disputed";
  return dates;
}

void add_instrument(Document& document, const Book& book, const Instrument& instrument) {
  Entry entry{document, "instrument"};
  entry.add(fmt::format("{}: {}", instrument.id, instrument.title));
  entry.add(fmt::format("{}, {}; {}; {}", name_of(instrument.authority), instrument.citation,
                        instrument.source, name_of(instrument.confidence)));
  entry.add(dates_text(instrument));
  if (!instrument.note.empty()) entry.add(instrument.note);
  for (int index : instrument.clauses) add_clause({document, ""}, book, clause_at(book, index));
}

/// The clauses of that id or instrument, one a row, for programs.
Table clauses_table(const Book& book, const std::string& id) {
  Table table;
  table.key = "clauses";
  table.audience = Audience::kMachines;
  for (const char* name : {"instrument", "clause", "stage", "subject", "outcome", "when", "lifts",
                           "in_force", "citation", "source", "confidence", "note"})
    table.columns.push_back({name});
  for (const Clause& clause : book.clauses) {
    const std::string& instrument = instrument_of(book, clause).id;
    if (clause.id != id && instrument != id) continue;
    std::vector<std::string> when;
    for (const Predicate& predicate : clause.when) when.push_back(predicate_text(book, predicate));
    table.rows.push_back({instrument, clause.id, name_of(clause.stage), clause.subject,
                          clause.outcome, fmt::format("{}", fmt::join(when, "; ")),
                          fmt::format("{}", fmt::join(clause.lifts_written, "; ")),
                          span_text(clause), clause.citation, clause.source,
                          name_of(clause.confidence), clause.note});
  }
  return table;
}

void add_set(Document& document, const Book& book, const Set& set) {
  Table table{.title = "", .columns = {{"list"}, {"member"}}, .rows = {}, .key = "members"};
  table.audience = Audience::kMachines;
  std::string members;
  for (const SetMember& member : set.members) {
    members += (members.empty() ? "" : ", ") + book.word(member.symbol);
    table.rows.push_back({set.name, book.word(member.symbol)});
  }
  document.add(Paragraph{.text = set.name + ": " + members, .audience = Audience::kPeople});
  document.add(std::move(table));
}

/// False when there is nothing of that id; `names` receives what there is.
bool add_entry(Document& document, const Book& book, const std::string& id,
               std::vector<std::string>& names) {
  for (const Instrument& instrument : book.instruments) {
    names.push_back(instrument.id);
    if (instrument.id != id) continue;
    add_instrument(document, book, instrument);
    document.add(clauses_table(book, id));
    return true;
  }
  for (const Clause& clause : book.clauses) {
    names.push_back(clause.id);
    if (clause.id != id) continue;
    Entry entry{document, ""};
    entry.add(text_date(book, clause));
    Document one;
    add_clause({one, ""}, book, clause);
    std::get<Paragraph>(one.blocks.front()).joined = true;
    for (Block& block : one.blocks) document.add(std::move(block));
  }
  if (!document.blocks.empty()) {
    document.add(clauses_table(book, id));
    return true;
  }
  for (const Set& set : book.sets) {
    if (set.name.starts_with("alias:")) continue;
    names.push_back(set.name);
    if (set.name != id) continue;
    add_set(document, book, set);
    return true;
  }
  return false;
}

/// By jurisdiction, then by the day from which they bind.
Table instruments_table(const Book& book, Day date) {
  Table table{.title = "",
              .columns = {{"id"},
                          {"authority"},
                          {"from"},
                          {day_text(date), Align::kLeft, false, "state"},
                          {"title", Align::kLeft, true},
                          {"confidence"}},
              .rows = {},
              .key = "instruments"};
  std::vector<const Instrument*> sorted;
  for (const Instrument& instrument : book.instruments) sorted.push_back(&instrument);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Instrument* a, const Instrument* b) {
    return std::pair(b->jurisdiction, a->binding) < std::pair(a->jurisdiction, b->binding);
  });
  for (const Instrument* one : sorted)
    table.rows.push_back({one->id, name_of(one->authority), day_text(one->binding),
                          in_force_text(*one, date), one->title, name_of(one->confidence)});
  return table;
}

}  // namespace

Paragraph asked_line(const Book& book, std::size_t jurisdiction, const std::vector<Day>& days) {
  const auto& [folder, name] = book.jurisdictions[jurisdiction];
  std::vector<std::string> ids;
  for (const Day day : days)
    for (const int index : instruments_asked(book, folder, day)) {
      const std::string& id = book.instruments[static_cast<std::size_t>(index)].id;
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
  std::string text =
      fmt::format("Rules asked, {}: {} (rules show ID prints one).", name,
                  ids.empty() ? "none was in force" : fmt::format("{}", fmt::join(ids, ", ")));
  if (!book.not_encoded[jurisdiction].empty())
    text += fmt::format(" Not encoded: {}.", book.not_encoded[jurisdiction]);
  return {.key = "rules_asked", .text = std::move(text), .joined = true};
}

Paragraph notice_line(const Book& book, Day applied, bool joined) {
  return {.key = "notice", .text = notice(book, applied), .joined = joined, .in_csv = true};
}

Document list(const Book& book, Day day) {
  Document document{.schema = "countervail/rules-list/1"};
  Table all = instruments_table(book, day), shown = all;
  shown.audience = Audience::kPeople, all.audience = Audience::kMachines;
  shown.columns.pop_back();  // confidence: no room for it in 80 columns
  for (std::vector<Cell>& row : shown.rows) row.pop_back();
  document.add(std::move(shown));
  document.add(std::move(all));
  document.add(notice_line(book, day));
  return document;
}

Document show(const Book& book, const std::string& id) {
  Document document{.schema = "countervail/rules-show/1"};
  std::vector<std::string> names;
  if (!add_entry(document, book, id, names))
    throw Error::at(ErrorKind::kUnknownName, fmt::format("no instrument, clause or list '{}'", id),
                    did_you_mean(id, names));
  document.add(notice_line(book, book.as_of));
  return document;
}

}  // namespace countervail::rules
