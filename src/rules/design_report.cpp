#include "rules/design_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "files/json_writer.h"
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
    const std::string text = format_significant(value, digits);
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
  std::string text = fmt::format(
      "Only {} {} {} {} {} keeps it out of {} ({}).", definition.symbol, beside(value, line),
      below ? "under" : "at or above", format_number(line), definition.unit,
      book.clauses[static_cast<std::size_t>(row.clause)].id, percent(value, line));
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
  const Clause& clause = book.clauses[static_cast<std::size_t>(row.clause)];
  return fmt::format("What binds: the next better part, {} {} at {} TPP, is caught by {} ({}).",
                     number_of(training ? next.peak : objective_of(question, next)),
                     training ? question.format + " TFLOP/s" : objective_name(question),
                     number_of(metric(next, Metric::kProcessing)), clause.id, clause.citation);
}

void write_design(JsonWriter& json, const DesignSpace& space, const Design& d) {
  json.begin_object();
  json.member("base_die", space.dies[static_cast<std::size_t>(d.die)].name).member("dies", d.dies);
  json.member("units", d.units).member("clock_mhz", d.clock).member("matrix_rate", d.rate);
  json.member("peak_tflops", d.peak).member("tpp", metric(d, Metric::kProcessing));
  json.member("density", metric(d, Metric::kDensity)).member("channels", d.channels);
  json.member("grade_gbit_s", d.grade).member("dram_gb_s", d.bandwidth);
  if (d.tokens > 0) json.member("tokens_per_second", d.tokens);
  json.member("io_gb_s", metric(d, Metric::kInputOutput)).end_object();
}

void write_kept_out(JsonWriter& json, const Book& book, const ClauseTable& table,
                    const Design& best) {
  for (const ClauseTable::Row& row : table.rows) {
    const ClauseTable::Comparison* only = only_failing(table, row, best.point);
    if (!only) continue;
    const double value = best.point[only->metric];
    json.begin_object();
    json.member("clause", book.clauses[static_cast<std::size_t>(row.clause)].id);
    json.member("metric", definition_of(static_cast<Metric>(only->metric)).name);
    json.member("value", value).member("line", value < only->low ? only->low : only->high);
    json.member("low_density_door", is_density_door(table, row, *only, best.point)).end_object();
  }
}

void write_frontier(JsonWriter& json, const DesignQuestion& question, const DesignAnswer& answer) {
  for (const DesignStep& step : answer.frontier) {
    json.begin_object().member("metric", definition_of(step.threshold.metric).name);
    json.member("threshold", step.threshold.value).member("moved_to", step.moved_to);
    json.member("objective", step.best ? objective_of(question, *step.best) : NAN).end_object();
  }
}

}  // namespace

std::string design_sentence(const DesignSpace& space, const DesignQuestion& question,
                            const DesignAnswer& answer, const DesignAsked& asked) {
  const std::string under = fmt::format("under {} on {}, {}", asked.pack, asked.day, asked.place);
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

Table design_table(const DesignSpace& space, const DesignQuestion& question,
                   const DesignAnswer& answer) {
  const bool training = question.goal == DesignGoal::kTraining;
  Table table;
  for (const char* name : {"dies", "units", "MHz", "rate", "TFLOP/s", "TPP", "PD"})
    table.columns.push_back({name, Align::kRight});
  if (training) table.columns.push_back({"tokens/s", Align::kRight});
  if (space.memory)
    for (const char* name : {"ch", "Gb/s", "DRAM"}) table.columns.push_back({name, Align::kRight});
  for (const Design& d : answer.best_by_count) {
    std::vector<Cell> row = {
        fmt::format("{} x {}", d.dies, space.dies[static_cast<std::size_t>(d.die)].name),
        std::to_string(d.units),
        std::to_string(d.clock),
        rate_text(d.rate),
        fmt::format("{:.1f}", d.peak),
        fmt::format("{:.1f}", metric(d, Metric::kProcessing)),
        fmt::format("{:.3f}", metric(d, Metric::kDensity))};
    if (training) row.push_back(format_significant(d.tokens, 4));
    if (space.memory)
      for (const std::string& cell :
           {std::to_string(d.channels), format_number(d.grade), number_of(d.bandwidth)})
        row.push_back(cell);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table lines_table(const Book& book, const DesignQuestion& question, const Design& best) {
  Table table;
  table.columns = {{"clause"}, {"line"},        {"has", Align::kRight}, {"distance", Align::kRight},
                   {"met"},    {"holds it off"}};
  for (const ClauseTable::Row& row : question.table.rows) {
    const Clause& clause = book.clauses[static_cast<std::size_t>(row.clause)];
    const ClauseTable::Comparison* only = only_failing(question.table, row, best.point);
    std::uint32_t i = row.first;
    for (const Predicate& predicate : clause.when) {
      if (predicate.kind != Predicate::Kind::kMetric) continue;
      const ClauseTable::Comparison& comparison = question.table.comparisons[i++];
      const double value = best.point[comparison.metric];
      const double line = predicate.has_low && (value < predicate.low || !predicate.has_high)
                              ? predicate.low_shown
                              : predicate.high_shown;
      table.rows.push_back({clause.id, predicate_text(book, predicate), beside(value, line),
                            percent(value, line), holds(comparison, best.point) ? "yes" : "no",
                            &comparison == only ? "alone" : ""});
    }
  }
  return table;
}

std::string binding_text(const Book& book, const DesignQuestion& question,
                         const DesignAnswer& answer, int width) {
  std::string out;
  for (const ClauseTable::Row& row : question.table.rows)
    if (const auto* only = only_failing(question.table, row, answer.best->point))
      out += folded_text(kept_out_text(book, question.table, row, *only, answer.best->point), width,
                         2) +
             "\n";
  if (!answer.next_better)
    return out + "What binds: nothing of the rules; the space has no better part.\n";
  if (answer.next_caught_by < 0) return out;
  return out + folded_text(next_better_text(book, question, answer), width, 2) + "\n";
}

Table frontier_table(const DesignQuestion& question, const DesignAnswer& answer) {
  Table table;
  table.columns = {{"threshold"}};
  for (const DesignStep& step : answer.frontier) {
    const std::string name = threshold_text(step.threshold.metric, step.threshold.value);
    const std::string label = fmt::format("{} {}", definition_of(step.threshold.metric).symbol,
                                          name.substr(0, name.find(' ')));
    if (table.rows.empty() || table.rows.back().front().text != label)
      table.rows.push_back({label});
    if (table.rows.size() == 1)
      table.columns.push_back(
          {"x" + format_number(step.moved_to / step.threshold.value), Align::kRight});
    table.rows.back().push_back(
        step.best ? format_significant(objective_of(question, *step.best),
                                       question.goal == DesignGoal::kTraining ? 4 : 6)
                  : "none");
  }
  return table;
}

std::string design_json(const Book& book, const DesignSpace& space, const DesignQuestion& question,
                        const DesignAnswer& answer, const DesignAsked& asked,
                        const std::string& notice_line) {
  JsonWriter json;
  json.begin_object().member("sentence", design_sentence(space, question, answer, asked));
  json.member("pack", asked.pack).member("date", asked.day).member("format", question.format);
  json.key("best");
  if (answer.best)
    write_design(json, space, *answer.best);
  else
    json.null();
  json.key("best_by_count").begin_array();
  for (const Design& d : answer.best_by_count) write_design(json, space, d);
  json.end_array().key("kept_out_of").begin_array();
  if (answer.best) write_kept_out(json, book, question.table, *answer.best);
  json.end_array().key("frontier").begin_array();
  write_frontier(json, question, answer);
  json.end_array();
  json.member("compute_parts", static_cast<long long>(answer.counts.compute_parts));
  json.member("memory_parts", static_cast<long long>(answer.counts.memory_parts));
  json.member("classified", static_cast<long long>(answer.counts.classified));
  json.member("notice", notice_line).end_object();
  return json.text() + "\n";
}

}  // namespace countervail::rules
