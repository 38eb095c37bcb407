// Logarithms inside, factors outside: values are exponentiated here and nowhere before.
// Shapley stands beside the waterfall in the stated order, since the difference between
// both shows how much the order matters. Tables for people hold what fits a line; those
// for machines every corner and column.
#include "study/levers_report.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "facts/fact_lines.h"
#include "render/cells.h"
#include "study/bill_text.h"
#include "study/factor_text.h"

namespace countervail {
namespace {

/// One corner whose chip does not state its dies is enough to count devices everywhere.
const char* die_word(const LeversAnswer& answer) {
  return answer.counts_dies ? "dies" : "devices";
}

std::string names_of(const LeversAnswer& answer, std::uint32_t present) {
  std::string names;
  const int count = std::popcount(present);
  int named = 0;
  for (std::size_t i = 0; i < answer.levers.size(); ++i)
    if (present >> i & 1) {
      if (named > 0)
        names += ++named == count ? " and " : ", ";
      else
        ++named;
      names += answer.levers[i].name;
    }
  return names.empty() ? "nothing" : names;
}

const LeverCorner& end_point(const LeversAnswer& answer) {
  return answer.corners.back();
}

/// The ends are those over all orders, no confidence interval.
Interval factor_of(const statistics::Contribution& phi) {
  return {std::exp(phi.least), std::exp(phi.value), std::exp(phi.most)};
}

std::string factor_text(const Interval& factor) {
  if (factor.is_exact()) return format_significant(factor.mid, 3);
  return fmt::format("{} ({} to {})", format_significant(factor.mid, 3),
                     format_significant(factor.low, 3), format_significant(factor.high, 3));
}

/// What stands at the start, in the currency of the question.
std::string corner_text(const LeversAnswer& answer, const LeverCorner& corner) {
  if (!corner.reaches)
    return answer.options.at_count > 0 ? "cannot hold the job" : "never reach it";
  if (answer.options.at_count > 0)
    return fmt::format("{} tokens/s", format_significant(std::exp(corner.value), 3));
  return fmt::format("{} {} by rate ({} package{} to buy)", format_significant(corner.dies, 4),
                     die_word(answer), corner.side.packages, corner.side.packages == 1 ? "" : "s");
}

std::string question_text(const LeversAnswer& answer) {
  const Scenario& s = answer.scenario;
  const std::string job =
      fmt::format("{}, batch {} x {} tokens", s.model, s.global_batch, s.sequence);
  if (answer.options.at_count > 0)
    return fmt::format("{} {} of {} on {}", answer.options.at_count, die_word(answer),
                       end_point(answer).side.hardware.chip, job);
  return fmt::format("To {} {} {} with {} on {}",
                     s.match == Match::kTimeToTrain ? "finish as soon as" : "train as fast as",
                     answer.reference.packages, answer.reference.hardware.chip,
                     end_point(answer).side.hardware.chip, job);
}

/// Enablers come before the factors, which hold only once those are present.
std::string attributed_text(const LeversAnswer& answer) {
  std::string text;
  if (answer.enablers != 0)
    text += fmt::format(" Cannot without {}: {} with it alone.", names_of(answer, answer.enablers),
                        corner_text(answer, answer.corners[answer.enablers]));
  if (answer.players.empty()) return text;
  const LeverCorner& start = answer.corners[answer.enablers];
  text += fmt::format(" Factor {}, by Shapley:",
                      format_significant(std::exp(end_point(answer).value - start.value), 3));
  for (std::size_t i = 0; i < answer.players.size(); ++i)
    text += fmt::format("{} {} {}", i == 0 ? "" : ",", answer.levers[answer.players[i]].name,
                        factor_text(factor_of(answer.shapley[i])));
  return text + ".";
}

}  // namespace

std::string levers_sentence(const LeversAnswer& answer) {
  const LeverCorner &none = answer.corners.front(), &all = end_point(answer);
  std::string text =
      fmt::format("{}: {} without the levers, {} with all of them.", question_text(answer),
                  corner_text(answer, none), corner_text(answer, all));
  if (answer.reach.minimal.empty())
    return text + fmt::format(" No combination reaches it with up to {} units.", answer.max_count);
  if (!answer.reach.closed_upward)
    return text + " A lever loses it again: no attribution, see the corners.";
  if (answer.reach.minimal.size() > 1) {
    text += " Several smallest sets reach it, so no attribution exists:";
    for (std::uint32_t set : answer.reach.minimal)
      text += fmt::format("{} {}", set == answer.reach.minimal.front() ? "" : ";",
                          names_of(answer, set));
    return text + ".";
  }
  return text + attributed_text(answer);
}

Figures figures_of(const LeversAnswer& answer) {
  const std::string unit = answer.options.at_count > 0 ? "token/s"
                           : answer.counts_dies        ? "die"
                                                       : "device";
  const auto corner = [&](const LeverCorner& c) -> std::optional<double> {
    if (!c.reaches) return std::nullopt;
    return answer.options.at_count > 0 ? std::exp(c.value) : c.dies;
  };
  Figures figures = {
      figure("none.count", "without the levers", corner(answer.corners.front()), unit, "gap"),
      figure("all.count", "with all of them", corner(end_point(answer)), unit, "gap")};
  if (!answer.shapley.empty())
    figures.push_back(figure(
        "gap", "factor between them",
        std::exp(end_point(answer).value - answer.corners[answer.enablers].value), "", "gap"));
  for (std::size_t i = 0; i < answer.shapley.size(); ++i)
    figures.push_back(figure(fmt::format("lever.{}.factor", answer.players[i] + 1),
                             answer.levers[answer.players[i]].name, factor_of(answer.shapley[i]),
                             "", "lever"));
  figures.push_back(figure("reference.packages", "reference",
                           static_cast<double>(answer.reference.packages), "package", "gap"));
  return figures;
}

namespace {

/// Shapley beside the waterfall.
Table factors_table(const LeversAnswer& answer) {
  Table table{.title = "Factors", .key = "levers", .for_machines = true};
  table.columns = {{"lever", Align::kLeft, true},
                   {"factor", Align::kRight, false, "", kPlainNumber},
                   {"least", Align::kRight, false, "", kPlainNumber},
                   {"most", Align::kRight, false, "", kPlainNumber},
                   {"in this order", Align::kRight, false, "in_order", kPlainNumber}};
  const std::vector<std::optional<double>>& steps = answer.paths.front().steps;
  for (std::size_t i = 0; i < answer.players.size(); ++i) {
    const statistics::Contribution& phi = answer.shapley[i];
    table.rows.push_back({answer.levers[answer.players[i]].name, factor_cell(phi.value),
                          factor_cell(phi.least), factor_cell(phi.most),
                          steps[i] ? factor_cell(*steps[i]) : absent("-")});
  }
  return table;
}

Table interactions_table(const LeversAnswer& answer) {
  Table table{.title = "Interactions (factor above 1: they help each other)",
              .key = "interactions"};
  table.columns.push_back({"", Align::kLeft, true, "lever"});
  const std::size_t n = answer.players.size();
  for (std::size_t player : answer.players)
    table.columns.push_back({answer.levers[player].name, Align::kRight, false, "", kPlainNumber});
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<Cell> row{answer.levers[answer.players[i]].name};
    for (std::size_t j = 0; j < n; ++j)
      row.push_back(i == j ? absent("-") : factor_cell(answer.interactions[i * n + j]));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// The way up from each smallest set in the stated order.
Table paths_table(const LeversAnswer& answer) {
  Table table{.title = "From each smallest set, in this order", .key = "paths"};
  table.columns = {{"from", Align::kLeft, true},
                   {"lever", Align::kLeft, true},
                   {"factor", Align::kRight, false, "", kPlainNumber}};
  for (const LeverPath& path : answer.paths) {
    std::size_t step = 0;
    for (std::size_t i = 0; i < answer.levers.size(); ++i) {
      if (path.from >> i & 1) continue;
      const std::optional<double>& ln = path.steps[step++];
      table.rows.push_back({names_of(answer, path.from), answer.levers[i].name,
                            ln ? factor_cell(*ln) : absent("-")});
    }
  }
  return table;
}

/// Nothing stays nothing: an unknown cost is no cost of 0.
std::optional<double> per_million(std::optional<double> each) {
  if (each) *each *= 1e6;
  return each;
}

struct CornerColumn {
  const char *name, *key, *unit;
  bool for_people;
  Cell (*cell)(const LeverCorner&);
};
using Corner = LeverCorner;
constexpr CornerColumn kCornerColumns[] = {
    {"packages", "", "package", true,
     [](const Corner& c) { return count(c.side.packages, "package"); }},
    {"dies", "dies", kPlainNumber, true, [](const Corner& c) { return plain(c.dies, 4); }},
    {"tokens/s", "tokens_per_second", "token/s", true,
     [](const Corner& c) { return plain(c.side.tokens_per_second, 3, "token/s"); }},
    {"power", "facility_power", "W", true,
     [](const Corner& c) { return quantity(c.side.bill.facility_power, "W"); }},
    {"capital", "", "USD", false, [](const Corner& c) { return dollars(c.side.bill.capital); }},
    {"J/token", "energy_per_token", "J", true,
     [](const Corner& c) { return quantity(c.side.bill.energy_per_token, "J"); }},
    {"USD/M", "cost_per_million_tokens", "USD", true,
     [](const Corner& c) { return dollars(per_million(c.side.bill.cost_per_token)); }},
    {"goodput", "", kPlainNumber, true,
     [](const Corner& c) { return plain(c.side.goodput.share(), 3); }}};

/// "What each combination takes (1 stacking, 2 supernode)".
std::string corners_title(const LeversAnswer& answer) {
  std::string title = "What each combination takes (";
  for (std::size_t i = 0; i < answer.levers.size(); ++i)
    title += fmt::format("{}{} {}", i == 0 ? "" : ", ", i + 1, answer.levers[i].name);
  return title + ")";
}

/// "1 3 4": the levers that are there, by number.
std::string numbers_of(const LeversAnswer& answer, std::uint32_t present) {
  std::string numbers;
  for (std::size_t i = 0; i < answer.levers.size(); ++i)
    if (present >> i & 1) numbers += (numbers.empty() ? "" : " ") + std::to_string(i + 1);
  return numbers.empty() ? "none" : numbers;
}

/// Every corner with its count, its bill and what failures leave.
Table corners_table(const LeversAnswer& answer, Audience audience) {
  const bool people = audience == Audience::kPeople;
  Table table{.title = corners_title(answer),
              .key = "corners",
              .for_machines = !people,
              .audience = audience};
  if (people)
    table.columns.push_back({"with", Align::kLeft, true});
  else
    for (const Lever& lever : answer.levers) table.columns.push_back({lever.name});
  for (const CornerColumn& column : kCornerColumns)
    if (column.for_people || !people) {
      table.columns.push_back({column.name, Align::kRight, false, column.key, column.unit});
      if (std::string_view(column.key) == "dies") table.columns.back().name = die_word(answer);
    }
  for (const LeverCorner& corner : answer.corners) {
    std::vector<Cell> row;
    if (people)
      row.emplace_back(numbers_of(answer, corner.present));
    else
      for (std::size_t i = 0; i < answer.levers.size(); ++i)
        row.emplace_back(corner.present >> i & 1 ? "yes" : "no");
    for (const CornerColumn& column : kCornerColumns)
      if (column.for_people || !people)
        row.push_back(corner.reaches ? column.cell(corner) : absent("-"));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// What stands without each lever.
Table starts_table(const LeversAnswer& answer) {
  Table table{.title = "Without a lever", .key = "without"};
  table.columns = {{"lever"},
                   {"what", Align::kLeft, true},
                   {"is", Align::kLeft, true, "value"},
                   {"source", Align::kLeft, true}};
  for (const Lever& lever : answer.levers) {
    const std::string source = lever.file.empty() ? "command line" : "the scenario";
    if (!lever.stack.empty()) table.rows.push_back({lever.name, "stack", lever.stack, source});
    if (!lever.system.empty()) table.rows.push_back({lever.name, "system", lever.system, source});
    for (const Patch& patch : lever.without)
      table.rows.push_back({lever.name, patch.path, patch.value, patch.source});
  }
  return table;
}

std::string conventions(const LeversAnswer& answer) {
  return "Each combination has its own best strategy; dies are continuous between the least count "
         "that reaches the rate and one unit fewer. A factor below 1 hurts. Least and most: over "
         "all orders in which levers may come; where they lie far apart no single attribution is "
         "right. Power, capital and costs are those of whole packages at each corner. " +
         conflicts_text(answer.scenario.conflicts.value_or(Conflicts::kFirst));
}

}  // namespace

Document document_of(const LeversAnswer& answer, const Overlay& facts) {
  Document document{.schema = "countervail/levers/1"};
  document.outcome = !answer.shapley.empty()        ? "attributed"
                     : answer.reach.minimal.empty() ? "out of reach"
                                                    : "not attributable";
  document.sentence = levers_sentence(answer);
  document.figures = figures_of(answer);
  if (!answer.shapley.empty())
    document.add(factors_table(answer));
  else if (!answer.paths.empty())
    document.add(paths_table(answer));
  if (!answer.interactions.empty()) document.add(interactions_table(answer));
  document.add(corners_table(answer, Audience::kPeople));
  document.add(corners_table(answer, Audience::kMachines));
  document.add(starts_table(answer));
  document.add(Paragraph{"conventions", conventions(answer)});
  std::set<std::string> known;
  for (const std::string& path : answer.facts)
    if (facts.find(path)) known.insert(path);
  document.facts = fact_lines(facts, known);
  return document;
}

}  // namespace countervail
