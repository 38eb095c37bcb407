// Counts are whole and may be out of reach, so the sentence gives quantiles that can
// read "more than N" and the share of draws on the answer's side. Whether the model's own
// error is among what is drawn is said at once: it widens every count. Failed checks are in
// the sentence too, for a wrong answer must not look like a right one.
#include "study/uncertainty_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "facts/fact_lines.h"
#include "render/cells.h"

namespace countervail {
namespace {

/// The draws that have this figure, as quantiles.
template <typename Of>
std::optional<statistics::Quantiles> quantiles_of(const UncertaintyAnswer& answer, const Of& of) {
  std::vector<double> values;
  for (const UncertainDraw& draw : answer.draws)
    if (const double value = of(draw); !std::isnan(value)) values.push_back(value);
  if (values.empty()) return std::nullopt;
  return statistics::summary_quantiles(std::move(values));
}

std::optional<statistics::Quantiles> counts(const UncertaintyAnswer& answer) {
  return quantiles_of(answer, [](const UncertainDraw& d) { return d.count; });
}
std::optional<statistics::Quantiles> ratios(const UncertaintyAnswer& answer) {
  return quantiles_of(answer, [](const UncertainDraw& d) { return std::exp(d.ln_ratio); });
}
std::optional<statistics::Quantiles> powers(const UncertaintyAnswer& answer) {
  return quantiles_of(answer, [](const UncertainDraw& d) { return d.power; });
}
std::optional<statistics::Quantiles> costs(const UncertaintyAnswer& answer) {
  return quantiles_of(answer, [](const UncertainDraw& d) { return d.cost; });
}

template <typename Is>
double share_of(const UncertaintyAnswer& answer, const Is& is) {
  return static_cast<double>(std::ranges::count_if(answer.draws, is)) /
         static_cast<double>(answer.draws.size());
}

bool needs_more(const UncertaintyAnswer& answer, double count) {
  return count > static_cast<double>(answer.reference.units);
}

/// Of the draws with a reference that runs: those on the answer's own side of the reference's count.
double share_on_its_side(const UncertaintyAnswer& answer) {
  const bool more = needs_more(answer, static_cast<double>(answer.candidate.units));
  const double all = share_of(answer, [](const UncertainDraw& d) { return !std::isnan(d.count); });
  const double same = share_of(answer, [&](const UncertainDraw& d) {
    return !std::isnan(d.count) && needs_more(answer, d.count) == more;
  });
  return all > 0 ? same / all : 0;
}

double share_beyond(const UncertaintyAnswer& answer) {
  return share_of(answer, [](const UncertainDraw& d) { return std::isinf(d.count); });
}

std::string unit_name(const UncertaintyAnswer& answer) {
  static constexpr const char* kNames[] = {"package", "node", "system"};
  return kNames[static_cast<int>(answer.scenario.unit)];
}

std::string count_text(const UncertaintyAnswer& answer, double count) {
  return std::isinf(count) ? fmt::format("more than {}", answer.max_count)
                           : fmt::format("{:.0f}", count);
}

/// Variables that are facts, without the model's own error.
std::size_t fact_count(const UncertaintyAnswer& answer) {
  return static_cast<std::size_t>(std::ranges::count_if(
      answer.variables, [](const UncertainVariable& one) { return one.error_sign == 0; }));
}

bool draws_model_error(const UncertaintyAnswer& answer) {
  return fact_count(answer) < answer.variables.size();
}

/// The coverage that `parity` prints: 10 to 90 %.
std::string as_parity_covers(const UncertaintyAnswer& answer) {
  std::vector<double> values;
  for (const UncertainDraw& draw : answer.draws)
    if (!std::isnan(draw.count)) values.push_back(draw.count);
  if (values.empty()) return "";
  constexpr std::array kEnds = {0.1, 0.9};
  const std::vector<double> ends = statistics::quantiles(std::move(values), kEnds);
  return fmt::format(
      " The count's 10 to 90 %: {} to {}; parity prints that coverage from the same ranges, each "
      "moved alone at the answer's strategy and added in quadrature, which is quicker and ignores "
      "what they do together.",
      count_text(answer, ends[0]), count_text(answer, ends[1]));
}

/// Finite ends for machines: beyond the maximum stands the maximum, and the share says how often.
Figure quantile_figure(std::string key, std::string label,
                       const std::optional<statistics::Quantiles>& q, std::string unit) {
  Figure result = figure(std::move(key), std::move(label), 0.0, std::move(unit), "quantiles");
  result.is_known = q && std::isfinite(q->high);
  if (result.is_known) result.value = {q->low, q->median, q->high};
  return result;
}

}  // namespace

std::string uncertainty_sentence(const UncertaintyAnswer& answer) {
  const auto q = counts(answer);
  const std::string unit = unit_name(answer) + "s";
  if (!q)
    return fmt::format("In no draw does the reference hold the job: {}.", answer.scenario.model);
  std::string text = fmt::format(
      "{} {} {} match {} {}: median {}, 5 to 95 % {} to {}, over {} draws of {} uncertain facts{}.",
      answer.candidate.hardware.chip, unit, "that", answer.reference.units,
      answer.reference.hardware.chip, count_text(answer, q->median), count_text(answer, q->low),
      count_text(answer, q->high), answer.draws.size(), fact_count(answer),
      draws_model_error(answer) ? " and of the model's own error" : "");
  const bool more = needs_more(answer, static_cast<double>(answer.candidate.units));
  text += fmt::format(" In {:.1f} % of the draws the candidate needs {} than the reference.",
                      100 * share_on_its_side(answer), more ? "more" : "no more");
  if (const double beyond = share_beyond(answer); beyond > 0)
    text += fmt::format(" In {:.1f} % it cannot with {}.", 100 * beyond, answer.max_count);
  if (answer.options.facts_only)
    text += " The model's own error is left out: docs/validation says how far it misses.";
  if (answer.failed_checks > 0)
    text += fmt::format(" CHECK FAILED: {} of {} draws differ from the plain search.",
                        answer.failed_checks, answer.checked);
  return text;
}

Figures figures_of(const UncertaintyAnswer& answer) {
  const double nan_share =
      share_of(answer, [](const UncertainDraw& d) { return std::isnan(d.count); });
  return {quantile_figure("count", "candidate", counts(answer), unit_name(answer)),
          quantile_figure("ratio", "useful rate, candidate over reference, at the answer's counts",
                          ratios(answer), ""),
          quantile_figure("power", "candidate's facility power at the count", powers(answer), "W"),
          quantile_figure("cost_per_token", "candidate's cost at the count", costs(answer), "USD"),
          figure("share.same_side", "draws on the answer's side of the reference's count",
                 share_on_its_side(answer), "", "share"),
          figure("share.cannot", "draws that need more than the maximum", share_beyond(answer), "",
                 "share"),
          figure("share.reference_cannot", "draws in which the reference does not hold the job",
                 nan_share, "", "share"),
          figure("reference.units", "reference", static_cast<double>(answer.reference.units),
                 unit_name(answer), "run"),
          figure("answer.units", "candidate with every fact as it stands",
                 static_cast<double>(answer.candidate.units), unit_name(answer), "run"),
          figure("variables", "what was drawn", static_cast<double>(answer.variables.size()), "",
                 "run"),
          figure("draws", "draws", static_cast<double>(answer.draws.size()), "", "run"),
          figure("seed", "seed", static_cast<double>(answer.options.seed), "", "run"),
          figure("variance", "variance of ln ratio", answer.variance, "", "run"),
          figure("variance.kept", "with what was screened out at its median", answer.kept_variance,
                 "", "run"),
          figure("checks.all", "draws repeated by the plain search", answer.checked, "", "run"),
          figure("checks.same", "of these equal in every bit",
                 answer.checked - answer.failed_checks, "", "run")};
}

namespace {

Table quantiles_table(const UncertaintyAnswer& answer) {
  Table table{.title = "Quantiles of the draws", .key = "quantiles", .for_machines = true};
  table.columns = {{"", Align::kLeft, true, "figure"}};
  for (const char* name : {"5 %", "25 %", "50 %", "75 %", "95 %"})
    table.columns.push_back(
        {name, Align::kRight, false,
         fmt::format("q{}", std::string_view(name).substr(0, std::string_view(name).find(' ')))});
  const auto row = [&](std::string name, const std::optional<statistics::Quantiles>& q,
                       const auto& cell) {
    std::vector<Cell> cells{std::move(name)};
    if (!q)
      for (int i = 0; i < 5; ++i) cells.push_back(unknown());
    else
      for (double value : {q->low, q->quarter, q->median, q->three_quarters, q->high})
        cells.push_back(cell(value));
    table.rows.push_back(std::move(cells));
  };
  row("candidate " + unit_name(answer) + "s", counts(answer), [&](double value) {
    if (std::isinf(value)) return absent("> " + std::to_string(answer.max_count));
    return count(static_cast<long long>(std::llround(value)), unit_name(answer));
  });
  row("useful rate, candidate over reference", ratios(answer),
      [](double value) { return plain(value, 3); });
  row("candidate's facility power", powers(answer),
      [](double value) { return quantity(value, "W"); });
  row("candidate's USD per million tokens", costs(answer),
      [](double value) { return dollars(1e6 * value); });
  return table;
}

/// An index whose interval holds 0 is not shown as a number: its digits would be noise.
std::string index_text(const statistics::IndexEstimate& index) {
  const std::string range = fmt::format("{:.2f} to {:.2f}", index.low, index.high);
  if (index.low <= 0) return fmt::format("not clear of 0 ({})", range);
  return fmt::format("{:.2f} ({})", index.value, range);
}

/// Stable, so that equal effects keep the order of the facts.
std::vector<std::size_t> by_effect(const UncertaintyAnswer& answer) {
  std::vector<std::size_t> order(answer.weights.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, std::greater<>{},
                           [&](std::size_t i) { return answer.weights[i].effect.mean_absolute; });
  return order;
}

/// People see the variables that were kept; machines all that move anything.
Table weights_table(const UncertaintyAnswer& answer, Audience audience) {
  const bool people = audience == Audience::kPeople;
  Table table{.title = "What moves the ratio of useful rates at the answer's counts",
              .key = "variables",
              .for_machines = !people,
              .audience = audience};
  table.columns = {{"drawn", Align::kLeft, true, "fact"},
                   {"mu*", Align::kRight, false, "mean_absolute_effect", kPlainNumber},
                   {"alone", Align::kRight, false, "first_order", kPlainNumber},
                   {"with others", Align::kRight, false, "total", kPlainNumber}};
  for (TableColumn& column : table.columns)
    column.is_range = column.name == "alone" || column.name == "with others";
  for (std::size_t i : by_effect(answer)) {
    const VariableWeight& weight = answer.weights[i];
    if (people ? !weight.kept : weight.effect.mean_absolute == 0) continue;
    const auto cell = [&](const statistics::IndexEstimate& index) -> Cell {
      if (!weight.kept) return absent("-");
      return {index_text(index), Interval{index.low, index.value, index.high}};
    };
    const UncertainVariable& variable = answer.variables[i];
    const std::string name =
        variable.facts.size() > 1
            ? fmt::format("{} and {} with it", variable.name, variable.facts.size() - 1)
            : variable.name;
    table.rows.push_back(
        {name, plain(weight.effect.mean_absolute, 2), cell(weight.first), cell(weight.total)});
  }
  return table;
}

/// Every drawn fact with the points it was drawn through.
Table spreads_table(const UncertaintyAnswer& answer, const Overlay& facts) {
  Table table{
      .title = "Spreads", .key = "spreads", .for_machines = true, .audience = Audience::kMachines};
  table.columns = {{"fact"},
                   {"variable"},
                   {"low", Align::kRight},
                   {"mid", Align::kRight},
                   {"high", Align::kRight},
                   {"unit"},
                   {"by"},
                   {"source"}};
  for (const UncertainVariable& variable : answer.variables)
    for (const UncertainFact& fact : variable.facts) {
      const Fact& row = *facts.find(fact.path);
      table.rows.push_back({fact.path, variable.name, plain(fact.range.low, 4),
                            plain(fact.range.mid, 4), plain(fact.range.high, 4),
                            si_unit(row.dimension), fact.is_stated ? "range" : "confidence",
                            row.source});
    }
  return table;
}

std::string conventions(const UncertaintyAnswer& answer) {
  const auto stated = std::ranges::count_if(answer.variables, [](const UncertainVariable& v) {
    return v.error_sign == 0 && v.facts.front().is_stated;
  });
  std::string text = fmt::format(
      "{} uncertain facts: {} by the ranges of their sources (5, 50, 95 %), the rest by confidence "
      "(data/models/spreads.toml; --only-ranges leaves them out). One variable a fact, shared by "
      "both "
      "sides where the fact is; independent otherwise. Scrambled Sobol points, seed {}; every "
      "draw has its own exact search, {} of {} repeated by the plain search are equal in every "
      "bit.",
      fact_count(answer), stated, answer.options.seed, answer.checked - answer.failed_checks,
      answer.checked);
  text +=
      " mu*: mean absolute effect of a fact on ln ratio over its whole width (Morris). Alone, "
      "with others: first-order and total share of the variance, 90 % intervals, over the "
      "facts kept";
  if (answer.variance > 0 && answer.kept_variance > 0)
    text += fmt::format("; what was screened out is {:.0f} % of the variance",
                        100 * std::max(0.0, 1 - answer.kept_variance / answer.variance));
  text += ".";
  if (draws_model_error(answer))
    text +=
        " The model's own error: measured over computed step time where the facts are known "
        "(default/residual), drawn for each side apart; --facts-only leaves it out.";
  return text + as_parity_covers(answer);
}

}  // namespace

Document document_of(const UncertaintyAnswer& answer, const Overlay& facts) {
  Document document{.schema = "countervail/uncertainty/1",
                    .outcome = answer.failed_checks > 0 ? "check failed" : "drawn",
                    .sentence = uncertainty_sentence(answer),
                    .figures = figures_of(answer)};
  document.add(quantiles_table(answer));
  document.add(weights_table(answer, Audience::kPeople));
  document.add(weights_table(answer, Audience::kMachines));
  document.add(spreads_table(answer, facts));
  document.add(Paragraph{"conventions", conventions(answer)});
  document.facts = fact_lines(facts, answer.facts);
  return document;
}

}  // namespace countervail
