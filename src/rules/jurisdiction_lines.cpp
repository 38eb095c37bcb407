// What one jurisdiction says of an item, a labelled line each, with figures, citations and dates.
#include <fmt/format.h>

#include <algorithm>

#include "rules/check_parts.h"
#include "rules/text.h"

namespace countervail::rules {
namespace {

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

/// Labelled lines of one jurisdiction.
struct Lines {
  const Book& book;
  const Decision& branch;
  const Metrics& metrics;
  Document& document;

  void add(std::string label, std::string text) {
    constexpr std::size_t kLabel = 15;
    label.resize(std::max(kLabel, label.size() + 1), ' ');
    document.add(Paragraph{.text = std::move(text),
                           .indent = 2 + static_cast<int>(kLabel),
                           .joined = true,
                           .audience = Audience::kPeople,
                           .margin = 2,
                           .label = std::move(label)});
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

}  // namespace

void add_jurisdiction(Document& document, const Book& book, const Decision& branch,
                      const JurisdictionStatus& status, const Metrics& metrics) {
  Lines lines{book, branch, metrics, document};
  if (status.classified >= 0)
    lines.add("classified", lines.full(status.classified));
  else if (status.nearest.clause >= 0)
    lines.add("classified", "no");
  if (status.contained >= 0) lines.add("  holds", lines.full(status.contained));
  if (status.nearest.clause >= 0) lines.add("nearest line", nearest_text(book, status.nearest));
  add_licence(lines, status);
  add_exceptions(lines, status);
  for (int index : status.policies)
    lines.add("review", clause_at(book, index).outcome + question_mark(lines.branch, index) +
                            with_conditions(clause_at(book, index)) + lines.source_of(index));
  for (int index : status.overlays) {
    const Clause& clause = clause_at(book, index);
    if (clause.subject != "licence")
      lines.add(clause.subject, clause.outcome + "; " + lines.full(index));
  }
}

}  // namespace countervail::rules
