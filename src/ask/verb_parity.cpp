// parity: how many packages of one chip train as fast, or serve as much, as a number of another.
#include "ask/fields_of_comparison.h"
#include "ask/fields_of_traffic.h"
#include "ask/own_facts.h"
#include "ask/parity_request.h"
#include "ask/plan_at.h"
#include "ask/scenario.h"
#include "ask/verbs.h"
#include "compile/patches.h"
#include "study/parity.h"
#include "study/parity_report.h"
#include "study/serving_parity_report.h"

namespace countervail {
fields::FieldTable<ParityRequest> parity_fields() {
  fields::FieldTable<ParityRequest> t = fields::comparison_fields<ParityRequest>(
      "scenarios/default.toml", {"throughput", "time-to-train", "power", "tokens"});
  fields::add(t, fields::traffic_fields<ParityRequest>(&ParityRequest::served));
  t.push_back(
      fields::text<ParityRequest>({.name = "have",
                                   .value_name = "PLAN@QUARTER",
                                   .help = "the count beside what a plan of supply can hold then"},
                                  &ParityRequest::have));
  t.push_back(fields::explain_field<ParityRequest>());
  t.push_back(fields::threads_field<ParityRequest>(&ParityRequest::threads));
  t.push_back(fields::ignore_field<ParityRequest>());
  fields::add(t, fields::input_fields<ParityRequest>());
  return t;
}

namespace {

/// Tokens served under limits; what only training has is refused.
Answer ask_tokens(const Overlay& facts, const Scenario& scenario, const ParityRequest& request,
                  const fields::OwnFacts& own) {
  if (request.explain || !request.have.empty())
    throw Error(ErrorKind::kConflict, request.explain ? "--explain is not there for --match tokens"
                                                      : "--have is not there for --match tokens");
  fields::check_speculation(request.served);
  const ServingParity answer = serving_parity(facts, scenario, request.served);
  Answer result{document_of(answer, facts), answer.found};
  own.warn(result.document);
  return result;
}

}  // namespace

Answer ask(const Facts& facts, const ParityRequest& request) {
  fields::OwnFacts own(facts, request.inputs);
  Scenario scenario = fields::scenario_asked(own, request);
  Overlay patched = own.facts();
  apply_patches(patched, scenario);
  if (scenario.match == Match::kTokens) return ask_tokens(patched, scenario, request, own);
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
  if (!request.have.empty() && found)
    fields::add_have(facts, request.have, answer.candidate.hardware.chip,
                     static_cast<double>(answer.candidate.packages), result.document);
  own.warn(result.document);
  return result;
}

namespace {

/// With the patches and the way with conflicting rows where a study looks for them.
Scenario scenario_of(std::vector<Given> given) {
  ParityRequest request = fields::request_of(parity_fields(), {"parity", std::move(given)});
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
      "parity",
      "how many packages of one chip train as fast, or serve as much, as a number of another",
      "[SCENARIO.toml]",
      "countervail parity --candidate \"H20 96GB\" --reference \"H100 SXM5 80GB\" --model "
      "\"Llama 3.1 70B\" --batch 1024 --reference-count 64",
      parity_fields(), ask);
  verb.default_scenario = "default.toml";
  return verb;
}

}  // namespace countervail
