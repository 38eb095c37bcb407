// A ratio of two blocs in every unit, as one unit alone is a choice. Ratios are taken
// within a draw and then summarised, since both sides share what is drawn. A unit in
// which a chip has no figure is said to be unknown.
#include "study/race_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/durations.h"
#include "base/text.h"
#include "facts/fact_lines.h"
#include "render/cells.h"
#include "study/supply_report.h"
#include "supply/stock_units.h"

namespace countervail {
namespace {

std::string quarter_name(const RaceModel& model, int t) {
  return supply::quarter_name(model.supply.plan.calendar.first + t);
}

std::string ratio_text(const Interval& ratio) {
  const auto two = [](double v) {
    return std::isinf(v) ? std::string("no end") : format_significant(v, 2);
  };
  return fmt::format("{} to {} ({})", two(ratio.low), two(ratio.high), two(ratio.mid));
}

Cell ratio_cell(const Interval& ratio) {
  return Cell(ratio_text(ratio), ratio);
}

/// Stock at a quarter's end, or what came on top since the row before.
std::vector<double> shown_of(const RaceAnswer& answer, const RaceShown& shown, int bloc, int t,
                             int before) {
  std::vector<double> now = answer.samples.of(bloc, shown.unit, t);
  if (!shown.added || before < 0) return now;
  const std::vector<double> then = answer.samples.of(bloc, shown.unit, before);
  for (std::size_t d = 0; d < now.size(); ++d) now[d] -= then[d];
  return now;
}

Table blocs_table(const RaceAnswer& answer, const RaceShown& shown) {
  const RaceModel& model = answer.model;
  const std::string ratio = model.blocs[static_cast<std::size_t>(shown.above)] + " : " +
                            model.blocs[static_cast<std::size_t>(shown.below)];
  Table table{.title = fmt::format("{}, H100 equivalents by {}: 5 % to 95 % (median)",
                                   shown.added ? "Added since the row before, less what retired"
                                               : "Stock at the end",
                                   race_unit_name(shown.unit)),
              .key = "stock",
              .for_machines = true};
  table.columns = {{"at the end of", Align::kLeft, false, "quarter"}};
  for (const std::string& bloc : model.blocs)
    table.columns.push_back({bloc, Align::kRight, false, {}, kPlainNumber, true});
  table.columns.push_back({ratio, Align::kRight, false, "ratio", kPlainNumber, true});
  int before = -1;
  for (int t = shown.from; t < shown.to; ++t) {
    const bool last_of_year = (model.supply.plan.calendar.first + t) % kQuartersPerYear == 3;
    if (!shown.by_quarter && !last_of_year) continue;
    std::vector<Cell> row{quarter_name(model, t)};
    std::vector<std::vector<double>> blocs;
    for (int b = 0; b < static_cast<int>(model.blocs.size()); ++b) {
      blocs.push_back(shown_of(answer, shown, b, t, before));
      row.push_back(band_cell(band_of(blocs.back())));
    }
    std::vector<double> quotient = blocs[static_cast<std::size_t>(shown.above)];
    for (std::size_t d = 0; d < quotient.size(); ++d)
      quotient[d] /= blocs[static_cast<std::size_t>(shown.below)][d];
    row.push_back(ratio_cell(band_of(std::move(quotient))));
    table.rows.push_back(std::move(row));
    before = t;
  }
  return table;
}

/// The last quarter that Epoch counted for all: where blocs are compared in every unit.
int counted_quarter(const RaceModel& model) {
  std::size_t counted = 1u << 20;
  for (const RaceLine& line : model.lines) counted = std::min(counted, line.cumulative.size());
  return std::max(0, static_cast<int>(counted) - 1);
}

/// All of them, because one number without its unit is no answer.
Table units_table(const RaceAnswer& answer, const RaceShown& shown, int t) {
  const RaceModel& model = answer.model;
  const std::string& above = model.blocs[static_cast<std::size_t>(shown.above)];
  const std::string& below = model.blocs[static_cast<std::size_t>(shown.below)];
  Table table{
      .title = fmt::format("The same chips in six units, end of {}", quarter_name(model, t)),
      .key = "units"};
  table.columns = {{"unit"},
                   {above, Align::kRight, false, "above", kPlainNumber, true},
                   {below, Align::kRight, false, "below", kPlainNumber, true},
                   {above + " : " + below, Align::kRight, false, "ratio", kPlainNumber, true}};
  for (int unit = 0; unit < kRaceUnits; ++unit)
    table.rows.push_back(
        {race_unit_name(unit), band_cell(band_of(answer.samples.of(shown.above, unit, t))),
         band_cell(band_of(answer.samples.of(shown.below, unit, t))),
         ratio_cell(band_of(ratio_of(answer.samples, shown.above, shown.below, unit, t)))});
  return table;
}

/// What a chip counts in each unit: why the ratios differ.
Table weights_table(const RaceAnswer& answer) {
  Table table{.title = "What makes them differ: H100 equivalents of China's own and imported chips",
              .key = "weights"};
  table.columns = {{"chip"}};
  for (int unit = 0; unit < kRaceUnits; ++unit)
    table.columns.push_back(
        {race_unit_name(unit), Align::kRight, false, race_unit_name(unit), kPlainNumber});
  for (const RaceChips& chips : answer.model.chips) {
    std::vector<Cell> row{chips.name};
    for (const double weight : chips.weights)
      row.push_back(weight > 0 ? plain(weight, 2) : unknown());
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// Growth of each bloc over the next two years, and when the ratio has halved.
Table growth_table(const RaceAnswer& answer, const RaceShown& shown, int t) {
  const RaceModel& model = answer.model;
  const int to = std::min(model.quarters - 1, t + 2 * kQuartersPerYear);
  Table table{.title = fmt::format("Years to double, {} to {}", quarter_name(model, t),
                                   quarter_name(model, to)),
              .key = "growth"};
  table.columns = {{"bloc"}, {"years", Align::kRight, false, "years", kPlainNumber, true}};
  for (int b = 0; b < static_cast<int>(model.blocs.size()); ++b) {
    const std::vector<double> from = answer.samples.of(b, shown.unit, t),
                              until = answer.samples.of(b, shown.unit, to);
    std::vector<double> years;
    for (std::size_t d = 0; d < from.size(); ++d)
      years.push_back(supply::doubling_years({from[d], until[d]}, 0, 1) * (to - t));
    table.rows.push_back({model.blocs[static_cast<std::size_t>(b)], ratio_cell(band_of(years))});
  }
  return table;
}

/// When the ratio comes down to, or rises to, a level from where it stood.
std::string crossing_text(const RaceAnswer& answer, const RaceShown& shown, int t) {
  const double now = band_of(ratio_of(answer.samples, shown.above, shown.below, shown.unit, t)).mid;
  std::vector<double> when;
  std::size_t never = 0;
  const auto draws = static_cast<std::size_t>(answer.samples.draws);
  std::vector<std::vector<double>> ratios;
  for (int q = t; q < answer.model.quarters; ++q)
    ratios.push_back(ratio_of(answer.samples, shown.above, shown.below, shown.unit, q));
  for (std::size_t d = 0; d < draws; ++d) {
    supply::Series series;
    for (const std::vector<double>& ratio : ratios) series.push_back(ratio[d]);
    const double at = supply::first_crossing(series, now / 2);
    never += at < 0;
    when.push_back(at < 0 ? std::numeric_limits<double>::infinity() : t + at);
  }
  const Interval band = band_of(when);
  const auto name = [&](double q) {
    return std::isinf(q) ? std::string("never within the plan")
                         : quarter_name(answer.model, static_cast<int>(q));
  };
  const double share_never = static_cast<double>(never) / static_cast<double>(draws);
  constexpr double kMost = 0.95;
  if (share_never >= kMost)
    return fmt::format("In {:.0f} % of draws the ratio never halves, to {}, within the plan.",
                       100 * share_never, format_significant(now / 2, 2));
  return fmt::format(
      "The ratio has halved, to {}, by {} at the 5 % end and {} in the median; in {:.0f} % of "
      "draws "
      "it never does.",
      format_significant(now / 2, 2), name(band.low), name(band.mid), 100 * share_never);
}

Table open_table(const RaceAnswer& answer) {
  Table table{.title = "An open question, both branches: H200 landed by the end of the plan",
              .key = "open"};
  table.columns = {{"branch", Align::kLeft, true},
                   {"chips", Align::kRight, false, "chips", kPlainNumber, true}};
  for (const auto& [name, chips] : answer.open) table.rows.push_back({name, band_cell(chips)});
  return table;
}

/// The spread over units is in the sentence itself: it is the finding.
std::string sentence_of(const RaceAnswer& answer, const RaceShown& shown, int t) {
  const RaceModel& model = answer.model;
  double least = 1e300, most = 0;
  for (int unit = 0; unit < kRaceUnits; ++unit) {
    const double ratio = band_of(ratio_of(answer.samples, shown.above, shown.below, unit, t)).mid;
    least = std::min(least, ratio);
    most = std::max(most, ratio);
  }
  return fmt::format(
      "If the plan \"{}\" holds, as of {}: at the end of {} {} owned {} times {}'s AI compute by "
      "{} (5 to 95 % of {} draws, "
      "median in brackets). One number without its unit is no answer: over the five units counted "
      "here the medians run from {} to {}. {}",
      model.supply.plan.title, model.supply.plan.as_of, quarter_name(model, t),
      model.blocs[static_cast<std::size_t>(shown.above)],
      ratio_text(band_of(ratio_of(answer.samples, shown.above, shown.below, shown.unit, t))),
      model.blocs[static_cast<std::size_t>(shown.below)], race_unit_name(shown.unit),
      answer.samples.draws, format_significant(least, 2), format_significant(most, 2),
      crossing_text(answer, shown, t));
}

/// The last quarter of each year: stocks at its end.
Figures figures_of(const RaceAnswer& answer, const RaceShown& shown) {
  Figures figures;
  const RaceModel& model = answer.model;
  for (int t = 3; t < model.quarters; t += kQuartersPerYear)
    for (int unit = 0; unit < kRaceUnits; ++unit) {
      std::string key = race_unit_name(unit);
      std::replace(key.begin(), key.end(), ' ', '_');
      figures.push_back(figure(
          fmt::format("ratio.{}.{}", quarter_name(model, t), key),
          fmt::format("ratio by {}, end of {}", race_unit_name(unit), quarter_name(model, t)),
          band_of(ratio_of(answer.samples, shown.above, shown.below, unit, t)), "", "ratio"));
    }
  return figures;
}

std::string notes_of(const RaceAnswer& answer) {
  const RaceModel& model = answer.model;
  return fmt::format(
      "Owners by nationality, not by place, as Epoch AI counts them (CC-BY 4.0) with its 5, 50 and "
      "95 %; beyond its count flows "
      "grow by the plan's factor, an assumption. A line keeps its place in the count's range over "
      "all quarters. China: Epoch's "
      "imports, the plan's own chips, orders under permits, one smuggled quantity; no other "
      "Chinese makers, so low. Failures and "
      "retirement are counted, a power limit is not. Other units: the mean of a maker's chips sold "
      "so far, the same for all its "
      "owners; without a weight in some unit, and so left out of that mix: {}. Training and "
      "serving tokens: parity against H100 on DeepSeek-V3 (data/supply/token-weights.csv); chips "
      "without measured serving kernels are priced by H100's, an assumption.",
      fmt::join(model.dropped, ", "));
}

}  // namespace

Document document_of(const RaceAnswer& answer, const RaceShown& shown, const Overlay& facts) {
  const int t = counted_quarter(answer.model);
  Document document{.schema = "countervail/race/1", .sentence = sentence_of(answer, shown, t)};
  document.figures = figures_of(answer, shown);
  document.sentence_says_all = true;
  document.add(units_table(answer, shown, t));
  document.add(weights_table(answer));
  document.add(blocs_table(answer, shown));
  document.add(growth_table(answer, shown, t));
  if (!answer.open.empty()) document.add(open_table(answer));
  document.add(Paragraph{.key = "conventions", .text = notes_of(answer)});
  document.facts = fact_lines(facts, answer.model.supply.facts);
  return document;
}

}  // namespace countervail
