#include "study/parity_report.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "files/json_writer.h"
#include "study/bill_text.h"

namespace countervail {
namespace {

std::string unit_name(CountUnit unit, long long count) {
  static constexpr const char* kNames[] = {"package", "node", "system"};
  return std::string(kNames[static_cast<int>(unit)]) + (count == 1 ? "" : "s");
}

std::string counted(const ParitySide& side, const Scenario& scenario) {
  return fmt::format("{} {} {}", side.units, side.hardware.chip,
                     unit_name(scenario.unit, side.units));
}

std::string job_text(const Scenario& s) {
  return fmt::format("{}, batch {} x {} tokens{}", s.model, s.global_batch, s.sequence,
                     s.formats == TrainedFormats::kSixteenBit ? ", 16-bit" : "");
}

/// What the GEMMs of each side run in, and the answer for 16 bit where that is not it.
std::string formats_text(const ParityAnswer& answer) {
  if (!answer.sixteen_bit) return {};
  const SixteenBit& other = *answer.sixteen_bit;
  std::string text = fmt::format(" The candidate trains in {}, the reference in {}.",
                                 name_of(answer.candidate.best.strategy.format),
                                 name_of(answer.reference.best.strategy.format));
  const std::string unit = unit_name(answer.scenario.unit, other.units);
  switch (other.outcome) {
    case ParityOutcome::kFound:
      text += fmt::format(" With 16 bit on both sides: {} {}", other.units, unit);
      if (other.low != other.high)
        text += fmt::format(" (range {} to {})", *other.low,
                            other.high ? std::to_string(*other.high) : "more than the maximum");
      return text + ".";
    case ParityOutcome::kPowerComparison:
      return text + fmt::format(" With 16 bit on both sides: {} of the reference's rate.",
                                format_significant(other.candidate_rate / other.reference_rate, 2));
    case ParityOutcome::kMoreThanMaximum:
      return text + " With 16 bit on both sides: more than the maximum.";
    case ParityOutcome::kReferenceCannotRun:
      return text + " With 16 bit the reference cannot run.";
  }
  return text;
}

std::string range_text(const ParityAnswer& answer) {
  if (!answer.low) return {};
  const std::string high =
      answer.high ? std::to_string(*answer.high) : fmt::format("more than {}", answer.max_count);
  if (answer.high && *answer.low == *answer.high) return {};
  return fmt::format(" (range {} to {})", *answer.low, high);
}

std::string counted_and(const char* what, const ParitySide& side) {
  const long long idle = side.packages * side.hardware.devices_per_package - side.devices_used;
  return idle > 0 ? fmt::format(" {} of the {}'s devices idle.", idle, what) : std::string();
}

/// What a fixed batch does to a count: devices that no layout can use, and a next step that overshoots.
std::string grain(const ParityAnswer& answer) {
  constexpr double kOvershoot = 1.05;
  std::string text =
      counted_and("candidate", answer.candidate) + counted_and("reference", answer.reference);
  const double ratio = answer.candidate.tokens_per_second / answer.reference.tokens_per_second;
  if (answer.outcome == ParityOutcome::kFound && ratio > kOvershoot)
    text += fmt::format(
        " No fewer will do, yet they are {:.0f} % faster than asked: batch and layers divide in "
        "coarse steps.",
        100 * (ratio - 1));
  return text;
}

std::string hypothetical(const ParityAnswer& answer) {
  std::string text;
  for (const Hardware* hardware : {&answer.candidate.hardware, &answer.reference.hardware})
    if (hardware->hypothetical)
      text +=
          fmt::format(" Hypothetical: {} is not built with {}; its power and price are left out.",
                      hardware->system, hardware->chip);
  return text;
}

std::string caveat(const ParityAnswer& answer) {
  std::string assumed;
  for (const Hardware* hardware : {&answer.candidate.hardware, &answer.reference.hardware})
    if (hardware->assumed_curve) assumed += (assumed.empty() ? "" : " and ") + hardware->chip;
  if (assumed.empty()) return " Both efficiency curves are measured.";
  return fmt::format(
      " Main caveat: no operator measurements of {} are public; class curves are assumed.",
      assumed);
}

std::string optional_si(const std::optional<double>& value, const char* unit) {
  return value ? format_si(*value, unit) : "unknown";
}

/// One row of the comparison: candidate, reference, and their quotient where both are numbers.
struct Row {
  std::string name;
  std::optional<double> candidate, reference;
  std::string unit;  ///< SI unit; empty = a plain count
  const char *candidate_mark = "",
             *reference_mark = "";  ///< " est." behind a figure that no source gives
  int digits = 6;                   ///< significant ones of a plain count
};

std::string shown(const std::optional<double>& value, const Row& row) {
  if (!value) return "unknown";
  if (row.unit == "USD") return money(*value);
  return row.unit.empty() ? format_significant(*value, row.digits) : format_si(*value, row.unit);
}

std::vector<Cell> cells(const Row& row) {
  // Bills of unlike baskets (packages alone against whole systems, an estimate against a figure) have no ratio.
  const bool alike = std::string_view(row.candidate_mark) == row.reference_mark ||
                     std::string_view(row.unit) == "W" || std::string_view(row.unit) == "J";
  const bool both = alike && row.candidate && row.reference && *row.reference != 0;
  return {row.name, shown(row.candidate, row) + row.candidate_mark,
          shown(row.reference, row) + row.reference_mark,
          both ? format_significant(*row.candidate / *row.reference, 3) : "-"};
}

std::optional<double> times(const std::optional<double>& each, double count) {
  if (!each) return std::nullopt;
  return *each * count;
}

std::vector<Row> hardware_rows(const ParitySide& c, const ParitySide& r) {
  const auto n = static_cast<double>(c.packages), m = static_cast<double>(r.packages);
  const Hardware &a = c.hardware, &b = r.hardware;
  const auto row = [&](const char* name, std::optional<double> x, std::optional<double> y,
                       const char* unit) {
    return Row{name, times(x, n), times(y, m), unit};
  };
  return {row("packages", 1, 1, ""),
          row("devices", a.devices_per_package, b.devices_per_package, ""),
          row("compute dies", a.dies, b.dies, ""),
          row("HBM stacks", a.memory_stacks, b.memory_stacks, ""),
          row("memory", a.memory_bytes, b.memory_bytes, "B"),
          row("memory bandwidth", a.memory_bandwidth, b.memory_bandwidth, "B/s"),
          row("16-bit dense peak", a.peak_flops, b.peak_flops, "FLOP/s"),
          {"tokens a second", c.tokens_per_second, r.tokens_per_second, "", "", "", 4},
          {"step time", c.best.evaluation.time.total, r.best.evaluation.time.total, "s"},
          {"devices in use", static_cast<double>(c.devices_used),
           static_cast<double>(r.devices_used), ""}};
}

const char* estimate_mark(const Bill& bill) {
  return bill.power_is_estimated ? " est." : "";
}

const char* cost_mark(const Bill& bill) {
  if (bill.capital_is_packages_only) return bill.power_is_estimated ? " * est." : " *";
  return estimate_mark(bill);
}

std::optional<double> hours(double seconds) {
  if (!std::isfinite(seconds)) return std::nullopt;
  return seconds / 3600;
}

/// What the count costs and what failures leave of it.
std::vector<Row> bill_rows(const ParitySide& c, const ParitySide& r) {
  const Bill &a = c.bill, &b = r.bill;
  const char *x = estimate_mark(a), *y = estimate_mark(b);
  return {{"hours between stops", hours(c.goodput.mean_time_between_stops),
           hours(r.goodput.mean_time_between_stops), "", "", "", 3},
          {"goodput", c.goodput.share(), r.goodput.share(), "", "", "", 4},
          {"useful tokens a second", c.useful_tokens_per_second, r.useful_tokens_per_second, "", "",
           "", 4},
          {"time to train, days", times(c.seconds_to_train, 1 / 86400.0),
           times(r.seconds_to_train, 1 / 86400.0), "", "", "", 3},
          {"IT power", a.it_power, b.it_power, "W", x, y},
          {"facility power", a.facility_power, b.facility_power, "W", x, y},
          {"energy a token", a.energy_per_token, b.energy_per_token, "J", x, y},
          {"capital", a.capital, b.capital, "USD", a.capital_is_packages_only ? " *" : "",
           b.capital_is_packages_only ? " *" : ""},
          {"cost a million tokens", times(a.cost_per_token, 1e6), times(b.cost_per_token, 1e6),
           "USD", cost_mark(a), cost_mark(b)}};
}

std::vector<Row> time_rows(const StepTime& c, const StepTime& r) {
  return {{"  layers", c.layers, r.layers, "s"},
          {"  recompute", c.recompute, r.recompute, "s"},
          {"  embedding, logits", c.edges, r.edges, "s"},
          {"  tensor collectives", c.tensor_exposed, r.tensor_exposed, "s"},
          {"  context collectives", c.context_exposed, r.context_exposed, "s"},
          {"  expert exchange", c.expert_exposed, r.expert_exposed, "s"},
          {"  host launches", c.host, r.host, "s"},
          {"  pipeline bubble", c.bubble, r.bubble, "s"},
          {"  stage transfers", c.pipeline_exposed, r.pipeline_exposed, "s"},
          {"  data collectives", c.data_exposed, r.data_exposed, "s"},
          {"  optimizer", c.optimizer, r.optimizer, "s"}};
}

}  // namespace

std::string parity_sentence(const ParityAnswer& answer) {
  const Scenario& s = answer.scenario;
  switch (answer.outcome) {
    case ParityOutcome::kFound:
      return fmt::format(
          "{}{} {} {}: {}.{}", counted(answer.candidate, s), range_text(answer),
          s.match == Match::kTimeToTrain ? "finish a run as soon as" : "train as fast as",
          counted(answer.reference, s), job_text(s),
          formats_text(answer) + grain(answer) + hypothetical(answer) + caveat(answer));
    case ParityOutcome::kMoreThanMaximum: {
      const double need = answer.candidate_least_memory;
      const bool memory = std::isfinite(need) && need > 0;
      return fmt::format(
          "More than {} {} {} are needed to train as fast as {}: {}.{}", answer.max_count,
          answer.candidate.hardware.chip, unit_name(s.unit, 2), counted(answer.reference, s),
          job_text(s),
          memory ? fmt::format(" The leanest layout tried needs {} a device.", format_si(need, "B"))
                 : "");
    }
    case ParityOutcome::kReferenceCannotRun:
      return answer.smallest_reference > 0
                 ? fmt::format(
                       "The reference cannot run: {} do not hold {}. The fewest that can: {}.",
                       counted(answer.reference, s), job_text(s), answer.smallest_reference)
                 : fmt::format("The reference cannot run: no layout of up to {} {} holds {}.",
                               answer.max_count, unit_name(s.unit, 2), job_text(s));
    case ParityOutcome::kPowerComparison:
      if (answer.candidate.units == 0)
        return fmt::format("Cannot compare within power: the power of {} is unknown.",
                           answer.reference.bill.facility_power ? answer.candidate.hardware.system
                                                                : answer.reference.hardware.system);
      if (answer.candidate.tokens_per_second == 0)
        return fmt::format("Within {} fit {}, which cannot hold {}.",
                           optional_si(answer.reference.bill.facility_power, "W"),
                           counted(answer.candidate, s), job_text(s));
      return fmt::format(
          "Within the {} facility power of {} fit {}, which train at {} of the reference's rate: "
          "{}.{}",
          optional_si(answer.reference.bill.facility_power, "W"), counted(answer.reference, s),
          counted(answer.candidate, s),
          format_significant(
              answer.candidate.tokens_per_second / answer.reference.tokens_per_second, 2),
          job_text(s),
          formats_text(answer) + grain(answer) + hypothetical(answer) + caveat(answer));
  }
  return {};
}

/// "12.4 (9.9 to 19.1)": what the packages take through yield and bonding.
std::string ranged(const Interval& value, std::string (*shown)(double)) {
  return value.is_exact()
             ? shown(value.mid)
             : fmt::format("{} ({} to {})", shown(value.mid), shown(value.low), shown(value.high));
}

void add_silicon_rows(Table& table, const ParitySide& c, const ParitySide& r) {
  if (!c.silicon && !r.silicon) return;
  const auto count = [](double value) { return format_significant(value, 3); };
  const auto logic = [](const package::Count& need) {
    Interval wafers;
    for (const package::DieNeed& die : need.dies) wafers = wafers + die.wafers;
    return wafers;
  };
  const auto stacks = [](const package::Count& need) {
    Interval bought;
    for (const package::StackNeed& stack : need.stacks) bought = bought + stack.stacks;
    return bought;
  };
  const auto carriers = [](const package::Count& need) { return need.carrier_wafers; };
  const auto cost = [](const package::Count& need) { return need.cost; };
  const auto row = [&](const char* name, const auto& of, std::string (*shown)(double)) {
    const auto cell = [&](const ParitySide& side) {
      return side.silicon ? ranged(of(*side.silicon), shown) : std::string("unknown");
    };
    const bool both = c.silicon && r.silicon && of(*r.silicon).mid > 0;
    table.rows.push_back(
        {name, cell(c), cell(r),
         both ? format_significant(of(*c.silicon).mid / of(*r.silicon).mid, 3) : "-"});
  };
  row("logic wafers", logic, +count);
  row("HBM stacks bought", stacks, +count);
  row("interposer wafers", carriers, +count);
  row(
      "cost to make", cost, +[](double usd) { return money(usd); });
}

Table parity_table(const ParityAnswer& answer) {
  const ParitySide &c = answer.candidate, &r = answer.reference;
  Table table;
  table.columns = {{""},
                   {"candidate", Align::kRight, true},
                   {"reference", Align::kRight, true},
                   {"ratio", Align::kRight}};
  table.rows.push_back({"chip", c.hardware.chip, r.hardware.chip, ""});
  table.rows.push_back({"system", c.hardware.system, r.hardware.system, ""});
  table.rows.push_back({"software stack", c.hardware.stack, r.hardware.stack, ""});
  for (const Row& row : hardware_rows(c, r)) table.rows.push_back(cells(row));
  for (const Row& row : time_rows(c.best.evaluation.time, r.best.evaluation.time))
    if (row.candidate != 0 || row.reference != 0)
      table.rows.push_back(cells(row));  // parts that neither side has stay out
  table.rows.push_back(cells(
      {"memory a device", c.best.evaluation.memory.total, r.best.evaluation.memory.total, "B"}));
  table.rows.push_back(cells({"usable a device", c.usable_memory, r.usable_memory, "B"}));
  const Job job{answer.scenario.sequence, answer.scenario.global_batch, 0};
  table.rows.push_back(
      {"strategy", strategy_text(c.best.strategy, job), strategy_text(r.best.strategy, job), ""});
  for (const Row& row : bill_rows(c, r)) table.rows.push_back(cells(row));
  add_silicon_rows(table, c, r);
  return table;
}

Table parity_values(const ParityAnswer& answer) {
  const ParitySide &c = answer.candidate, &r = answer.reference;
  Table table;
  table.columns = {{"quantity"}, {"unit"}, {"candidate"}, {"reference"}, {"ratio"}};
  const auto number = [](const std::optional<double>& value) {
    return value && std::isfinite(*value) ? format_number(*value) : std::string();
  };
  const auto add = [&](const Row& row) {
    const bool both = row.candidate && row.reference && *row.reference != 0;
    table.rows.push_back({std::string(trim(row.name)), row.unit, number(row.candidate),
                          number(row.reference),
                          both ? format_number(*row.candidate / *row.reference) : ""});
  };
  table.rows.push_back({"chip", "", c.hardware.chip, r.hardware.chip, ""});
  table.rows.push_back({"system", "", c.hardware.system, r.hardware.system, ""});
  table.rows.push_back({"software stack", "", c.hardware.stack, r.hardware.stack, ""});
  add({"units", static_cast<double>(c.units), static_cast<double>(r.units), ""});
  const auto end = [](const std::optional<long long>& value) {
    return value ? std::to_string(*value) : std::string();
  };
  table.rows.push_back({"units, low end", "", end(answer.low), "", ""});
  table.rows.push_back({"units, high end", "", end(answer.high), "", ""});
  for (const Row& row : hardware_rows(c, r)) add(row);
  for (const Row& row : time_rows(c.best.evaluation.time, r.best.evaluation.time)) add(row);
  add({"memory a device", c.best.evaluation.memory.total, r.best.evaluation.memory.total, "B"});
  for (const Row& row : bill_rows(c, r)) add(row);
  return table;
}

Table single_resource_table(const ParityAnswer& answer) {
  Table table;
  table.title = fmt::format("Packages that match {} reference packages by one resource alone:",
                            answer.reference.packages);
  table.columns = {{"resource, per package"},
                   {"candidate", Align::kRight},
                   {"reference", Align::kRight},
                   {"count", Align::kRight}};
  for (const SingleResource& single : answer.single)
    table.rows.push_back({single.name, format_si(single.candidate, single.unit),
                          format_si(single.reference, single.unit),
                          single.count ? std::to_string(*single.count) : "unknown"});
  return table;
}

Table system_table(const ParityAnswer& answer) {
  const auto range = [](const Interval& value, const std::string& unit) {
    return value.is_exact()
               ? format_si(value.mid, unit)
               : fmt::format("{} to {}", format_si(value.low, unit), format_si(value.high, unit));
  };
  Table table;
  table.title = fmt::format("One {} against one {}:", answer.candidate.hardware.system,
                            answer.reference.hardware.system);
  table.columns = {{"per system"},
                   {"candidate", Align::kRight},
                   {"reference", Align::kRight},
                   {"ratio", Align::kRight}};
  for (const SystemRatio& system : answer.systems)
    table.rows.push_back(
        {system.name, range(system.candidate, system.unit), range(system.reference, system.unit),
         system.ratio.is_exact()
             ? fmt::format("{:.2f}", system.ratio.mid)
             : fmt::format("{:.2f} to {:.2f}", system.ratio.low, system.ratio.high)});
  return table;
}

std::string parity_notes(const ParityAnswer& answer) {
  const Bill &a = answer.candidate.bill, &b = answer.reference.bill;
  const bool has_silicon = answer.candidate.silicon || answer.reference.silicon;
  return bill_notes(answer.economics, a.power_is_estimated || b.power_is_estimated,
                    a.capital_is_packages_only || b.capital_is_packages_only) +
         (has_silicon
              ? " Wafers, stacks and cost to make: of good packages, through data/packages with "
                "its losses."
              : "") +
         fmt::format(
             " Same model, sequence and batch on both sides. {} sourced facts; --explain lists "
             "each "
             "with its source and weight.",
             answer.facts.size()) +
         " " + conflicts_text(answer.conflicts) +
         (has_silicon && !answer.scenario.conflicts
              ? " What packages take to make is read as the range of all rows."
              : "");
}

namespace {

void member_if(JsonWriter& json, const char* name, const std::optional<double>& value) {
  json.key(name);
  if (value)
    json.value(*value);
  else
    json.null();
}

void side_json(JsonWriter& json, const char* name, const ParitySide& side,
               const Scenario& scenario) {
  const Strategy& s = side.best.strategy;
  const StepTime& t = side.best.evaluation.time;
  const StepMemory& m = side.best.evaluation.memory;
  json.key(name).begin_object();
  json.member("chip", side.hardware.chip)
      .member("system", side.hardware.system)
      .member("stack", side.hardware.stack);
  json.member("units", side.units)
      .member("packages", side.packages)
      .member("devices_used", side.devices_used);
  json.member("tokens_per_second", side.tokens_per_second)
      .member("assumed_curve", side.hardware.assumed_curve);
  json.member("goodput", side.goodput.share())
      .member("useful_tokens_per_second", side.useful_tokens_per_second);
  json.member("checkpoint_interval_s", side.goodput.checkpoint_interval);
  json.member("mean_time_between_stops_s", side.goodput.mean_time_between_stops);
  member_if(json, "time_to_train_s", side.seconds_to_train);
  member_if(json, "it_power_w", side.bill.it_power);
  member_if(json, "facility_power_w", side.bill.facility_power);
  json.member("power_is_estimated", side.bill.power_is_estimated);
  member_if(json, "capital_usd", side.bill.capital);
  json.member("capital_is_packages_only", side.bill.capital_is_packages_only);
  member_if(json, "energy_per_token_j", side.bill.energy_per_token);
  member_if(json, "cost_per_token_usd", side.bill.cost_per_token);
  if (side.silicon) {
    const auto interval = [&](const char* part, const Interval& value) {
      json.key(part)
          .begin_object()
          .member("low", value.low)
          .member("mid", value.mid)
          .member("high", value.high)
          .end_object();
    };
    json.key("silicon").begin_object().member("package", side.silicon->spec);
    for (const package::DieNeed& die : side.silicon->dies)
      interval(("wafers " + die.name).c_str(), die.wafers);
    for (const package::StackNeed& stack : side.silicon->stacks)
      interval(("stacks " + stack.name).c_str(), stack.stacks);
    interval("carrier_wafers", side.silicon->carrier_wafers);
    interval("cost_usd", side.silicon->cost);
    json.end_object();
  }
  json.key("strategy").begin_object();
  json.member("tensor_parallel", s.tensor_parallel)
      .member("pipeline_parallel", s.pipeline_parallel);
  json.member("context_parallel", s.context_parallel).member("expert_parallel", s.expert_parallel);
  json.member("expert_tensor_parallel", s.expert_tensor_parallel)
      .member("schedule", schedule_name(s));
  json.member("data_parallel", s.data_parallel).member("virtual_stages", s.virtual_stages);
  json.member("micro_batch", s.micro_batch).member("zero_stage", static_cast<int>(s.zero_stage));
  json.member("recompute", name_of(s.recompute)).member("sequence_parallel", s.sequence_parallel);
  json.member("format", name_of(s.format));
  json.member("text", strategy_text(s, {scenario.sequence, scenario.global_batch, 0})).end_object();
  json.key("step_seconds").begin_object();
  json.member("layers", t.layers).member("recompute", t.recompute).member("edges", t.edges);
  json.member("tensor_exposed", t.tensor_exposed).member("bubble", t.bubble);
  json.member("context_exposed", t.context_exposed)
      .member("expert_exposed", t.expert_exposed)
      .member("host", t.host);
  json.member("pipeline_exposed", t.pipeline_exposed).member("data_exposed", t.data_exposed);
  json.member("optimizer", t.optimizer).member("total", t.total).end_object();
  json.key("memory_bytes").begin_object();
  json.member("weights", m.weights)
      .member("gradients", m.gradients)
      .member("optimizer", m.optimizer);
  json.member("activations", m.activations).member("working", m.working).member("logits", m.logits);
  json.member("gathered", m.gathered)
      .member("runtime", m.runtime)
      .member("total", m.total)
      .end_object();
  json.end_object();
}

}  // namespace

std::string parity_json(const ParityAnswer& answer, const Overlay& store,
                        const std::vector<Influence>* influences) {
  JsonWriter json;
  json.begin_object()
      .member("schema", "countervail/parity/1")
      .member("answer", parity_sentence(answer));
  json.member("found", answer.outcome == ParityOutcome::kFound)
      .member("max_count", answer.max_count);
  json.key("range").begin_object().key("low");
  answer.low ? json.value(*answer.low) : json.null();
  json.key("high");
  answer.high ? json.value(*answer.high) : json.null();
  json.end_object();
  if (answer.sixteen_bit) {
    json.key("sixteen_bit").begin_object().member("units", answer.sixteen_bit->units).key("low");
    answer.sixteen_bit->low ? json.value(*answer.sixteen_bit->low) : json.null();
    json.key("high");
    answer.sixteen_bit->high ? json.value(*answer.sixteen_bit->high) : json.null();
    json.end_object();
  }
  side_json(json, "candidate", answer.candidate, answer.scenario);
  side_json(json, "reference", answer.reference, answer.scenario);
  json.key("single_resource").begin_array();
  for (const SingleResource& single : answer.single) {
    json.begin_object().member("name", single.name).member("unit", single.unit);
    json.member("candidate", single.candidate).member("reference", single.reference).key("count");
    single.count ? json.value(*single.count) : json.null();
    json.end_object();
  }
  json.end_array().key("facts").begin_array();
  for (const std::string& path : answer.facts) {
    const Fact& fact = *store.find(path);
    json.begin_object().member("path", path);
    if (fact.is_number())
      json.member("low", fact.value.low)
          .member("mid", fact.value.mid)
          .member("high", fact.value.high)
          .member("unit", fact.unit);
    else
      json.member("text", fact.text);
    json.member("source", fact.source).member("confidence", name_of(fact.confidence));
    if (influences)
      for (const Influence& influence : *influences)
        if (influence.path == path && influence.is_number)
          json.member("rate_elasticity", influence.elasticity[kRateFigure])
              .member("cost_elasticity", influence.elasticity[kCostFigure]);
    json.end_object();
  }
  json.end_array().end_object();
  return json.text() + "\n";
}

}  // namespace countervail
