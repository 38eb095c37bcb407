// uncertainty: how sure the count of a comparison is, and which facts move it.
#include "ask/fields_of_comparison.h"
#include "ask/own_facts.h"
#include "ask/verbs.h"
#include "base/text.h"
#include "compile/patches.h"
#include "study/uncertainty_report.h"

namespace countervail {
namespace {

using fields::FieldTable;
/// "path; path; path": facts that move as one.
void add_together(UncertaintyRequest& request, const fields::Spoken& spoken) {
  std::vector<std::string> paths;
  for (const std::string& path : split(spoken.text, ';')) paths.emplace_back(trim(path));
  request.together.push_back(std::move(paths));
}

FieldTable<UncertaintyRequest> uncertainty_table() {
  using R = UncertaintyRequest;
  FieldTable<R> t = fields::comparison_fields<R>("scenarios/default.toml");
  t.push_back(fields::integer<R>({"draws", "N", "a power of two, 256 to 65536", "4096"}, &R::draws,
                                 kFewestDraws, kMostDraws));
  t.push_back(fields::seed_field<R>(&R::seed));
  t.push_back(fields::flag<R>(
      {"only-ranges", "", "facts without a range of their own stay as they are"}, &R::only_ranges));
  t.push_back(
      fields::flag<R>({"facts-only", "", "leave the model's own error out"}, &R::facts_only));
  t.push_back({{.name = "together",
                .value_name = "PATH;PATH",
                .help = "facts that move as one: one source, one curve",
                .repeats = true},
               add_together});
  t.push_back(fields::threads_field<R>(&R::threads));
  fields::add(t, fields::input_fields<R>());
  return t;
}

}  // namespace

Answer ask(const Facts& facts, const UncertaintyRequest& request) {
  fields::OwnFacts own(facts, request.inputs);
  Scenario scenario = fields::scenario_asked(own, request);
  Overlay patched = own.facts();
  apply_patches(patched, scenario);
  UncertaintyOptions options;
  options.facts = {request.only_ranges, request.together};
  options.facts_only = request.facts_only;
  options.draws = request.draws;
  options.seed = static_cast<std::uint64_t>(request.seed);
  options.threads = request.threads;
  const UncertaintyAnswer answer = uncertainty(patched, scenario, options);
  Answer result{document_of(answer, patched), answer.failed_checks == 0};
  own.warn(result.document);
  return result;
}

Verb uncertainty_verb() {
  Verb verb = fields::verb_of(
      "uncertainty", "how sure a count is: every uncertain fact drawn, thousands of times",
      "[SCENARIO.toml]",
      "countervail uncertainty --candidate \"H20 96GB\" --reference \"H100 SXM5 80GB\" --model "
      "\"Llama 3.1 70B\" --batch 1024 --reference-count 64 --draws 256",
      uncertainty_table(), ask);
  verb.default_scenario = "default.toml";
  return verb;
}

}  // namespace countervail
