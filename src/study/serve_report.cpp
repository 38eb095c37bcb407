#include "study/serve_report.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "facts/fact_lines.h"
#include "render/cells.h"
#include "study/bill_text.h"
#include "study/fact_table.h"

namespace countervail {

/// As an engineer would write the checkpoint's format.
const char* name_of(serving::WeightFormat format) {
  switch (format) {
    case serving::WeightFormat::kSixteen:
      return "16 bit";
    case serving::WeightFormat::kFp8:
      return "FP8";
    case serving::WeightFormat::kFp8Block:
      return "FP8, block scales";
    case serving::WeightFormat::kInt8:
      return "INT8";
    case serving::WeightFormat::kNvfp4:
      return "NVFP4";
    case serving::WeightFormat::kMxfp4:
      return "MXFP4";
    case serving::WeightFormat::kInt4:
      return "INT4";
  }
  return "";
}

/// Degrees of 1 are left out: they are what everybody assumes.
std::string worker_text(const serving::Worker& w) {
  std::string text = fmt::format("TP{}", w.tensor);
  if (w.attention_data > 1) text += fmt::format(" DP{}", w.attention_data);
  if (w.expert > 1) text += fmt::format(" EP{}", w.expert);
  return text;
}

namespace {

/// What one user sees.
double users_rate(const ServeLayout& layout) {
  return 1 / layout.state.tpot;
}

/// The software's error is of a time, so a rate takes its inverse.
Interval ranged(const ServeAnswer& answer, double rate) {
  return {rate * answer.spread.low, rate, rate * answer.spread.high};
}

/// The limits belong into the first line: a rate without them is another question.
std::string question_text(const ServeAnswer& answer) {
  const ServeRequest& r = answer.request;
  return fmt::format(
      "{} on {} {} packages, {} tokens in and {} out, first token within {}, each further one "
      "within {}",
      r.model, answer.packages, answer.hardware.chip, format_number(r.input),
      format_number(r.output), format_si(r.ttft, "s"), format_si(r.tpot, "s"));
}

/// What is missing, in numbers: memory, or the fastest token that there is.
std::string nothing_text(const ServeAnswer& answer) {
  if (answer.least_tpot == 0)
    return fmt::format(
        "{}: no layout holds the model and the cache of a request; before any request the leanest "
        "takes {} per device, of {} that may be used.",
        question_text(answer), format_si(answer.least_need, "B"), format_si(answer.room, "B"));
  return fmt::format(
      "{}: no layout meets both limits; of those that fit the soonest first token comes after {}, "
      "and the fastest takes {} per further token.",
      question_text(answer), format_si(answer.least_ttft, "s"), format_si(answer.least_tpot, "s"));
}

/// Where a package is several devices (dies): a reader multiplies by packages.
std::string devices_text(const ServeAnswer& answer) {
  const long long each = answer.packages > 0 ? answer.devices / answer.packages : 1;
  return each > 1 ? fmt::format("per device ({} to a package)", each) : "per device";
}

/// What whole workers leave of the system.
std::string idle_text(const ServeAnswer& answer, const serving::Worker& worker) {
  const long long idle = answer.devices % serving::devices_of(worker);
  return idle > 0 ? fmt::format(", {} of {} devices idle", idle, answer.devices) : "";
}

/// Where phases apart serve more: the headline is of one worker that does both.
std::string split_text(const ServeAnswer& answer) {
  if (!answer.split || answer.split->per_device <= answer.top.front().per_device) return {};
  const Interval rate = ranged(answer, answer.split->per_device);
  return fmt::format(" Prefill and decode on devices of their own serve {} to {} (middle {}).",
                     format_significant(rate.low, 2), format_significant(rate.high, 2),
                     format_significant(rate.mid, 2));
}

/// Interval first, then where it binds and whose software it is.
std::string sentence_of(const ServeAnswer& answer) {
  if (answer.top.empty()) return nothing_text(answer);
  const ServeLayout& best = answer.top.front();
  const Interval rate = ranged(answer, best.per_device);
  return fmt::format(
      "{} to {} output tokens/s {} (80 % range, middle {}): {}. {} in {}, cache in {} bit, {} "
      "requests per rank{}; {} binds.{} "
      "Software: {} ({}). {} Kernels: {}.",
      format_significant(rate.low, 2), format_significant(rate.high, 2), devices_text(answer),
      format_significant(rate.mid, 2), question_text(answer), worker_text(best.worker),
      name_of(best.format), format_number(8 * best.cache_bytes), format_number(best.requests),
      idle_text(answer, best.worker), answer.binds, split_text(answer), answer.stack.name,
      answer.stack.date, "Mean latencies, no queue of arrivals.", answer.kernels);
}

/// One row a layout: its best batch.
Table layouts_table(const ServeAnswer& answer) {
  Table table{.title = "Configurations, by output tokens/s per device",
              .key = "configurations",
              .for_machines = true};
  table.columns = {
      {"worker", Align::kLeft, false, "worker"},
      {"weights", Align::kLeft, false, "weights"},
      {"requests", Align::kRight, false, "requests", kPlainNumber},
      {"chunk", Align::kRight, false, "chunk", kPlainNumber},
      {"TPOT", Align::kRight, false, "tpot", "s"},
      {"TTFT", Align::kRight, false, "ttft", "s"},
      {"tokens/s per user", Align::kRight, false, "user_rate", kPlainNumber},
      {"tokens/s per device", Align::kRight, false, "device_rate", kPlainNumber, true}};
  for (const ServeLayout& one : answer.top)
    table.rows.push_back(
        {worker_text(one.worker), name_of(one.format), plain(one.requests, 4), plain(one.chunk, 5),
         quantity(one.state.tpot, "s"), quantity(one.state.ttft, "s"), plain(users_rate(one), 3),
         Cell(format_significant(one.per_device, 3), ranged(answer, one.per_device))});
  return table;
}

/// At most so many of the points, evenly over the order.
Table frontier_table(const ServeAnswer& answer) {
  constexpr std::size_t kMostPoints = 12;
  Table table{
      .title = "Frontier: tokens/s per user against tokens/s per device, first token in time",
      .key = "frontier",
      .for_machines = true};
  table.columns = {{"tokens/s per user", Align::kRight, false, "user_rate", kPlainNumber},
                   {"tokens/s per device", Align::kRight, false, "device_rate", kPlainNumber},
                   {"worker", Align::kLeft, false, "worker"},
                   {"weights", Align::kLeft, false, "weights"},
                   {"requests", Align::kRight, false, "requests", kPlainNumber}};
  const std::size_t size = answer.frontier.size(), points = std::min(size, kMostPoints);
  for (std::size_t i = 0; i < points; ++i) {
    const std::size_t at = points == 1 ? 0 : i * (size - 1) / (points - 1);
    const ServeLayout& one = answer.frontier[at];
    table.rows.push_back({plain(users_rate(one), 3), plain(one.per_device, 3),
                          worker_text(one.worker), name_of(one.format), plain(one.requests, 4)});
  }
  return table;
}

/// Decode and prompts beside each other: what binds one seldom binds the other.
Table parts_table(const ServeAnswer& answer) {
  const serving::SteadyState& best = answer.top.front().state;
  Table table{.title = "Where the time goes, first configuration", .key = "step"};
  table.columns = {{"part", Align::kLeft, false, "part"},
                   {"a step, no prompt in it", Align::kRight, false, "time", "s"},
                   {"share", Align::kRight, false, "share", kPlainNumber},
                   {"one prompt adds", Align::kRight, false, "prompt_time", "s"},
                   {"share", Align::kRight, false, "prompt_share", kPlainNumber}};
  const serving::StepParts &step = best.parts, &prompt = best.prompt_parts;
  using Parts = serving::StepParts;
  for (const auto& [name, part] :
       {std::pair("products", &Parts::products), std::pair("attention", &Parts::attention),
        std::pair("experts", &Parts::experts), std::pair("collectives", &Parts::collectives),
        std::pair("logits", &Parts::logits), std::pair("host", &Parts::host)})
    if (step.*part > 0 || prompt.*part > 0)
      table.rows.push_back({name, quantity(step.*part, "s"), share(step.*part / step.total()),
                            quantity(prompt.*part, "s"), share(prompt.*part / prompt.total())});
  table.rows.push_back(
      {"all", quantity(step.total(), "s"), absent("-"), quantity(best.prefill, "s"), absent("-")});
  return table;
}

/// A phase alone: prompt tokens for prefill, output tokens for decode.
double tokens_of(const ServeAnswer& answer, const std::string& phase, const ServePhase& unit) {
  const bool prompts = phase == "prefill";
  return unit.rate * (prompts ? answer.request.input : answer.request.output) /
         serving::devices_of(unit.layout.worker);
}

/// Units of both phases, in whole numbers.
Table phases_table(const ServeAnswer& answer) {
  const ServeSplit& split = *answer.split;
  Table table{
      .title = fmt::format("Disaggregated: {} output tokens/s per device, first token after {}",
                           format_significant(split.per_device, 3), format_si(split.ttft, "s")),
      .key = "phases"};
  table.columns = {{"phase", Align::kLeft, false, "phase"},
                   {"units", Align::kRight, false, "units", kPlainNumber},
                   {"worker", Align::kLeft, false, "worker"},
                   {"weights", Align::kLeft, false, "weights"},
                   {"requests", Align::kRight, false, "requests", kPlainNumber},
                   {"requests/s per unit", Align::kRight, false, "rate", kPlainNumber},
                   {"tokens/s per device", Align::kRight, false, "tokens", kPlainNumber}};
  for (const auto& [name, phase] :
       {std::pair("prefill", split.prefill), std::pair("decode", split.decode)})
    table.rows.push_back({name, count(phase.units), worker_text(phase.layout.worker),
                          name_of(phase.layout.format), plain(phase.layout.requests, 4),
                          plain(phase.rate, 3), plain(tokens_of(answer, name, phase), 4)});
  return table;
}

void add_simulated(Table& table, const char* what, const std::optional<SimulatedLoad>& one) {
  if (!one) return;
  const auto row = [&](const char* name, const serving::Spread& spread) {
    const auto cell = [](const serving::Estimate& each) { return quantity(each.value, "s"); };
    table.rows.push_back({what, share(one->load), plain(one->rate, 3), name, cell(spread.mean),
                          cell(spread.p50), cell(spread.p90), cell(spread.p99)});
  };
  row("TTFT", one->answer.ttft), row("TPOT", one->answer.tpot), row("end to end", one->answer.e2e);
}

/// Load is of the steady state's rate; nothing stands where no load holds.
Table simulated_table(const ServeAnswer& answer) {
  const ServeRequest& r = answer.request;
  const std::string arrivals =
      r.traffic.empty() ? fmt::format("arrivals of CV2 {}, lengths of CV2 {}, seed {}",
                                      format_number(r.burst), format_number(r.length_cv2), r.seed)
                        : fmt::format("{} replayed", r.traffic);
  Table table{.title = r.percentile > 0
                           ? fmt::format("Highest load whose P{} holds both limits, simulated: {}",
                                         r.percentile, arrivals)
                           : fmt::format("Percentiles under load, simulated: {}", arrivals),
              .key = "percentiles",
              .for_machines = true};
  table.columns = {{"configuration", Align::kLeft, false, "configuration"},
                   {"load", Align::kRight, false, "load", "share"},
                   {"requests/s", Align::kRight, false, "rate", kPlainNumber},
                   {"time", Align::kLeft, false, "time"},
                   {"mean", Align::kRight, false, "mean", "s"},
                   {"P50", Align::kRight, false, "p50", "s"},
                   {"P90", Align::kRight, false, "p90", "s"},
                   {"P99", Align::kRight, false, "p99", "s"}};
  add_simulated(table, "first, one worker", answer.simulated);
  add_simulated(table, "disaggregated", answer.simulated_split);
  return table;
}

/// How the busiest device of experts stands to the mean.
std::string load_text(const ServeAnswer& answer) {
  const std::string asked = format_number(answer.request.imbalance);
  if (answer.stack.imbalance > 0)
    return fmt::format("{} ({} evens it out) times {}", format_number(answer.stack.imbalance),
                       answer.stack.name, asked);
  return fmt::format("the skew of the measured kernels, times {}", asked);
}

/// What was tried and why it was dropped, so that an empty corner is no surprise.
std::string counts_text(const ServeAnswer& answer) {
  const ServeCounts& c = answer.counts;
  return fmt::format(
      "{} configurations composed; rejected: {} memory, {} time to first token, {} time per output "
      "token. "
      "Rates are what a full worker serves, the clock busy; tokens are output tokens, prompts "
      "included in the "
      "time. Busiest experts over the mean: {}; weights in another format change what the model "
      "answers, which "
      "is not priced. Power, cost and energy are of the first configuration on all packages. {}",
      fmt::to_string(c.composed), fmt::to_string(c.memory), fmt::to_string(c.ttft),
      fmt::to_string(c.tpot), load_text(answer),
      price_notes(answer.economics, answer.bill.power_is_estimated,
                  answer.bill.capital_is_packages_only));
}

}  // namespace

Figures figures_of(const ServeAnswer& answer) {
  if (answer.top.empty())
    return {figure("serving.least_tpot", "fastest token of any layout", answer.least_tpot, "s",
                   "limits")};
  const ServeLayout& best = answer.top.front();
  const auto per_million = [](const std::optional<double>& each) {
    return each ? std::optional(*each * 1e6) : std::nullopt;
  };
  Figures figures{
      figure("serving.tokens_per_second_per_device", "output tokens/s per device",
             ranged(answer, best.per_device), "", "rate"),
      figure("serving.tpot", "time per output token", best.state.tpot, "s", "latency"),
      figure("serving.ttft", "time to first token", best.state.ttft, "s", "latency"),
      figure("serving.requests_per_second", "requests/s per worker", best.state.rate, "", "rate"),
      figure("serving.power", "facility power", answer.bill.facility_power, "W", "bill"),
      figure("serving.cost", "cost of a million output tokens",
             per_million(answer.bill.cost_per_token), "USD", "bill"),
      figure("serving.energy", "energy of a million output tokens",
             per_million(answer.bill.energy_per_token), "J", "bill")};
  if (answer.split)
    figures.push_back(figure("serving.disaggregated_per_device",
                             "output tokens/s per device, disaggregated",
                             ranged(answer, answer.split->per_device), "", "rate"));
  return figures;
}

Document document_of(const ServeAnswer& answer, const Overlay& facts) {
  Document document{.schema = "countervail/serve/1", .sentence = sentence_of(answer)};
  document.figures = figures_of(answer);
  if (!answer.top.empty()) {
    document.add(figures_table(document.figures));
    document.add(layouts_table(answer));
    document.add(frontier_table(answer));
    if (answer.split) document.add(phases_table(answer));
    document.add(parts_table(answer));
    if (answer.simulated || answer.simulated_split) document.add(simulated_table(answer));
    if (answer.request.percentile > 0 && !answer.simulated && !answer.simulated_split)
      document.add(
          Paragraph{"percentiles", fmt::format("No load of 1.6 % or more holds both limits at P{}.",
                                               answer.request.percentile)});
  } else {
    document.outcome = "infeasible";
  }
  document.add(Paragraph{"counts", counts_text(answer)});
  document.facts = fact_lines(facts, answer.facts);
  if (answer.request.explain)
    document.add(fact_table(document.facts, "Facts that the answer rests on"));
  return document;
}

}  // namespace countervail
