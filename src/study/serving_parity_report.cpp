// The whole answer first; then each phase alone, since a chip may hold one and lose the other; then what rules count by,
// beside it; and never one limit without the frontier around it.
#include "study/serving_parity_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "facts/fact_lines.h"
#include "render/cells.h"
#include "study/parity_report.h"
#include "study/serve_report.h"

namespace countervail {
namespace {

const Hardware& hardware_of(const ServedSide& side) {
  return side.searched.hardware;
}

/// Packages for a buyer, devices for an engineer.
std::string counted(const ServedSide& side, CountUnit unit) {
  return fmt::format("{} {} {}", side.units, hardware_of(side).chip, count_name(unit, side.units));
}

/// The job with its limits: without them there is no count.
std::string job_text(const ServingParity& answer) {
  const ServeRequest& s = answer.served;
  return fmt::format(
      "{}, {} tokens in and {} out, first token within {}, each further one within {}",
      answer.scenario.model, format_number(s.input), format_number(s.output),
      format_si(s.ttft, "s"), format_si(s.tpot, "s"));
}

/// Both stacks' errors, taken as independent.
std::string range_text(const ServingParity& answer) {
  if (!answer.low || answer.low == answer.high) return {};
  const std::string high =
      answer.high ? std::to_string(*answer.high) : fmt::format("more than {}", answer.max_count);
  return fmt::format(" (80 % range {} to {})", *answer.low, high);
}

std::string unit_text(const ServePhase& phase) {
  return fmt::format("{} x {} in {}", phase.units, worker_text(phase.layout.worker),
                     name_of(phase.layout.format));
}

std::string plan_text(const ServedPlan& plan) {
  if (plan.rate == 0) return "nothing";
  if (!plan.disaggregated) return unit_text(plan.whole);
  return fmt::format("prefill {}, decode {}{}", unit_text(plan.prefill), unit_text(plan.decode),
                     plan.whole.units > 0 ? ", both " + unit_text(plan.whole) : "");
}

/// Why a side serves nothing.
std::string floor_text(const ServeAnswer& side) {
  if (side.least_tpot == 0)
    return fmt::format("no layout holds the model, the leanest needs {} of {} per device",
                       format_si(side.least_need, "B"), format_si(side.room, "B"));
  return fmt::format(
      "of layouts that fit the soonest first token comes after {}, the fastest takes {} per token",
      format_si(side.least_ttft, "s"), format_si(side.least_tpot, "s"));
}

/// Dated, since next year's software answers otherwise.
std::string stacks_text(const ServingParity& answer) {
  const auto dated = [](const ServedSide& side) {
    const serving::ServingStack& stack = side.searched.stack;
    return fmt::format("{} ({}), kernels of {}", stack.name, stack.date, side.searched.kernels);
  };
  return fmt::format(" Software: {}; against {}.", dated(answer.candidate),
                     dated(answer.reference));
}

std::string binds_text(const ServingParity& answer) {
  return fmt::format(" Binding: {} on the candidate, {} on the reference.",
                     answer.candidate.plan.binds(), answer.reference.plan.binds());
}

/// A side whose kernels nobody measured takes classes that may flatter it beside one whose kernels were.
std::string kernels_text(const Overlay& facts, const ServingParity& answer) {
  std::string text;
  for (const ServedSide* side : {&answer.candidate, &answer.reference}) {
    const std::string& chip = hardware_of(*side).chip;
    const Fact* fact = facts.find("chip/" + chip + "/kernel_tables");
    if (fact != nullptr && fact->confidence == Confidence::kAssumed)
      text += fmt::format(
          " Main caveat: no kernel of {} was measured; classes and the curves of {} stand in.",
          chip, side->searched.kernels);
  }
  return text;
}

/// Count, range, limits, software, kernels: in the order in which a reader doubts them.
std::string sentence_of(const Overlay& facts, const ServingParity& answer) {
  const CountUnit unit = answer.scenario.unit;
  if (answer.reference.plan.rate == 0)
    return fmt::format("The reference serves nothing: {}: {}: {}.", counted(answer.reference, unit),
                       job_text(answer), floor_text(answer.reference.searched));
  if (!answer.found) {
    const ServedPlan& most = answer.candidate.plan;
    return fmt::format("More than {} {} {} are needed to serve what {} do: {}. {}.{}",
                       answer.max_count, hardware_of(answer.candidate).chip, count_name(unit, 2),
                       counted(answer.reference, unit), job_text(answer),
                       most.rate == 0
                           ? "They serve nothing: " + floor_text(answer.candidate.searched)
                           : fmt::format("They take {} requests/s, the reference {}",
                                         format_significant(most.rate, 3),
                                         format_significant(answer.reference.plan.rate, 3)),
                       stacks_text(answer));
  }
  return fmt::format("{}{} serve what {} do, {} requests/s: {}.{}{}",
                     counted(answer.candidate, unit), range_text(answer),
                     counted(answer.reference, unit),
                     format_significant(answer.reference.plan.rate, 3), job_text(answer),
                     binds_text(answer), stacks_text(answer) + kernels_text(facts, answer));
}

double ttft_of(const ServedPlan& plan) {
  return plan.disaggregated ? plan.prefill.layout.state.ttft : plan.whole.layout.state.ttft;
}
double tpot_of(const ServedPlan& plan) {
  return plan.disaggregated ? plan.decode.layout.state.tpot : plan.whole.layout.state.tpot;
}

/// Users know prices by the million tokens.
Cell per_million(const std::optional<double>& each, bool money) {
  if (!each) return unknown();
  return money ? dollars(*each * 1e6) : quantity(*each * 1e6, "J");
}

/// Both sides at the counts that match.
Table sides_table(const ServingParity& answer) {
  const ServedSide &c = answer.candidate, &r = answer.reference;
  Table table{.title = "The whole answer, at these counts", .key = "sides"};
  table.columns = {{"", Align::kLeft, false, "figure"},
                   {"candidate", Align::kRight, false, "candidate"},
                   {"reference", Align::kRight, false, "reference"}};
  const auto row = [&](const char* name, const auto& cell) {
    table.rows.push_back({name, cell(c), cell(r)});
  };
  row("chip", [](const ServedSide& s) { return Cell(hardware_of(s).chip); });
  row("system", [](const ServedSide& s) { return Cell(hardware_of(s).system); });
  row("packages", [](const ServedSide& s) { return count(s.packages); });
  row("laid out as", [](const ServedSide& s) { return Cell(plan_text(s.plan)); });
  row("binds", [](const ServedSide& s) { return Cell(s.plan.binds()); });
  row("requests/s", [](const ServedSide& s) { return plain(s.plan.rate, 3); });
  row("output tokens/s per package", [&](const ServedSide& s) {
    return plain(s.plan.rate * answer.served.output / static_cast<double>(s.packages), 3);
  });
  row("time per output token", [](const ServedSide& s) { return quantity(tpot_of(s.plan), "s"); });
  row("time to first token", [](const ServedSide& s) { return quantity(ttft_of(s.plan), "s"); });
  row("facility power", [](const ServedSide& s) { return quantity(s.bill.facility_power, "W"); });
  row("cost of a million output tokens",
      [](const ServedSide& s) { return per_million(s.bill.cost_per_token, true); });
  row("energy of a million output tokens",
      [](const ServedSide& s) { return per_million(s.bill.energy_per_token, false); });
  return table;
}

/// The whole, each phase, and what rules and datasheets would say, one below the other.
Table ratios_table(const ServingParity& answer) {
  Table table{.title = fmt::format("One package against one, and packages for what {} do",
                                   answer.reference.packages),
              .key = "ratios",
              .for_machines = true};
  table.columns = {{"what", Align::kLeft, false, "what"},
                   {"candidate", Align::kRight, false, "candidate"},
                   {"reference", Align::kRight, false, "reference"},
                   {"ratio", Align::kRight, false, "ratio", kPlainNumber},
                   {"packages", Align::kRight, false, "packages", kPlainNumber}};
  for (const ServedRatio& one : answer.ratios) {
    const auto cell = [&](const std::optional<double>& value) {
      if (!value) return unknown();
      return one.unit.empty() ? plain(*value, 4) : quantity(*value, one.unit);
    };
    const bool both = one.candidate && one.reference;
    table.rows.push_back({one.name, cell(one.candidate), cell(one.reference),
                          both ? plain(*one.candidate / *one.reference, 3) : unknown(),
                          one.packages ? count(*one.packages) : absent("-")});
  }
  return table;
}

/// The most of a frontier whose users get `speed` tokens/s; 0: nothing is so fast.
double rate_at(const std::vector<ServeLayout>& frontier, double speed) {
  double best = 0;
  for (const ServeLayout& one : frontier)
    if (1 / one.state.tpot >= speed) best = std::max(best, one.per_device);
  return best;
}

/// One limit says little of the next: both frontiers at speeds that users ask for.
Table speeds_table(const ServingParity& answer) {
  constexpr double kSpeeds[] = {10, 20, 33, 50, 75, 100, 150};
  Table table{.title = "Frontiers at equal speed of a user: output tokens/s per package",
              .key = "speeds",
              .for_machines = true};
  table.columns = {{"tokens/s per user", Align::kRight, false, "user_rate", kPlainNumber}};
  for (const char* phase : {"whole", "decode"})
    for (const char* what : {"candidate", "reference", "ratio"})
      table.columns.push_back({fmt::format("{}, {}", phase, what), Align::kRight, false,
                               fmt::format("{}_{}", phase, what), kPlainNumber});
  const auto per_package = [](const ServeAnswer& side, const std::vector<ServeLayout>& frontier,
                              double speed) {
    return rate_at(frontier, speed) * side.hardware.devices_per_package;
  };
  const auto cell = [](double value) { return value > 0 ? plain(value, 3) : absent("-"); };
  const ServeAnswer &c = answer.candidate.searched, &r = answer.reference.searched;
  for (double speed : kSpeeds) {
    std::vector<Cell> row{plain(speed, 3)};
    for (auto frontier : {&ServeAnswer::frontier, &ServeAnswer::decode_frontier}) {
      const double ours = per_package(c, c.*frontier, speed),
                   theirs = per_package(r, r.*frontier, speed);
      row.push_back(cell(ours));
      row.push_back(cell(theirs));
      row.push_back(cell(ours > 0 && theirs > 0 ? ours / theirs : 0));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string notes_of(const ServingParity& answer) {
  return fmt::format(
      "Both sides are searched over every layout, aggregated and disaggregated; idle devices are "
      "allowed. A phase alone is of units that do nothing else, so its quotient is not the "
      "whole's; packages are whole units of the best size. Mean latencies, no queue of arrivals; "
      "busy clock; batch, sequence and formats of a scenario are training's and are not used. "
      "Busiest experts over the mean, on top of what each stack leaves: {}. The range "
      "takes the errors of both stacks' calibration "
      "rows as independent; on one chip and stack they cancel.",
      format_number(answer.served.imbalance));
}

}  // namespace

Figures figures_of(const ServingParity& answer) {
  Figures figures;
  const auto units = [&](const std::optional<long long>& n, double missing) {
    return n ? static_cast<double>(*n) : missing;
  };
  if (answer.found) {
    const auto middle = static_cast<double>(answer.candidate.units);
    figures.push_back(figure("serving.parity.units", "units that serve as much",
                             Interval{units(answer.low, middle), middle,
                                      units(answer.high, static_cast<double>(answer.max_count))},
                             "", "count"));
  }
  for (const ServedRatio& one : answer.ratios)
    if (one.candidate && one.reference)
      figures.push_back(figure("serving.parity." + one.key, one.name + ", candidate over reference",
                               *one.candidate / *one.reference, "", "ratio"));
  return figures;
}

Document document_of(const ServingParity& answer, const Overlay& facts) {
  Document document{.schema = "countervail/serving-parity/1",
                    .sentence = sentence_of(facts, answer)};
  document.figures = figures_of(answer);
  if (!answer.found) document.outcome = "infeasible";
  if (answer.reference.plan.rate > 0 && answer.candidate.plan.rate > 0) {
    document.add(sides_table(answer));
    document.add(ratios_table(answer));
    document.add(speeds_table(answer));
  }
  document.add(Paragraph{"conventions", notes_of(answer)});
  document.facts = fact_lines(facts, answer.facts);
  return document;
}

}  // namespace countervail
