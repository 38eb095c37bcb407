// The decision object as JSON: every clause tried, with what it asked, what the item has, margins,
// citations and dates.
#include <cmath>

#include "files/json_writer.h"
#include "rules/report.h"

namespace countervail::rules {
namespace {

const Clause& clause_at(const Book& book, int index) {
  return book.clauses[static_cast<std::size_t>(index)];
}

void write_range(JsonWriter& json, const Range& range) {
  json.begin_object()
      .member("low", range.low)
      .member("mid", std::isinf(range.high) ? NAN : range.mid);
  json.member("high", range.high).end_object();
}

void write_predicate(JsonWriter& json, const Book& book, const Predicate& predicate, Truth truth,
                     const Metrics& metrics) {
  json.begin_object()
      .member("asks", predicate_text(book, predicate))
      .member("holds", word_of(truth));
  if (predicate.kind == Predicate::Kind::kMetric) {
    const Range& value = metrics[static_cast<std::size_t>(predicate.metric)];
    const MetricDefinition& definition = definition_of(predicate.metric);
    json.member("metric", definition.name).member("unit", definition.unit).key("value");
    write_range(json, value);
    if (predicate.has_low)
      json.member(predicate.low_strict ? "above" : "at_least", predicate.low_shown);
    if (predicate.has_high)
      json.member(predicate.high_included ? "at_most" : "below", predicate.high_shown);
    const bool known = !std::isnan(value.low) && !std::isinf(value.high);
    const Margin margin = margin_of(predicate, value);
    json.member("threshold", margin.threshold).member("margin", known ? margin.absolute : NAN);
    json.member("margin_share", known ? margin.share : NAN);
  }
  json.end_object();
}

void write_clause(JsonWriter& json, const Book& book, const Clause& clause) {
  const Instrument& instrument = book.instruments[static_cast<std::size_t>(clause.instrument)];
  json.member("clause", clause.id)
      .member("instrument", instrument.id)
      .member("jurisdiction", instrument.jurisdiction);
  json.member("stage", name_of(clause.stage));
  if (!clause.subject.empty()) json.member("subject", clause.subject);
  json.member("outcome", clause.outcome).member("authority", name_of(instrument.authority));
  json.member("citation", clause.citation).member("source", clause.source);
  json.member("confidence", name_of(clause.confidence))
      .member("text_date", day_text(clause.effective));
  json.member("binding", day_text(clause.binding)).member("last_day", day_text(clause.last_day));
  json.key("conditions").begin_array();
  for (const std::string& condition : clause.conditions) json.value(condition);
  json.end_array();
}

void write_trial(JsonWriter& json, const Book& book, const Trial& trial, const Metrics& metrics) {
  const Clause& clause = clause_at(book, trial.clause);
  json.begin_object();
  write_clause(json, book, clause);
  json.member("own", word_of(trial.own))
      .member("lifted", word_of(trial.lifted))
      .member("bites", word_of(trial.bites));
  json.key("predicates").begin_array();
  for (std::size_t i = 0; i < clause.when.size(); ++i)
    write_predicate(json, book, clause.when[i], trial.predicates[i], metrics);
  json.end_array().end_object();
}

void write_ids(JsonWriter& json, const Book& book, const char* key,
               const std::vector<int>& clauses) {
  json.key(key).begin_array();
  for (int index : clauses) json.value(clause_at(book, index).id);
  json.end_array();
}

void write_status(JsonWriter& json, const Book& book, const JurisdictionStatus& status) {
  json.begin_object()
      .member("jurisdiction", status.jurisdiction)
      .member("summary", status_text(book, status));
  json.key("classified");
  if (status.classified < 0)
    json.null();
  else
    json.value(clause_at(book, status.classified).id);
  json.member("caught", word_of(status.caught)).member("licence", word_of(status.licence));
  write_ids(json, book, "required_by", status.required);
  write_ids(json, book, "lifted_by_exception", status.lifted);
  write_ids(json, book, "review", status.policies);
  write_ids(json, book, "overlays", status.overlays);
  json.key("nearest_line");
  if (status.nearest.clause < 0) {
    json.null();
  } else {
    const Clause& clause = clause_at(book, status.nearest.clause);
    const Metric metric = clause.when[static_cast<std::size_t>(status.nearest.predicate)].metric;
    json.begin_object().member("clause", clause.id).member("metric", definition_of(metric).name);
    json.member("value", status.nearest.value).member("threshold", status.nearest.threshold);
    json.member("margin", status.nearest.margin())
        .member("margin_share", status.nearest.share())
        .end_object();
  }
  json.member("weakest_confidence", name_of(status.weakest)).end_object();
}

void write_branch(JsonWriter& json, const Book& book, const Decision& branch,
                  const Metrics& metrics) {
  json.begin_object().member("branch", branch_text(book, branch)).key("switches").begin_array();
  for (const Switch& one : branch.switches)
    json.begin_object()
        .member("clause", clause_at(book, one.clause).id)
        .member("holds", one.holds)
        .end_object();
  json.end_array().key("status").begin_array();
  for (const JurisdictionStatus& status : branch.status) write_status(json, book, status);
  json.end_array().key("trace").begin_array();
  for (const Trial& trial : branch.trials) write_trial(json, book, trial, metrics);
  json.end_array().end_object();
}

void write_dependence(JsonWriter& json, const Book& book, const Dependence& dependence) {
  const QuantityName& name = name_of(dependence.quantity);
  json.begin_object().member("on", name.name).member("unit", name.unit).key("pieces").begin_array();
  for (const DependencePiece& piece : dependence.pieces) {
    json.begin_object().member("from", piece.from).member("to", piece.to);
    json.member("from_included", piece.from_included).member("to_included", piece.to_included);
    json.member("status", status_text(book, piece.status.front())).end_object();
  }
  json.end_array().end_object();
}

void write_figures(JsonWriter& json, const Item& item) {
  json.key("figures").begin_array();
  for (std::size_t i = 0; i < kQuantityCount; ++i) {
    if (!item.used[i]) continue;
    const QuantityName& name = name_of(static_cast<Measure>(i));
    json.begin_object().member("figure", name.key).member("unit", name.unit).key("value");
    write_range(json, item.quantities[i]);
    json.member("how", item.how[i]).end_object();
  }
  json.end_array();
}

void write_alternatives(JsonWriter& json, const Book& book, const char* key, const char* label,
                        const std::vector<Alternative>& alternatives) {
  json.key(key).begin_array();
  for (const Alternative& other : alternatives) {
    json.begin_object().member(label, other.what);
    json.member("status", status_text(book, other.status.front())).end_object();
  }
  json.end_array();
}

template <typename Words>
void write_words(JsonWriter& json, const char* key, const Words& words) {
  json.key(key).begin_array();
  for (const std::string& word : words) json.value(word);
  json.end_array();
}

void write_answers(JsonWriter& json, const Book& book, const Query& query) {
  json.key("answers").begin_object();
  for (std::size_t i = 0; i < book.attributes.size(); ++i)
    json.member(book.attributes[i].name, book.word(query.answers[i]));
  json.end_object();
}

}  // namespace

std::string check_json(const Book& book, const Check& check) {
  const Metrics metrics = metrics_of(check.answer.query.quantities);
  JsonWriter json;
  json.begin_object().member("item", check.item.name).member("kind", check.item.kind);
  json.member("date", day_text(check.answer.query.date))
      .member("rules_read_for", day_text(book.as_of));
  json.member("sentence", check_sentence(book, check));
  write_answers(json, book, check.answer.query);
  write_figures(json, check.item);
  json.key("branches").begin_array();
  for (const Decision& branch : check.answer.branches) write_branch(json, book, branch, metrics);
  json.end_array().key("depends").begin_array();
  for (const Dependence& dependence : check.answer.depends)
    write_dependence(json, book, dependence);
  json.end_array();
  write_words(json, "depends_on_unanswered", check.unanswered);
  write_alternatives(json, book, "ahead", "from", check.ahead);
  write_alternatives(json, book, "otherwise", "with", check.alternatives);
  write_words(json, "assumed", check.assumed);
  json.member("figures_weakest_confidence", name_of(check.item.weakest));
  write_words(json, "facts", check.item.facts);
  json.member("notice", notice(book, check.answer.query.date)).end_object();
  return json.text() + "\n";
}

}  // namespace countervail::rules
