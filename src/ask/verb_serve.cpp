// serve: the best configuration that serves a model on a system under limits on latency.
#include <fmt/format.h>

#include "ask/fields_of_inputs.h"
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

constexpr double kMostTokens = 1e7, kMostSeconds = 1e4;

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
      fields::number<R>({"input", "TOKENS", "mean prompt", "4096"}, &R::input, 1, kMostTokens),
      fields::number<R>({"output", "TOKENS", "mean answer", "1024"}, &R::output, 2, kMostTokens),
      fields::number<R>({"ttft", "SECONDS", "mean time to the first token, at most", "2"}, &R::ttft,
                        1e-4, kMostSeconds),
      fields::number<R>({"tpot", "SECONDS", "mean time per output token, at most", "0.05"},
                        &R::tpot, 1e-5, kMostSeconds),
      fields::choice<R>({.name = "weights",
                         .value_name = "FORMAT",
                         .help = "of the checkpoint; best: what serves most",
                         .fallback = "best",
                         .choices = {"best", "16-bit", "fp8", "nvfp4", "int8"}},
                        &R::weights),
      fields::number<R>({"hit-rate", "SHARE", "of the input in a prefix cache", "0"}, &R::hit_rate,
                        0, 0.999),
      fields::number<R>({"imbalance", "FACTOR", "tokens of the busiest experts over the mean", "1"},
                        &R::imbalance, 1, 100),
      fields::integer<R>({"depth", "N", "tokens that speculation looks ahead", "0"}, &R::depth, 0,
                         16),
      fields::number<R>({"accepted", "TOKENS", "of them, accepted a step", "0"}, &R::accepted, 0,
                        16),
      fields::integer<R>({"top", "K", "how many configurations", "5"}, &R::top, 1, 1000)};
  t.push_back(fields::ignore_field<R>());
  fields::add(t, fields::input_fields<R>());
  return t;
}

void check_speculation(const R& request) {
  if (request.depth > 0 && request.accepted == 0)
    throw Error::at(ErrorKind::kMissing, "--depth without --accepted: acceptance is not guessed",
                    "--accepted 0.7");
  if (request.accepted > request.depth)
    throw Error(ErrorKind::kRange,
                fmt::format("--accepted {} of --depth {}: more than are looked at",
                            request.accepted, request.depth));
}

}  // namespace

Answer ask(const Facts& facts, const ServeRequest& asked) {
  if (asked.side.chip.empty())
    throw Error::at(ErrorKind::kMissing, "serve needs one chip",
                    "countervail serve \"H100 SXM5 80GB\" --model \"Llama 3.1 70B\"");
  check_speculation(asked);
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
