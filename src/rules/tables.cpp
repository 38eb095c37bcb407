// History, scan, comparison and the packs themselves.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "rules/report.h"

namespace countervail::rules {
namespace {

const Instrument& instrument_of(const Book& book, const Clause& clause) {
  return book.instruments[static_cast<std::size_t>(clause.instrument)];
}

/// What the jurisdictions say of one branch; one that says nothing is left out unless all are
/// silent.
std::string status_of_branch(const Book& book, const Decision& branch) {
  std::string text;
  for (std::size_t i = 0; i < branch.status.size(); ++i) {
    const std::string words = status_text(book, branch.status[i]);
    if (words == "no licence") continue;
    text +=
        (text.empty() ? "" : "; ") + (i == 0 ? "" : book.jurisdictions[i].second + ": ") + words;
  }
  return text.empty() ? "no licence" : text;
}

/// Branches apart by a bar.
std::string answer_text(const Book& book, const Answer& answer) {
  std::string text;
  for (const Decision& branch : answer.branches) {
    if (!text.empty()) text += " | ";
    if (answer.branches.size() > 1) text += branch_text(book, branch) + ": ";
    text += status_of_branch(book, branch);
  }
  return text;
}

std::string licence_word(const Book& book, const JurisdictionStatus& status) {
  const bool exception = licence_text(book, status).find("exception") != std::string::npos;
  return exception ? "exception" : std::string(word_of(status.licence));
}

std::string in_force_text(const Instrument& instrument, Day date) {
  if (date < instrument.effective) return "not yet";
  if (date < instrument.binding) return "not yet due";
  if (date > instrument.last_day)
    return instrument.open == OpenQuestion::kAfterTheEnd ? "unresolved" : "ended";
  return instrument.open == OpenQuestion::kDisputed ? "disputed" : "in force";
}

std::string clause_text(const Book& book, const Clause& clause, int width) {
  std::string out =
      folded_text(
          fmt::format(
              "{} ({}, {}): {}", clause.id, name_of(clause.stage), span_text(clause),
              clause.subject.empty() ? clause.outcome : clause.subject + ": " + clause.outcome),
          width, 2) +
      "\n";
  const auto add = [&](const std::string& text) {
    out += "  " + folded_text(text, width - 2, 4) + "\n";
  };
  for (const Predicate& predicate : clause.when) add("when " + predicate_text(book, predicate));
  for (const std::string& condition : clause.conditions) add("provided " + condition);
  if (!clause.lifts_written.empty())
    add(fmt::format("lifts {}", fmt::join(clause.lifts_written, ", ")));
  std::vector<std::string> lifters;
  for (int index : clause.lifted_by) {
    const Clause& lifter = book.clauses[static_cast<std::size_t>(index)];
    lifters.push_back(instrument_of(book, lifter).id + "/" + lifter.id);
  }
  if (!lifters.empty()) add(fmt::format("lifted by {}", fmt::join(lifters, ", ")));
  add(fmt::format("{}; {}; {}", clause.citation, clause.source, name_of(clause.confidence)));
  if (!clause.note.empty()) add(clause.note);
  return out;
}

std::string instrument_text(const Book& book, const Instrument& instrument, int width) {
  std::string out =
      folded_text(fmt::format("{}: {}", instrument.id, instrument.title), width, 2) + "\n";
  const auto add = [&](const std::string& text) {
    out += "  " + folded_text(text, width - 2, 4) + "\n";
  };
  add(fmt::format("{}, {}; {}; {}", name_of(instrument.authority), instrument.citation,
                  instrument.source, name_of(instrument.confidence)));
  std::string dates = fmt::format("published {}, effective {}", day_text(instrument.published),
                                  day_text(instrument.effective));
  if (instrument.binding != instrument.effective)
    dates += ", compliance from " + day_text(instrument.binding);
  if (instrument.last_day != kAfterAllDays) dates += ", last day " + day_text(instrument.last_day);
  if (instrument.open == OpenQuestion::kAfterTheEnd) dates += ", then unresolved";
  if (instrument.open == OpenQuestion::kDisputed) dates += ", disputed";
  add(dates);
  if (!instrument.note.empty()) add(instrument.note);
  for (int index : instrument.clauses)
    out += "\n" + clause_text(book, book.clauses[static_cast<std::size_t>(index)], width);
  return out;
}

const Clause& clause_at(const Book& book, int index) {
  return book.clauses[static_cast<std::size_t>(index)];
}

/// No attribute says that the clause does not concern this item, place or party.
bool touches(const Book& book, const Trial& trial) {
  const Clause& clause = clause_at(book, trial.clause);
  for (std::size_t i = 0; i < clause.when.size(); ++i) {
    const bool attribute = clause.when[i].kind == Predicate::Kind::kAttribute;
    if (attribute && trial.predicates[i] == Truth::kNo) return false;
  }
  return true;
}

}  // namespace

Table trace_table(const Book& book, const Check& check, bool trace) {
  Table table;
  table.columns = {{"clause", Align::kLeft, true},
                   {"asks", Align::kLeft, true},
                   {"has", Align::kRight},
                   {"margin", Align::kRight},
                   {"holds"},
                   {"bites"},
                   {"citation"},
                   {"text of"},
                   {"confidence"}};
  const Metrics metrics = metrics_of(check.answer.query.quantities);
  for (const Trial& trial : check.answer.branches.front().trials) {
    if (!trace && !touches(book, trial)) continue;
    const Clause& clause = clause_at(book, trial.clause);
    for (std::size_t i = 0; i < clause.when.size(); ++i) {
      const Predicate& predicate = clause.when[i];
      const bool metric = predicate.kind == Predicate::Kind::kMetric;
      if (!trace && !metric) continue;
      const Range& value = metrics[static_cast<std::size_t>(predicate.metric)];
      table.rows.push_back(
          {clause.id, predicate_text(book, predicate), metric ? range_of(value) : "",
           metric ? margin_text(predicate, value) : "", std::string(word_of(trial.predicates[i])),
           std::string(word_of(trial.bites)), clause.citation, day_text(clause.effective),
           std::string(name_of(clause.confidence))});
    }
  }
  return table;
}

Table history_table(const Book& book, const std::vector<HistoryRow>& rows) {
  Table table;
  table.columns = {{"from"}, {"because of", Align::kLeft, true}, {"status", Align::kLeft, true}};
  for (const HistoryRow& row : rows)
    table.rows.push_back({day_text(row.from), fmt::format("{}", fmt::join(row.instruments, ", ")),
                          answer_text(book, row.answer)});
  return table;
}

Table scan_table(const Book& book, const std::vector<ScanRow>& rows) {
  Table table;
  table.columns = {{"chip", Align::kLeft, true},
                   {"TPP", Align::kRight},
                   {"PD", Align::kRight},
                   {"DRAM", Align::kRight},
                   {"US class"},
                   {"line", Align::kLeft, true},
                   {"margin", Align::kRight},
                   {"licence", Align::kLeft, true}};
  for (const ScanRow& row : rows) {
    const Metrics metrics = metrics_of(row.quantities);
    const auto figure = [&](Metric metric) {
      const std::string text = range_of(metrics[static_cast<std::size_t>(metric)]);
      return text == "unknown" || text == "undefined" ? std::string("?") : text;
    };
    const JurisdictionStatus& us = row.answer.branches.front().status.front();
    const NearestLine line = line_of(book, row);
    const bool near = line.clause >= 0;
    table.rows.push_back(
        {row.item, figure(Metric::kProcessing), figure(Metric::kDensity),
         figure(Metric::kMemoryBandwidth), us.classified < 0 ? "-" : class_text(book, us),
         near ? book.clauses[static_cast<std::size_t>(line.clause)].id : "",
         near ? fmt::format("{:+.1f} %", line.share() * 100) : "", licence_word(book, us)});
  }
  return table;
}

Table compare_table(const Book& book, const std::vector<CompareRow>& rows, Day before, Day after,
                    bool grouped) {
  Table table;
  table.columns = {{day_text(before), Align::kLeft, true},
                   {day_text(after), Align::kLeft, true},
                   {"chips", Align::kLeft, true}};
  for (const CompareRow& row : rows) {
    std::vector<Cell> cells = {answer_text(book, row.before), answer_text(book, row.after),
                               row.item};
    const auto same = std::find_if(table.rows.begin(), table.rows.end(), [&](const auto& other) {
      return grouped && other[0].text == cells[0].text && other[1].text == cells[1].text;
    });
    if (same == table.rows.end())
      table.rows.push_back(std::move(cells));
    else
      (*same)[2].text += ", " + row.item;
  }
  return table;
}

Table instrument_table(const Book& book, Day date) {
  Table table;
  table.columns = {
      {"id"},        {"authority"}, {"from"}, {day_text(date)}, {"title", Align::kLeft, true},
      {"confidence"}};
  std::vector<const Instrument*> sorted;
  for (const Instrument& instrument : book.instruments) sorted.push_back(&instrument);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Instrument* a, const Instrument* b) {
    return std::pair(b->jurisdiction, a->binding) < std::pair(a->jurisdiction, b->binding);
  });
  for (const Instrument* one : sorted)
    table.rows.push_back({one->id, std::string(name_of(one->authority)), day_text(one->binding),
                          in_force_text(*one, date), one->title,
                          std::string(name_of(one->confidence))});
  return table;
}

Table clause_table(const Book& book, const std::string& id) {
  Table table;
  for (const char* name : {"instrument", "clause", "stage", "subject", "outcome", "when", "lifts",
                           "in force", "citation", "source", "confidence", "note"})
    table.columns.push_back({name});
  for (const Clause& clause : book.clauses) {
    const std::string& instrument = instrument_of(book, clause).id;
    if (clause.id != id && instrument != id) continue;
    std::vector<std::string> when;
    for (const Predicate& predicate : clause.when) when.push_back(predicate_text(book, predicate));
    table.rows.push_back({instrument, clause.id, std::string(name_of(clause.stage)), clause.subject,
                          clause.outcome, fmt::format("{}", fmt::join(when, "; ")),
                          fmt::format("{}", fmt::join(clause.lifts_written, "; ")),
                          span_text(clause), clause.citation, clause.source,
                          std::string(name_of(clause.confidence)), clause.note});
  }
  return table;
}

std::string show_text(const Book& book, const std::string& id, int width) {
  std::string out;
  std::vector<std::string> names;
  for (const Instrument& instrument : book.instruments) {
    names.push_back(instrument.id);
    if (instrument.id == id) return instrument_text(book, instrument, width);
  }
  for (const Clause& clause : book.clauses) {
    names.push_back(clause.id);
    if (clause.id == id)
      out += (out.empty() ? "" : "\n") + text_date(book, clause) + "\n" +
             clause_text(book, clause, width);
  }
  if (!out.empty()) return out;
  for (const Set& set : book.sets) {
    if (set.name.starts_with("alias:")) continue;
    names.push_back(set.name);
    if (set.name != id) continue;
    std::string members;
    for (const SetMember& member : set.members)
      members += (members.empty() ? "" : ", ") + book.word(member.symbol);
    return folded_text(id + ": " + members, width) + "\n";
  }
  throw Error::at(ErrorKind::kUnknownName, fmt::format("no instrument, clause or list '{}'", id),
                  did_you_mean(id, names));
}

}  // namespace countervail::rules
