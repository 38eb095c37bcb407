// why: two published studies, or two comparisons, disagree; which input makes them?
#include "ask/fields_of_inputs.h"
#include "ask/own_facts.h"
#include "ask/scenario.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "countervail/study.h"
#include "facts/fact_lines.h"
#include "files/toml_reader.h"
#include "study/disagreement_report.h"
#include "study/parity_gap.h"

namespace countervail {

namespace {

/// A sheet has a formula; a comparison has none.
bool is_sheet(const std::string& file) {
  return read_toml(file).has("formula");
}

/// Both name one model, so one reading of its file serves both.
Answer compared(const Facts& facts, const WhyRequest& request) {
  fields::OwnFacts own(facts, {});
  Scenario a = read_scenario(request.a), b = read_scenario(request.b);
  for (const auto& [scenario, file] : {std::pair(&a, &request.a), std::pair(&b, &request.b)}) {
    require_whole(*scenario, *file);
    scenario->model = own.model_name(scenario->model);
    if (scenario->title.empty()) scenario->title = *file;
  }
  const ParityGap gap = parity_gap(own.facts(), a, b, request.threads);
  Answer answer{document_of(gap.answer), true};
  answer.document.facts = fact_lines(own.facts(), gap.facts);
  own.warn(answer.document);
  return answer;
}

}  // namespace

Answer ask(const Facts& facts, const WhyRequest& request) {
  for (const std::string* file : {&request.a, &request.b})
    if (file->empty())
      throw Error(ErrorKind::kMissing, "why needs two studies: countervail why A.toml B.toml");
  const bool sheets = is_sheet(request.a);
  if (sheets != is_sheet(request.b))
    throw Error(ErrorKind::kConflict, "a study's sheet and a comparison cannot be held together",
                request.b, 1, 1, "two sheets with a formula, or two scenarios of parity");
  if (!sheets) return compared(facts, request);
  return {document_of(disagreement(read_study_sheet(request.a), read_study_sheet(request.b))),
          true};
}

Verb why_verb() {
  using R = WhyRequest;
  const auto sheet = [](const char* name, const char* value, int position, std::string R::*member) {
    return fields::text<R>({.name = name,
                            .value_name = value,
                            .help = "a study: its formula, inputs and what it published; or a "
                                    "scenario of parity",
                            .position = position,
                            .is_file = true},
                           member);
  };
  fields::FieldTable<R> table{sheet("a", "A.toml", 1, &R::a), sheet("b", "B.toml", 2, &R::b),
                              fields::threads_field<R>(&R::threads)};
  return fields::verb_of("why",
                         "why two studies or two comparisons differ: which input makes the gap",
                         "A.toml B.toml",
                         "countervail why scenarios/why/packages-2026-dies.toml "
                         "scenarios/why/packages-2026-memory.toml",
                         table, ask);
}

}  // namespace countervail
