// One table with both sides beside each other for people, the same with everything
// for programs, then what single resources alone would say and how the systems
// compare. Ratios only of like with like.
#include "study/parity_report.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "render/cells.h"
#include "study/bill_text.h"
#include "study/figures.h"
#include "study/influence_report.h"
#include "study/strategy_text.h"

namespace countervail {
namespace {

/// Candidate, reference, and their quotient where both are numbers. Bills of unlike baskets (packages alone against whole
/// systems, an estimate against a figure) have no ratio; watts and joules are compared all the same.
void add_row(Table& table, const char* name, const Cell& candidate, const Cell& reference) {
  const bool alike =
      candidate.mark == reference.mark || candidate.unit == "W" || candidate.unit == "J";
  const bool both = alike && candidate.number && reference.number && reference.number->mid != 0;
  table.rows.push_back(
      {name, candidate, reference,
       both ? plain(candidate.number->mid / reference.number->mid, 3) : absent("-")});
}

void add_words(Table& table, const char* name, const Cell& candidate, const Cell& reference) {
  table.rows.push_back({name, candidate, reference, absent("")});
}

struct HardwareRow {
  const char *name, *unit;                         ///< unit empty: a count
  std::optional<double> (*each)(const Hardware&);  ///< of one package
};
constexpr HardwareRow kHardwareRows[] = {
    {"packages", "", [](const Hardware&) { return std::optional(1.0); }},
    {"devices", "", [](const Hardware& h) { return std::optional<double>(h.devices_per_package); }},
    {"compute dies", "", [](const Hardware& h) { return std::optional<double>(h.dies); }},
    {"HBM stacks", "", [](const Hardware& h) { return std::optional<double>(h.memory_stacks); }},
    {"memory", "B", [](const Hardware& h) { return std::optional<double>(h.memory_bytes); }},
    {"memory bandwidth", "B/s",
     [](const Hardware& h) { return std::optional<double>(h.memory_bandwidth); }},
    {"16-bit dense peak", "FLOP/s",
     [](const Hardware& h) { return std::optional<double>(h.peak_flops); }}};

void add_hardware_rows(Table& table, const ParitySide& c, const ParitySide& r) {
  for (const HardwareRow& row : kHardwareRows) {
    const auto cell = [&](const ParitySide& side) {
      const std::optional<double> each = row.each(side.hardware);
      if (!each) return unknown();
      const double all = *each * static_cast<double>(side.packages);
      return *row.unit == '\0' ? plain(all, 6) : quantity(all, row.unit);
    };
    add_row(table, row.name, cell(c), cell(r));
  }
}

constexpr double kCounts = 0.01;  ///< of a step

/// Parts of the step; for people without those that neither side has.
void add_time_rows(Table& table, const StepTime& c, const StepTime& r, Audience audience) {
  const Figures ours = figures_of(c), theirs = figures_of(r);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const bool has = ours[i].value.mid != 0 || theirs[i].value.mid != 0;
    if (ours[i].key != "time.total" && (has || audience == Audience::kMachines))
      add_row(table, ours[i].label.c_str(), cell_of(ours[i]), cell_of(theirs[i]));
    // The quotient of two parts that hardly count says nothing.
    const bool counts =
        ours[i].value.mid >= kCounts * c.total || theirs[i].value.mid >= kCounts * r.total;
    if (!counts && !table.rows.empty() && table.rows.back()[0].text == ours[i].label)
      table.rows.back()[3] = absent("-");
  }
}

const char* estimate_mark(const Bill& bill) {
  return bill.power_is_estimated ? "est." : "";
}

const char* cost_mark(const Bill& bill) {
  // Two marks, because two notes below the table explain them.
  if (bill.capital_is_packages_only) return bill.power_is_estimated ? "* est." : "*";
  return estimate_mark(bill);
}

/// A time in a unit of its own ("h", "day"); unknown where it is no number.
Cell time_in(const std::optional<double>& seconds, double scale, const char* unit) {
  if (!seconds || !std::isfinite(*seconds)) return unknown();
  return {format_significant(*seconds / scale, 3), *seconds / scale, unit};
}

Cell dollars_per_million(std::optional<double> each) {
  if (each) *each *= 1e6;
  return dollars(each);
}

/// What the count costs and what failures leave of it.
void add_bill_rows(Table& table, const ParitySide& c, const ParitySide& r) {
  const auto row = [&](const char* name, const auto& cell) {
    add_row(table, name, cell(c), cell(r));
  };
  using Side = ParitySide;
  row("hours between stops",
      [](const Side& s) { return time_in(s.goodput.mean_time_between_stops, 3600, "h"); });
  row("goodput", [](const Side& s) { return plain(s.goodput.share(), 4); });
  row("useful tokens/s",
      [](const Side& s) { return plain(s.useful_tokens_per_second, 4, "token/s"); });
  row("time to train, days",
      [](const Side& s) { return time_in(s.seconds_to_train, 86400, "day"); });
  row("IT power",
      [](const Side& s) { return marked(quantity(s.bill.it_power, "W"), estimate_mark(s.bill)); });
  row("facility power", [](const Side& s) {
    return marked(quantity(s.bill.facility_power, "W"), estimate_mark(s.bill));
  });
  row("energy per token", [](const Side& s) {
    return marked(quantity(s.bill.energy_per_token, "J"), estimate_mark(s.bill));
  });
  row("capital", [](const Side& s) {
    return marked(dollars(s.bill.capital), s.bill.capital_is_packages_only ? "*" : "");
  });
  row("cost per million tokens", [](const Side& s) {
    return marked(dollars_per_million(s.bill.cost_per_token), cost_mark(s.bill));
  });
}

/// "12.4 (9.9 to 19.1)": what the packages take through yield and bonding.
template <typename Words>
Cell spread(const Interval& value, const char* unit, const Words& words) {
  if (value.is_exact()) return {words(value.mid), value, unit};
  return {fmt::format("{} ({} to {})", words(value.mid), words(value.low), words(value.high)),
          value, unit};
}

void add_silicon_rows(Table& table, const ParitySide& c, const ParitySide& r) {
  if (!c.silicon && !r.silicon) return;
  const auto row = [&](const char* name, const char* unit, const auto& of, const auto& words) {
    const auto cell = [&](const ParitySide& side) {
      return side.silicon ? spread(of(*side.silicon), unit, words) : unknown();
    };
    add_row(table, name, cell(c), cell(r));
  };
  const auto three_digits = [](double value) { return format_significant(value, 3); };
  row(
      "logic wafers", "wafer",
      [](const package::Count& need) {
        Interval wafers;
        for (const package::DieNeed& die : need.dies) wafers = wafers + die.wafers;
        return wafers;
      },
      three_digits);
  row(
      "HBM stacks bought", "stack",
      [](const package::Count& need) {
        Interval bought;
        for (const package::StackNeed& stack : need.stacks) bought = bought + stack.stacks;
        return bought;
      },
      three_digits);
  row(
      "interposer wafers", "wafer", [](const package::Count& need) { return need.carrier_wafers; },
      three_digits);
  row(
      "cost to make", "USD", [](const package::Count& need) { return need.cost; }, money);
}

/// Both sides beside each other. Machines also get the count with its range.
Table sides_table(const ParityAnswer& answer, Audience audience) {
  const ParitySide &c = answer.candidate, &r = answer.reference;
  Table table{"", {}, {}, "sides", audience == Audience::kMachines, audience};
  table.columns = {{"", Align::kLeft, false, "quantity"},
                   {"candidate", Align::kRight, true},
                   {"reference", Align::kRight, true},
                   {"ratio", Align::kRight, false, "", kPlainNumber}};
  table.columns[1].is_range = table.columns[2].is_range = true;
  add_words(table, "chip", c.hardware.chip, r.hardware.chip);
  add_words(table, "system", c.hardware.system, r.hardware.system);
  add_words(table, "software stack", c.hardware.stack, r.hardware.stack);
  if (audience == Audience::kMachines) {
    const Figures figures = figures_of(answer);  // the first two are the counts
    add_row(table, "units", cell_of(figures[0]), cell_of(figures[1]));
  }
  add_hardware_rows(table, c, r);
  add_row(table, "tokens/s", plain(c.tokens_per_second, 4, "token/s"),
          plain(r.tokens_per_second, 4, "token/s"));
  if (c.published || r.published) {
    const auto row = [](const ParitySide& side) {
      return side.published ? plain(side.published->tokens_per_second, 4, "token/s") : unknown();
    };
    add_row(table, "published tokens/s per package", row(c), row(r));
  }
  const Evaluation &ours = c.best.evaluation, &theirs = r.best.evaluation;
  add_row(table, "step time", quantity(ours.time.total, "s"), quantity(theirs.time.total, "s"));
  add_row(table, "devices in use", plain(static_cast<double>(c.devices_used), 6),
          plain(static_cast<double>(r.devices_used), 6));
  add_time_rows(table, ours.time, theirs.time, audience);
  add_row(table, "memory per device", quantity(ours.memory.total, "B"),
          quantity(theirs.memory.total, "B"));
  add_row(table, "usable per device", quantity(c.usable_memory, "B"),
          quantity(r.usable_memory, "B"));
  const Job job{answer.scenario.sequence, answer.scenario.global_batch, 0};
  add_words(table, "strategy", strategy_text(c.best.strategy, job),
            strategy_text(r.best.strategy, job));
  add_bill_rows(table, c, r);
  add_silicon_rows(table, c, r);
  return table;
}

/// The strategies by degree, for machines: people read them in words above.
Table strategies_table(const ParityAnswer& answer) {
  Table table{"",           {{"side"}}, {{"candidate"}, {"reference"}},
              "strategies", false,      Audience::kMachines};
  const Strategy* strategies[] = {&answer.candidate.best.strategy, &answer.reference.best.strategy};
  for (const StrategyColumn& column : strategy_columns()) {
    table.columns.push_back(column.column);
    for (std::size_t i = 0; i < 2; ++i) table.rows[i].push_back(column.cell(*strategies[i]));
  }
  return table;
}

Table single_resource_table(const ParityAnswer& answer) {
  Table table;
  table.key = "single_resources";
  table.title = fmt::format("Packages that match {} reference packages by one resource alone:",
                            answer.reference.packages);
  table.columns = {{"resource, per package", Align::kLeft, false, "resource"},
                   {"candidate", Align::kRight},
                   {"reference", Align::kRight},
                   {"count", Align::kRight, false, "packages", kPlainNumber}};
  for (const SingleResource& single : answer.single)
    table.rows.push_back({single.name, quantity(single.candidate, single.unit),
                          quantity(single.reference, single.unit),
                          single.count ? count(*single.count) : unknown()});
  return table;
}

Table system_table(const ParityAnswer& answer) {
  Table table;
  table.key = "systems";
  table.title = fmt::format("One {} against one {}:", answer.candidate.hardware.system,
                            answer.reference.hardware.system);
  table.columns = {{"per system", Align::kLeft, false, "quantity"},
                   {"candidate", Align::kRight},
                   {"reference", Align::kRight},
                   {"ratio", Align::kRight, false, "", kPlainNumber}};
  for (TableColumn& column : table.columns) column.is_range = column.align == Align::kRight;
  for (const SystemRatio& system : answer.systems) {
    const Interval& ratio = system.ratio;
    const std::string words = ratio.is_exact()
                                  ? fmt::format("{:.2f}", ratio.mid)
                                  : fmt::format("{:.2f} to {:.2f}", ratio.low, ratio.high);
    table.rows.push_back({system.name,
                          quantity(system.candidate, system.unit),
                          quantity(system.reference, system.unit),
                          {words, ratio}});
  }
  return table;
}

/// Makers write GiB as GB: what a job may fill can exceed the label, and would look like a mistake.
std::string label_note(const ParityAnswer& answer) {
  std::string chips;
  for (const ParitySide* side : {&answer.candidate, &answer.reference}) {
    const Hardware& h = side->hardware;
    if (h.devices_per_package > 0 && side->usable_memory * h.devices_per_package > h.memory_bytes)
      chips += (chips.empty() ? "" : " and ") + h.chip;
  }
  if (chips.empty()) return "";
  return fmt::format(
      " Usable memory of {} is above its label: the maker's GB are GiB of 1.074 GB "
      "(memory_usable_share).",
      chips);
}

/// What the figures of the tables rest on: prices, estimates, conventions.
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
         label_note(answer) + " " + conflicts_text(answer.conflicts) +
         (has_silicon && !answer.scenario.conflicts
              ? " What packages take to make is read as the range of all rows."
              : "");
}

const char* word_of(ParityOutcome outcome) {
  static constexpr const char* kWords[] = {"found", "more than the maximum", "reference cannot run",
                                           "power comparison"};
  return kWords[static_cast<int>(outcome)];
}

}  // namespace

Document document_of(const ParityAnswer& answer, const Overlay& store,
                     const std::vector<Influence>& influences) {
  Document document{.schema = "countervail/parity/1",
                    .outcome = word_of(answer.outcome),
                    .conflicts = name_of(answer.conflicts),
                    .sentence = parity_sentence(answer),
                    .figures = figures_of(answer)};
  const InfluencedFigures influenced = influenced_figures(answer);
  document.facts = explained_facts(store, answer.facts, influences, influenced);
  if (answer.candidate.tokens_per_second > 0) {
    document.add(sides_table(answer, Audience::kPeople));
    document.add(strategies_table(answer));
  }
  document.add(sides_table(answer, Audience::kMachines));
  document.add(single_resource_table(answer));
  document.add(system_table(answer));
  document.add(Paragraph{"conventions", parity_notes(answer)});
  if (!influences.empty()) document.add(influence_table(store, influences, influenced));
  return document;
}

}  // namespace countervail
