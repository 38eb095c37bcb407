#pragma once
// Numbers of an answer as people write them: one function of a figure's unit.
#include <string>

#include "base/figure.h"

namespace countervail {

/// "41200" -> "41,200"; digits after a point stay as they are.
std::string grouped_digits(std::string digits);

/// So many digits and no more: "45000" of 45038 with two.
std::string rounded_text(double value, int digits);

/// A value in a figure's unit: "" or "1" "41,234" or "0.0206"; "share" 0.645 -> "64.5 %"; "USD" "1,234 USD";
/// "K" -> "58.1 C", or "no steady state" where it is infinite; "USD/(FLOP/s)" -> US dollars per
/// PFLOP/s; "mm2" "665.6 mm2"; measures with the SI prefix that fits: "3.35 TB/s"; counted things
/// without: "1500 package".
std::string figure_text(const std::string& unit, double value);

/// "4,461 USD (3,075 USD to 6,853 USD)", or the value alone where it is exact.
std::string range_text(const std::string& unit, const Interval& value);

}  // namespace countervail
