// sweep: any verb's question over a product of values, into a database that a kill leaves whole.
#include "ask/fields_of_inputs.h"
#include "ask/sweep.h"
#include "ask/verbs.h"

namespace countervail {
namespace {

fields::FieldTable<SweepRequest> sweep_table() {
  using R = SweepRequest;
  return {fields::text<R>({.name = "scenario",
                           .value_name = "WORD",
                           .help = "the scenario, or what else the verb takes first",
                           .fallback = "the verb's own",
                           .position = 1},
                          &R::scenario),
          fields::text<R>({"verb", "VERB", "whose question: \"package need\", plan", "parity"},
                          &R::verb),
          fields::texts<R>({"given", "FIELD=VALUE", "another field of the verb"}, &R::given),
          fields::texts<R>({"over", "PATH=VALUES",
                            "a field or a fact, and its values: A..B:N, A..B:N:log or X,Y,Z"},
                           &R::over),
          fields::texts<R>({"keep", "KEY", "figures to store, by key or its beginning", "all"},
                           &R::keep),
          fields::text<R>({"output", "FILE.db", "the database; one that is there is completed"},
                          &R::output),
          fields::text<R>({"csv", "FILE.csv", "all rows as a table, once they stand"}, &R::csv),
          fields::threads_field<R>(&R::threads)};
}

}  // namespace

// By hand in place of verb_of: a sweep alone tells how far it is.
Verb sweep_verb() {
  Verb verb{"sweep",
            "any question over ranges of fields and facts, into a database",
            "[SCENARIO.toml]",
            "countervail sweep scenarios/h20-vs-h100.toml --over reference_count=32,64 -o rows.db",
            {},
            {}};
  const fields::FieldTable<SweepRequest> fields_of_sweep = sweep_table();
  for (const auto& bound : fields_of_sweep) verb.fields.push_back(bound.field);
  verb.answer = [fields_of_sweep, fields = verb.fields](const Facts& facts,
                                                        const Question& question) {
    fields::refuse_unknown(question, fields);
    const SweepRequest asked = fields::request_of(fields_of_sweep, question);
    const std::optional<SweepAnswer> answer = sweep(facts, asked, question.progress);
    if (!answer) return Answer{};  // the process that leads has it
    return Answer{document_of(*answer), answer->counts.failed == 0};
  };
  return verb;
}

}  // namespace countervail
