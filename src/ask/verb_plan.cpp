// plan: the best strategy for a system, a model and a job.
#include "ask/fields_of_inputs.h"
#include "ask/own_facts.h"
#include "ask/verbs.h"
#include "compile/patches.h"
#include "study/pipeline_trace.h"
#include "study/plan.h"
#include "study/plan_given.h"
#include "study/plan_report.h"

namespace countervail {
namespace {

fields::FieldTable<PlanRequest> plan_table() {
  using R = PlanRequest;
  const auto side = [](std::string Side::*part) {
    return [part](R& r) -> std::string& { return r.side.*part; };
  };
  fields::FieldTable<R> t;
  t.push_back(
      fields::text<R>({.name = "chip", .value_name = "CHIP", .help = "the chip", .position = 1},
                      side(&Side::chip)));
  t.push_back(fields::text<R>({.name = "system",
                               .value_name = "SYSTEM",
                               .help = "the system",
                               .fallback = "the chip's default system"},
                              side(&Side::system)));
  t.push_back(fields::text<R>({.name = "stack",
                               .value_name = "STACK",
                               .help = "the software stack",
                               .fallback = "by chip and host"},
                              side(&Side::stack)));
  t.push_back(fields::integer<R>(
      {"packages", "N", "how many packages", "one system, or the fewest that hold the job"},
      &R::packages, 1, fields::kMostPackages));
  fields::add(t, fields::job_fields<R>());
  t.push_back(fields::ignore_field<R>());
  t.push_back(fields::text<R>(
      {.name = "from",
       .value_name = "FILE.json",
       .help = "evaluate the strategy of Calculon's execution or SimuMax's strategy file",
       .is_file = true},
      &R::from));
  t.push_back(fields::choice<R>({.name = "objective",
                                 .value_name = "WHAT",
                                 .help = "what is least or most",
                                 .fallback = "time",
                                 .choices = {"time", "tokens-per-device", "cost", "energy"}},
                                &R::objective));
  t.push_back(fields::integer<R>({"top", "K", "how many strategies", "5"}, &R::top, 1, 1000));
  t.push_back(fields::flag<R>({"frontier", "", "also the Pareto frontier of time against memory"},
                              &R::frontier));
  t.push_back(fields::formats_field<R>(&R::formats));
  t.push_back(
      fields::flag<R>({.name = "trace",
                       .value_name = "FILE.json",
                       .help = "the best strategy's timeline as a Chrome trace, for Perfetto",
                       .picture = "trace"},
                      &R::trace));
  t.push_back(fields::explain_field<R>());
  t.push_back(fields::threads_field<R>(&R::threads));
  fields::add(t, fields::input_fields<R>());
  return t;
}

/// Somebody else's strategy, evaluated.
Answer answer_given(const fields::OwnFacts& own, const Overlay& patched,
                    const PlanRequest& request) {
  const PeerStrategy given = read_peer_strategy(request.from);
  const PlanAnswer answer = plan_given(patched, request, given);
  Answer result{document_of(answer, patched, {}), runs(answer)};
  if (!result.holds) result.document.outcome = "infeasible";
  result.document.sentence =
      given_text(answer, given, request.from) + " " + result.document.sentence;
  own.warn(result.document);
  return result;
}

}  // namespace

Answer ask(const Facts& facts, const PlanRequest& asked) {
  if (asked.side.chip.empty())
    throw Error::at(ErrorKind::kMissing, "plan needs one chip",
                    "countervail plan \"H100 SXM5 80GB\" --packages 64");
  PlanRequest request = asked;
  fields::OwnFacts own(facts, request.inputs);
  request.model = own.model_name(request.model);
  // A scenario of one side, so that patches which name "candidate" reach it as they do in parity.
  Scenario sides;
  sides.candidate = request.side;
  sides.patches = request.inputs.patches;
  Overlay patched = own.facts();
  apply_patches(patched, sides);
  request.side = sides.candidate;
  if (!request.from.empty()) return answer_given(own, patched, request);
  const PlanAnswer answer = plan(patched, request);
  const bool found = !answer.result.top.empty();
  std::vector<Influence> influences;
  if (request.explain && found) influences = explain_plan(patched, answer);
  Answer result{document_of(answer, patched, influences), found};
  own.warn(result.document);
  if (request.trace && found)
    result.document.pictures.push_back(
        {"trace", "the best strategy's timeline", "application/json",
         chrome_trace(step_timeline(answer.problem, answer.result.top.front().strategy),
                      request.model + " on " + answer.hardware.chip)});
  return result;
}

Verb plan_verb() {
  return fields::verb_of(
      "plan", "the best training strategies of a system for a model and a job", "CHIP",
      "countervail plan \"H100 SXM5 80GB\" --model \"Llama 3.1 70B\" --packages 512 --batch 1024",
      plan_table(), ask);
}

}  // namespace countervail
