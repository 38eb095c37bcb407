// A cell is its words and its value: people read the first, machines the second, and
// both come from one number here, so that they cannot disagree. What is unknown is a
// cell of its own kind and never a 0.
#include "render/cells.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "base/units.h"
#include "render/figure_text.h"

namespace countervail {
namespace {

/// Words of the two ends, or of the one number where they agree.
template <typename Words>
Cell ranged(const Interval& value, const std::string& unit, const Words& words) {
  if (value.is_exact()) return {words(value.mid), value, unit};
  return {fmt::format("{} to {}", words(value.low), words(value.high)), value, unit};
}

}  // namespace

Cell quantity(double value, const std::string& unit, int digits) {
  return {format_si(value, unit, digits), value, unit};
}
Cell quantity(const Interval& value, const std::string& unit, int digits) {
  return ranged(value, unit, [&](double end) { return format_si(end, unit, digits); });
}
Cell quantity(const std::optional<double>& value, const std::string& unit, int digits) {
  return value ? quantity(*value, unit, digits) : unknown();
}

Cell count(long long value, const std::string& unit) {
  return {std::to_string(value), static_cast<double>(value), unit};
}
Cell plain(double value, int digits, const std::string& unit) {
  return {format_significant(value, digits), value, unit};
}
Cell plain_as(const char* format, double value, const std::string& unit) {
  return {fmt::format(fmt::runtime(format), value), value, unit};
}
Cell share(double value, int decimals) {
  return {fmt::format("{:.{}f} %", 100 * value, decimals), value};
}

/// From 100,000 in millions: 0.1 million USD reads better than a row of zeros.
std::string money(double usd) {
  if (std::abs(usd) >= 1e9) return format_significant(usd / 1e9, 3) + " billion USD";
  if (std::abs(usd) >= 1e5) return format_significant(usd / 1e6, 3) + " million USD";
  return format_significant(usd, 3) + " USD";
}
Cell dollars(double usd) {
  return {money(usd), usd, "USD"};
}
Cell dollars(const std::optional<double>& usd) {
  return usd ? dollars(*usd) : unknown();
}

Cell absent(std::string words) {
  Cell cell(std::move(words));
  cell.is_absent = true;
  return cell;
}
Cell unknown() {
  return absent("unknown");
}
Cell marked(Cell cell, std::string mark) {
  cell.mark = std::move(mark);
  return cell;
}

Figure figure(std::string key, std::string label, double value, std::string unit,
              std::string group) {
  return figure(std::move(key), std::move(label), Interval::exactly(value), std::move(unit),
                std::move(group));
}
Figure figure(std::string key, std::string label, const Interval& value, std::string unit,
              std::string group) {
  return {std::move(key), std::move(label), std::move(unit), value, std::move(group)};
}
Figure figure(std::string key, std::string label, const std::optional<double>& value,
              std::string unit, std::string group) {
  Figure made = figure(std::move(key), std::move(label), value.value_or(0), std::move(unit),
                       std::move(group));
  made.is_known = value.has_value();
  return made;
}

Cell cell_of(const Figure& figure) {
  if (!figure.is_known) return unknown();
  return ranged(figure.value, figure.unit,
                [&](double end) { return figure_text(figure.unit, end); });
}

Table figures_table(const Figures& figures, const std::string& title) {
  Table table{
      title,
      {{"key", Align::kLeft, true}, {"label", Align::kLeft, true}, {"value", Align::kRight}},
      {},
      "figures"};
  table.columns.back().is_range = true;
  for (const Figure& figure : figures)
    table.rows.push_back({figure.key, figure.label, cell_of(figure)});
  return table;
}

}  // namespace countervail
