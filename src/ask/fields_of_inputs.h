#pragma once
// Fields that several verbs share: the user's own facts, and a training job.
#include "ask/field.h"
#include "countervail/study.h"

namespace countervail::fields {

inline constexpr long long kMostPackages = 10'000'000, kMostOfAJob = 100'000'000;

template <typename Request>
void add(FieldTable<Request>& table, FieldTable<Request> more) {
  for (BoundField<Request>& bound : more) table.push_back(std::move(bound));
}

template <typename Request>
BoundField<Request> set_field() {
  return patches<Request>(
      {"set", "PATH=VALUE", "patch a fact, e.g. \"chip/H20 96GB/bf16=150 TFLOP/s\""},
      [](Request & r) -> auto& { return r.inputs.patches; });
}

template <typename Request>
BoundField<Request> catalog_field() {
  return texts<Request>(
      {.name = "catalog",
       .value_name = "FILE.csv",
       .help = "chips, systems or models of your own: the catalog's columns plus kind",
       .is_file = true},
      [](Request & r) -> auto& { return r.inputs.catalogs; });
}

template <typename R, typename Member>
BoundField<R> conflicts_field(Member member) {
  const std::vector<std::string> words = {"first", "range"};
  return {{.name = "conflicts",
           .value_name = "ROWS",
           .help = "where sources disagree: the first row of a fact, or the range of its rows",
           .fallback = "first; range for packages",
           .choices = words},
          [member, words](R& r, const Spoken& s) {
            std::invoke(member, r) = static_cast<Conflicts>(choice_of(s, words));
          }};
}

template <typename Request>
BoundField<Request> conflicts_field() {
  return conflicts_field<Request>([](Request & r) -> auto& { return r.inputs.conflicts; });
}

/// --set, --conflicts, --catalog, --stack-file.
template <typename Request>
FieldTable<Request> input_fields() {
  return {set_field<Request>(), conflicts_field<Request>(), catalog_field<Request>(),
          texts<Request>(
              {.name = "stack-file",
               .value_name = "FILE.toml",
               .help = "a software stack of your own, named by the file",
               .is_file = true},
              [](Request & r) -> auto& { return r.inputs.stack_files; })};
}

template <typename Request>
BoundField<Request> ignore_field() {
  return texts<Request>(
      {.name = "ignore",
       .value_name = "KEY",
       .help = "a key of the model's config.json to read on without, though it may be real"},
      [](Request & r) -> auto& { return r.inputs.ignored_keys; });
}

/// --model, --batch, --sequence of a request that has them as members.
template <typename Request>
FieldTable<Request> job_fields(const char* batch_fallback = "1024") {
  return {text<Request>({.name = "model",
                         .value_name = "MODEL",
                         .help = "a model of the catalog, or the path of a config.json",
                         .fallback = "Llama 3.1 70B"},
                        &Request::model),
          integer<Request>({.name = "batch",
                            .value_name = "N",
                            .help = "sequences per step",
                            .fallback = batch_fallback,
                            .scenario_key = "job.batch"},
                           &Request::global_batch, 1, kMostOfAJob),
          integer<Request>({.name = "sequence",
                            .value_name = "N",
                            .help = "tokens per sequence",
                            .fallback = "8192",
                            .scenario_key = "job.sequence"},
                           &Request::sequence, 1, kMostOfAJob)};
}

template <typename Request, typename Member>
BoundField<Request> formats_field(Member member) {
  return choice<Request>(
      {.name = "formats",
       .value_name = "WHAT",
       .help = "what GEMMs may run in: 8 bit where it was measured, 16 bit, or all that "
               "chip and stack offer",
       .fallback = "measured",
       .choices = {"measured", "16-bit", "any"},
       .scenario_key = "job.formats"},
      member);
}

template <typename Request, typename Member>
BoundField<Request> threads_field(Member member) {
  return integer<Request>({"threads", "N", "threads, 0 for one per core", "1"}, member, 0, 1024);
}

/// Of draws: the same seed, the same bytes.
template <typename Request, typename Member>
BoundField<Request> seed_field(Member member) {
  return integer<Request>({"seed", "N", "of the draws", "1"}, member, 0, 1'000'000'000);
}

/// The answer's picture, and the file that it goes to.
template <typename Request, typename Member>
BoundField<Request> output_field(const char* files, Member member) {
  return text<Request>({.name = "output",
                        .value_name = files,
                        .help = "where the picture goes",
                        .picture = "output"},
                       member);
}

template <typename Request>
BoundField<Request> explain_field() {
  return flag<Request>(
      {"explain", "", "list every fact the answer rests on, with source and weight"},
      &Request::explain);
}

/// Where no fact is weighed.
template <typename Request>
BoundField<Request> list_facts_field() {
  return flag<Request>({"explain", "", "list every fact the answer rests on, with its source"},
                       &Request::explain);
}

}  // namespace countervail::fields
