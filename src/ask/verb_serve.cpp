// serve: the best configuration that serves a model on a system under limits on latency.
#include <fmt/format.h>

#include "ask/fields_of_inputs.h"
#include "ask/fields_of_traffic.h"
#include "ask/own_facts.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "compile/patches.h"
#include "facts/patch.h"
#include "study/serve_report.h"

namespace countervail {
namespace {

using fields::FieldTable;
/// Percentiles need arrivals, and those a simulation.
FieldTable<ServeRequest> arrival_fields() {
  fields::BoundField<ServeRequest> percentile{
      {.name = "percentile",
       .value_name = "P",
       .help = "limits hold for it; the load that it leaves is sought by simulation",
       .fallback = "mean",
       .choices = {"mean", "50", "90", "99"}},
      [](ServeRequest& r, const fields::Spoken& spoken) {
        constexpr int kPercentiles[] = {0, 50, 90, 99};
        r.percentile = kPercentiles[fields::choice_of(spoken, {"mean", "50", "90", "99"})];
      }};
  return {
      std::move(percentile),
      fields::number<ServeRequest>(
          {"load", "SHARE", "of its rate, at which percentiles are simulated", "none: means alone"},
          &ServeRequest::load, 0.01, 0.99),
      fields::number<ServeRequest>(
          {"burst", "CV2", "of the gaps between arrivals; 1: Poisson", "1"}, &ServeRequest::burst,
          0, 1e4),
      fields::number<ServeRequest>(
          {"length-cv2", "CV2", "of prompts and of answers; 0: all alike", "0"},
          &ServeRequest::length_cv2, 0, 1e3),
      fields::text<ServeRequest>(
          {.name = "traffic",
           .value_name = "FILE",
           .help = "a trace to replay at that load: Azure's CSV or Mooncake's lines",
           .is_file = true},
          &ServeRequest::traffic),
      fields::integer<ServeRequest>({"seed", "N", "of the simulated requests", "1"},
                                    &ServeRequest::seed, 0, 1'000'000'000)};
}

FieldTable<ServeRequest> serve_table() {
  using R = ServeRequest;
  const auto side = [](std::string Side::*part) {
    return [part](R& r) -> std::string& { return r.side.*part; };
  };
  FieldTable<R> t{
      fields::text<R>({.name = "chip", .value_name = "CHIP", .help = "the chip", .position = 1},
                      side(&Side::chip)),
      fields::text<R>({.name = "system",
                       .value_name = "SYSTEM",
                       .help = "the system",
                       .fallback = "the chip's default system"},
                      side(&Side::system)),
      fields::text<R>({.name = "stack",
                       .value_name = "STACK",
                       .help = "the serving stack, e.g. sglang-2026",
                       .fallback = "vllm-2026; cann-2025 for Huawei"},
                      side(&Side::stack)),
      fields::integer<R>({"packages", "N", "how many packages", "one system"}, &R::packages, 1,
                         fields::kMostPackages),
      fields::text<R>({.name = "model",
                       .value_name = "MODEL",
                       .help = "a model of the catalog, or the path of a config.json",
                       .fallback = "Llama 3.1 70B"},
                      &R::model),
      fields::integer<R>({"top", "K", "how many configurations", "5"}, &R::top, 1, 1000)};
  fields::add(t, fields::traffic_fields<R>([](R& r) -> ServeRequest& { return r; }));
  fields::add(t, arrival_fields());
  t.push_back(fields::list_facts_field<R>());
  t.push_back(fields::ignore_field<R>());
  fields::add(t, fields::input_fields<R>());
  return t;
}

/// Arrivals are simulated at a load; without one nothing reads what is said of them.
void check_arrivals(const ServeRequest& asked) {
  if (asked.load > 0 && asked.percentile > 0)
    throw Error(ErrorKind::kConflict, "--percentile seeks the load that --load gives");
  if (asked.load > 0 || asked.percentile > 0) return;
  const ServeRequest none;
  const char* given = !asked.traffic.empty()                ? "--traffic"
                      : asked.burst != none.burst           ? "--burst"
                      : asked.length_cv2 != none.length_cv2 ? "--length-cv2"
                      : asked.seed != none.seed             ? "--seed"
                                                            : nullptr;
  if (given != nullptr)
    throw Error::at(ErrorKind::kConflict,
                    fmt::format("{} is of requests simulated at a load, and none is given", given),
                    "--load 0.7 or --percentile 99");
}

}  // namespace

Answer ask(const Facts& facts, const ServeRequest& asked) {
  if (asked.side.chip.empty())
    throw Error::at(ErrorKind::kMissing, "serve needs one chip",
                    "countervail serve \"H100 SXM5 80GB\" --model \"Llama 3.1 70B\"");
  fields::check_speculation(asked);
  check_arrivals(asked);
  ServeRequest request = asked;
  fields::OwnFacts own(facts, request.inputs);
  request.model = own.model_name(request.model);
  Overlay patched = own.facts();
  apply_patches(request.inputs.patches, patched);
  const ServeAnswer answer = serve(patched, request);
  Answer result{document_of(answer, patched), !answer.top.empty()};
  own.warn(result.document);
  return result;
}

Verb serve_verb() {
  return fields::verb_of(
      "serve", "tokens that a system serves under limits on latency, and how it is laid out",
      "CHIP", "countervail serve \"H20 96GB\" --model \"Llama 3.1 70B\" --tpot 0.03", serve_table(),
      ask);
}

}  // namespace countervail
