#include "rules/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace countervail::rules {
namespace {

const Clause& clause_at(const Book& book, int index) {
  return book.clauses[static_cast<std::size_t>(index)];
}
const Instrument& instrument_of(const Book& book, const Clause& clause) {
  return book.instruments[static_cast<std::size_t>(clause.instrument)];
}

std::string answer_word(const Book& book, const Check& check, const char* attribute) {
  const int index = book.attribute(attribute);
  if (index < 0) return "unknown";
  return book.word(check.answer.query.answers[static_cast<std::size_t>(index)]);
}

/// "A: b", both wrapped at the width with the label as hanging indent.
std::string labelled(const std::string& label, const std::string& text, int width) {
  constexpr int kLabel = 15;
  return "  " + label +
         std::string(static_cast<std::size_t>(std::max(1, kLabel - display_width(label))), ' ') +
         folded_text(text, width - 2, kLabel + 2) + "\n";
}

/// The comparisons that made a clause bite: "DRAM 4000 >= 1400, -...".
std::string because(const Book& book, const Clause& clause, const Metrics& metrics) {
  std::string text;
  for (const Predicate& predicate : clause.when) {
    if (predicate.kind != Predicate::Kind::kMetric) continue;
    const Range& value = metrics[static_cast<std::size_t>(predicate.metric)];
    text += fmt::format("{}{}, has {}", text.empty() ? "" : ", ", predicate_text(book, predicate),
                        range_of(value));
    const std::string margin = margin_text(predicate, value);
    if (!margin.empty()) text += ", " + margin;
  }
  return text;
}

std::string cited(const Book& book, int index, const Metrics& metrics) {
  const Clause& clause = clause_at(book, index);
  const std::string why = because(book, clause, metrics);
  return fmt::format("{}{} ({}; {}; {})", clause.id, why.empty() ? "" : ", " + why, clause.citation,
                     text_date(book, clause), name_of(clause.confidence));
}

std::string nearest_text(const Book& book, const NearestLine& nearest) {
  if (nearest.clause < 0) return "";
  const Clause& clause = clause_at(book, nearest.clause);
  const Predicate& predicate = clause.when[static_cast<std::size_t>(nearest.predicate)];
  return fmt::format(
      "{}, not met: {} against {}, {}", clause.id,
      definition_of(predicate.metric).symbol + std::string(" ") + number_of(nearest.value),
      threshold_text(predicate.metric, nearest.threshold),
      margin_text(predicate, Range::exactly(nearest.value)));
}

const Trial* trial_of(const Decision& branch, int clause) {
  for (const Trial& trial : branch.trials)
    if (trial.clause == clause) return &trial;
  return nullptr;
}

std::string with_conditions(const Clause& clause) {
  return clause.conditions.empty()
             ? ""
             : fmt::format("; provided: {}", fmt::join(clause.conditions, "; "));
}

/// Exceptions of the jurisdiction that bite or may bite.
std::vector<int> exceptions_of(const Book& book, const Decision& branch,
                               const std::string& jurisdiction) {
  std::vector<int> found;
  for (const Trial& trial : branch.trials) {
    const Clause& clause = clause_at(book, trial.clause);
    const bool moves = std::any_of(clause.lifts.begin(), clause.lifts.end(), [&](int lifted) {
      const Trial* target = trial_of(branch, lifted);
      return target && target->own != Truth::kNo;
    });
    const bool relevant = clause.stage == Stage::kException || clause.stage == Stage::kSuspension;
    if (relevant && moves && trial.bites != Truth::kNo &&
        instrument_of(book, clause).jurisdiction == jurisdiction)
      found.push_back(trial.clause);
  }
  return found;
}

/// Ids of what the clause lifts here and now.
std::string lifted_ids(const Book& book, const Decision& branch, const Clause& clause) {
  std::vector<std::string> ids;
  for (int index : clause.lifts) {
    const Trial* trial = trial_of(branch, index);
    if (trial && trial->own != Truth::kNo) ids.push_back(clause_at(book, index).id);
  }
  return fmt::format("{}", fmt::join(ids, ", "));
}

std::string question_mark(const Decision& branch, int clause) {
  const Trial* trial = trial_of(branch, clause);
  return trial && trial->bites == Truth::kDepends ? " (depends)" : "";
}

bool concerns(const JurisdictionStatus& status) {
  return status.classified >= 0 || status.licence != Truth::kNo || !status.policies.empty() ||
         !status.overlays.empty() || !status.lifted.empty();
}

/// Labelled lines of one jurisdiction.
struct Lines {
  const Book& book;
  const Decision& branch;
  const Metrics& metrics;
  int width;
  std::string out = {};

  void add(const std::string& label, const std::string& text) {
    out += labelled(label, text, width);
  }
  /// The clause with its figures, citation, text date and confidence.
  std::string full(int index) const {
    return cited(book, index, metrics) + question_mark(branch, index);
  }
  std::string source_of(int index) const {
    const Clause& clause = clause_at(book, index);
    return fmt::format(" ({}; {}; {})", clause.citation, text_date(book, clause),
                       name_of(clause.confidence));
  }
};

void add_licence(Lines& lines, const JurisdictionStatus& status) {
  lines.add("licence", licence_text(lines.book, status));
  for (int index : status.required) lines.add("  by", lines.full(index));
  for (int index : status.overlays) {
    const Clause& clause = clause_at(lines.book, index);
    if (clause.subject == "licence")
      lines.add("  by", fmt::format("{} {}", name_of(instrument_of(lines.book, clause).authority),
                                    lines.full(index)));
  }
}

void add_exceptions(Lines& lines, const JurisdictionStatus& status) {
  for (int index : exceptions_of(lines.book, lines.branch, status.jurisdiction)) {
    const Clause& clause = clause_at(lines.book, index);
    const bool suspends = clause.stage == Stage::kSuspension;
    const std::string what = suspends ? lifted_ids(lines.book, lines.branch, clause)
                                      : clause.outcome + with_conditions(clause);
    lines.add(suspends ? "suspended" : "exception",
              fmt::format("{}{}, by {}", what, question_mark(lines.branch, index),
                          cited(lines.book, index, lines.metrics)));
  }
}

std::string jurisdiction_lines(const Book& book, const Decision& branch,
                               const JurisdictionStatus& status, const Metrics& metrics,
                               int width) {
  Lines lines{book, branch, metrics, width};
  if (status.classified >= 0)
    lines.add("classified", lines.full(status.classified));
  else if (status.nearest.clause >= 0)
    lines.add("classified", "no");
  if (status.contained >= 0) lines.add("  holds", lines.full(status.contained));
  if (status.nearest.clause >= 0) lines.add("nearest line", nearest_text(book, status.nearest));
  add_licence(lines, status);
  add_exceptions(lines, status);
  for (int index : status.policies)
    lines.add("review", clause_at(book, index).outcome + question_mark(branch, index) +
                            with_conditions(clause_at(book, index)) + lines.source_of(index));
  for (int index : status.overlays) {
    const Clause& clause = clause_at(book, index);
    if (clause.subject != "licence")
      lines.add(clause.subject, clause.outcome + "; " + lines.full(index));
  }
  return lines.out;
}

bool reads_the_same_everywhere(const Book& book, const Dependence& dependence) {
  const std::string first = status_text(book, dependence.pieces.front().status.front());
  return std::all_of(dependence.pieces.begin(), dependence.pieces.end(),
                     [&](const DependencePiece& piece) {
                       return status_text(book, piece.status.front()) == first;
                     });
}

std::string depends_lines(const Book& book, const Check& check, int width) {
  std::string out;
  for (const Dependence& dependence : check.answer.depends) {
    if (reads_the_same_everywhere(book, dependence)) continue;  // another uncertain figure hides it
    const QuantityName& name = name_of(dependence.quantity);
    const std::string& how = check.item.how[static_cast<std::size_t>(dependence.quantity)];
    out += folded_text(fmt::format("Depends on {} ({}):", name.name, how), width) + "\n";
    for (const DependencePiece& piece : dependence.pieces)
      out += "  " +
             folded_text(
                 piece_text(dependence, piece) + ": " + status_text(book, piece.status.front()),
                 width - 2, 4) +
             "\n";
  }
  if (!check.unanswered.empty())
    out += folded_text(
               fmt::format("Depends on what was not said: {}.", fmt::join(check.unanswered, ", ")),
               width) +
           "\n";
  return out;
}

std::string figures(const Check& check, int width) {
  Table table;
  table.columns = {{"figure"}, {"value", Align::kRight}, {"unit"}, {"how", Align::kLeft, true}};
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    if (!check.item.used[i] || static_cast<Measure>(i) == Measure::kProcessing2022) continue;
    const QuantityName& name = name_of(static_cast<Measure>(i));
    table.rows.push_back(
        {name.name, range_of(check.item.quantities[i]), name.unit, check.item.how[i]});
  }
  if (table.rows.empty()) return "";
  return "\n" + render(table, TableFormat::kText, width);
}

/// Minerals are China's to control first, chips the United States'.
std::size_t first_jurisdiction(const Check& check) {
  return check.item.kind == "mineral" ? 1 : 0;
}

/// The instruments whose fate makes the branches.
std::string open_names(const Book& book, const Answer& answer) {
  std::vector<std::string> names;
  for (const Switch& one : answer.branches.front().switches)
    names.push_back(instrument_of(book, clause_at(book, one.clause)).id);
  return fmt::format("{}", fmt::join(names, " and "));
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

std::string branch_lines(const Book& book, const Check& check, const Decision& branch, int width) {
  const Metrics metrics = metrics_of(check.answer.query.quantities);
  std::string out;
  for (std::size_t i = 0; i < branch.status.size(); ++i) {
    if (!concerns(branch.status[i]) && i != first_jurisdiction(check)) continue;
    out += book.jurisdictions[i].second + "\n";
    out += jurisdiction_lines(book, branch, branch.status[i], metrics, width);
  }
  const std::string permissions = both_permissions(book, branch);
  if (!permissions.empty()) out += folded_text(permissions, width) + "\n";
  return out;
}

std::string closing(const Book& book, const Check& check, int width) {
  std::string out;
  if (!check.assumed.empty())
    out += folded_text(fmt::format("Assumed, as nobody said otherwise: {}.",
                                   fmt::join(check.assumed, "; ")),
                       width) +
           "\n";
  for (const std::string& note : check.item.notes) out += folded_text(note + ".", width) + "\n";
  Confidence weakest = Confidence::kMeasured;
  for (const JurisdictionStatus& status : check.answer.branches.front().status)
    weakest = std::max(weakest, status.weakest);
  out += folded_text(fmt::format("Weakest confidence used: rules {}, figures {}.", name_of(weakest),
                                 name_of(check.item.weakest)) +
                         " " + conflicts_text(check.item.conflicts),
                     width) +
         "\n";
  return out + folded_text(notice(book, check.answer.query.date), width) + "\n";
}

/// By what: "by 742.6(a)(6).destination", "by letter us-2025-04-isi".
std::string by_what(const Book& book, const JurisdictionStatus& status) {
  std::vector<std::string> reasons;
  for (int index : status.required) reasons.push_back(clause_at(book, index).id);
  for (int index : status.overlays) {
    const Instrument& instrument = instrument_of(book, clause_at(book, index));
    const std::string reason = fmt::format("{} {}", name_of(instrument.authority), instrument.id);
    if (clause_at(book, index).subject == "licence" &&
        std::find(reasons.begin(), reasons.end(), reason) == reasons.end())
      reasons.push_back(reason);
  }
  return reasons.empty() ? "" : fmt::format(" by {}", fmt::join(reasons, " and "));
}

std::string status_sentence(const Book& book, const JurisdictionStatus& status) {
  std::string text;
  if (status.classified >= 0 && status.caught == Truth::kDepends)
    text = "classification depends, ";
  else if (status.classified >= 0 || status.nearest.clause >= 0)
    text = class_text(book, status) + ", ";
  text += licence_text(book, status) + (status.licence == Truth::kYes ? by_what(book, status) : "");
  std::vector<int> rest = status.policies;
  rest.insert(rest.end(), status.overlays.begin(), status.overlays.end());
  for (int index : rest) {
    const Clause& clause = clause_at(book, index);
    if (clause.subject == "licence" || text.find(clause.outcome) != std::string::npos) continue;
    const bool sure =
        std::find(status.unsure.begin(), status.unsure.end(), index) == status.unsure.end();
    text += fmt::format(", {}{}: {}", sure ? "" : "perhaps ",
                        clause.subject.empty() ? "review" : clause.subject, clause.outcome);
  }
  return text;
}

}  // namespace

std::string check_sentence(const Book& book, const Check& check) {
  std::string text = check.item.name;
  if (check.item.kind == "computer") text += " (holds " + check.item.chip + ")";
  const std::string to = answer_word(book, check, "destination");
  const std::string hq = answer_word(book, check, "headquarters");
  if (to != "unknown") text += " to " + to;
  if (hq != "unknown" && hq != to) text += ", headquarters " + hq;
  text += fmt::format(", on {}: ", day_text(check.answer.query.date));
  if (check.answer.branches.size() > 1)
    return text + fmt::format("{} answers, since it is not known how {} went on.",
                              check.answer.branches.size(), open_names(book, check.answer));
  std::string said;
  for (std::size_t i = 0; i < book.jurisdictions.size(); ++i) {
    const JurisdictionStatus& status = check.answer.branches.front().status[i];
    if (i != first_jurisdiction(check) && !concerns(status)) continue;
    said += fmt::format("{}{}: {}", said.empty() ? "" : ". ", book.jurisdictions[i].second,
                        status_sentence(book, status));
  }
  return text + said + ".";
}

std::string check_text(const Book& book, const Check& check, int width, bool trace) {
  std::string out = folded_text(check_sentence(book, check), width) + "\n\n";
  for (const Decision& branch : check.answer.branches) {
    if (check.answer.branches.size() > 1)
      out += folded_text("Branch: " + branch_text(book, branch) + ":", width) + "\n";
    out += branch_lines(book, check, branch, width);
    if (check.answer.branches.size() > 1) out += "\n";
  }
  out += depends_lines(book, check, width);
  for (const Alternative& later : check.ahead)
    out += folded_text(
               fmt::format("From {}: {}.", later.what, status_text(book, later.status.front())),
               width) +
           "\n";
  for (const Alternative& other : check.alternatives)
    out += folded_text(fmt::format("Otherwise, with {}: {}.", other.what,
                                   status_text(book, other.status.front())),
                       width) +
           "\n";
  out += figures(check, width);
  Table table = trace_table(book, check, trace);
  table.columns.erase(table.columns.begin() + 6, table.columns.end());
  for (auto& row : table.rows) row.resize(6);
  if (!table.rows.empty()) out += "\n" + render(table, TableFormat::kText, width);
  return out + "\n" + closing(book, check, width);
}

}  // namespace countervail::rules
