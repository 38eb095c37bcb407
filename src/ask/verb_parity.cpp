// parity: how many packages of one chip train as fast as a number of another.
#include "ask/fields_of_inputs.h"
#include "ask/own_facts.h"
#include "ask/scenario.h"
#include "ask/verbs.h"
#include "compile/patches.h"
#include "facts/names.h"
#include "study/parity.h"
#include "study/parity_report.h"

namespace countervail {
namespace {

using fields::FieldTable;

using R = ParityRequest;

/// A side named beside the scenario starts blank; and without a scenario the default one's count says nothing of
/// another reference.
void choose_chip(R& request, Side& side, const fields::Spoken& spoken) {
  if (!spoken.given.file.empty()) {
    side.chip = spoken.text;
    return;
  }
  if (request.scenario_file.empty() && &side == &request.scenario.reference)
    request.counted_chip = side.chip;
  // System and stack of the side named before belong to another chip.
  side = {spoken.text, "", ""};
}

/// The default question's count is of its own reference.
void drop_foreign_count(const Overlay& facts, const std::string& counted_chip, Scenario& scenario) {
  if (counted_chip.empty()) return;
  const auto name = [&](const std::string& chip) { return resolve_name(facts, "chip", chip); };
  if (name(counted_chip) != name(scenario.reference.chip)) scenario.reference_count = 0;
}

/// The three fields of one side.
void add_side(FieldTable<R>& table, const std::string& side, const char* of_chip,
              Side Scenario::*which) {
  const auto member = [which](std::string Side::*part) {
    return [which, part](R& r) -> std::string& { return (r.scenario.*which).*part; };
  };
  table.push_back(
      {{.name = side, .value_name = "CHIP", .help = of_chip, .scenario_key = side + ".chip"},
       [which](R& r, const fields::Spoken& s) { choose_chip(r, r.scenario.*which, s); }});
  table.push_back(fields::text<R>({.name = side + "-system",
                                   .value_name = "SYSTEM",
                                   .help = "its system",
                                   .fallback = "the chip's default system",
                                   .scenario_key = side + ".system"},
                                  member(&Side::system)));
  table.push_back(fields::text<R>({.name = side + "-stack",
                                   .value_name = "STACK",
                                   .help = "its software stack",
                                   .fallback = "by chip and host",
                                   .scenario_key = side + ".stack"},
                                  member(&Side::stack)));
}

/// Counts are of a unit: with another unit the scenario's count means nothing.
void choose_unit(R& request, const fields::Spoken& spoken) {
  request.scenario.unit =
      static_cast<CountUnit>(fields::choice_of(spoken, {"package", "node", "system"}));
  if (spoken.given.file.empty()) request.scenario.reference_count = 0;
}

FieldTable<ParityRequest> table() {
  const auto of = [](auto Scenario::*member) {
    return [member](R & r) -> auto& {
      return r.scenario.*member;
    };
  };
  FieldTable<R> t;
  t.push_back(fields::text<R>({.name = "scenario",
                               .value_name = "FILE.toml",
                               .help = "the question as a file; options change it",
                               .fallback = "scenarios/default.toml",
                               .position = 1,
                               .is_file = true},
                              &R::scenario_file));
  t.push_back(fields::text<R>(
      {.name = "title", .value_name = "TEXT", .help = "what the question is called"},
      of(&Scenario::title)));
  add_side(t, "candidate", "the chip to count", &Scenario::candidate);
  add_side(t, "reference", "the chip to match", &Scenario::reference);
  t.push_back({{.name = "unit",
                .value_name = "UNIT",
                .help = "what is counted",
                .fallback = "package",
                .choices = {"package", "node", "system"},
                .scenario_key = "parity.unit"},
               choose_unit});
  t.push_back({{.name = "reference-count",
                .value_name = "R",
                .help = "how many reference units",
                .fallback = "one system",
                .scenario_key = "parity.reference_count"},
               [](R& r, const fields::Spoken& s) {
                 r.scenario.reference_count = fields::integer_of(s, 1, fields::kMostOfAJob);
                 r.counted_chip.clear();  // a count that is said is meant
               }});
  t.push_back(fields::text<R>({.name = "model",
                               .value_name = "MODEL",
                               .help = "a model of the catalog, or the path of a config.json"},
                              of(&Scenario::model)));
  t.push_back(fields::integer<R>({.name = "batch",
                                  .value_name = "N",
                                  .help = "sequences per step",
                                  .scenario_key = "job.batch"},
                                 of(&Scenario::global_batch), 1, fields::kMostOfAJob));
  t.push_back(fields::integer<R>({.name = "sequence",
                                  .value_name = "N",
                                  .help = "tokens per sequence",
                                  .scenario_key = "job.sequence"},
                                 of(&Scenario::sequence), 1, fields::kMostOfAJob));
  t.push_back(fields::number<R>({.name = "total-tokens",
                                 .value_name = "N",
                                 .help = "tokens of the whole run",
                                 .fallback = "the model's published training tokens",
                                 .scenario_key = "job.total_tokens"},
                                of(&Scenario::total_tokens), 0, 1e20));
  t.push_back(fields::choice<R>({.name = "match",
                                 .value_name = "WHAT",
                                 .help = "what must be equal",
                                 .fallback = "throughput",
                                 .choices = {"throughput", "time-to-train", "power"},
                                 .scenario_key = "parity.match"},
                                of(&Scenario::match)));
  t.push_back(fields::integer<R>({.name = "max-count",
                                  .value_name = "N",
                                  .help = "give up beyond this many candidate units",
                                  .fallback = "64 R",
                                  .scenario_key = "parity.max_count"},
                                 of(&Scenario::max_count), 1, fields::kMostOfAJob));
  t.push_back(fields::formats_field<R>(of(&Scenario::formats)));
  t.push_back(fields::explain_field<R>());
  t.push_back(fields::threads_field<R>(&R::threads));
  fields::add(t, fields::input_fields<R>());
  return t;
}

}  // namespace

Answer ask(const Facts& facts, const ParityRequest& request) {
  fields::OwnFacts own(facts, request.inputs);
  Scenario scenario = request.scenario;
  scenario.model = own.model_name(scenario.model);
  if (request.inputs.conflicts) scenario.conflicts = request.inputs.conflicts;
  for (const Patch& patch : request.inputs.patches) scenario.patches.push_back(patch);
  Overlay patched = own.facts();
  drop_foreign_count(patched, request.counted_chip, scenario);
  apply_patches(patched, scenario);
  const ParityOptions options{request.threads};
  const ParityAnswer answer = parity(patched, scenario, options);
  const bool found = answer.outcome == ParityOutcome::kFound;
  std::vector<Influence> influences;
  if (request.explain && found) influences = explain(patched, answer, options);
  // Exit 0 where the question was answered; "more than the maximum"
  // is an answer that found nothing.
  const bool compared =
      answer.outcome == ParityOutcome::kPowerComparison && answer.candidate.tokens_per_second > 0;
  Answer result{document_of(answer, patched, influences), found || compared};
  own.warn(result.document);
  return result;
}

namespace {

/// With the patches and the way with conflicting rows where a study looks for them.
Scenario scenario_of(std::vector<Given> given) {
  R request = fields::request_of(table(), {"parity", std::move(given)});
  request.scenario.conflicts = request.inputs.conflicts;
  for (Patch& patch : request.inputs.patches) request.scenario.patches.push_back(std::move(patch));
  return std::move(request.scenario);
}

}  // namespace

Scenario read_scenario(const std::string& path, const Files& files) {
  return scenario_of(given_by_scenario(parity_verb(), path, files));
}

Verb parity_verb() {
  Verb verb = fields::verb_of(
      "parity", "how many packages of one chip train as fast as a number of another",
      "[SCENARIO.toml]",
      "countervail parity --candidate \"H20 96GB\" --reference \"H100 SXM5 80GB\" --model "
      "\"Llama 3.1 70B\" --batch 1024 --reference-count 64",
      table(), ask);
  verb.default_scenario = "default.toml";
  return verb;
}

}  // namespace countervail
