// serve: the best configuration that serves a model on a system under limits on latency.
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
using R = ServeRequest;

FieldTable<R> table() {
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
  t.push_back(fields::ignore_field<R>());
  fields::add(t, fields::input_fields<R>());
  return t;
}

}  // namespace

Answer ask(const Facts& facts, const ServeRequest& asked) {
  if (asked.side.chip.empty())
    throw Error::at(ErrorKind::kMissing, "serve needs one chip",
                    "countervail serve \"H100 SXM5 80GB\" --model \"Llama 3.1 70B\"");
  fields::check_speculation(asked);
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
      "CHIP", "countervail serve \"H20 96GB\" --model \"Llama 3.1 70B\" --tpot 0.03", table(), ask);
}

}  // namespace countervail
