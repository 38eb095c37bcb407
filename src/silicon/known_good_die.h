#pragma once
// Test before assembly: what a part costs once tested, and how many bad ones slip through.
//
//   Y true yield, c share of the bad parts that the test catches, C cost of a raw part, T of its
//   test pass      p = Y + (1 - Y)(1 - c)           shipped quality  q = Y/p          cost a
//   shipped part (C + T)/p Williams-Brown 1981 (doi:10.1109/TC.1981.1675742): q = Y^(1-c), p = Y/q
//   = Y^c no test: p = 1, q = Y (wafer-to-wafer bonding)
//
// A stack of h memory dies on a base, bonded h times:  Y = y_die^h y_bond^h y_base  (y_die after
// its own test).
#include <cmath>

namespace countervail {

enum class EscapeModel : unsigned char { kLinear, kWilliamsBrown };

struct DieTest {
  double coverage = 1;  ///< of the bad parts
  double cost = 0;      ///< USD a part, good or bad
  EscapeModel model = EscapeModel::kLinear;
};

struct ShippedPart {
  double pass = 1;     ///< share of parts that go on
  double quality = 1;  ///< share of those that are good
  double cost = 0;     ///< USD a part that goes on
};

inline ShippedPart shipped(double yield, double raw_cost, const DieTest& test) {
  ShippedPart part;
  if (test.model == EscapeModel::kWilliamsBrown) {
    part.pass = std::pow(yield, test.coverage);
    part.quality = std::pow(yield, 1 - test.coverage);
  } else {
    part.pass = yield + (1 - yield) * (1 - test.coverage);
    part.quality = part.pass > 0 ? yield / part.pass : 0;
  }
  part.cost = (raw_cost + test.cost) / part.pass;
  return part;
}

/// `height` dies over a base die.
inline double stack_yield(int height, double die, double bond, double base) {
  return std::pow(die * bond, height) * base;
}

}  // namespace countervail
