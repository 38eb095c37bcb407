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

}  // namespace

PlanAnswer plan_given(const Overlay& store, const PlanRequest& asked, const PeerStrategy& given) {
  PlanRequest request = asked;
  request.global_batch = given.batch;
  if (given.sequence) request.sequence = *given.sequence;
  PlanAnswer answer = compiled_plan(store, request);
  require_suits(answer.problem, given.strategy);
  answer.devices = device_count(given.strategy);
  const int each = answer.hardware.devices_per_package;
  answer.packages = (answer.devices + each - 1) / each;
  const Evaluation evaluation = evaluate(answer.problem, given.strategy);
  if (!std::isfinite(evaluation.time.total))
    refuse("no plane of the system joins one of its groups", "a system whose planes reach further");
  answer.result.top = {{given.strategy, evaluation, evaluation.time.total, 0}};
  answer.result.counts.enumerated = answer.result.counts.composed = 1;
  answer.result.least_memory = evaluation.memory.total;
  if (request.ranges) add_range(store, answer);
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
