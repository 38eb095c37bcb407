#pragma once
// Unit strings: "3.2 TB/s", "64 GiB", "400 Gbit/s", "665 mm2", "0.05 USD/kWh", "0.1 1/cm2".
//
// unit := factor (("/" | "*" | " ") factor)*; factor := [prefix] name [exponent] | "1" | "(" unit ")".
// Everything after the first "/" divides until the next "*". Counts (device, package, die, wafer, token,
// sample, step, core, op) are dimensionless. Bits become bytes (8 bit = 1 byte). "C" is degrees Celsius and
// stands alone only.
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"

namespace countervail {

inline constexpr double kMebibyte = 1048576, kZeroCelsius = 273.15;

struct ParsedUnit {
  double scale = 1;   ///< multiply by this to reach SI
  double offset = 0;  ///< then add this (degrees Celsius)
  Dimension dimension;
};

struct ParsedQuantity {
  double si = 0;
  Dimension dimension;
};

/// Throws Error{kUnit} that names the part not understood and the nearest known unit.
ParsedUnit parse_unit(std::string_view text);

/// A number, then a unit. Throws Error{kUnit | kSyntax}; never accepts NaN or infinity.
ParsedQuantity parse_quantity(std::string_view text);

/// As parse_quantity, in SI, and the dimension must be `expected`; the error lists accepted units.
double parse_quantity_as(std::string_view text, Dimension expected);

/// Units a user may write for this dimension, e.g. {"GB/s", "TB/s", "Gbit/s"}.
std::vector<std::string> accepted_units(Dimension dimension);

/// The unit of SI numbers of this dimension, one that parse_unit reads with scale 1: "B/s", "W", "W/(m K)"; empty for a
/// plain number.
std::string si_unit(Dimension dimension);

/// "3.35 TB/s": `significant` digits with the SI prefix that keeps the number in [1, 1000).
/// `unit` is the unit without prefix ("B/s", "FLOP/s", "W", "s").
std::string format_si(double value, std::string_view unit, int significant = 3);

}  // namespace countervail
