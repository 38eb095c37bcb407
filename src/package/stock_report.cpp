// Stocks of dies and stacks as text (package_report.h). Two significant digits: the stocks are
// press estimates.
#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "package/report.h"

namespace countervail::package {
namespace {

/// "1.3 million", "880,000": two digits are all that such estimates carry.
std::string rounded(double value) {
  if (value <= 0) return "0";
  const double step = std::pow(10.0, std::floor(std::log10(value)) - 1),
               round = std::round(value / step) * step;
  if (round >= 1e6) return format_significant(round / 1e6, 2) + " million";
  std::string digits = fmt::format("{:.0f}", round);
  if (round >= 1000) digits.insert(digits.size() - 3, ",");
  return digits;
}

/// A plain quotient of the stock, not yet an estimate of anything: "1.625 million".
std::string quotient(const Interval& value) {
  const auto text = [](double v) {
    return v >= 1e6 ? format_significant(v / 1e6, 4) + " million" : format_significant(v, 4);
  };
  return value.is_exact()
             ? text(value.mid)
             : fmt::format("{} ({} to {})", text(value.mid), text(value.low), text(value.high));
}

std::string rounded_range(const Interval& value) {
  return value.is_exact() ? rounded(value.mid)
                          : fmt::format("{} ({} to {})", rounded(value.mid), rounded(value.low),
                                        rounded(value.high));
}

std::string percent(double share) {
  return fmt::format("{:.0f} %", 100 * share);
}

}  // namespace

Table stock_table(const StockAnswer& answer) {
  Table table{.title = fmt::format(
                  "{} dies and {} stacks; a package takes {} and {}:",
                  rounded_range(answer.stock.dies), rounded_range(answer.stock.stacks),
                  format_number(answer.dies_per_package), format_number(answer.stacks_per_package)),
              .columns = {{"reading of the stock of dies", Align::kLeft, true},
                          {"from dies", Align::kRight, true},
                          {"from stacks", Align::kRight, true},
                          {"binds"}},
              .rows = {}};
  for (const StockReading& reading : answer.readings)
    table.rows.push_back(
        {reading.name,
         reading.before_loss ? quotient(reading.from_dies) : rounded_range(reading.from_dies),
         reading.before_loss ? quotient(reading.from_stacks) : rounded_range(reading.from_stacks),
         fmt::format("{}{}", reading.dies_bind ? "dies" : "stacks",
                     reading.may_switch ? ", or not" : "")});
  return table;
}

Table stock_rows(const StockAnswer& answer) {
  Table table{.title = "", .columns = {{"reading"}, {"binds"}}, .rows = {}};
  for (const char* what : {"from dies", "from stacks", "packages"})
    for (const char* end : {"low", "middle", "high"})
      table.columns.push_back({fmt::format("{} {}", what, end), Align::kRight});
  for (const StockReading& reading : answer.readings) {
    std::vector<Cell> cells{reading.name, reading.dies_bind ? "dies" : "stacks"};
    for (const Interval& value : {reading.from_dies, reading.from_stacks, reading.packages})
      for (const double end : {value.low, value.mid, value.high})
        cells.push_back(fmt::format("{:.0f}", end));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table switch_table(const StockAnswer& answer) {
  Table table{
      .title =
          "Stacks bind instead of dies when more of the stacks than this are lost before assembly:",
      .columns = {{"dies lost", Align::kRight}, {"stacks lost", Align::kRight}},
      .rows = {}};
  for (const SwitchPoint& point : answer.switch_points)
    table.rows.push_back({percent(point.die_loss),
                          point.stack_loss < 0 ? "already bind" : percent(point.stack_loss)});
  return table;
}

std::string stock_sentence(const StockAnswer& answer) {
  const StockReading& first = answer.readings[0];
  const StockReading& tested = answer.readings[1];
  const StockReading& harvested = answer.readings[2];
  return fmt::format(
      "Before any loss the dies make {} packages and the stacks {}, so {} bind. After losses: {} "
      "packages if the dies "
      "were counted tested, {} if they were counted as cut and partly good ones are used.",
      quotient(first.from_dies), quotient(first.from_stacks), first.dies_bind ? "dies" : "stacks",
      rounded_range(tested.packages), rounded_range(harvested.packages));
}

namespace {

std::string thousands(double value) {
  std::string digits = fmt::format("{:.0f}", value);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string tenths(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

}  // namespace

std::string question_text(const QuestionAnswer& answer, TableFormat format, int width) {
  std::string out;
  for (const YieldReading& reading : answer.question.readings) {
    Table table{.title = reading.name + ". 1,000 wafers:", .columns = {}, .rows = {}};
    for (const char* name : {"defects/cm2", "perfect", "sold", "packages, perfect", "partly good",
                             "USD/PFLOP/s", "partly good"})
      table.columns.push_back({name, Align::kRight, true});
    for (const QuestionRow& row : answer.rows)
      if (row.reading == reading.name)
        table.rows.push_back({format_significant(1e-4 * row.density, 3), tenths(row.perfect_share),
                              tenths(row.harvested_share), thousands(row.packages_perfect),
                              thousands(row.packages_harvested),
                              thousands(1e15 * row.per_flops_perfect),
                              thousands(1e15 * row.per_flops_harvested)});
    out += (out.empty() ? "" : "\n") + render(table, format, width);
  }
  if (answer.heat.empty()) return out;
  Table heat{.title = "Heat at full clock; cooling is recalled, places are assumed:",
             .columns = {{"package"}},
             .rows = {}};
  for (const char* name : {"hottest cell", "low", "high", "clock allowed", "low", "high"})
    heat.columns.push_back({name, Align::kRight});
  for (const QuestionHeat& row : answer.heat) {
    heat.rows.push_back({row.package});
    for (const double value : {row.hottest.mid, row.hottest.low, row.hottest.high})
      heat.rows.back().push_back(figure_text(FigureUnit::kKelvin, value));
    for (const double value : {row.fraction.mid, row.fraction.low, row.fraction.high})
      heat.rows.back().push_back(tenths(value));
  }
  return out + "\n" + render(heat, format, width);
}

Table question_rows(const QuestionAnswer& answer) {
  Table table{.title = "", .columns = {}, .rows = {}};
  for (const char* name : {"reading", "package", "density 1/m2", "perfect share", "sold share",
                           "packages perfect", "packages partly good", "USD perfect",
                           "USD partly good", "USD/(FLOP/s) perfect", "USD/(FLOP/s) partly good"})
    table.columns.push_back({name});
  for (const QuestionRow& row : answer.rows) {
    std::vector<Cell> cells{row.reading, row.package};
    for (const double value : {row.density, row.perfect_share, row.harvested_share,
                               row.packages_perfect, row.packages_harvested, row.cost_perfect,
                               row.cost_harvested, row.per_flops_perfect, row.per_flops_harvested})
      cells.push_back(format_number(value));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace countervail::package
