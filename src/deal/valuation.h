#pragma once
// From what a package changes to what it is worth to each side, at valuations that the user gives:
//
//   G_US    = avoided + fee + w producers - v_US rise            USD
//   G_China = v_China rise + regained - bill - displaced
//
// The fee is part of the bill: it reaches the US treasury out of the sellers' revenue. Two sides' USD are never added, but
// where a transfer is switched on. Break-even: the v at which a side's gain is 0; only where the rise exceeds kNoRise.
#include <optional>

#include "deal/tables.h"
#include "games/payoff.h"

namespace countervail::deal {

inline constexpr double kNoRise = 0.01;  ///< e-folds: below, a package moves no compute

struct Valuation {
  double us = 0, china = 0;  ///< USD an e-fold of compute over the horizon
  double producers = 0;      ///< worth of a USD of the sellers' revenue to the US
  int unit = 1;              ///< of compute
};

/// A package's worth as a line in both valuations: what money it moves, and what compute.
struct Stake {
  games::Payoff money;
  double rise = 0;

  games::Payoff at(const Valuation& v) const {
    return {money.first - v.us * rise, money.second + v.china * rise};
  }
};
inline Stake stake_of(const Change& c, const Valuation& v) {
  return {{c.avoided + c.fee + v.producers * c.producers, c.regained - c.bill - c.displaced},
          c.rise[static_cast<std::size_t>(v.unit)]};
}
inline games::Payoff worth(const Change& c, const Valuation& v) {
  return stake_of(c, v).at(v);
}

struct BreakEven {
  double us = 0;     ///< the US gains below it
  double china = 0;  ///< China gains above it
};

/// None where the package moves no compute, or lowers China's.
inline std::optional<BreakEven> break_even(const Change& c, const Valuation& v) {
  const double rise = c.rise[static_cast<std::size_t>(v.unit)];
  if (!(rise > kNoRise)) return std::nullopt;
  return BreakEven{(c.avoided + c.fee + v.producers * c.producers) / rise,
                   (c.bill + c.displaced - c.regained) / rise};
}

/// Can both gain if money may pass between them? (v_China - v_US) rise + avoided - cost > 0.
inline bool has_transfer_zone(const Change& c, const Valuation& v) {
  const games::Payoff g = worth(c, v);
  return g.first + g.second > 0;
}
/// What the US gets on top of the package's own money where gains are halved, USD.
inline double equal_split(const Change& c, const Valuation& v) {
  const games::Payoff g = worth(c, v);
  return (g.second - g.first) / 2;
}

}  // namespace countervail::deal
