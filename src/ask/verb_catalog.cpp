// catalog: what is known of chips, systems and models, from whom, and whether it agrees with itself.
#include <fmt/format.h>

#include "ask/fields_of_inputs.h"
#include "ask/own_facts.h"
#include "ask/verbs.h"
#include "catalog/check.h"
#include "catalog/report.h"
#include "facts/names.h"
#include "files/files.h"

namespace countervail {
namespace {

/// Error{kUnknownKey} with the nearest spelling when items of this kind have no such field.
void require_field(const FactStore& store, const std::string& kind, const std::string& field) {
  if (store.fields.find(kind + "/-/" + field) != nullptr) return;
  Fact asked;
  asked.path = kind + "/-/" + field;
  store.fields.check(asked);
}

/// FIELD=TEXT, where the field must be one of the kind's: a misspelt one would match nothing, in silence.
FactFilter filter_of(const FactStore& store, const CatalogListRequest& asked) {
  FactFilter filter;
  for (const std::string& condition : asked.conditions) {
    const std::size_t equals = condition.find('=');
    if (equals == std::string::npos)
      throw Error(ErrorKind::kSyntax, fmt::format("--where needs field=text, got '{}'", condition));
    filter.conditions.emplace_back(condition.substr(0, equals), condition.substr(equals + 1));
    require_field(store, asked.kind, filter.conditions.back().first);
  }
  filter.sort = asked.sort;
  if (!filter.sort.empty() && filter.sort != "name") require_field(store, asked.kind, filter.sort);
  return filter;
}

const Kinds kShown = {"chip", "system", "model"};

/// A name of the catalog may hold a slash ("Yunsui T20/T21"), as the path of a model's file does: what lies on the disk is a
/// file.
bool is_of_catalog(const FactStore& store, const std::string& name) {
  const Files disk;
  return !disk.has(name) && !disk.has(name + "/config.json") &&
         find_name(store, kShown, name).name.has_value();
}

/// Of whichever kind has it; several that start alike are listed.
Document document_of_any(const FactStore& store, const std::string& name) {
  const NameMatch match = find_name(store, kShown, name);
  if (!match.name) throw name_error(store, kShown, name, match);
  return item_document(store, match.kind, *match.name);
}

fields::FieldTable<CatalogListRequest> list_table() {
  using R = CatalogListRequest;
  return {fields::texts<R>({.name = "where",
                            .value_name = "FIELD=TEXT",
                            .help = "only items whose field contains the text, e.g. vendor=Huawei"},
                           &R::conditions),
          fields::text<R>(
              {"sort", "FIELD", "by this field, largest first; names without it last", "name"},
              &R::sort),
          fields::catalog_field<R>()};
}

Verb list_verb(const char* name, const char* kind) {
  Verb verb = fields::verb_of(std::string("catalog ") + name, std::string("the ") + name + " known",
                              "", std::string("countervail catalog ") + name, list_table(), ask);
  // Three verbs share one request; the kind is no option of any of them, so it is set here.
  verb.answer = [kind, known = verb.fields](const Facts& facts, const Question& question) {
    fields::refuse_unknown(question, known);
    CatalogListRequest request = fields::request_of(list_table(), question);
    request.kind = kind;
    return ask(facts, request);
  };
  return verb;
}

}  // namespace

Answer ask(const Facts& facts, const CatalogListRequest& asked) {
  const fields::OwnFacts own(facts, asked.inputs);
  return {list_document(own.store(), asked.kind, filter_of(own.store(), asked))};
}

Answer ask(const Facts& facts, const CatalogShowRequest& asked) {
  if (asked.name.empty()) throw Error(ErrorKind::kSyntax, "catalog show needs one name");
  fields::OwnFacts own(facts, asked.inputs);
  const std::string name =
      is_of_catalog(own.store(), asked.name) ? asked.name : own.model_name(asked.name);
  Answer answer{document_of_any(own.store(), name)};
  own.warn(answer.document);
  return answer;
}

Answer ask(const Facts& facts, const CatalogCheckRequest& asked) {
  const fields::OwnFacts own(facts, asked.inputs);
  const CatalogCheck check =
      check_catalog(own.store(), read_known_disagreements(facts.state().data_directory));
  return {document_of(check, own.store()), check.unexplained() == 0 && check.stale.empty()};
}

std::vector<Verb> catalog_verbs() {
  using Show = CatalogShowRequest;
  using Check = CatalogCheckRequest;
  return {list_verb("chips", "chip"), list_verb("systems", "system"), list_verb("models", "model"),
          fields::verb_of(
              "catalog show", "one item: values with unit, source, confidence and conflicts",
              "NAME", "countervail catalog show \"Ascend 910C\"",
              fields::FieldTable<Show>{
                  fields::text<Show>({.name = "name",
                                      .value_name = "NAME",
                                      .help = "a chip, system or model, or a config.json",
                                      .position = 1,
                                      .is_file = true},
                                     &Show::name),
                  fields::ignore_field<Show>(), fields::catalog_field<Show>()},
              ask),
          fields::verb_of("catalog check", "does the catalog agree with itself", "",
                          "countervail catalog check",
                          fields::FieldTable<Check>{fields::catalog_field<Check>()}, ask)};
}

}  // namespace countervail
