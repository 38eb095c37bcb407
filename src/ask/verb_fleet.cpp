// fleet: units, nodes and packages that serve a stream of tokens.
#include "ask/fields_of_inputs.h"
#include "ask/fields_of_traffic.h"
#include "ask/own_facts.h"
#include "ask/verbs.h"
#include "base/error.h"
#include "countervail/fleet.h"
#include "facts/patch.h"
#include "study/fleet_report.h"

namespace countervail {
namespace {

fields::FieldTable<FleetRequest> fleet_table() {
  using R = FleetRequest;
  constexpr double kMost = 1e15;
  fields::FieldTable<R> t{
      fields::text<R>({.name = "model",
                       .value_name = "MODEL",
                       .help = "a model of the catalog, or the path of a config.json",
                       .position = 1},
                      &R::model),
      fields::text<R>({.name = "system",
                       .value_name = "SYSTEM",
                       .help = "a system, or a chip in its default system",
                       .position = 2},
                      &R::system),
      fields::number<R>(
          {"input-rate", "TOKENS/S", "input on the mean, prefix hits included", "of the trace"},
          &R::input_rate, 0, kMost),
      fields::number<R>({"output-rate", "TOKENS/S", "output on the mean", "of the trace"},
                        &R::output_rate, 0, kMost),
      fields::text<R>({.name = "traffic",
                       .value_name = "FILE",
                       .help = "a trace of requests: Azure's CSV or Mooncake's JSON lines",
                       .is_file = true},
                      &R::traffic),
      fields::number<R>({"times", "X", "as many such traces at once", "1"}, &R::times, 1e-6, 1e9),
      fields::text<R>({"rates", "P,D",
                       "worked prompt tokens/s of a prefill unit, output tokens/s of a decode unit",
                       "searched under the limits"},
                      &R::rates),
      fields::text<R>({.name = "stack",
                       .value_name = "STACK",
                       .help = "the serving stack of the units that are searched",
                       .fallback = "vllm-2026; cann-2025 for Huawei"},
                      [](R& r) -> std::string& { return r.served.side.stack; }),
      fields::text<R>(
          {"unit-packages", "P,D", "packages of a prefill and of a decode unit", "one node each"},
          &R::unit_packages),
      fields::number<R>({"hit-rate", "H", "share of the input that a prefix cache holds", "0"},
                        &R::hit_rate, 0, 1),
      fields::number<R>({"peak-to-mean", "X", "what the units must carry over the mean", "1"},
                        &R::peak_to_mean, 1, 1e6),
      fields::number<R>({"availability", "A", "share of the time that a unit is up", "1"},
                        &R::availability, 0.01, 1),
      fields::number<R>({"assurance", "P", "chance that enough units are up", "0.999"},
                        &R::assurance, 0, 1),
      fields::list_facts_field<R>(),
      fields::ignore_field<R>()};
  fields::FieldTable<R> served =
      fields::traffic_fields<R>([](R& r) -> ServeRequest& { return r.served; });
  std::erase_if(served, [](const auto& each) { return each.field.name == "hit-rate"; });
  fields::add(t, std::move(served));
  fields::add(t, fields::input_fields<R>());
  return t;
}

}  // namespace

Answer ask(const Facts& facts, const FleetRequest& asked) {
  if (asked.model.empty() || asked.system.empty())
    throw Error::at(ErrorKind::kMissing, "fleet needs a model and a system",
                    "countervail fleet DeepSeek-V3 \"HGX H800 8-GPU\" --input-rate 7.04e6 "
                    "--output-rate 1.94e6 --rates 73.7e3,14.8e3");
  fields::check_speculation(asked.served);
  FleetRequest request = asked;
  fields::OwnFacts own(facts, request.inputs);
  request.model = own.model_name(request.model);
  Overlay overlay = own.facts();
  apply_patches(request.inputs.patches, overlay);
  Answer answer{document_of(fleet(overlay, request), overlay)};
  own.warn(answer.document);
  return answer;
}

Verb fleet_verb() {
  return fields::verb_of("fleet", "units, nodes and packages that serve a stream of tokens",
                         "MODEL SYSTEM",
                         "countervail fleet DeepSeek-V3 \"HGX H800 8-GPU\" --input-rate 7.04e6 "
                         "--output-rate 1.94e6 --rates 73.7e3,14.8e3",
                         fleet_table(), ask);
}

}  // namespace countervail
