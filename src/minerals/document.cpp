// From samples to pages. Every figure is a band over draws with its median; two digits,
// for the inputs hold no more. A line that never stops is infinite in the samples and
// "never" here, which keeps quantiles in order. Where months were observed, the error
// of the median stands beside them.
#include "minerals/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "facts/fact_lines.h"
#include "render/cells.h"
#include "statistics/quantile.h"

namespace countervail::minerals {
namespace {

constexpr double kMillion = 1e6;

Interval band(std::vector<double> sample) {
  const statistics::Quantiles q = statistics::summary_quantiles(std::move(sample));
  return {q.low, q.median, q.high};
}

/// Two significant digits, the interval before the median.
/// One number where both ends read alike: a range of no width looks like precision.
std::string text_of(const Interval& value) {
  constexpr double kNothing = 1e-6;
  const auto two = [](double v) { return std::abs(v) < kNothing ? "0" : format_significant(v, 2); };
  if (two(value.low) == two(value.high)) return two(value.mid);
  return fmt::format("{} to {} ({})", two(value.low), two(value.high), two(value.mid));
}

Cell band_cell(const Interval& value, const std::string& unit = {}) {
  return Cell(text_of(value), value, unit);
}

std::string month_name(const MineralAnswer& answer, int month) {
  const std::chrono::year_month name = answer.model.asked.first + std::chrono::months(month);
  return fmt::format("{:04}-{:02}", static_cast<int>(name.year()),
                     static_cast<unsigned>(name.month()));
}

std::string day_name(const MineralAnswer& answer, double day) {
  if (!std::isfinite(day)) return "never";
  const std::chrono::year_month_day date(answer.model.problem.months.start +
                                         std::chrono::days(static_cast<int>(day)));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

/// What was observed in a month; nothing where the case compares with none.
std::optional<double> observed_in(const MineralAnswer& answer, const Observations& observed,
                                  int month) {
  const auto found = answer.model.asked.observed.find(month_name(answer, month));
  if (found == answer.model.asked.observed.end()) return std::nullopt;
  return observed.row(found->second).fact.value.mid;
}

/// The columns of comparison exist only where the case compares.
Table months_table(const MineralAnswer& answer, const Observations& observed) {
  const bool compared = !answer.model.asked.observed.empty();
  Table table{.title = "By month: 5 % to 95 % (median)", .key = "months", .for_machines = true};
  table.columns = {{"month"},
                   {"normal, t", Align::kRight, false, "normal", kPlainNumber},
                   {"exports, t", Align::kRight, false, "exports", kPlainNumber, true},
                   {"waiting, t", Align::kRight, false, "waiting", kPlainNumber, true},
                   {"need unmet", Align::kRight, false, "unmet", kPlainNumber, true},
                   {"price, multiple", Align::kRight, false, "price", kPlainNumber, true}};
  if (compared) {
    table.columns.push_back({"observed, t", Align::kRight, false, "observed", kPlainNumber});
    table.columns.push_back({"median off by", Align::kRight, false, "error", kPlainNumber});
  }
  for (int m = 0; m < answer.samples.months; ++m) {
    const Interval exports = band(answer.samples.of(answer.samples.exports, m));
    std::vector<Cell> row{month_name(answer, m),
                          plain(answer.model.problem.normal_orders[static_cast<std::size_t>(m)], 3),
                          band_cell(exports),
                          band_cell(band(answer.samples.of(answer.samples.pending, m))),
                          band_cell(band(answer.samples.of(answer.samples.shortage, m))),
                          band_cell(band(answer.samples.of(answer.samples.price, m)))};
    if (compared) {
      const std::optional<double> seen = observed_in(answer, observed, m);
      row.push_back(seen ? plain(*seen, 4) : absent("-"));
      row.push_back(seen ? plain_as("{:+.2f}", exports.mid / *seen - 1) : absent("-"));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// The share of draws that never stop stands beside the quantiles, which would hide it.
Table sectors_table(const MineralAnswer& answer) {
  Table table{
      .title =
          "Sectors: when a line first stands still, for how long, and output in the worst year",
      .key = "sectors"};
  table.columns = {{"sector"},
                   {"5 %", Align::kRight, false, "stop_low"},
                   {"median", Align::kRight, false, "stop_mid"},
                   {"95 %", Align::kRight, false, "stop_high"},
                   {"never in", Align::kRight, false, "never", kPlainNumber},
                   {"days stopped", Align::kRight, false, "stopped_days", kPlainNumber, true},
                   {"output", Align::kRight, false, "output", kPlainNumber, true}};
  for (int s = 0; s < answer.samples.sectors; ++s) {
    const std::vector<double> stops = answer.samples.of(answer.samples.first_stop, s);
    const auto never =
        std::count_if(stops.begin(), stops.end(), [](double day) { return std::isinf(day); });
    const Interval stop = band(stops);
    std::string name = answer.model.asked.sectors[static_cast<std::size_t>(s)].name;
    std::replace(name.begin(), name.end(), '_', ' ');
    table.rows.push_back({name, day_name(answer, stop.low), day_name(answer, stop.mid),
                          day_name(answer, stop.high),
                          share(static_cast<double>(never) / answer.samples.draws, 0),
                          band_cell(band(answer.samples.of(answer.samples.stopped_days, s))),
                          band_cell(band(answer.samples.of(answer.samples.output, s)))});
  }
  return table;
}

Cell loss_cell(const Interval& loss) {
  const Interval usd = kMillion * loss;
  return Cell(fmt::format("{} billion USD", text_of(1e-9 * usd)), usd, "USD");
}

/// Infeasible is an answer: in place of a loss, the floor that could be kept.
Cell planner_cell(const LossBand& loss) {
  if (loss.kept_floor < 1)
    return Cell(
        fmt::format("infeasible: at most {:.0f} % of final demand can be kept, by that of {}",
                    100 * loss.kept_floor, loss.binding_name));
  return loss_cell(loss.best_use);
}

/// Best use first and supply-driven last: from the lower bound to the upper end.
Table losses_table(const MineralAnswer& answer) {
  const LossBand& loss = answer.loss;
  Table table{
      .title = fmt::format(
          "The worst twelve months ({} of the need met), if users stood as in the US of 2015",
          text_of(loss.met)),
      .key = "losses"};
  table.columns = {{"reading"},
                   {"value added lost", Align::kRight, false, "loss", "", true},
                   {"what it assumes", Align::kLeft, true, "assumes"}};
  table.rows.push_back({"best use", planner_cell(loss),
                        "a planner gives the mineral to where it keeps most: a lower bound"});
  table.rows.push_back({"everyone alike", loss_cell(loss.everyone_alike),
                        "each user gets the same share; no links between industries"});
  table.rows.push_back({"supply-driven", loss_cell(loss.supply_driven),
                        "losses are passed on to buyers, nobody replaces anything: an upper end"});
  return table;
}

/// The back-test in one line: sum, months within a quarter, bands.
std::string test_text(const MineralAnswer& answer, const Observations& observed) {
  int months = 0, within = 0, held = 0, worst = -1;
  double seen_sum = 0, made_sum = 0, worst_error = 0;
  constexpr double kQuarter = 0.25;
  for (int m = 0; m < answer.samples.months; ++m) {
    const std::optional<double> seen = observed_in(answer, observed, m);
    if (!seen) continue;
    std::vector<double> sample = answer.samples.of(answer.samples.exports, m);
    std::sort(sample.begin(), sample.end());
    const double median = statistics::sorted_quantile(sample, 0.5), error = median / *seen - 1;
    ++months;
    within += std::abs(error) <= kQuarter;
    held += *seen >= statistics::sorted_quantile(sample, 0.1) &&
            *seen <= statistics::sorted_quantile(sample, 0.9);
    if (std::abs(error) > std::abs(worst_error)) worst = m, worst_error = error;
    if (months <= 5) seen_sum += *seen, made_sum += median;
  }
  if (months == 0) return {};
  return fmt::format(
      "Against the months observed: {} of {} medians within 25 % (worst {}, {:+.0f} %), 80 % bands "
      "hold {} of {}; the medians "
      "of the first five sum to {:+.0f} %.",
      within, months, month_name(answer, worst), 100 * worst_error, held, months,
      100 * (made_sum / seen_sum - 1));
}

/// The trough is taken against each month's normal orders, as months differ.
std::string sentence_of(const MineralAnswer& answer) {
  int trough = 0;
  double least = 1e300;
  for (int m = 0; m < answer.samples.months; ++m) {
    const double share = band(answer.samples.of(answer.samples.exports, m)).mid /
                         answer.model.problem.normal_orders[static_cast<std::size_t>(m)];
    if (share < least) least = share, trough = m;
  }
  int first = 0;
  double earliest = 1e300;
  for (int s = 0; s < answer.samples.sectors; ++s) {
    const double day = band(answer.samples.of(answer.samples.first_stop, s)).mid;
    if (day < earliest) earliest = day, first = s;
  }
  const Interval exports = band(answer.samples.of(answer.samples.exports, trough));
  std::string text = fmt::format(
      "If the case \"{}\" holds, as of {}: exports fall to {} t in {} (5 to 95 % of {} draws, "
      "median in brackets; normal {} t). ",
      answer.model.asked.title, answer.model.asked.as_of, text_of(exports),
      month_name(answer, trough), answer.samples.draws,
      format_significant(answer.model.problem.normal_orders[static_cast<std::size_t>(trough)], 2));
  if (earliest < 1e299) {
    const Interval stop = band(answer.samples.of(answer.samples.first_stop, first));
    std::string name = answer.model.asked.sectors[static_cast<std::size_t>(first)].name;
    std::replace(name.begin(), name.end(), '_', ' ');
    text += fmt::format("First to stand still: {}, between {} and {} (median {}). ", name,
                        day_name(answer, stop.low), day_name(answer, stop.high),
                        day_name(answer, stop.mid));
  } else {
    text += "In most draws no sector's lines stand still. ";
  }
  const LossBand& loss = answer.loss;
  return text + fmt::format(
                    "The worst twelve months cost {} billion USD where all get the same share of "
                    "their need; "
                    "the three "
                    "readings below bracket it, none is a forecast.",
                    text_of(1e-3 * loss.everyone_alike));
}

Figures figures_of(const MineralAnswer& answer) {
  Figures figures;
  for (int m = 0; m < answer.samples.months; ++m)
    figures.push_back(figure("exports." + month_name(answer, m),
                             "exports, t, " + month_name(answer, m),
                             band(answer.samples.of(answer.samples.exports, m)), "", "exports"));
  figures.push_back(figure("met", "use over need in the worst year", answer.loss.met, "", "loss"));
  const LossBand& loss = answer.loss;
  figures.push_back(figure("loss.everyone_alike", "value added lost, everyone alike",
                           kMillion * loss.everyone_alike, "USD", "loss"));
  figures.push_back(figure("loss.supply_driven", "value added lost, supply-driven",
                           kMillion * loss.supply_driven, "USD", "loss"));
  return figures;
}

/// Own assumptions are marked: a reader must see which numbers nobody published.
Table inputs_table(const MineralAnswer& answer, const Overlay& facts) {
  Table table{.title = "What it rests on (E: own assumption, nobody publishes it)",
              .key = "inputs"};
  table.columns = {{"number", Align::kLeft, true, "path"},
                   {"value", Align::kRight, false, "value", "", true},
                   {"", Align::kLeft, false, "mark"},
                   {"source", Align::kLeft, true}};
  for (const DrawnInput& input : answer.model.draws.inputs) {
    const Fact& fact = *facts.find(input.path);
    table.rows.push_back({input.path.substr(input.path.find('/') + 1), cell_of(fact),
                          fact.confidence == Confidence::kAssumed ? "E" : "",
                          fact.source + (fact.date.empty() ? "" : ", " + fact.date)});
  }
  return table;
}

/// What others say is shown and never read by the model, so that agreement means
/// something.
void add_claims(const MineralAnswer& answer, const Observations& observed, Document& document) {
  if (answer.model.asked.claims.empty()) return;
  Table table{.title = "What others say (no input)", .key = "claims"};
  table.columns = {{"what", Align::kLeft, true},
                   {"value", Align::kRight, false, "value"},
                   {"source", Align::kLeft, true}};
  for (const auto& [label, name] : answer.model.asked.claims) {
    const Fact& fact = observed.row(name).fact;
    table.rows.push_back({label, cell_of(fact), fact.source});
  }
  document.add(std::move(table));
}

}  // namespace

Document document_of(const MineralAnswer& answer, const Overlay& facts,
                     const Observations& observed, bool explain) {
  Document document{.schema = "countervail/minerals/1", .sentence = sentence_of(answer)};
  document.figures = figures_of(answer);
  document.sentence_says_all = true;
  document.add(months_table(answer, observed));
  const std::string test = test_text(answer, observed);
  if (!test.empty()) document.add(Paragraph{.key = "back-test", .text = test, .joined = true});
  document.add(sectors_table(answer));
  document.add(losses_table(answer));
  add_claims(answer, observed, document);
  if (explain) document.add(inputs_table(answer, facts));
  int own = 0, uncertain = 0;
  for (const DrawnInput& input : answer.model.draws.inputs) {
    uncertain += input.dimension >= 0;
    own += input.dimension >= 0 && facts.find(input.path)->confidence == Confidence::kAssumed;
  }
  document.add(
      Paragraph{.key = "conventions",
                .text = fmt::format("{} of the {} uncertain numbers are our own ranges (--explain "
                                    "marks them E). A line's stop is that of the first of a "
                                    "sector's users of controlled or other material; what is not "
                                    "made then is lost. The price moves the "
                                    "tonnes of a month, never all. Losses: the use table of 2015, "
                                    "users as the world's shares of use.",
                                    own, uncertain)});
  document.facts = fact_lines(facts, answer.model.facts);
  return document;
}

/// Reads every case in full: a shipped one that no longer parses shows here.
Document list_of(const Files& data, const Observations& observed) {
  Document document{.schema = "countervail/minerals-list/1",
                    .sentence = "The shipped cases; a .toml file of your own may build on one."};
  Table table{.key = "cases", .for_machines = true};
  table.columns = {{"case"},
                   {"as of"},
                   {"months", Align::kRight, false, "months", kPlainNumber},
                   {"title", Align::kLeft, true}};
  for (const std::string& name : case_names(data)) {
    const MineralCase one = read_case(name, data, observed);
    table.rows.push_back({name, one.as_of, count(one.months), one.title});
  }
  document.add(std::move(table));
  return document;
}

}  // namespace countervail::minerals
