// levers: which lever closes how much of the gap between two sides.
#include <fmt/format.h>

#include "ask/fields_of_comparison.h"
#include "ask/own_facts.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "base/text.h"
#include "study/levers_report.h"

namespace countervail {
namespace {

using fields::FieldTable;
/// A lever is said in pieces, one a patch; the first keeps the place for messages.
Lever& lever_named(LeversRequest& request, const std::string& name, const Given& given) {
  for (Lever& lever : request.levers)
    if (lever.name == name) return lever;
  Lever lever;
  lever.name = name;
  lever.file = given.file;
  lever.line = given.line;
  lever.column = given.column;
  request.levers.push_back(std::move(lever));
  return request.levers.back();
}

/// "NAME: PATH=VALUE", where PATH may be "stack" or "system"; a scenario file's [[lever]] says the same.
void add_lever(LeversRequest& request, const fields::Spoken& spoken) {
  const std::size_t colon = spoken.text.find(':');
  if (colon == std::string::npos || colon == 0)
    throw Error(ErrorKind::kSyntax,
                fmt::format("{} needs name:path=value, got '{}'", spoken.name, spoken.text));
  const std::string_view text = spoken.text;
  Lever& lever = lever_named(request, std::string(trim(text.substr(0, colon))), spoken.given);
  const std::string assignment(trim(text.substr(colon + 1)));
  if (assignment.empty()) return;  // a lever that a file names, and says nothing of
  fields::Spoken rest{spoken.given, assignment, spoken.name};
  Patch patch = fields::patch_from(rest);
  if (patch.path == "stack")
    lever.stack = patch.value;
  else if (patch.path == "system")
    lever.system = patch.value;
  else
    lever.without.push_back(std::move(patch));
}

FieldTable<LeversRequest> levers_table() {
  using R = LeversRequest;
  FieldTable<R> t = fields::comparison_fields<R>("scenarios/levers/default.toml");
  t.push_back({{.name = "lever",
                .value_name = "NAME:PATH=VALUE",
                .help = "what stands without a lever: a fact, or the candidate's stack or system",
                .repeats = true},
               add_lever});
  t.push_back(
      fields::integer<R>({.name = "at-count",
                          .value_name = "DIES",
                          .help = "compare rates at so many dies instead of dies at one rate",
                          .scenario_key = "levers.at_count"},
                         &R::at_count, 1, fields::kMostOfAJob));
  t.push_back(fields::flag<R>({"interactions", "", "also how much each two levers help each other"},
                              &R::interactions));
  t.push_back(fields::threads_field<R>(&R::threads));
  fields::add(t, fields::input_fields<R>());
  return t;
}

}  // namespace

Answer ask(const Facts& facts, const LeversRequest& request) {
  fields::OwnFacts own(facts, request.inputs);
  const Scenario scenario = fields::scenario_asked(own, request);
  const LeversAnswer answer = levers(own.facts(), scenario, request.levers,
                                     {request.at_count, request.interactions, request.threads});
  Answer result{document_of(answer, own.facts()), true};
  own.warn(result.document);
  return result;
}

Verb levers_verb() {
  Verb verb = fields::verb_of(
      "levers", "which lever closes how much of the gap between two sides", "[SCENARIO.toml]",
      "countervail levers --candidate \"Ascend 910C\" --candidate-stack mindspeed-2025 --reference "
      "\"H100 SXM5 80GB\" --model \"Llama 3.1 70B\" --batch 1024 --reference-count 64 --lever "
      "\"software:stack=mindspeed-2024-mcore\" --lever \"memory:candidate.memory_capacity=64 GB\"",
      levers_table(), ask);
  verb.default_scenario = "levers/default.toml";
  return verb;
}

}  // namespace countervail
