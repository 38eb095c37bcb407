// The best part under a pack: the part, what keeps it free, what binds, the frontier.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "render/cells.h"
#include "rules/document.h"
#include "rules/text.h"

namespace countervail::rules {
namespace {

double metric(const Design& design, Metric m) {
  return design.point[static_cast<std::size_t>(m)];
}
std::string objective_name(const DesignQuestion& question) {
  switch (question.goal) {
    case DesignGoal::kPeak:
      return question.format + " TFLOP/s";
    case DesignGoal::kDecodeBandwidth:
      return "DRAM GB/s";
    case DesignGoal::kTraining:
      return "tokens/s";
  }
  return {};
}
std::string rate_text(double rate) {
  return rate == 1 ? "1" : rate == 0.5 ? "1/2" : rate == 0.25 ? "1/4" : format_number(rate);
}

std::string part_text(const DesignSpace& space, const Design& design) {
  std::string text = fmt::format("{} x {}, {} units, {} MHz, matrix rate {}", design.dies,
                                 space.dies[static_cast<std::size_t>(design.die)].name,
                                 design.units, design.clock, rate_text(design.rate));
  if (space.memory)
    text += fmt::format(", {} x {} at {} Gbit/s", design.channels, space.memory->name,
                        format_number(design.grade));
  return text;
}

bool holds(const ClauseTable::Comparison& c, const Point& point) {
  return point[c.metric] >= c.low && point[c.metric] < c.high;
}

/// The only comparison of the row that fails; null when none or several do.
const ClauseTable::Comparison* only_failing(const ClauseTable& table, const ClauseTable::Row& row,
                                            const Point& point) {
  const ClauseTable::Comparison* failing = nullptr;
  for (std::uint32_t i = row.first; i < row.first + row.count; ++i) {
    if (holds(table.comparisons[i], point)) continue;
    if (failing) return nullptr;
    failing = &table.comparisons[i];
  }
  return failing;
}

/// The low-density door: density under the lowest density line of the pack is all that keeps the
/// part out of a clause whose line of processing performance it has passed.
bool is_density_door(const ClauseTable& table, const ClauseTable::Row& row,
                     const ClauseTable::Comparison& failing, const Point& point) {
  constexpr auto kDensity = static_cast<std::uint32_t>(Metric::kDensity);
  double lowest = failing.low;
  for (const ClauseTable::Comparison& comparison : table.comparisons)
    if (comparison.metric == kDensity) lowest = std::min(lowest, comparison.low);
  return row.count > 1 && failing.metric == kDensity && failing.low == lowest &&
         point[kDensity] < failing.low;
}

std::string percent(double value, double threshold) {
  return fmt::format("{:+.2f} %", (value / threshold - 1) * 100);
}

/// Enough digits to tell the value from the line.
std::string beside(double value, double threshold) {
  for (int digits = 5; digits < 12; ++digits) {
    std::string text = format_significant(value, digits);
    if (text != format_significant(threshold, digits)) return text;
  }
  return format_number(value);
}

/// "Only PD 1.5977 under 1.6 TPP/mm2 keeps it out of 3A090.b.1 (-0.14 %)."
std::string kept_out_text(const Book& book, const ClauseTable& table, const ClauseTable::Row& row,
                          const ClauseTable::Comparison& only, const Point& point) {
  const MetricDefinition& definition = definition_of(static_cast<Metric>(only.metric));
  const double value = point[only.metric];
  const bool below = value < only.low;
  const double line = below ? only.low : only.high;
  std::string text =
      fmt::format("Only {} {} {} {} {} keeps it out of {} ({}).", definition.symbol,
                  beside(value, line), below ? "under" : "at or above", format_number(line),
                  definition.unit, clause_at(book, row.clause).id, percent(value, line));
  if (is_density_door(table, row, only, point))
    text +=
        " This is the low-density door: processing performance is past the line of the clause, and "
        "die area brings density under it.";
  return text;
}

std::string next_better_text(const Book& book, const DesignQuestion& question,
                             const DesignAnswer& answer) {
  const bool training = question.goal == DesignGoal::kTraining;  // then the peak behind it speaks
  const Design& next = *answer.next_better;
  const ClauseTable::Row& row =
      question.table.rows[static_cast<std::size_t>(answer.next_caught_by)];
  const Clause& clause = clause_at(book, row.clause);
  return fmt::format("What binds: the next better part, {} {} at {} TPP, is caught by {} ({}).",
                     number_of(training ? next.peak : objective_of(question, next)),
                     training ? question.format + " TFLOP/s" : objective_name(question),
                     number_of(metric(next, Metric::kProcessing)), clause.id, clause.citation);
}

std::string sentence_of(const DesignSpace& space, const DesignQuestion& question,
                        const DesignAnswer& answer, const DesignAsked& asked) {
  const std::string under =
      fmt::format("under {} on {}, {}", asked.pack, day_text(asked.day), asked.place);
  if (!answer.best) return fmt::format("No part of the space is free {}.", under);
  const Design& best = *answer.best;
  return fmt::format(
      "The best free part {}: {}: {} {}, TPP {}, density {}{}.", under, part_text(space, best),
      question.goal == DesignGoal::kTraining ? format_significant(best.tokens, 4)
                                             : number_of(objective_of(question, best)),
      objective_name(question), number_of(metric(best, Metric::kProcessing)),
      number_of(metric(best, Metric::kDensity)),
      space.memory ? fmt::format(", DRAM {} GB/s", number_of(best.bandwidth)) : "");
}

const std::string& die_of(const DesignSpace& space, const Design& design) {
  return space.dies[static_cast<std::size_t>(design.die)].name;
}

/// One row a base die and number of dies, for people.
Table parts_table(const DesignSpace& space, const DesignQuestion& question,
                  const DesignAnswer& answer) {
  const bool training = question.goal == DesignGoal::kTraining;
  Table table;
  table.audience = Audience::kPeople;
  for (const char* name : {"dies", "units", "MHz", "rate", "TFLOP/s", "TPP", "PD"})
    table.columns.push_back({name, Align::kRight});
  if (training) table.columns.push_back({"tokens/s", Align::kRight});
  if (space.memory)
    for (const char* name : {"ch", "Gb/s", "DRAM"}) table.columns.push_back({name, Align::kRight});
  for (const Design& d : answer.best_by_count) {
    std::vector<Cell> row = {fmt::format("{} x {}", d.dies, die_of(space, d)),
                             std::to_string(d.units),
                             std::to_string(d.clock),
                             rate_text(d.rate),
                             fmt::format("{:.1f}", d.peak),
                             fmt::format("{:.1f}", metric(d, Metric::kProcessing)),
                             fmt::format("{:.3f}", metric(d, Metric::kDensity))};
    if (training) row.emplace_back(format_significant(d.tokens, 4));
    if (space.memory)
      row.insert(row.end(),
                 {std::to_string(d.channels), format_number(d.grade), number_of(d.bandwidth)});
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// The numbers of a part, in the units that rules print.
Figures figures_of(const DesignQuestion& question, const Design& d) {
  const auto made = [](const char* key, const char* label, double value, const char* unit) {
    return figure(key, label, value, unit, "part");
  };
  Figures figures = {
      made("dies", "dies in the package", d.dies, "die"),
      made("units", "units in use", d.units, "1"),
      made("clock", "clock", d.clock, "MHz"),
      made("matrix_rate", "share of the matrix rate", d.rate, "1"),
      made("peak", "peak", d.peak, "TFLOP/s"),
      made("tpp", "total processing performance", metric(d, Metric::kProcessing), "TPP"),
      made("density", "performance density", metric(d, Metric::kDensity), "TPP/mm2"),
      made("channels", "memory channels", d.channels, "1"),
      made("grade", "memory grade", d.grade, "Gbit/s"),
      made("dram", "DRAM bandwidth", d.bandwidth, "GB/s"),
      made("io", "links and host link", metric(d, Metric::kInputOutput), "GB/s")};
  if (question.goal == DesignGoal::kTraining)
    figures.push_back(made("tokens", "training rate", d.tokens, "token/s"));
  return figures;
}

/// The same parts for programs.
Table rows_table(const DesignSpace& space, const DesignQuestion& question,
                 const DesignAnswer& answer) {
  Table table{.title = "", .columns = {{"base_die"}}, .rows = {}, .key = "best_by_count"};
  table.audience = Audience::kMachines, table.for_machines = true;
  for (const Figure& figure : figures_of(question, Design{}))
    table.columns.push_back({figure.key, Align::kRight, false, figure.key, figure.unit});
  for (const Design& d : answer.best_by_count) {
    table.rows.push_back({die_of(space, d)});
    for (const Figure& figure : figures_of(question, d))
      table.rows.back().emplace_back("", figure.value);
  }
  return table;
}

/// What keeps the optimum free: clauses that one comparison holds off, and the distance to every
/// line.
Table lines_table(const Book& book, const DesignQuestion& question, const Design& best) {
  Table table{.title = "",
              .columns = {{"clause"},
                          {"line"},
                          {"has", Align::kRight, false, "", kPlainNumber},
                          {"distance", Align::kRight, false, "", "share"},
                          {"met"},
                          {"holds it off"}},
              .rows = {},
              .key = "lines"};
  for (const ClauseTable::Row& row : question.table.rows) {
    const Clause& clause = clause_at(book, row.clause);
    const ClauseTable::Comparison* only = only_failing(question.table, row, best.point);
    std::uint32_t i = row.first;
    for (const Predicate& predicate : clause.when) {
      if (predicate.kind != Predicate::Kind::kMetric) continue;
      const ClauseTable::Comparison& comparison = question.table.comparisons[i++];
      const double value = best.point[comparison.metric];
      const double line = predicate.has_low && (value < predicate.low || !predicate.has_high)
                              ? predicate.low_shown
                              : predicate.high_shown;
      table.rows.push_back(
          {clause.id, predicate_text(book, predicate), Cell{beside(value, line), value},
           Cell{percent(value, line), value / line - 1},
           holds(comparison, best.point) ? "yes" : "no", &comparison == only ? "alone" : ""});
    }
  }
  return table;
}

/// What keeps it free and what binds, a line each.
void add_binding(Document& document, const Book& book, const DesignQuestion& question,
                 const DesignAnswer& answer) {
  bool joined = false;
  const auto add = [&](const char* key, std::string text) {
    document.add(Paragraph{
        .key = key, .text = std::move(text), .indent = 2, .joined = std::exchange(joined, true)});
  };
  for (const ClauseTable::Row& row : question.table.rows)
    if (const auto* only = only_failing(question.table, row, answer.best->point))
      add("kept_out", kept_out_text(book, question.table, row, *only, answer.best->point));
  if (!answer.next_better)
    add("binds", "What binds: nothing of the rules; the space has no better part.");
  else if (answer.next_caught_by >= 0)
    add("binds", next_better_text(book, question, answer));
}

/// The best objective with one threshold moved, for people: a row a threshold, a column a factor.
Table frontier_table(const DesignQuestion& question, const DesignAnswer& answer) {
  Table table;
  table.title = "Best objective with one threshold of the pack moved by a factor:";
  table.audience = Audience::kPeople;
  table.columns = {{"threshold"}};
  const int digits = question.goal == DesignGoal::kTraining ? 4 : 6;
  for (const DesignStep& step : answer.frontier) {
    const std::string name = threshold_text(step.threshold.metric, step.threshold.value);
    const std::string label = fmt::format("{} {}", definition_of(step.threshold.metric).symbol,
                                          name.substr(0, name.find(' ')));
    if (table.rows.empty() || table.rows.back().front().text != label)
      table.rows.push_back({label});
    if (table.rows.size() == 1)
      table.columns.push_back(
          {"x" + format_number(step.moved_to / step.threshold.value), Align::kRight});
    table.rows.back().emplace_back(
        step.best ? format_significant(objective_of(question, *step.best), digits) : "none");
  }
  return table;
}

/// The same for programs: a row a step.
Table steps_table(const DesignQuestion& question, const DesignAnswer& answer) {
  Table table{.title = "", .columns = {{"metric"}, {"unit"}}, .rows = {}, .key = "frontier"};
  table.audience = Audience::kMachines;
  for (const char* name : {"threshold", "moved_to", "objective"})
    table.columns.push_back({name, Align::kRight, false, "", kPlainNumber});
  for (const DesignStep& step : answer.frontier)
    table.rows.push_back(
        {definition_of(step.threshold.metric).name, definition_of(step.threshold.metric).unit,
         Cell{"", step.threshold.value}, Cell{"", step.moved_to},
         step.best ? Cell{"", objective_of(question, *step.best)} : absent("none")});
  return table;
}

bool compares_memory(const ClauseTable& table) {
  return std::any_of(table.comparisons.begin(), table.comparisons.end(),
                     [](const ClauseTable::Comparison& comparison) {
                       return metric_reads(static_cast<Metric>(comparison.metric),
                                           Measure::kMemoryBandwidth);
                     });
}

/// What the figures rest on, or what was not tested; may be empty.
std::string remark_of(const DesignSpace& space, const DesignQuestion& question,
                      const DesignAsked& asked) {
  if (question.goal == DesignGoal::kTraining) return asked.basis;
  if (question.table.rows.empty()) return "No figure of this pack catches such a part on that day.";
  if (space.memory || !compares_memory(question.table)) return "";
  return "No memory is part of this space (--memory): the lines on DRAM bandwidth are not tested.";
}

std::string counts_text(const DesignCounts& counts) {
  return fmt::format("{} compute parts, {} memory parts, {} classifications.", counts.compute_parts,
                     counts.memory_parts, counts.classified);
}

void add_best(Document& document, const Book& book, const DesignSpace& space,
              const DesignQuestion& question, const DesignAnswer& answer) {
  document.figures = figures_of(question, *answer.best);
  document.add(parts_table(space, question, answer));
  document.add(rows_table(space, question, answer));
  add_binding(document, book, question, answer);
  document.add(lines_table(book, question, *answer.best));
  if (answer.frontier.empty()) return;
  document.add(frontier_table(question, answer));
  document.add(steps_table(question, answer));
}

}  // namespace

Document document_of(const Book& book, const DesignSpace& space, const DesignQuestion& question,
                     const DesignAnswer& answer, const DesignAsked& asked) {
  Document document{.schema = "countervail/rules-design/1",
                    .outcome = answer.best ? "found" : "none free",
                    .sentence = sentence_of(space, question, answer, asked)};
  if (std::string remark = remark_of(space, question, asked); !remark.empty())
    document.add(Paragraph{.key = "basis", .text = std::move(remark), .joined = true});
  if (answer.best) {
    add_best(document, book, space, question, answer);
    if (question.goal != DesignGoal::kTraining)
      document.add(Paragraph{.key = "counts", .text = counts_text(answer.counts)});
  }
  document.add(notice_line(book, asked.day, true));
  return document;
}

}  // namespace countervail::rules
