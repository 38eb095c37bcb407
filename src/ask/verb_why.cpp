// why: two published studies disagree; which input makes them?
#include "ask/field.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "countervail/study.h"
#include "study/disagreement_report.h"

namespace countervail {

Answer ask(const Facts&, const WhyRequest& request) {
  for (const std::string* file : {&request.a, &request.b})
    if (file->empty())
      throw Error(ErrorKind::kMissing, "why needs two studies: countervail why A.toml B.toml");
  return {document_of(disagreement(read_study_sheet(request.a), read_study_sheet(request.b))),
          true};
}

Verb why_verb() {
  using R = WhyRequest;
  const auto sheet = [](const char* name, const char* value, int position, std::string R::*member) {
    return fields::text<R>({.name = name,
                            .value_name = value,
                            .help = "a study: its formula, inputs and what it published",
                            .position = position,
                            .is_file = true},
                           member);
  };
  fields::FieldTable<R> table{sheet("a", "A.toml", 1, &R::a), sheet("b", "B.toml", 2, &R::b)};
  return fields::verb_of("why", "why two published studies differ: which input makes the gap",
                         "A.toml B.toml",
                         "countervail why scenarios/why/packages-2026-dies.toml "
                         "scenarios/why/packages-2026-memory.toml",
                         table, ask);
}

}  // namespace countervail
