#include "package/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "files/json_writer.h"

namespace countervail::package {
namespace {

/// "41200" -> "41,200".
std::string grouped(std::string digits) {
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string unit_name(FigureUnit unit) {
  static constexpr const char* kNames[] = {"1",   "1", "USD",   "B", "B/s", "W", "USD/(FLOP/s)",
                                           "mm2", "K", "FLOP/s"};
  return kNames[static_cast<int>(unit)];
}

std::string range_text(FigureUnit unit, const Interval& value) {
  if (value.is_exact()) return figure_text(unit, value.mid);
  return fmt::format("{} ({} to {})", figure_text(unit, value.mid), figure_text(unit, value.low),
                     figure_text(unit, value.high));
}

/// "697 (385..1,115) USD", for narrow columns.
std::string short_range(FigureUnit unit, const Interval& value) {
  const std::string middle = figure_text(unit, value.mid), low = figure_text(unit, value.low),
                    high = figure_text(unit, value.high);
  if (value.is_exact()) return middle;
  const auto number = [](const std::string& text) { return text.substr(0, text.find(' ')); };
  const auto word = [](const std::string& text) {
    return text.find(' ') == std::string::npos ? "" : text.substr(text.find(' '));
  };
  if (word(middle) != word(low) || word(middle) != word(high))
    return fmt::format("{} ({}..{})", middle, low, high);
  return fmt::format("{} ({}..{}){}", number(middle), number(low), number(high), word(middle));
}

/// Three digits: "12,400", "1.34 GUSD".
std::string three_digits(FigureUnit unit, double value) {
  if (unit == FigureUnit::kUsd) return format_si(value, "USD");
  if (value < 1000) return format_significant(value, 3);
  const double step = std::pow(10.0, std::floor(std::log10(value)) - 2);
  return grouped(fmt::format("{:.0f}", std::round(value / step) * step));
}

std::vector<std::string> three(FigureUnit unit, const Interval& value) {
  if (value.is_exact()) return {"", figure_text(unit, value.mid), ""};
  return {figure_text(unit, value.low), figure_text(unit, value.mid),
          figure_text(unit, value.high)};
}

std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

std::string signed_percent(double error) {
  return fmt::format("{:+.1f} %", 100 * error);
}

}  // namespace

std::string figure_text(FigureUnit unit, double value) {
  switch (unit) {
    case FigureUnit::kCount:
      return value >= 100 ? grouped(fmt::format("{:.0f}", value))
                          : format_significant(value, value < 0.1 ? 3 : 4);
    case FigureUnit::kShare:
      return percent(value);
    case FigureUnit::kUsd:
      return value >= 100 ? grouped(fmt::format("{:.0f}", value)) + " USD"
                          : format_significant(value, 3) + " USD";
    case FigureUnit::kBytes:
      return format_si(value, "B");
    case FigureUnit::kBytesPerSecond:
      return format_si(value, "B/s");
    case FigureUnit::kWatts:
      return format_si(value, "W");
    case FigureUnit::kUsdPerFlops:
      return grouped(fmt::format("{:.0f}", 1e15 * value)) + " USD";
    case FigureUnit::kKelvin:
      return std::isfinite(value) ? fmt::format("{:.1f} C", value - 273.15) : "no steady state";
    case FigureUnit::kFlops:
      return format_si(value, "FLOP/s");
    case FigureUnit::kAreaMm2:
      return format_significant(value, 4) + " mm2";
  }
  return {};
}

std::string answer_sentence(const Answer& answer) {
  const Interval cost = find_figure(answer, "bill.total")->value;
  std::string text = fmt::format("{}. A good package costs {}; {} of it is memory, {} logic.",
                                 answer.state.package.title, range_text(FigureUnit::kUsd, cost),
                                 percent(answer.state.bill.spent[1] / cost.mid),
                                 percent(answer.state.bill.spent[0] / cost.mid));
  for (const Figure& figure : answer.figures)
    if (figure.key.starts_with("made.")) {
      std::string label = figure.label;
      label.front() = 'G';
      text += fmt::format(" {}: {}.", label, range_text(figure.unit, figure.value));
      break;
    }
  return text;
}

std::string published_text(const Answer& answer, const Overlay& store) {
  const CompiledPackage& package = answer.state.package;
  std::string text;
  const auto compare = [&](const std::optional<double>& published, const char* key,
                           const char* what, const char* figure) {
    if (!published) return;
    const Interval ours = find_figure(answer, figure)->value;
    const Fact* fact = store.find("package/" + package.name + "/" + key);
    text += fmt::format(
        "{}{}: published {} ({}), ours {}: signed error {}, {} to {} over the range of inputs.",
        text.empty() ? "" : " ", what, figure_text(FigureUnit::kUsd, *published),
        fact ? fact->source : "", figure_text(FigureUnit::kUsd, ours.mid),
        signed_percent(ours.mid / *published - 1), signed_percent(ours.low / *published - 1),
        signed_percent(ours.high / *published - 1));
  };
  compare(package.published_cost, "published_cost", "Cost", "bill.total");
  compare(package.published_memory_cost, "published_memory_cost", "Memory", "bill.memory");
  return text;
}

Table figures_table(const Answer& answer, const std::string& group, const std::string& title) {
  Table table{.title = title,
              .columns = {{group.empty() ? "figure" : group, Align::kLeft, true},
                          {"low", Align::kRight},
                          {"middle", Align::kRight},
                          {"high", Align::kRight}},
              .rows = {}};
  for (const Figure& figure : answer.figures) {
    if (!group.empty() && figure.group != group) continue;
    std::vector<Cell> cells{figure.label};
    for (std::string& text : three(figure.unit, figure.value)) cells.emplace_back(std::move(text));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table bill_table(const Answer& answer) {
  static constexpr const char* kLabels[] = {"logic dies", "memory stacks", "interposer, bridges",
                                            "substrate",  "assembly",      "test"};
  static constexpr const char* kKeys[] = {"logic",     "memory",   "carrier",
                                          "substrate", "assembly", "test"};
  Table table{.title = "Bill of a good package, USD:", .columns = {{"part"}}, .rows = {}};
  for (const char* name : {"raw", "tested", "spent", "share", "low", "high"})
    table.columns.push_back({name, Align::kRight});
  const Bill& bill = answer.state.bill;
  const auto usd = [](double value) { return grouped(fmt::format("{:.0f}", value)); };
  double raw = 0, tested = 0;
  for (std::size_t k = 0; k < kCostKinds; ++k) {
    raw += bill.raw[k], tested += bill.tested[k];
    if (bill.spent[k] == 0) continue;
    const Interval range = find_figure(answer, std::string("bill.") + kKeys[k])->value;
    table.rows.push_back({kLabels[k], usd(bill.raw[k]), usd(bill.tested[k]), usd(bill.spent[k]),
                          percent(bill.spent[k] / bill.total), usd(range.low), usd(range.high)});
  }
  const Interval total = find_figure(answer, "bill.total")->value;
  table.rows.push_back({"total", usd(raw), usd(tested), usd(bill.total), "100.0 %", usd(total.low),
                        usd(total.high)});
  if (bill.nre > 0)
    table.rows.push_back(
        {"once-costs", "", "", usd(bill.nre), percent(bill.nre / bill.total), "", ""});
  return table;
}

namespace {

struct ExplainedFact {
  std::string value, cost, moves, source;
};

ExplainedFact explained(const CostInfluence& influence, const Fact& fact, std::size_t other_rows) {
  ExplainedFact text;
  text.value = fact_text(fact);
  if (other_rows > 0)
    text.value += fmt::format(" (+{} row{})", other_rows, other_rows == 1 ? "" : "s");
  if (!influence.cost.is_exact())
    text.cost = fmt::format("{:.0f}..{:.0f}", influence.cost.low, influence.cost.high);
  if (influence.is_number) text.moves = fmt::format("{:+.2f} %", influence.elasticity);
  text.source = fmt::format("{} [{}{}{}]", fact.source, name_of(fact.confidence),
                            fact.date.empty() ? "" : ", ", fact.date);
  return text;
}

bool moves_cost(const CostInfluence& influence) {
  return !influence.cost.is_exact() || std::abs(influence.elasticity) >= 0.00005;
}

}  // namespace

std::string explained_text(const Answer& answer, const Overlay& store, int width) {
  constexpr int kIndent = 24;
  std::string out =
      "What moves the cost: USD from the low to the high end of a range; % for 1 % more\n";
  std::string still;
  for (const CostInfluence& influence : answer.influences) {
    const Fact* fact = store.find(influence.path);
    if (!fact) continue;
    const ExplainedFact text = explained(influence, *fact, store.conflicts(influence.path).size());
    if (!moves_cost(influence)) {
      still += folded_text(fmt::format("{} = {}: {}", influence.path, text.value, text.source),
                           width, 4) +
               "\n";
      continue;
    }
    const std::string line =
        folded_text(fmt::format("{} = {}", influence.path, text.value), width, kIndent);
    out += fmt::format("{:>12}  {:>8}  {}\n", text.cost, text.moves, line);
    out += std::string(kIndent, ' ') + folded_text(text.source, width, kIndent) + "\n";
  }
  return out + "\nRead, without moving it:\n" + still;
}

Table influences_table(const Answer& answer, const Overlay& store) {
  Table table{.title = "", .columns = {}, .rows = {}};
  for (const char* name : {"fact", "value", "cost, USD", "per 1 %", "source", "note"})
    table.columns.push_back({name});
  for (const CostInfluence& influence : answer.influences)
    if (const Fact* fact = store.find(influence.path)) {
      const ExplainedFact text =
          explained(influence, *fact, store.conflicts(influence.path).size());
      table.rows.push_back(
          {influence.path, text.value, text.cost, text.moves, text.source, fact->note});
    }
  return table;
}

Table comparison_table(const Answer& a, const Answer& b) {
  Table table{.title = "",
              .columns = {{"", Align::kLeft, true},
                          {a.state.package.name, Align::kRight, true},
                          {b.state.package.name, Align::kRight, true},
                          {"ratio", Align::kRight}},
              .rows = {}};
  const auto row = [&](const std::string& label, FigureUnit unit, const Interval& x,
                       const Interval& y) {
    if (x.high == 0 && y.high == 0) return;
    table.rows.push_back(
        {label, short_range(unit, x), short_range(unit, y),
         y.mid != 0 && unit != FigureUnit::kKelvin ? format_significant(x.mid / y.mid, 3) : ""});
  };
  const auto first_die = [](const Answer& answer, const char* what) {
    return find_figure(
        answer, "die." + std::string(answer.state.package.design.dies[0].name.view()) + "." + what);
  };
  for (const auto& [what, label] :
       {std::pair("count", "first die: dies a package"), std::pair("area", "first die: area"),
        std::pair("gross", "first die: whole dies a wafer"),
        std::pair("perfect_yield", "first die: perfect"),
        std::pair("sellable_yield", "first die: sellable")})
    row(label, first_die(a, what)->unit, first_die(a, what)->value, first_die(b, what)->value);
  const auto made = [](const Answer& answer) {
    return find_figure(answer,
                       "made." + std::string(answer.state.package.design.dies[0].name.view()))
        ->value;
  };
  for (const Figure& figure : a.figures)
    if (const Figure* other = find_figure(b, figure.key);
        other && !figure.key.starts_with("die.") && !figure.key.starts_with("assembly.") &&
        !figure.key.starts_with("need.") && !figure.key.starts_with("made."))
      row(figure.label, figure.unit, figure.value, other->value);
  row("good packages from 1000 wafers of the first die", FigureUnit::kCount, made(a), made(b));
  return table;
}

Table rows_table(const Answer& answer) {
  Table table{.title = "", .columns = {}, .rows = {}};
  for (const char* name : {"group", "key", "label", "unit", "low", "middle", "high"})
    table.columns.push_back({name});
  for (const Figure& figure : answer.figures)
    table.rows.push_back({figure.group, figure.key, figure.label, unit_name(figure.unit),
                          format_number(figure.value.low), format_number(figure.value.mid),
                          format_number(figure.value.high)});
  return table;
}

namespace {

void write_interval(JsonWriter& json, const Interval& value) {
  json.member("low", value.low).member("middle", value.mid).member("high", value.high);
}

void write_influences(JsonWriter& json, const Answer& answer, const Overlay& store) {
  json.key("facts").begin_array();
  for (const CostInfluence& influence : answer.influences) {
    const Fact* fact = store.find(influence.path);
    if (!fact) continue;
    json.begin_object()
        .member("path", influence.path)
        .member("value", fact_text(*fact))
        .member("source", fact->source);
    json.member("confidence", std::string(name_of(fact->confidence)))
        .member("date", fact->date)
        .member("note", fact->note);
    if (influence.is_number)
      json.member("elasticity", influence.elasticity).key("cost").begin_object(),
          write_interval(json, influence.cost), json.end_object();
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string answer_json(const Answer& answer, const Overlay& store, bool explained) {
  JsonWriter json;
  json.begin_object()
      .member("package", answer.state.package.name)
      .member("title", answer.state.package.title);
  json.key("figures").begin_array();
  for (const Figure& figure : answer.figures) {
    json.begin_object()
        .member("key", figure.key)
        .member("group", figure.group)
        .member("label", figure.label)
        .member("unit", unit_name(figure.unit));
    write_interval(json, figure.value);
    json.end_object();
  }
  json.end_array();
  if (answer.state.package.published_cost)
    json.member("published_cost", *answer.state.package.published_cost);
  if (explained) write_influences(json, answer, store);
  json.end_object();
  return json.text() + "\n";
}

Table need_table(const Count& count) {
  Table table{
      .title = fmt::format("For {} good packages:", grouped(fmt::format("{:.0f}", count.packages))),
      .columns = {{"what", Align::kLeft, true},
                  {"low", Align::kRight},
                  {"middle", Align::kRight},
                  {"high", Align::kRight}},
      .rows = {}};
  const auto row = [&](const std::string& label, FigureUnit unit, const Interval& value) {
    table.rows.push_back({label, three_digits(unit, value.low), three_digits(unit, value.mid),
                          three_digits(unit, value.high)});
  };
  for (const DieNeed& die : count.dies) {
    row(fmt::format("{} wafers ({})", die.name, die.node), FigureUnit::kCount, die.wafers);
    row(die.name + " dies started", FigureUnit::kCount, die.dies);
  }
  for (const StackNeed& stack : count.stacks)
    row(stack.name + " stacks", FigureUnit::kCount, stack.stacks);
  row("interposer and fan-out wafers", FigureUnit::kCount, count.carrier_wafers);
  row("cost", FigureUnit::kUsd, count.cost);
  return table;
}

Table actuary_table(const ActuaryView& view, const Answer& answer) {
  Table table{.title = "Chiplet Actuary's view of the dies (no memory, no test), USD:",
              .columns = {{"part", Align::kLeft, true}},
              .rows = {}};
  for (const char* name : {"Actuary, corrected", "with its quirks", "ours"})
    table.columns.push_back({name, Align::kRight});
  const auto row = [&](const char* label, double corrected, double quirks,
                       std::optional<double> ours) {
    table.rows.push_back({label, fmt::format("{:.2f}", corrected), fmt::format("{:.2f}", quirks),
                          ours ? fmt::format("{:.2f}", *ours) : ""});
  };
  const ActuaryCost& c = view.corrected;
  const ActuaryCost& q = view.quirks;
  const Bill& bill = answer.state.bill;
  const auto of = [](const Costs& costs, CostKind kind) {
    return costs[static_cast<std::size_t>(kind)];
  };
  using enum CostKind;
  const double carriers = of(bill.raw, kCarrier) + of(bill.raw, kSubstrate);
  row("raw dies", c.raw_chips, q.raw_chips, of(bill.raw, kLogic));
  row("defective dies", c.defect_chips, q.defect_chips,
      of(bill.tested, kLogic) - of(bill.raw, kLogic));
  row("raw carrier and substrate", c.raw_package, q.raw_package, carriers);
  row("defective carrier and substrate", c.defect_package, q.defect_package,
      of(bill.spent, kCarrier) + of(bill.spent, kSubstrate) - carriers);
  row("wasted good dies", c.wasted_chips, q.wasted_chips,
      of(bill.spent, kLogic) - of(bill.tested, kLogic));
  row("total", c.total(), q.total(),
      of(bill.spent, kLogic) + of(bill.spent, kCarrier) + of(bill.spent, kSubstrate));
  return table;
}

}  // namespace countervail::package
