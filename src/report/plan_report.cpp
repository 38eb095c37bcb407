#include "report/plan_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "report/parity_report.h"

namespace countervail {
namespace {

double tokens_per_second(const PlanAnswer& answer, const Candidate& candidate) {
  return static_cast<double>(answer.request.global_batch) * answer.request.sequence / candidate.evaluation.time.total;
}

std::string job_text(const PlanRequest& request) {
  return fmt::format("{}, batch {} x {} tokens, 16-bit", request.model, request.global_batch, request.sequence);
}

std::vector<std::string> cells(const PlanAnswer& answer, const Candidate& candidate) {
  static constexpr const char* kRecompute[] = {"none", "selective", "full", "light"};
  const Strategy& s = candidate.strategy;
  const int devices = device_count(s);
  return {std::to_string(s.tensor_parallel), std::to_string(s.pipeline_parallel), std::to_string(s.data_parallel),
          std::to_string(s.virtual_stages), std::to_string(s.micro_batch),
          s.data_parallel > 1 ? std::to_string(s.zero_stage) : "-", s.sequence_parallel ? "yes" : "no",
          kRecompute[static_cast<int>(s.recompute)], format_si(candidate.evaluation.time.total, "s"),
          format_significant(tokens_per_second(answer, candidate) / devices, 4),
          format_si(candidate.evaluation.memory.total, "B")};
}

}  // namespace

std::string plan_sentence(const PlanAnswer& answer) {
  const std::string where = fmt::format("{} {} packages ({} devices)", answer.packages, answer.hardware.chip, answer.devices);
  if (answer.result.top.empty()) {
    const std::string fewest = answer.fewest_packages > 0
                                   ? fmt::format("The fewest packages that hold it: {}.", answer.fewest_packages)
                                   : "No larger count that was tried holds it either.";
    return fmt::format("{} cannot hold {}: the leanest layout needs {} a device, {} are usable. {}", where,
                       job_text(answer.request), format_si(answer.result.least_memory, "B"),
                       format_si(answer.problem.device.usable_memory, "B"), fewest);
  }
  const Candidate& best = answer.result.top.front();
  const double devices = device_count(best.strategy);
  const ModelShape& model = answer.problem.model;
  const double weights = model.experts > 0 ? active_weights(model, 1) : total_weights(model);
  const double flops = 6 * weights + 6 * model.layers * (query_width(model) + value_width(model)) *
                                         mean_attended_keys(model, answer.request.sequence);
  const double utilisation = tokens_per_second(answer, best) * flops / (devices * answer.problem.device.peak_flops);
  return fmt::format(
      "{} train {} at {} tokens/s, {} a step: {}. Model FLOP/s utilisation {:.1f} % (6 N + causal attention, no recompute).",
      where, job_text(answer.request), format_significant(tokens_per_second(answer, best), 4),
      format_si(best.evaluation.time.total, "s"), strategy_text(best.strategy, answer.problem.job), 100 * utilisation);
}

Table plan_table(const PlanAnswer& answer, const std::vector<Candidate>& candidates, const std::string& title) {
  Table table;
  table.title = title;
  for (const char* name : {"tp", "pp", "dp", "chunks", "mb", "zero", "sp"}) table.columns.push_back({name, Align::kRight});
  table.columns.push_back({"recompute"});
  for (const char* name : {"step", "tok/s/device", "memory"}) table.columns.push_back({name, Align::kRight});
  for (const Candidate& candidate : candidates) table.rows.push_back(cells(answer, candidate));
  return table;
}

Table plan_breakdown(const PlanAnswer& answer) {
  const StepTime& t = answer.result.top.front().evaluation.time;
  const StepMemory& m = answer.result.top.front().evaluation.memory;
  Table table;
  table.title = "Where the step and the memory of the best go:";
  table.columns = {{"time"}, {"", Align::kRight}, {"share", Align::kRight}, {"memory a device"}, {"", Align::kRight}};
  const auto row = [&](const char* name, double seconds, const char* part, double bytes) {
    table.rows.push_back({name, format_si(seconds, "s"), fmt::format("{:.1f} %", 100 * seconds / t.total), part,
                          *part ? format_si(bytes, "B") : ""});
  };
  row("layers", t.layers, "weights", m.weights);
  row("recompute", t.recompute, "gradients", m.gradients);
  row("embedding, logits", t.edges, "optimizer", m.optimizer);
  row("tensor collectives", t.tensor_exposed, "activations", m.activations);
  if (t.expert_exposed > 0) row("expert exchange", t.expert_exposed, "", 0);
  if (t.context_exposed > 0) row("context exchange", t.context_exposed, "", 0);
  if (t.host > 0) row("host launches", t.host, "", 0);
  row("pipeline bubble", t.bubble, "one layer, recomputed", m.working);
  row("stage transfers", t.pipeline_exposed, "logits", m.logits);
  row("data collectives", t.data_exposed, "gathered weights", m.gathered);
  row("optimizer", t.optimizer, "runtime", m.runtime);
  row("total", t.total, "total", m.total);
  return table;
}

std::string plan_counts(const PlanAnswer& answer) {
  const SearchCounts& c = answer.result.counts;
  return fmt::format("{} strategies: {} composed ({} of them do not fit the memory), {} proven unable to win.", c.enumerated,
                     c.composed, c.out_of_memory, c.skipped);
}

}  // namespace countervail
