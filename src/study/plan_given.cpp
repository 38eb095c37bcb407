// The same compilation, evaluation and bill as a plan's, for one strategy; what a search would never enumerate is refused first.
#include "study/plan_given.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/units.h"
#include "transformer/operator_time.h"

namespace countervail {
namespace {

Scenario scenario_of(const PlanRequest& request) {
  Scenario scenario;
  scenario.model = request.model;
  scenario.sequence = request.sequence;
  scenario.global_batch = request.global_batch;
  return scenario;
}

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
  throw Error::at(ErrorKind::kRange, "the strategy does not suit: " + what, hint);
}

void require_divides(int degree, int whole, const char* axis, const char* of) {
  if (whole % degree != 0)
    refuse(fmt::format("{} degree {} does not divide {} {}", axis, degree, whole, of),
           fmt::format("a degree that divides {}", whole));
}

void require_suits(const Problem& problem, const Strategy& s) {
  const ModelShape& model = problem.model;
  require_divides(s.tensor_parallel, model.heads, "tensor", "heads");
  if (s.pipeline_parallel * s.virtual_stages > model.layers)
    refuse(fmt::format("{} stages of {} chunks for {} layers", s.pipeline_parallel,
                       s.virtual_stages, model.layers),
           "at most one a layer");
  if (model.experts == 0 && s.expert_parallel * s.expert_tensor_parallel > 1)
    refuse(fmt::format("expert degree {} for a model without experts", s.expert_parallel), "1");
  if (model.experts > 0) require_divides(s.expert_parallel, model.experts, "expert", "experts");
  const int ranks = s.tensor_parallel * s.context_parallel * s.data_parallel;
  if (ranks % (s.expert_parallel * s.expert_tensor_parallel) != 0)
    refuse(fmt::format("expert degree {} over {} ranks of a stage",
                       s.expert_parallel * s.expert_tensor_parallel, ranks),
           "a degree that divides them");
  if (!can_compute(problem.device, bits_of(s.format)))
    refuse(fmt::format("the chip has no rate at {} bit", bits_of(s.format)), "a 16-bit format");
}

double rate(const PlanRequest& request, const Evaluation& evaluation) {
  return static_cast<double>(request.global_batch) * request.sequence / evaluation.time.total;
}

}  // namespace

PlanAnswer plan_given(const Overlay& store, const PlanRequest& asked, const PeerStrategy& given) {
  PlanRequest request = asked;
  request.global_batch = given.batch;
  if (given.sequence) request.sequence = *given.sequence;
  const auto compiled = [&](End end) {
    return compile(store, scenario_of(request), request.side, end, request.formats);
  };
  CompiledSide side = compiled(End::kMid);
  PlanAnswer answer;
  answer.request = request;
  answer.hardware = side.hardware;
  Ledger ledger(store);
  side.problem.tower = with_power_cost_and_failures(ledger, side.hardware, side.problem.tower);
  answer.problem = side.problem;
  answer.economics = compile_economics(ledger);
  answer.reliability = compile_reliability(ledger);
  answer.conflicts = store.policy.conflicts.value_or(Conflicts::kFirst);
  answer.facts = side.facts;
  answer.facts.insert(ledger.read().begin(), ledger.read().end());
  require_suits(side.problem, given.strategy);
  answer.devices = device_count(given.strategy);
  const int each = side.hardware.devices_per_package;
  answer.packages = (answer.devices + each - 1) / each;
  const Evaluation evaluation = evaluate(side.problem, given.strategy);
  if (!std::isfinite(evaluation.time.total))
    refuse("no plane of the system joins one of its groups", "a system whose planes reach further");
  answer.result.top = {{given.strategy, evaluation, evaluation.time.total, 0}};
  answer.result.counts.enumerated = answer.result.counts.composed = 1;
  answer.result.least_memory = evaluation.memory.total;
  const double low = rate(request, evaluate(compiled(End::kLow).problem, given.strategy)),
               high = rate(request, evaluate(compiled(End::kHigh).problem, given.strategy));
  if (request.ranges) answer.low_rate = low, answer.high_rate = high;
  return answer;
}

bool runs(const PlanAnswer& answer) {
  const Evaluation& evaluation = answer.result.top.front().evaluation;
  return evaluation.memory.total <= answer.problem.device.usable_memory;
}

std::string given_text(const PlanAnswer& answer, const PeerStrategy& given,
                       const std::string& file) {
  const Evaluation& evaluation = answer.result.top.front().evaluation;
  std::string text =
      fmt::format("The strategy of {} ({}), not searched for.", printable(file), given.format);
  if (!runs(answer))
    text += fmt::format(" It does not fit: {} per device, {} are usable.",
                        format_si(evaluation.memory.total, "B"),
                        format_si(answer.problem.device.usable_memory, "B"));
  for (const std::string& said : given.said) text += " " + said + ".";
  return text;
}

}  // namespace countervail
