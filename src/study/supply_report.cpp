// From samples to pages. Bands are quantiles of sums within a draw: rows of bands do
// not add up, and the notes say so. What ends production stands beside what is made,
// since a plan is read for its limit. Foresight is named a bound wherever it appears.
#include "study/supply_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.h"
#include "facts/fact_lines.h"
#include "render/cells.h"
#include "supply/allocate.h"
#include "supply/period.h"

namespace countervail {
namespace {

constexpr const char* kOwn = "E";  // marks our own ranges on sight

std::string quarter_name(const SupplyModel& model, int t) {
  return supply::quarter_name(model.plan.calendar.first + t);
}

/// One row of the answer's time axis.
struct Span {
  std::string name;
  int from = 0, to = 0;  ///< quarters
};

/// Years are those of the calendar, so the first and last may be short.
std::vector<Span> spans_of(const SupplyModel& model, const SupplyShown& shown) {
  std::vector<Span> spans;
  for (int t = shown.from; t < shown.to; ++t) {
    const int year = (model.plan.calendar.first + t) / 4;
    if (shown.by_quarter)
      spans.push_back({quarter_name(model, t), t, t + 1});
    else if (spans.empty() || spans.back().name != std::to_string(year))
      spans.push_back({std::to_string(year), t, t + 1});
    else
      spans.back().to = t + 1;
  }
  return spans;
}

std::vector<double> only(std::size_t count, std::size_t product) {
  std::vector<double> weight(count, 0.0);
  weight[product] = 1;
  return weight;
}

std::vector<double> ones(const SupplyModel& model) {
  return std::vector<double>(model.product_names.size(), 1.0);
}

Table packages_table(const SupplyAnswer& answer, const std::vector<Span>& spans) {
  const SupplyModel& model = answer.model;
  Table table{
      .title = "Good packages made: 5 % to 95 % (median)", .key = "packages", .for_machines = true};
  table.columns = {{"when"}};
  for (const std::string& product : model.product_names)
    table.columns.push_back({product, Align::kRight, false, {}, kPlainNumber, true});
  table.columns.push_back({"all", Align::kRight, false, "all", kPlainNumber, true});
  table.columns.push_back({"all, H100e", Align::kRight, false, "h100e", kPlainNumber, true});
  for (const Span& span : spans) {
    std::vector<Cell> row{span.name};
    for (std::size_t p = 0; p < model.product_names.size(); ++p)
      row.push_back(band_cell(band_of(
          summed(answer.samples, only(model.product_names.size(), p), span.from, span.to))));
    row.push_back(band_cell(band_of(summed(answer.samples, ones(model), span.from, span.to))));
    row.push_back(band_cell(band_of(summed(answer.samples, model.h100, span.from, span.to))));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Names of what may bind: the inputs, then demand, share, nothing offered.
std::vector<std::string> binding_names(const SupplyModel& model) {
  std::vector<std::string> names = model.input_names;
  names.push_back("known output");
  names.push_back("not made");
  return names;
}

std::size_t binding_place(const SupplyModel& model, int binding) {
  if (binding >= 0) return static_cast<std::size_t>(binding);
  return model.input_names.size() + (binding == supply::kNotOffered ? 1 : 0);
}

/// Shares over draws and quarters.
std::vector<double> binding_shares(const SupplyAnswer& answer, const Span& span) {
  std::vector<double> share(binding_names(answer.model).size());
  const auto draws = static_cast<std::size_t>(answer.samples.draws);
  for (int t = span.from; t < span.to; ++t)
    for (std::size_t d = 0; d < draws; ++d)
      share[binding_place(answer.model, answer.samples.binding[answer.samples.place(0, t) + d])] +=
          1;
  for (double& one : share) one /= static_cast<double>(draws) * (span.to - span.from);
  return share;
}

Table binding_table(const SupplyAnswer& answer, const std::vector<Span>& spans) {
  const std::vector<std::string> names = binding_names(answer.model);
  Table table{.title = "What ends production, share of draws", .key = "binding"};
  table.columns = {{"when"}};
  for (const std::string& name : names)
    table.columns.push_back({name, Align::kRight, false, {}, kPlainNumber});
  for (const Span& span : spans) {
    std::vector<Cell> row{span.name};
    for (const double one : binding_shares(answer, span)) row.push_back(share(one, 0));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Stocks are of the span's last quarter; a mean would be nobody's store.
Table stock_table(const SupplyAnswer& answer, const std::vector<Span>& spans) {
  const SupplyModel& model = answer.model;
  Table table{.title = "Unused at the end: 5 % to 95 % (median)", .key = "stocks"};
  table.columns = {{"when"}};
  for (int i = 0; i < answer.samples.stored; ++i)
    table.columns.push_back({model.input_names[static_cast<std::size_t>(i)],
                             Align::kRight,
                             false,
                             {},
                             kPlainNumber,
                             true});
  for (const Span& span : spans) {
    std::vector<Cell> row{span.name};
    for (int i = 0; i < answer.samples.stored; ++i) {
      const double* first = answer.samples.stock_of(i, span.to - 1);
      row.push_back(band_cell(band_of({first, first + answer.samples.draws})));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string small_band(const Interval& band) {
  constexpr double kRounding = 1e-4;  // below it, differences of large sums
  const auto text = [](double v) {
    return std::abs(v) < kRounding ? "0" : format_significant(v, 2);
  };
  if (text(band.low) == text(band.high)) return text(band.mid);
  return fmt::format("{} to {} ({})", text(band.low), text(band.high), text(band.mid));
}

/// The year that the plan speaks from.
Span focus_of(const SupplyModel& model, const SupplyShown& shown) {
  const int year = std::stoi(model.plan.as_of.substr(0, 4));
  const int from = std::clamp(4 * year - model.plan.calendar.first, shown.from, shown.to - 1);
  return {supply::quarter_name(model.plan.calendar.first + from).substr(0, 4), from,
          std::min(from + 4, shown.to)};
}

/// From where the plan speaks, and without rows of nothing: the past cannot be bought.
Table shadow_table(const SupplyAnswer& answer, const SupplyShown& shown) {
  Table table{.title = "What 1,000 more of an input in a quarter bring until the end, in H100e",
              .key = "shadow"};
  table.columns = {{"input"},
                   {"in"},
                   {"by the rule", Align::kRight, false, "rule", kPlainNumber, true},
                   {"makes less in", Align::kRight, false, "negative_share", kPlainNumber},
                   {"with foresight", Align::kRight, false, "foresight", kPlainNumber, true}};
  constexpr double kThousand = 1000;
  constexpr int kShadowQuarters = 12;  // three years from where the plan speaks
  const int first = focus_of(answer.model, shown).from;
  for (const ShadowRow& row : answer.shadows) {
    if (row.quarter < first || row.quarter >= std::min(shown.to, first + kShadowQuarters)) continue;
    if (row.rule.high == 0 && row.rule.low == 0 && row.foresight.high == 0) continue;
    const Interval rule = kThousand * row.rule, bound = kThousand * row.foresight;
    table.rows.push_back({answer.model.input_names[static_cast<std::size_t>(row.input)],
                          quarter_name(answer.model, row.quarter), Cell(small_band(rule), rule),
                          share(row.negative_share, 0), Cell(small_band(bound), bound)});
  }
  return table;
}

Table foresight_table(const SupplyAnswer& answer) {
  Table table{.title = "Bound, not a forecast: packages of an allocator who knows every arrival",
              .key = "foresight"};
  table.columns = {{"year"}, {"packages", Align::kRight, false, "packages", kPlainNumber, true}};
  for (const ForesightYear& year : answer.foresight)
    table.rows.push_back({std::to_string(year.year), band_cell(year.packages)});
  return table;
}

/// What others count or expect, and where it lies in our samples.
Table claims_table(const SupplyAnswer& answer, const Observations& observed) {
  const SupplyModel& model = answer.model;
  Table table{.title = "Beside what others say (no input)", .key = "claims"};
  table.columns = {{"who and what", Align::kLeft, true, "what"},
                   {"period"},
                   {"they say", Align::kRight, false, "claim", kPlainNumber},
                   {"here", Align::kRight, false, "here", kPlainNumber, true},
                   {"draws below", Align::kRight, false, "share_below", kPlainNumber}};
  for (const supply::PlanClaim& claim : model.plan.claims) {
    const double said = observed.row(claim.fact).fact.value.mid;
    const supply::Period period = *supply::period_of(claim.period);
    std::vector<double> weight = claim.in_h100 ? model.h100 : ones(model);
    for (std::size_t p = 0; p < weight.size(); ++p)
      if (!claim.products.empty() && std::find(claim.products.begin(), claim.products.end(),
                                               model.product_names[p]) == claim.products.end())
        weight[p] = 0;
    const int first = model.plan.calendar.first;
    const std::vector<double> made =
        summed(answer.samples, weight, static_cast<int>(std::lround(4 * period.from)) - first,
               static_cast<int>(std::lround(4 * period.to)) - first);
    const auto below = std::count_if(made.begin(), made.end(), [&](double m) { return m < said; });
    table.rows.push_back({claim.label, claim.period, Cell(two_digits(said), said),
                          band_cell(band_of(made)),
                          share(static_cast<double>(below) / answer.samples.draws, 0)});
  }
  return table;
}

/// Own assumptions are marked: a reader must see which numbers nobody published.
Table inputs_table(const SupplyAnswer& answer, const Overlay& facts) {
  Table table{.title = "What it rests on (E: own assumption, nobody publishes it)",
              .key = "inputs"};
  table.columns = {{"number", Align::kLeft, true, "path"},
                   {"value", Align::kRight, false, "value", "", true},
                   {""},
                   {"source", Align::kLeft, true}};
  table.columns[2].key = "mark";
  for (const DrawnInput& input : answer.model.draws.inputs) {
    const Fact* fact = facts.find(input.path);
    if (!fact) continue;
    const bool own = fact->confidence == Confidence::kAssumed;
    table.rows.push_back({input.path.substr(input.path.find('/') + 1), cell_of(*fact),
                          own ? kOwn : "",
                          fact->source + (fact->date.empty() ? "" : ", " + fact->date)});
  }
  return table;
}

int own_inputs(const SupplyAnswer& answer, const Overlay& facts) {
  int count = 0;
  for (const DrawnInput& input : answer.model.draws.inputs) {
    const Fact* fact = facts.find(input.path);
    count += fact && fact->confidence == Confidence::kAssumed && input.dimension >= 0;
  }
  return count;
}

/// Only what ends production in a tenth of the draws or more.
std::string binding_sentence(const SupplyAnswer& answer, const Span& focus) {
  const std::vector<std::string> names = binding_names(answer.model);
  const std::vector<double> shares = binding_shares(answer, focus);
  std::vector<std::size_t> order(names.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
  std::string text;
  constexpr double kWorthSaying = 0.1;
  for (const std::size_t k : order)
    if (shares[k] >= kWorthSaying)
      text += fmt::format("{}{} in {:.0f} %", text.empty() ? "" : ", ", names[k], 100 * shares[k]);
  return text;
}

/// The share of draws that never bind is said, as quantiles alone would hide it.
std::string memory_sentence(const SupplyAnswer& answer) {
  const std::vector<double> first = first_memory_bound(answer.model, answer.samples);
  const auto never =
      std::count_if(first.begin(), first.end(), [](double t) { return std::isinf(t); });
  if (never == answer.samples.draws) return "Memory never binds.";
  const Interval band = band_of(first);
  const auto name = [&](double t) {
    return std::isinf(t) ? std::string("never") : quarter_name(answer.model, static_cast<int>(t));
  };
  return fmt::format(
      "Memory first binds between {} and {} (median {}), and in {:.0f} % of draws never.",
      name(band.low), name(band.high), name(band.mid),
      100.0 * static_cast<double>(never) / answer.samples.draws);
}

std::string sentence_of(const SupplyAnswer& answer, const SupplyShown& shown,
                        const Overlay& facts) {
  const SupplyModel& model = answer.model;
  const Span focus = focus_of(model, shown);
  return fmt::format(
      "If the plan \"{}\" holds, as of {}: {} makes {} AI packages in {} by its dated rule of "
      "allocation, {} in H100e by "
      "8-bit rate (5 to 95 % of {} draws, median in brackets). What ends production then: {}. {} "
      "{} of the {} uncertain "
      "numbers are our own ranges, marked E.",
      model.plan.title, model.plan.as_of, model.actor,
      band_text(band_of(summed(answer.samples, ones(model), focus.from, focus.to))), focus.name,
      band_text(band_of(summed(answer.samples, model.h100, focus.from, focus.to))),
      answer.samples.draws, binding_sentence(answer, focus), memory_sentence(answer),
      own_inputs(answer, facts),
      std::count_if(model.draws.inputs.begin(), model.draws.inputs.end(),
                    [](const DrawnInput& input) { return input.dimension >= 0; }));
}

Figures figures_of(const SupplyAnswer& answer) {
  const SupplyModel& model = answer.model;
  Figures figures;
  const int years = model.problem.quarters / 4;
  for (int y = 0; y < years; ++y) {
    const std::string name = std::to_string(model.plan.calendar.first / 4 + y);
    figures.push_back(figure("packages." + name, "packages made in " + name,
                             band_of(summed(answer.samples, ones(model), 4 * y, 4 * y + 4)), "",
                             "packages"));
    figures.push_back(figure("h100e." + name, "H100e made in " + name,
                             band_of(summed(answer.samples, model.h100, 4 * y, 4 * y + 4)), "",
                             "packages"));
  }
  const Interval memory = band_of(first_memory_bound(model, answer.samples));
  if (!std::isinf(memory.high))
    figures.push_back(figure("first_memory_bound", "quarters from the start until memory binds",
                             memory, "", "binding"));
  figures.push_back(figure("foresight_gain",
                           "bound of foresight over the rule, H100e of the horizon",
                           answer.foresight_gain, "", "foresight"));
  return figures;
}

void add_notes(const SupplyAnswer& answer, Document& document) {
  document.add(
      Paragraph{.key = "conventions",
                .text = fmt::format("Bands are quantiles of sums drawn together, so rows do not "
                                    "add up. The rule keeps nothing back for a better use; an "
                                    "allocator who knew every arrival would make {} times its "
                                    "H100e at most over the whole plan (a bound). A value "
                                    "under the rule can be negative: more of an input may be spent "
                                    "in an order that makes less.",
                                    small_band(answer.foresight_gain))});
  for (const supply::PlanPhase& phase : answer.model.plan.rule) {
    if (phase.source.empty()) continue;
    document.add(
        Paragraph{.key = "rule",
                  .text = fmt::format("Rule from {}: {} ({}).", supply::quarter_name(phase.from),
                                      phase.source, phase.confidence),
                  .joined = true});
  }
}

}  // namespace

std::string two_digits(double value) {
  const double size = std::abs(value);
  constexpr double kThousand = 1e3, kMillion = 1e6;
  if (size < 0.5) return "0";  // of things that are counted
  // 0.95 M reads better than 950 k where both digits say the same.
  if (size >= kMillion / 10) return format_significant(value / kMillion, 2) + " M";
  if (size >= kThousand) return format_significant(value / kThousand, 2) + " k";
  return format_significant(std::round(value), 2);
}

std::string band_text(const Interval& band) {
  if (two_digits(band.low) == two_digits(band.high)) return two_digits(band.mid);
  return fmt::format("{} to {} ({})", two_digits(band.low), two_digits(band.high),
                     two_digits(band.mid));
}

Cell band_cell(const Interval& band) {
  return Cell(band_text(band), band);
}

Document document_of(const SupplyAnswer& answer, const SupplyShown& shown, const Overlay& facts,
                     const Observations& observed) {
  Document document{.schema = "countervail/supply/1",
                    .sentence = sentence_of(answer, shown, facts)};
  document.figures = figures_of(answer);
  document.sentence_says_all = true;
  const std::vector<Span> spans = spans_of(answer.model, shown);
  document.add(packages_table(answer, spans));
  document.add(binding_table(answer, spans));
  document.add(stock_table(answer, spans));
  document.add(shadow_table(answer, shown));
  if (!answer.foresight.empty()) document.add(foresight_table(answer));
  if (!answer.model.plan.claims.empty()) document.add(claims_table(answer, observed));
  if (shown.explain) document.add(inputs_table(answer, facts));
  add_notes(answer, document);
  document.facts = fact_lines(facts, answer.model.facts);
  return document;
}

}  // namespace countervail
