#include "study/plan_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "study/bill_text.h"
#include "study/parity_report.h"

namespace countervail {
namespace {

double tokens_per_second(const PlanAnswer& answer, const Candidate& candidate) {
  return static_cast<double>(answer.request.global_batch) * answer.request.sequence /
         candidate.evaluation.time.total;
}

std::string job_text(const PlanRequest& request) {
  return fmt::format("{}, batch {} x {} tokens{}", request.model, request.global_batch,
                     request.sequence,
                     request.formats == TrainedFormats::kSixteenBit ? ", 16-bit" : "");
}

/// A column of the strategy table. One whose cells all say `plain` is left out of text, where width is dear.
struct StrategyColumn {
  const char* name;
  const char* plain;
  Align align;
  std::string (*cell)(const PlanAnswer&, const Candidate&);
};

const std::vector<StrategyColumn>& strategy_columns() {
  using Answer = PlanAnswer;
  static const std::vector<StrategyColumn> kColumns = {
      {"tp", "", Align::kRight,
       [](const Answer&, const Candidate& c) {
         return std::to_string(c.strategy.tensor_parallel);
       }},
      {"pp", "", Align::kRight,
       [](const Answer&, const Candidate& c) {
         return std::to_string(c.strategy.pipeline_parallel);
       }},
      {"dp", "", Align::kRight,
       [](const Answer&, const Candidate& c) { return std::to_string(c.strategy.data_parallel); }},
      {"cp", "1", Align::kRight,
       [](const Answer&, const Candidate& c) {
         return std::to_string(c.strategy.context_parallel);
       }},
      {"ep", "1", Align::kRight,
       [](const Answer&, const Candidate& c) {
         return std::to_string(c.strategy.expert_parallel);
       }},
      {"etp", "1", Align::kRight,
       [](const Answer&, const Candidate& c) {
         return std::to_string(c.strategy.expert_tensor_parallel);
       }},
      {"vpp", "1", Align::kRight,
       [](const Answer&, const Candidate& c) { return std::to_string(c.strategy.virtual_stages); }},
      {"mb", "", Align::kRight,
       [](const Answer&, const Candidate& c) { return std::to_string(c.strategy.micro_batch); }},
      {"zero", "-", Align::kRight,
       [](const Answer&, const Candidate& c) {
         return c.strategy.data_parallel * c.strategy.context_parallel > 1
                    ? std::to_string(c.strategy.zero_stage)
                    : "-";
       }},
      {"sp", "no", Align::kLeft,
       [](const Answer&, const Candidate& c) -> std::string {
         return c.strategy.sequence_parallel ? "yes" : "no";
       }},
      {"schedule", "1F1B", Align::kLeft,
       [](const Answer&, const Candidate& c) -> std::string {
         return c.strategy.pipeline_parallel > 1 ? schedule_name(c.strategy) : "1F1B";
       }},
      {"recompute", "none", Align::kLeft,
       [](const Answer&, const Candidate& c) -> std::string {
         return name_of(c.strategy.recompute);
       }},
      {"format", "BF16", Align::kLeft,
       [](const Answer&, const Candidate& c) -> std::string { return name_of(c.strategy.format); }},
      {"step", "", Align::kRight,
       [](const Answer&, const Candidate& c) { return format_si(c.evaluation.time.total, "s"); }},
      {"tok/s/device", "", Align::kRight,
       [](const Answer& a, const Candidate& c) {
         return format_significant(tokens_per_second(a, c) / device_count(c.strategy), 4);
       }},
      {"memory", "", Align::kRight, [](const Answer&, const Candidate& c) {
         return format_si(c.evaluation.memory.total, "B");
       }}};
  return kColumns;
}

}  // namespace

std::string plan_sentence(const PlanAnswer& answer) {
  const std::string where = fmt::format("{} {} packages ({} devices)", answer.packages,
                                        answer.hardware.chip, answer.devices);
  if (answer.result.top.empty()) {
    const std::string fewest =
        answer.fewest_packages > 0
            ? fmt::format("The fewest packages that hold it: {}.", answer.fewest_packages)
            : "No larger count that was tried holds it either.";
    return fmt::format("{} cannot hold {}: the leanest layout needs {} a device, {} are usable. {}",
                       where, job_text(answer.request), format_si(answer.result.least_memory, "B"),
                       format_si(answer.problem.device.usable_memory, "B"), fewest);
  }
  const Candidate& best = answer.result.top.front();
  const double devices = device_count(best.strategy);
  const ModelShape& model = answer.problem.model;
  const double weights = model.experts > 0 ? active_weights(model, 1) : total_weights(model);
  const double flops = 6 * weights + 6 * model.layers * (query_width(model) + value_width(model)) *
                                         mean_attended_keys(model, answer.request.sequence);
  const double utilisation =
      tokens_per_second(answer, best) * flops / (devices * answer.problem.device.peak_flops);
  const double rate = tokens_per_second(answer, best);
  std::string range;
  if (answer.low_rate > 0 && (answer.low_rate < 0.995 * rate || answer.high_rate > 1.005 * rate))
    range = fmt::format(" (range {} to {})", format_significant(answer.low_rate, 4),
                        format_significant(answer.high_rate, 4));
  const std::string caveat =
      answer.hardware.assumed_curve
          ? fmt::format(" No operator measurements of {} are public; class curves are assumed.",
                        answer.hardware.chip)
          : "";
  const long long idle = answer.devices - device_count(best.strategy);
  const std::string idling = idle > 0 ? fmt::format(" {} devices idle.", idle) : "";
  return fmt::format(
      "{} train {} at {} tokens/s{}, {} a step: {}. Model FLOP/s utilisation {:.1f} % (6 N + "
      "causal attention, no recompute).{}{}",
      where, job_text(answer.request), format_significant(rate, 4), range,
      format_si(best.evaluation.time.total, "s"), strategy_text(best.strategy, answer.problem.job),
      100 * utilisation, idling, caveat);
}

Table plan_table(const PlanAnswer& answer, const std::vector<Candidate>& candidates,
                 const std::string& title) {
  Table table;
  table.title = title;
  table.rows.resize(candidates.size());
  for (const StrategyColumn& column : strategy_columns()) {
    std::vector<std::string> cells;
    for (const Candidate& candidate : candidates) cells.push_back(column.cell(answer, candidate));
    const bool plain = std::all_of(cells.begin(), cells.end(),
                                   [&](const std::string& cell) { return cell == column.plain; });
    if (plain && !title.empty()) continue;
    table.columns.push_back({column.name, column.align});
    for (std::size_t i = 0; i < cells.size(); ++i) table.rows[i].push_back(cells[i]);
  }
  return table;
}

Table plan_breakdown(const PlanAnswer& answer) {
  const StepTime& t = answer.result.top.front().evaluation.time;
  const StepMemory& m = answer.result.top.front().evaluation.memory;
  Table table;
  table.title = "Where the step and the memory of the best go:";
  table.columns = {{"time"},
                   {"", Align::kRight},
                   {"share", Align::kRight},
                   {"memory a device"},
                   {"", Align::kRight}};
  const auto present = [](std::vector<std::pair<const char*, double>> parts) {
    std::erase_if(parts, [](const auto& part) { return part.second == 0; });
    return parts;
  };
  const auto times = present({{"layers", t.layers},
                              {"recompute", t.recompute},
                              {"embedding, logits", t.edges},
                              {"tensor collectives", t.tensor_exposed},
                              {"context collectives", t.context_exposed},
                              {"expert exchange", t.expert_exposed},
                              {"host launches", t.host},
                              {"pipeline bubble", t.bubble},
                              {"stage transfers", t.pipeline_exposed},
                              {"data collectives", t.data_exposed},
                              {"optimizer", t.optimizer},
                              {"total", t.total}});
  const auto parts = present({{"weights", m.weights},
                              {"gradients", m.gradients},
                              {"optimizer", m.optimizer},
                              {"activations", m.activations},
                              {"one layer, recomputed", m.working},
                              {"logits", m.logits},
                              {"gathered weights", m.gathered},
                              {"runtime", m.runtime},
                              {"total", m.total}});
  for (std::size_t i = 0; i < std::max(times.size(), parts.size()); ++i) {
    std::vector<Cell> cells(5);
    if (i < times.size())
      cells = {times[i].first, format_si(times[i].second, "s"),
               fmt::format("{:.1f} %", 100 * times[i].second / t.total), "", ""};
    if (i < parts.size()) cells[3] = parts[i].first, cells[4] = format_si(parts[i].second, "B");
    table.rows.push_back(cells);
  }
  return table;
}

Table plan_bill_table(const PlanAnswer& answer) {
  const PlanBill best = plan_bill(answer, answer.result.top.front());
  const Bill& bill = best.bill;
  const char* mark = bill.power_is_estimated ? " est." : "";
  const auto known = [](const std::optional<double>& value, const char* unit) {
    return value ? format_si(*value, unit) : "unknown";
  };
  const auto paid = [](const std::optional<double>& value, double times) {
    return value ? money(*value * times) : "unknown";
  };
  Table table;
  table.title = fmt::format("What the {} packages in use cost:", best.packages);
  table.columns = {{"run"}, {"", Align::kRight}, {"bill"}, {"", Align::kRight}};
  table.rows = {
      {"goodput", format_significant(best.goodput.share(), 4), "IT power",
       known(bill.it_power, "W") + mark},
      {"useful tokens/s", format_significant(best.useful_tokens_per_second, 4), "facility power",
       known(bill.facility_power, "W") + mark},
      {"mean time between stops",
       format_significant(best.goodput.mean_time_between_stops / 3600, 3) + " h", "energy a token",
       known(bill.energy_per_token, "J") + mark},
      {"between checkpoints", format_significant(best.goodput.checkpoint_interval / 60, 3) + " min",
       "capital", paid(bill.capital, 1) + (bill.capital_is_packages_only ? " *" : "")},
      {"", "", "cost a million tokens", paid(bill.cost_per_token, 1e6) + mark}};
  return table;
}

std::string plan_notes(const PlanAnswer& answer) {
  const Bill bill = plan_bill(answer, answer.result.top.front()).bill;
  return bill_notes(answer.economics, bill.power_is_estimated, bill.capital_is_packages_only) +
         fmt::format(" {} sourced facts; --explain lists each with its source and weight.",
                     answer.facts.size()) +
         " " + conflicts_text(answer.conflicts);
}

Table plan_counts(const PlanAnswer& answer) {
  const SearchCounts& c = answer.result.counts;
  const std::uint64_t fit = c.composed - c.out_of_memory - c.unreachable;
  Table table;
  table.title = fmt::format("{} strategies: what became of them", c.enumerated);
  table.columns = {{"outcome", Align::kLeft, true}, {"strategies", Align::kRight}};
  const auto row = [&](const char* name, std::uint64_t count) {
    if (count > 0) table.rows.push_back({name, std::to_string(count)});
  };
  row("computed, and fit", fit);
  row("out: weights, gradients and optimizer exceed the memory", c.state_too_large);
  row("out: activations on top exceed the memory", c.out_of_memory - c.state_too_large);
  row("out: no plane joins one of their groups", c.unreachable);
  row("not computed: proven slower than the best", c.skipped);
  return table;
}

}  // namespace countervail
