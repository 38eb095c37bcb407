// The whole decision for programs: status by jurisdiction, every comparison of every clause tried
// with value, threshold, margin and date of text, the clauses themselves, dependences, answers.
#include <fmt/format.h>

#include <cmath>
#include <set>

#include "render/cells.h"
#include "rules/check_parts.h"
#include "rules/survey.h"
#include "rules/text.h"

namespace countervail::rules {
namespace {

Table machine_table(const char* key, std::initializer_list<const char*> columns) {
  Table table;
  table.key = key;
  table.audience = Audience::kMachines;
  for (const char* column : columns) table.columns.push_back({column});
  return table;
}

Cell number(double value) {
  return std::isfinite(value) ? Cell{"", value} : absent("");
}
Cell range(const Range& value) {
  const bool known = std::isfinite(value.mid) && std::isfinite(value.high);
  return known ? Cell{"", Interval{value.low, value.mid, value.high}} : absent("");
}
Cell id_of(const Book& book, int clause) {
  return clause < 0 ? absent("") : Cell{clause_at(book, clause).id};
}
Cell day(Day value) {
  const std::string text = day_text(value);
  return text.empty() ? absent("") : Cell{text};
}

std::string ids(const Book& book, const std::vector<int>& clauses) {
  std::string text;
  for (int index : clauses) text += (text.empty() ? "" : "; ") + clause_at(book, index).id;
  return text;
}

std::vector<Cell> nearest_cells(const Book& book, const NearestLine& nearest) {
  if (nearest.clause < 0) return std::vector<Cell>(6, absent(""));
  const Clause& clause = clause_at(book, nearest.clause);
  const Metric metric = clause.when[static_cast<std::size_t>(nearest.predicate)].metric;
  return {clause.id,
          definition_of(metric).name,
          number(nearest.value),
          number(nearest.threshold),
          number(nearest.margin()),
          number(nearest.share())};
}

Table status_table(const Book& book, const Check& check) {
  Table table = machine_table(
      "status", {"branch", "jurisdiction", "summary", "classified", "caught", "licence",
                 "required_by", "lifted_by_exception", "review", "overlays", "weakest_confidence",
                 "nearest_clause", "nearest_metric", "nearest_value", "nearest_threshold",
                 "nearest_margin", "nearest_margin_share"});
  for (const Decision& branch : check.answer.branches)
    for (const JurisdictionStatus& status : branch.status) {
      std::vector<Cell> row = {
          branch_text(book, branch),      status.jurisdiction,      status_text(book, status),
          id_of(book, status.classified), word_of(status.caught),   word_of(status.licence),
          ids(book, status.required),     ids(book, status.lifted), ids(book, status.policies),
          ids(book, status.overlays),     name_of(status.weakest)};
      for (Cell& cell : nearest_cells(book, status.nearest)) row.push_back(std::move(cell));
      table.rows.push_back(std::move(row));
    }
  return table;
}

/// metric, unit, value, threshold, margin, margin_share; nothing for a question.
std::vector<Cell> comparison_cells(const Predicate& predicate, const Metrics& metrics) {
  if (predicate.kind != Predicate::Kind::kMetric) return std::vector<Cell>(6, absent(""));
  const MetricDefinition& definition = definition_of(predicate.metric);
  const Range& value = metrics[static_cast<std::size_t>(predicate.metric)];
  const bool known = !std::isnan(value.low) && !std::isinf(value.high);
  const Margin margin = margin_of(predicate, value);
  return {definition.name,
          definition.unit,
          range(value),
          number(margin.threshold),
          known ? number(margin.absolute) : absent(""),
          known ? number(margin.share) : absent("")};
}

Table trace_table(const Book& book, const Check& check) {
  Table table = machine_table("trace", {"branch", "clause", "asks", "holds", "own", "lifted",
                                        "bites", "citation", "text_date", "confidence", "metric",
                                        "unit", "value", "threshold", "margin", "margin_share"});
  table.for_machines = true;
  table.columns[12].is_range = true;
  const Metrics metrics = metrics_of(check.answer.query.quantities);
  for (const Decision& branch : check.answer.branches)
    for (const Trial& trial : branch.trials) {
      const Clause& clause = clause_at(book, trial.clause);
      for (std::size_t i = 0; i < clause.when.size(); ++i) {
        std::vector<Cell> row = {
            branch_text(book, branch),    clause.id,          predicate_text(book, clause.when[i]),
            word_of(trial.predicates[i]), word_of(trial.own), word_of(trial.lifted),
            word_of(trial.bites),         clause.citation,    day(clause.effective),
            name_of(clause.confidence)};
        for (Cell& cell : comparison_cells(clause.when[i], metrics)) row.push_back(std::move(cell));
        table.rows.push_back(std::move(row));
      }
    }
  return table;
}

/// Each clause tried, once.
Table clauses_table(const Book& book, const Check& check) {
  Table table =
      machine_table("clauses", {"clause", "instrument", "jurisdiction", "stage", "subject",
                                "outcome", "authority", "citation", "source", "confidence",
                                "text_date", "binding", "last_day", "conditions"});
  std::set<int> seen;
  for (const Decision& branch : check.answer.branches)
    for (const Trial& trial : branch.trials) {
      if (!seen.insert(trial.clause).second) continue;
      const Clause& clause = clause_at(book, trial.clause);
      const Instrument& instrument = instrument_of(book, clause);
      table.rows.push_back(
          {clause.id, instrument.id, instrument.jurisdiction, name_of(clause.stage), clause.subject,
           clause.outcome, name_of(instrument.authority), clause.citation, clause.source,
           name_of(clause.confidence), day(clause.effective), day(clause.binding),
           day(clause.last_day), fmt::format("{}", fmt::join(clause.conditions, "; "))});
    }
  return table;
}

/// What was asked, whether it caught the item or not.
Table instruments_table(const Book& book, const Check& check) {
  Table table = machine_table("instruments_asked", {"instrument", "jurisdiction", "title",
                                                    "authority", "citation", "confidence"});
  for (const auto& [folder, name] : book.jurisdictions)
    for (const int index : instruments_asked(book, folder, check.answer.query.date)) {
      const Instrument& one = book.instruments[static_cast<std::size_t>(index)];
      table.rows.push_back({one.id, folder, one.title, name_of(one.authority), one.citation,
                            name_of(one.confidence)});
    }
  return table;
}

Table depends_table(const Book& book, const Check& check) {
  Table table = machine_table(
      "depends", {"on", "unit", "from", "from_included", "to", "to_included", "status"});
  for (const Dependence& dependence : check.answer.depends) {
    const QuantityName& name = name_of(dependence.quantity);
    for (const DependencePiece& piece : dependence.pieces)
      table.rows.push_back({name.name, name.unit, number(piece.from),
                            piece.from_included ? "yes" : "no", number(piece.to),
                            piece.to_included ? "yes" : "no",
                            status_text(book, piece.status.front())});
  }
  return table;
}

Table answers_table(const Book& book, const Check& check) {
  Table table = machine_table("answers", {"question", "answer"});
  for (std::size_t i = 0; i < book.attributes.size(); ++i)
    table.rows.push_back({book.attributes[i].name, book.word(check.answer.query.answers[i])});
  return table;
}

}  // namespace

void add_trace(Document& document, const Book& book, const Check& check) {
  document.add(status_table(book, check));
  document.add(answers_table(book, check));
  if (!check.answer.depends.empty()) document.add(depends_table(book, check));
  document.add(trace_table(book, check));
  document.add(clauses_table(book, check));
  document.add(instruments_table(book, check));
}

}  // namespace countervail::rules
