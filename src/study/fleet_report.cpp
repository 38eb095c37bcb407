// The sentence says what was counted from whose rates; the tables part the two phases, since a chip may be good at one alone.
#include "study/fleet_report.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "facts/fact_lines.h"
#include "render/cells.h"
#include "study/bill_text.h"
#include "study/fact_table.h"
#include "study/serve_report.h"

namespace countervail {
namespace {

constexpr const char* kPhases[] = {"prefill", "decode"};
constexpr std::size_t kPhaseCount = 2;

/// Unknown where either is: half of a bill is none.
std::optional<double> sum_of(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return std::nullopt;
  return *a + *b;
}

/// A figure of both phases' bills together.
template <typename Figure>
std::optional<double> total(const FleetAnswer& answer, Figure figure) {
  return sum_of(figure(answer.parts[0].bill), figure(answer.parts[1].bill));
}

/// Of both phases, spares included, since they draw power too.
std::optional<double> facility_power(const FleetAnswer& answer) {
  return total(answer, [](const Bill& bill) { return bill.facility_power; });
}
std::optional<double> capital(const FleetAnswer& answer) {
  return total(answer, [](const Bill& bill) { return bill.capital; });
}
std::optional<double> day_cost(const FleetAnswer& answer) {
  return total(answer, [&](const Bill& bill) { return cost_per_day(bill, answer.economics); });
}

/// Whole units of each phase: packages are not shared between them.
long long total_packages(const FleetAnswer& answer) {
  return answer.parts[0].packages + answer.parts[1].packages;
}

/// Where no rates were given, the layout says what the count rests on.
std::string searched_text(const FleetAnswer& answer) {
  const auto& [prefill, decode] = *answer.searched;
  const ServeRequest& served = answer.request.served;
  return fmt::format(
      " The 80 % range of the software's error gives {} to {} packages. Units that need the fewest "
      "packages: prefill {} in {}, first token after {} (limit {}); decode {} in {}, {} requests "
      "per rank, {} per token (limit {}). Prompts of {} and answers of {} tokens on the mean; {}.",
      format_significant(answer.packages.low, 2), format_significant(answer.packages.high, 2),
      worker_text(prefill.layout.worker), name_of(prefill.layout.format),
      format_si(prefill.layout.state.ttft, "s"), format_si(served.ttft, "s"),
      worker_text(decode.layout.worker), name_of(decode.layout.format),
      format_number(decode.layout.requests), format_si(decode.layout.state.tpot, "s"),
      format_si(served.tpot, "s"), format_significant(served.input, 4),
      format_significant(served.output, 4), answer.stack);
}

const char* unit_word(const serving::UnitCount& phase) {
  return phase.units() == 1 ? "unit" : "units";
}

/// Counts first, then what they rest on.
std::string sentence(const FleetAnswer& answer) {
  const auto& phases = answer.count.phases;
  std::string text = fmt::format(
      "{} prefill {} of {} packages and {} decode {} of {} in {} serve {} at {} input and {} "
      "output tokens/s: {} packages, {} nodes; {} and {} units are busy on the mean.",
      phases[0].units(), unit_word(phases[0]), answer.parts[0].unit_packages, phases[1].units(),
      unit_word(phases[1]), answer.parts[1].unit_packages, answer.hardware.system,
      answer.request.model, format_significant(answer.stream.input, 3),
      format_significant(answer.stream.output, 3), total_packages(answer),
      answer.parts[0].nodes + answer.parts[1].nodes, format_significant(phases[0].busy, 4),
      format_significant(phases[1].busy, 4));
  const long long spare = phases[0].spare + phases[1].spare;
  if (spare > 0)
    text += fmt::format(
        " {} of the units are spares: with each up {} % of the time, enough are with "
        "a chance of {} %.",
        spare, format_significant(100 * answer.request.availability, 4),
        format_significant(100 * answer.request.assurance, 5));
  return text + (answer.searched ? searched_text(answer)
                                 : " The rates of a unit are given, not computed: whether they "
                                   "hold under a limit on latency is not said here.");
}

/// Busy is not whole: it is the mean, from which whole units and spares follow.
Table units_table(const FleetAnswer& answer) {
  Table table{.title = "Units of each phase", .key = "units", .for_machines = true};
  table.columns = {{"phase"},
                   {"tokens/s", Align::kRight, false, "rate", "token/s"},
                   {"of a unit", Align::kRight, false, "rate_per_unit", "token/s"},
                   {"busy", Align::kRight, false, "busy", kPlainNumber},
                   {"needed", Align::kRight, false, "needed", kPlainNumber},
                   {"spare", Align::kRight, false, "spare", kPlainNumber},
                   {"packages", Align::kRight, false, "packages", kPlainNumber},
                   {"nodes", Align::kRight, false, "nodes", kPlainNumber},
                   {"in use", Align::kRight, false, "use", "share"}};
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    const serving::UnitCount& phase = answer.count.phases[i];
    table.rows.push_back({kPhases[i], plain(phase.rate, 4), plain(phase.per_unit, 4),
                          plain(phase.busy, 4), count(phase.needed), count(phase.spare),
                          count(answer.parts[i].packages), count(answer.parts[i].nodes),
                          share(phase.use())});
  }
  return table;
}

/// A price that is missing leaves the row unknown and is never a zero.
Table bill_table(const FleetAnswer& answer) {
  Table table{.title = "What they draw and cost", .key = "bill"};
  table.columns = {
      {"figure"}, {"prefill", Align::kRight}, {"decode", Align::kRight}, {"both", Align::kRight}};
  const Bill &prefill = answer.parts[0].bill, &decode = answer.parts[1].bill;
  const std::string power = prefill.power_is_estimated ? "est." : "";
  const std::string price = prefill.capital_is_packages_only ? "*" : "";
  const auto watts = [&](const std::optional<double>& value) {
    return value ? marked(quantity(value, "W"), power) : unknown();
  };
  const auto usd = [&](const std::optional<double>& value) {
    return value ? marked(dollars(value), price) : unknown();
  };
  const auto million = [&](std::optional<double> value) {
    if (value) *value *= 1e6;
    return usd(value);
  };
  table.rows = {{"facility power", watts(prefill.facility_power), watts(decode.facility_power),
                 watts(facility_power(answer))},
                {"capital", usd(prefill.capital), usd(decode.capital), usd(capital(answer))},
                {"cost a day", usd(cost_per_day(prefill, answer.economics)),
                 usd(cost_per_day(decode, answer.economics)), usd(day_cost(answer))},
                {"cost per million tokens of its stream", million(prefill.cost_per_token),
                 million(decode.cost_per_token), absent("-")}};
  return table;
}

/// A trace of one request has no gaps and so no variance of them.
Cell number_or_none(double value, int digits) {
  return std::isnan(value) ? absent("-") : plain(value, digits);
}

/// What the trace says of itself, so that a reader can tell bursts from a Poisson stream.
Table traffic_table(const serving::TraceSummary& traffic) {
  Table table{.title = "What the trace says", .key = "traffic"};
  table.columns = {{"figure"}, {"value", Align::kRight}, {"", Align::kLeft, false, "meaning"}};
  const auto row = [&](const char* name, Cell value, const char* meaning) {
    table.rows.push_back({name, std::move(value), meaning});
  };
  row("requests", count(traffic.requests), "");
  row("span", quantity(traffic.span, "s"), "first to last request");
  row("requests/s", number_or_none(traffic.rate, 4), "");
  row("CV2 of gaps", number_or_none(traffic.gap_cv2, 3), "1: Poisson; more: bursts");
  row("dispersion in 10 s", number_or_none(traffic.dispersion_of_ten_seconds, 3),
      "variance over mean of arrivals");
  row("busiest minute", number_or_none(traffic.busiest_minute, 3), "over the mean minute");
  row("input, mean", number_or_none(traffic.input.mean, 4), "tokens");
  row("input, CV2", number_or_none(traffic.input.cv2, 3), "variance over mean squared");
  row("input, P99", number_or_none(traffic.input.p99, 4), "tokens");
  row("output, mean", number_or_none(traffic.output.mean, 4), "tokens");
  row("output, CV2", number_or_none(traffic.output.cv2, 3), "variance over mean squared");
  row("output, P99", number_or_none(traffic.output.p99, 4), "tokens");
  if (traffic.reused) row("prefix reuse", share(*traffic.reused), "of input, cache without limit");
  return table;
}

/// Every assumption that the user has not replaced is named with the option that does.
std::string notes(const FleetAnswer& answer) {
  const FleetRequest& request = answer.request;
  std::string text =
      "Busy units do the mean stream; needed are whole units at the peak; spares stand in for "
      "units "
      "that are down, independently of one another. Costs count every unit day and night, spares "
      "included, at the use shown. ";
  text += request.hit_rate > 0
              ? fmt::format("{} % of the input is found in a prefix cache and is no work. ",
                            format_significant(100 * request.hit_rate, 3))
              : std::string(
                    "No prefix cache is assumed: the rate of a prefill unit is held against "
                    "all input. ");
  if (answer.traffic && answer.traffic->reused && request.hit_rate == 0)
    text += "The trace's prefix reuse is not counted: no cache is without limit (--hit-rate). ";
  if (request.peak_to_mean == 1) text += "No peak above the mean is assumed (--peak-to-mean). ";
  if (request.availability == 1) text += "No unit fails (--availability). ";
  text += price_notes(answer.economics, answer.parts[0].bill.power_is_estimated,
                      answer.parts[0].bill.capital_is_packages_only);
  return text;
}

}  // namespace

Figures figures_of(const FleetAnswer& answer) {
  Figures figures;
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    const serving::UnitCount& phase = answer.count.phases[i];
    const std::string key = fmt::format("fleet.{}.", kPhases[i]), group = kPhases[i];
    const auto add = [&](const char* name, const char* label, double value, const char* unit) {
      figures.push_back(figure(key + name, label, value, unit, group));
    };
    add("busy", "units busy on the mean", phase.busy, "");
    add("units", "units", static_cast<double>(phase.units()), "");
    add("spare", "spares among them", static_cast<double>(phase.spare), "");
    add("packages", "packages", static_cast<double>(answer.parts[i].packages), "package");
    add("nodes", "nodes", static_cast<double>(answer.parts[i].nodes), "");
    add("use", "share in use on the mean", phase.use(), "share");
  }
  const double packages = static_cast<double>(total_packages(answer));
  const Interval all = answer.searched ? answer.packages : Interval{packages, packages, packages};
  figures.push_back(figure("fleet.packages", "packages", all, "package", "fleet"));
  figures.push_back(
      figure("fleet.power.facility", "facility power", facility_power(answer), "W", "fleet"));
  figures.push_back(figure("fleet.capital", "capital", capital(answer), "USD", "fleet"));
  figures.push_back(figure("fleet.cost_per_day", "cost a day", day_cost(answer), "USD", "fleet"));
  return figures;
}

Document document_of(const FleetAnswer& answer, const Overlay& facts) {
  Document document{.schema = "countervail/fleet/1", .sentence = sentence(answer)};
  document.conflicts = answer.conflicts == Conflicts::kRange ? "range" : "first";
  document.figures = figures_of(answer);
  document.add(units_table(answer));
  document.add(bill_table(answer));
  if (answer.traffic) document.add(traffic_table(*answer.traffic));
  document.facts = fact_lines(facts, answer.facts);
  if (answer.request.explain)
    document.add(fact_table(document.facts, "Facts that power and cost rest on"));
  document.add(Paragraph{"conventions", notes(answer)});
  return document;
}

}  // namespace countervail
