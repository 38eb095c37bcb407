// How many: what a number of packages takes, and what a stock of dies and stacks makes.
#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "package/document.h"
#include "render/cells.h"
#include "render/figure_text.h"

namespace countervail::package {
namespace {

/// Three digits: "12,400", "1.34 GUSD".
Cell three_digits(const std::string& unit, double value) {
  if (unit == "USD") return {format_si(value, unit), value, unit};
  if (value < 1000) return plain(value, 3);
  const double step = std::pow(10.0, std::floor(std::log10(value)) - 2);
  return {grouped_digits(fmt::format("{:.0f}", std::round(value / step) * step)), value};
}

/// "1.3 million", "880,000": two digits are all that press estimates of a stock carry.
std::string two_digits(double value) {
  if (value <= 0) return "0";
  const double step = std::pow(10.0, std::floor(std::log10(value)) - 1),
               round = std::round(value / step) * step;
  if (round >= 1e6) return format_significant(round / 1e6, 2) + " million";
  return grouped_digits(fmt::format("{:.0f}", round));
}

/// A plain quotient of the stock, not yet an estimate of anything: "1.625 million".
std::string quotient(double value) {
  return value >= 1e6 ? format_significant(value / 1e6, 4) + " million"
                      : format_significant(value, 4);
}

/// "1.3 million (1.1 million to 1.4 million)".
std::string with_range(const Interval& value, std::string (*words)(double)) {
  if (value.is_exact()) return words(value.mid);
  return fmt::format("{} ({} to {})", words(value.mid), words(value.low), words(value.high));
}

Table readings_table(const StockAnswer& answer) {
  Table table{.title = fmt::format("{} dies and {} stacks; a package takes {} and {}:",
                                   with_range(answer.stock.dies, two_digits),
                                   with_range(answer.stock.stacks, two_digits),
                                   format_number(answer.dies_per_package),
                                   format_number(answer.stacks_per_package)),
              .columns = {{"reading of the stock of dies", Align::kLeft, true, "reading"},
                          {"from dies", Align::kRight, true, "", "package"},
                          {"from stacks", Align::kRight, true, "", "package"},
                          {"binds"}},
              .rows = {},
              .key = "readings",
              .for_machines = true};
  table.columns[1].is_range = table.columns[2].is_range = true;
  for (const StockReading& reading : answer.readings) {
    const auto words = reading.before_loss ? quotient : two_digits;
    table.rows.push_back({reading.name,
                          Cell{with_range(reading.from_dies, words), reading.from_dies},
                          Cell{with_range(reading.from_stacks, words), reading.from_stacks},
                          fmt::format("{}{}", reading.dies_bind ? "dies" : "stacks",
                                      reading.may_switch ? ", or not" : "")});
  }
  return table;
}

Table switch_table(const StockAnswer& answer) {
  Table table{
      .title =
          "Stacks bind instead of dies when more of the stacks than this are lost before assembly:",
      .columns = {{"dies lost", Align::kRight, false, "", "share"},
                  {"stacks lost", Align::kRight, false, "", "share"}},
      .rows = {},
      .key = "switch_points"};
  for (const SwitchPoint& point : answer.switch_points)
    table.rows.push_back({share(point.die_loss, 0), point.stack_loss < 0
                                                        ? Cell{"already bind", 0.0}
                                                        : share(point.stack_loss, 0)});
  return table;
}

std::string sentence_of(const StockAnswer& answer) {
  const StockReading& first = answer.readings[0];
  const StockReading& tested = answer.readings[1];
  const StockReading& harvested = answer.readings[2];
  return fmt::format(
      "Before any loss the dies make {} packages and the stacks {}, so {} bind. After losses: {} "
      "packages if the dies were counted tested, {} if they were counted as cut and partly good "
      "ones are used.",
      with_range(first.from_dies, quotient), with_range(first.from_stacks, quotient),
      first.dies_bind ? "dies" : "stacks", with_range(tested.packages, two_digits),
      with_range(harvested.packages, two_digits));
}

}  // namespace

Figures figures_of(const StockAnswer& answer) {
  static constexpr const char* kKeys[] = {"before_loss", "tested", "harvested", "perfect"};
  Figures figures;
  for (std::size_t i = 0; i < answer.readings.size(); ++i)
    figures.push_back(figure(std::string("packages.") + kKeys[i],
                             "packages, " + answer.readings[i].name, answer.readings[i].packages,
                             "package", "stock"));
  return figures;
}

Document document_of(const StockAnswer& answer) {
  Document document{.schema = "countervail/package-stock/1",
                    .sentence = sentence_of(answer),
                    .figures = figures_of(answer)};
  document.add(readings_table(answer));
  document.add(switch_table(answer));
  return document;
}

Document document_of(const Count& count) {
  Table table{.title = fmt::format("For {} good packages:",
                                   grouped_digits(fmt::format("{:.0f}", count.packages))),
              .columns = {{"what", Align::kLeft, true},
                          {"low", Align::kRight},
                          {"middle", Align::kRight},
                          {"high", Align::kRight}},
              .rows = {},
              .key = "needs"};
  for (const Figure& figure : figures_of(count)) {
    const auto end = [&](double value) { return three_digits(figure.unit, value); };
    table.rows.push_back(
        {figure.label, end(figure.value.low), end(figure.value.mid), end(figure.value.high)});
  }
  Document document{
      .schema = "countervail/package-need/1", .sentence = "", .figures = figures_of(count)};
  document.add(std::move(table));
  return document;
}

}  // namespace countervail::package
