#pragma once
// Fields of every verb that compares two sides: a scenario file, the sides, the job, what must be equal. The request has a
// `scenario` and a `scenario_file`.
#include "ask/fields_of_inputs.h"
#include "ask/own_facts.h"
#include "ask/scenario.h"
#include "compile/scenario.h"

namespace countervail::fields {

/// A side named beside the scenario starts blank; and without a scenario the default one's count says nothing of
/// another reference.
template <typename R>
void choose_chip(R& request, Side& side, const Spoken& spoken) {
  if (!spoken.given.file.empty()) {
    side.chip = spoken.text;
    return;
  }
  Scenario& scenario = request.scenario;
  if (request.scenario_file.empty() && &side == &scenario.reference)
    scenario.counted_chip = side.chip;
  // System and stack of the side named before belong to another chip.
  side = {spoken.text, "", ""};
}

/// The three fields of one side.
template <typename R>
void add_side(FieldTable<R>& table, const std::string& side, const char* of_chip,
              Side Scenario::*which) {
  const auto member = [which](std::string Side::*part) {
    return [which, part](R& r) -> std::string& { return (r.scenario.*which).*part; };
  };
  table.push_back(
      {{.name = side, .value_name = "CHIP", .help = of_chip, .scenario_key = side + ".chip"},
       [which](R& r, const Spoken& s) { choose_chip(r, r.scenario.*which, s); }});
  table.push_back(text<R>({.name = side + "-system",
                           .value_name = "SYSTEM",
                           .help = "its system",
                           .fallback = "the chip's default system",
                           .scenario_key = side + ".system"},
                          member(&Side::system)));
  table.push_back(text<R>({.name = side + "-stack",
                           .value_name = "STACK",
                           .help = "its software stack",
                           .fallback = "by chip and host",
                           .scenario_key = side + ".stack"},
                          member(&Side::stack)));
}

/// Counts are of a unit: with another unit the scenario's count means nothing.
template <typename R>
void choose_unit(R& request, const Spoken& spoken) {
  request.scenario.unit = static_cast<CountUnit>(choice_of(spoken, {"package", "node", "system"}));
  if (spoken.given.file.empty()) request.scenario.reference_count = 0;
}

/// Scenario, title, sides, unit, counts, model, job, match, formats. `matches`: the first values of Match, in its order.
template <typename R>
FieldTable<R> comparison_fields(const char* default_scenario,
                                const std::vector<std::string>& matches = {
                                    "throughput", "time-to-train", "power"}) {
  const auto of = [](auto Scenario::*member) {
    return [member](R & r) -> auto& {
      return r.scenario.*member;
    };
  };
  FieldTable<R> t;
  t.push_back(text<R>({.name = "scenario",
                       .value_name = "FILE.toml",
                       .help = "the question as a file; options change it",
                       .fallback = default_scenario,
                       .position = 1,
                       .is_file = true},
                      &R::scenario_file));
  t.push_back(
      text<R>({.name = "title", .value_name = "TEXT", .help = "what the question is called"},
              of(&Scenario::title)));
  add_side(t, "candidate", "the chip to count", &Scenario::candidate);
  add_side(t, "reference", "the chip to match", &Scenario::reference);
  t.push_back({{.name = "unit",
                .value_name = "UNIT",
                .help = "what is counted",
                .fallback = "package",
                .choices = {"package", "node", "system"},
                .scenario_key = "parity.unit"},
               choose_unit<R>});
  t.push_back({{.name = "reference-count",
                .value_name = "R",
                .help = "how many reference units",
                .fallback = "one system",
                .scenario_key = "parity.reference_count"},
               [](R& r, const Spoken& s) {
                 r.scenario.reference_count = integer_of(s, 1, kMostOfAJob);
                 r.scenario.counted_chip.clear();  // a count that is said is meant
               }});
  t.push_back(text<R>({.name = "model",
                       .value_name = "MODEL",
                       .help = "a model of the catalog, or the path of a config.json"},
                      of(&Scenario::model)));
  t.push_back(integer<R>({.name = "batch",
                          .value_name = "N",
                          .help = "sequences per step",
                          .scenario_key = "job.batch"},
                         of(&Scenario::global_batch), 1, kMostOfAJob));
  t.push_back(integer<R>({.name = "sequence",
                          .value_name = "N",
                          .help = "tokens per sequence",
                          .scenario_key = "job.sequence"},
                         of(&Scenario::sequence), 1, kMostOfAJob));
  t.push_back(number<R>({.name = "total-tokens",
                         .value_name = "N",
                         .help = "tokens of the whole run",
                         .fallback = "the model's published training tokens",
                         .scenario_key = "job.total_tokens"},
                        of(&Scenario::total_tokens), 0, 1e20));
  t.push_back(choice<R>({.name = "match",
                         .value_name = "WHAT",
                         .help = "what must be equal",
                         .fallback = "throughput",
                         .choices = matches,
                         .scenario_key = "parity.match"},
                        of(&Scenario::match)));
  t.push_back(integer<R>({.name = "max-count",
                          .value_name = "N",
                          .help = "give up beyond this many candidate units",
                          .fallback = "64 R",
                          .scenario_key = "parity.max_count"},
                         of(&Scenario::max_count), 1, kMostOfAJob));
  t.push_back(formats_field<R>(of(&Scenario::formats)));
  return t;
}

/// The scenario asked for: its model by the name it has among the facts, with the request's patches and way with conflicts.
template <typename R>
Scenario scenario_asked(OwnFacts& own, const R& request) {
  Scenario scenario = request.scenario;
  require_whole(scenario, request.scenario_file);
  scenario.model = own.model_name(scenario.model);
  if (request.inputs.conflicts) scenario.conflicts = request.inputs.conflicts;
  for (const Patch& patch : request.inputs.patches) scenario.patches.push_back(patch);
  drop_foreign_count(own.facts(), scenario);
  return scenario;
}

}  // namespace countervail::fields
