// The sentence answers the question, with its range and caveat; tables say which strategies, where
// time and memory go, what it costs and what became of the strategies that did not win.
#include "study/plan_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "render/cells.h"
#include "study/bill_text.h"
#include "study/figures.h"
#include "study/influence_report.h"
#include "study/space.h"
#include "study/strategy_text.h"
#include "transformer/attended_keys.h"

namespace countervail {
namespace {

double tokens_per_second(const PlanAnswer& answer, const Candidate& candidate) {
  return static_cast<double>(answer.request.global_batch) * answer.request.sequence /
         candidate.evaluation.time.total;
}

/// Dense peak of the width that the GEMMs run in.
double peak_of(const Device& device, Format format) {
  const int bits = bits_of(format);
  return bits == 4   ? device.four_bit.peak_flops
         : bits == 8 ? device.eight_bit.peak_flops
                     : device.peak_flops;
}

/// 6 FLOP a weight and token, causal attention, nothing for recomputation, over the peak of the format that runs.
double model_flops_utilisation(const PlanAnswer& answer, const Candidate& candidate) {
  const ModelShape& model = answer.problem.model;
  // Active weights without the input embedding, which multiplies nothing; dense
  // models by their total, as is usual.
  const double weights = model.experts > 0 ? active_weights(model, 1) : total_weights(model);
  const double flops = 6 * weights + mixing_flops(model, answer.request.sequence);
  return tokens_per_second(answer, candidate) * flops /
         (device_count(candidate.strategy) *
          peak_of(answer.problem.device, candidate.strategy.format));
}

std::string job_text(const PlanRequest& request) {
  return fmt::format("{}, batch {} x {} tokens{}", request.model, request.global_batch,
                     request.sequence,
                     request.formats == TrainedFormats::kSixteenBit ? ", 16-bit" : "");
}

/// Which fact would let the search go on.
std::string edge_text(const PlanAnswer& answer) {
  return answer.missing_fact.empty()
             ? ""
             : missing_plane_text(answer.hardware.system, answer.missing_fact);
}

}  // namespace

std::string plan_sentence(const PlanAnswer& answer) {
  const std::string where = fmt::format("{} {} packages ({} devices)", answer.packages,
                                        answer.hardware.chip, answer.devices);
  if (answer.result.top.empty()) {
    const std::string fewest =
        answer.fewest_packages > 0
            ? fmt::format("The fewest packages that hold it: {}.", answer.fewest_packages)
            : "No count that was tried holds it, up to 256 times what its weights, gradients and "
              "optimizer fill.";
    return fmt::format(
        "{} cannot hold {}: the leanest layout needs {} per device, {} are usable. {}{}", where,
        job_text(answer.request), format_si(answer.result.least_memory, "B"),
        format_si(answer.problem.fill * answer.problem.device.usable_memory, "B"), fewest,
        edge_text(answer));
  }
  const Candidate& best = answer.result.top.front();
  const double rate = tokens_per_second(answer, best);
  std::string range;
  // A range within half a per cent would be read as precision that is not there.
  if (answer.low_rate > 0 && (answer.low_rate < 0.995 * rate || answer.high_rate > 1.005 * rate))
    range = fmt::format(" (80 % range {} to {})", format_significant(answer.low_rate, 4),
                        format_significant(answer.high_rate, 4));
  const std::string& assumed = bits_of(best.strategy.format) == 8 ? answer.hardware.assumed_eight
                                                                  : answer.hardware.assumed_sixteen;
  const std::string caveat =
      assumed.empty()
          ? ""
          : fmt::format(" Main caveat: the GEMMs of {} run at {}.", answer.hardware.chip, assumed);
  const std::string counted =
      answer.count_is_fewest
          ? " No count was given: these are the fewest packages that hold the job."
          : "";
  const std::string placed =
      answer.hardware.assumed_system
          ? fmt::format(" No system of {} is catalogued: {} is taken (--system names another).",
                        answer.hardware.chip, answer.hardware.system)
          : "";
  const long long idle = answer.devices - device_count(best.strategy);
  const std::string idling = idle > 0 ? fmt::format(" {} devices idle.", idle) : "";
  return fmt::format(
      "{} train {} at {} tokens/s{}, {} per step: {}. Model FLOP/s utilisation {:.1f} % of the "
      "{}-bit peak (6 N + causal attention, no recompute).{}{}{}{}{}",
      where, job_text(answer.request), format_significant(rate, 4), range,
      format_si(best.evaluation.time.total, "s"), strategy_text(best.strategy, answer.problem.job),
      100 * model_flops_utilisation(answer, best), bits_of(best.strategy.format), idling,
      edge_text(answer), counted, placed, caveat);
}

namespace {

void add_column(Table& table, TableColumn column, const std::vector<Cell>& cells) {
  table.columns.push_back(std::move(column));
  for (std::size_t i = 0; i < cells.size(); ++i) table.rows[i].push_back(cells[i]);
}

/// One row a strategy: the degrees that make them differ (all degrees for machines), time, rate, memory.
Table plan_table(const PlanAnswer& answer, const std::vector<Candidate>& candidates,
                 Audience audience, const char* key, const char* title) {
  Table table{title, {}, {}, key, audience == Audience::kMachines, audience};
  table.rows.resize(candidates.size());
  for (const StrategyColumn& column : strategy_columns()) {
    std::vector<Cell> cells;
    for (const Candidate& candidate : candidates) cells.push_back(column.cell(candidate.strategy));
    const bool is_plain = std::all_of(cells.begin(), cells.end(),
                                      [&](const Cell& cell) { return cell.text == column.plain; });
    if (!is_plain || audience == Audience::kMachines) add_column(table, column.column, cells);
  }
  std::vector<Cell> steps, rates, memories;
  for (const Candidate& c : candidates) {
    steps.push_back(quantity(c.evaluation.time.total, "s"));
    rates.push_back(plain(tokens_per_second(answer, c) / device_count(c.strategy), 4));
    memories.push_back(quantity(c.evaluation.memory.total, "B"));
  }
  add_column(table, {"step", Align::kRight, false, "step_time", "s"}, steps);
  add_column(table, {"tok/s/device", Align::kRight, false, "rate_per_device", "token/s"}, rates);
  add_column(table, {"memory", Align::kRight, false, "memory_per_device", "B"}, memories);
  return table;
}

void add_plan_table(Document& document, const PlanAnswer& answer,
                    const std::vector<Candidate>& candidates, const char* key, const char* title) {
  document.add(plan_table(answer, candidates, Audience::kPeople, key, title));
  document.add(plan_table(answer, candidates, Audience::kMachines, key, title));
}

/// Where the time and the memory of the best strategy go; machines read the figures.
Table plan_breakdown(const Evaluation& best) {
  Table table{.title = "Where the step and the memory of the best go:",
              .columns = {},
              .rows = {},
              .key = "breakdown",
              .audience = Audience::kPeople};
  table.columns = {{"time"},
                   {"", Align::kRight},
                   {"share", Align::kRight},
                   {"memory per device"},
                   {"", Align::kRight}};
  const auto present = [](Figures figures) {
    std::erase_if(figures, [](const Figure& each) { return each.value.mid == 0; });
    return figures;
  };
  const Figures times = present(figures_of(best.time)), parts = present(figures_of(best.memory));
  for (std::size_t i = 0; i < std::max(times.size(), parts.size()); ++i) {
    std::vector<Cell> cells(5);
    if (i < times.size())
      cells = {times[i].label, cell_of(times[i]), share(times[i].value.mid / best.time.total), "",
               ""};
    if (i < parts.size()) cells[3] = parts[i].label, cells[4] = cell_of(parts[i]);
    table.rows.push_back(cells);
  }
  return table;
}

/// The parts of a whole for machines, each with its share.
Table parts_table(const char* key, const Figures& parts, const char* unit, double whole) {
  Table table{.title = "", .columns = {{"part"}, {"value"}, {"share"}}, .rows = {}, .key = key};
  table.audience = Audience::kMachines;
  table.columns[1].unit = unit;
  table.columns[2].unit = "share";
  for (const Figure& part : parts)
    table.rows.push_back({part.label, {"", part.value.mid}, {"", part.value.mid / whole}});
  return table;
}

/// The bill for machines: one row a figure, absent where nobody knows it.
Table bill_table(const PlanBill& best) {
  Table table{.title = "", .columns = {{"figure"}, {"value"}, {"unit"}}, .rows = {}, .key = "bill"};
  table.audience = Audience::kMachines;
  Figures figures = figures_of(best.goodput);
  append(figures, figures_of(best.bill));
  for (const Figure& each : figures)
    table.rows.push_back(
        {each.label, each.is_known ? Cell{"", each.value.mid} : absent(""), each.unit});
  return table;
}

void add_parts(Document& document, const Evaluation& best, const PlanBill& bill) {
  document.add(parts_table("breakdown", figures_of(best.time), "s", best.time.total));
  document.add(parts_table("memory", figures_of(best.memory), "B", best.memory.total));
  document.add(bill_table(bill));
}

/// Goodput, power, capital and cost of the best strategy; machines read bill_table().
Table plan_bill_table(const PlanBill& best) {
  const Bill& bill = best.bill;
  const char* mark = bill.power_is_estimated ? "est." : "";
  std::optional<double> per_million = bill.cost_per_token;
  if (per_million) *per_million *= 1e6;
  Table table{.title = fmt::format("What the {} packages in use cost:", best.packages),
              .columns = {{"run"}, {"", Align::kRight}, {"bill"}, {"", Align::kRight}},
              .rows = {},
              .key = "bill",
              .audience = Audience::kPeople};
  table.rows = {
      {"goodput", plain(best.goodput.share(), 4), "IT power",
       marked(quantity(bill.it_power, "W"), mark)},
      {"useful tokens/s", plain(best.useful_tokens_per_second, 4), "facility power",
       marked(quantity(bill.facility_power, "W"), mark)},
      {"mean time between stops",
       format_significant(best.goodput.mean_time_between_stops / 3600, 3) + " h",
       "energy per token", marked(quantity(bill.energy_per_token, "J"), mark)},
      {"between checkpoints", format_significant(best.goodput.checkpoint_interval / 60, 3) + " min",
       "capital", marked(dollars(bill.capital), bill.capital_is_packages_only ? "*" : "")},
      {"", "", "cost per million tokens", marked(dollars(per_million), mark)}};
  return table;
}

/// Prices and conventions behind plan_bill_table().
std::string plan_notes(const PlanAnswer& answer, const Bill& bill) {
  return bill_notes(answer.economics, bill.power_is_estimated, bill.capital_is_packages_only) +
         fmt::format(" {} sourced facts; --explain lists each with its source and weight.",
                     answer.facts.size()) +
         " " + conflicts_text(answer.conflicts) +
         (has_state(answer.problem.model.other)
              ? " The speed of layers with a state is assumed: no public table measures them."
              : "");
}

/// How many strategies were enumerated, composed, skipped and why.
Table plan_counts(const PlanAnswer& answer) {
  const SearchCounts& c = answer.result.counts;
  const std::uint64_t fit = c.composed - c.out_of_memory - c.unreachable;
  Table table{.title = fmt::format("{} strategies: what became of them", c.enumerated),
              .columns = {{"outcome", Align::kLeft, true}, {"strategies", Align::kRight}},
              .rows = {},
              .key = "counts"};
  table.columns.back().unit = kPlainNumber;
  const auto row = [&](const char* name, std::uint64_t counted) {
    if (counted > 0) table.rows.push_back({name, count(static_cast<long long>(counted))});
  };
  row("computed, and fit", fit);
  row("out: weights, gradients and optimizer exceed the memory", c.state_too_large);
  row("out: activations on top exceed the memory", c.out_of_memory - c.state_too_large);
  row("out: no plane joins one of their groups", c.unreachable);
  row("not computed: proven slower than the best", c.skipped);
  return table;
}

constexpr const char *kRate = "useful_tokens_per_second", *kCost = "cost_per_token";

/// Of the best strategy; its rate at the worse and the better ends of ranged facts where these were asked for.
Figures figures_of_best(const PlanAnswer& answer) {
  const Candidate& best = answer.result.top.front();
  const PlanBill bill = plan_bill(answer, best);
  const double rate = tokens_per_second(answer, best);
  const bool ranged = answer.low_rate > 0 && answer.high_rate > 0;
  Figures figures = {
      figure("tokens_per_second", "tokens per second",
             ranged
                 ? Interval{std::min(rate, answer.low_rate), rate, std::max(rate, answer.high_rate)}
                 : Interval::exactly(rate),
             "token/s", "rate"),
      figure("model_flops_utilisation", "model FLOP/s utilisation",
             model_flops_utilisation(answer, best), "share", "rate"),
      figure("devices_used", "devices in use", device_count(best.strategy), "device", "system"),
      figure("packages_used", "packages in use", static_cast<double>(bill.packages), "package",
             "system")};
  append(figures, figures_of(best.evaluation.time));
  append(figures, figures_of(best.evaluation.memory));
  append(figures, figures_of(bill.goodput));
  figures.push_back(
      figure(kRate, "useful tokens per second", bill.useful_tokens_per_second, "token/s", "rate"));
  append(figures, figures_of(bill.bill));
  return figures;
}

}  // namespace

Figures figures_of(const PlanAnswer& answer) {
  Figures figures = {
      figure("packages", "packages", static_cast<double>(answer.packages), "package", "system"),
      figure("devices", "devices", static_cast<double>(answer.devices), "device", "system"),
      figure("memory.usable", "usable per device", answer.problem.device.usable_memory, "B",
             "memory")};
  if (!answer.result.top.empty()) {
    append(figures, figures_of_best(answer));
    return figures;
  }
  const auto fewest = static_cast<double>(answer.fewest_packages);
  figures.push_back(
      figure("memory.least", "leanest layout", answer.result.least_memory, "B", "memory"));
  figures.push_back(figure("packages.fewest", "fewest packages that hold the job",
                           fewest > 0 ? std::optional(fewest) : std::nullopt, "package", "system"));
  return figures;
}

Document document_of(const PlanAnswer& answer, const Overlay& store,
                     const std::vector<Influence>& influences) {
  Document document{.schema = "countervail/plan/1",
                    .outcome = answer.result.top.empty() ? "infeasible" : "found",
                    .conflicts = name_of(answer.conflicts),
                    .sentence = plan_sentence(answer),
                    .figures = figures_of(answer)};
  const std::vector<Candidate>& top = answer.result.top;
  document.sentence_says_all = top.empty();
  if (top.empty()) {
    document.facts = fact_lines(store, answer.facts);
    return document;
  }
  add_plan_table(document, answer, top, "strategies", "Best strategies, one per layout:");
  const PlanBill bill = plan_bill(answer, top.front());
  const InfluencedFigures influenced{"useful tokens per second of the best",
                                     bill.bill.cost_per_token ? "its cost per token" : "", kRate,
                                     kCost};
  document.facts = explained_facts(store, answer.facts, influences, influenced);
  document.add(plan_breakdown(top.front().evaluation));
  document.add(plan_bill_table(bill));
  add_parts(document, top.front().evaluation, bill);
  if (answer.request.frontier)
    add_plan_table(document, answer, answer.result.frontier, "frontier",
                   "Pareto frontier of step time against memory:");
  if (!influences.empty()) document.add(influence_table(store, influences, influenced));
  document.add(plan_counts(answer));
  document.add(Paragraph{"conventions", plan_notes(answer, bill.bill)});
  return document;
}

}  // namespace countervail
