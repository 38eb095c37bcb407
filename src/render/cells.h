#pragma once
// Cells and figures in a few letters, so that producers stay short: the number goes in once, in SI, and the words that
// people see for it are made here.
#include <optional>
#include <string>

#include "base/figure.h"
#include "render/table.h"

namespace countervail {

/// "9.51 s", "349 kW": `digits` significant ones with the SI prefix that fits. `unit` is SI without prefix.
Cell quantity(double value, const std::string& unit, int digits = 3);
/// "120 kW to 145 kW", or one number where the ends agree.
Cell quantity(const Interval& value, const std::string& unit, int digits = 3);
/// unknown() where there is none.
Cell quantity(const std::optional<double>& value, const std::string& unit, int digits = 3);

/// "480": a whole number. The unit, where it helps, is a counted thing in the singular ("package").
Cell count(long long value, const std::string& unit = {});
/// So many significant digits and no prefix: "0.9894", "271085". The unit is for machines; the row or column names it.
Cell plain(double value, int digits, const std::string& unit = {});
/// A plain number as printf would: plain_as("{:+.2f}", x).
Cell plain_as(const char* format, double value, const std::string& unit = {});
/// "37.4 %", the number being the share 0.374.
Cell share(double value, int decimals = 1);

/// "0.815 USD", "4.78 million USD".
std::string money(double usd);
/// money() with its number.
Cell dollars(double usd);
Cell dollars(const std::optional<double>& usd);

/// A number is due here and there is none: `words` for people ("-", "no limit"), null for machines.
Cell absent(std::string words);
/// absent("unknown").
Cell unknown();
/// The cell with a mark behind its words.
Cell marked(Cell cell, std::string mark);

/// A figure of an exact value.
Figure figure(std::string key, std::string label, double value, std::string unit,
              std::string group);
Figure figure(std::string key, std::string label, const Interval& value, std::string unit,
              std::string group);
/// Not known where empty.
Figure figure(std::string key, std::string label, const std::optional<double>& value,
              std::string unit, std::string group);

/// The words of a figure: quantity(), dollars() or a plain number, by its unit.
Cell cell_of(const Figure& figure);
/// One row a figure: key, label, value. What a document without tables shows.
Table figures_table(const Figures& figures, const std::string& title = {});

}  // namespace countervail
