#pragma once
// A sale when each side knows only its own value: buyer's v uniform on [v0, v1], seller's cost c
// uniform on [c0, c1], independent.
//   sealed bids, price half way between (Chatterjee and Samuelson, Operations Research 31, 835
//   (1983)); linear equilibrium
//     b(v) = 2v/3 + c0/4 + v1/12      s(c) = 2c/3 + v1/4 + c0/12      trade iff v - c >= (v1 -
//     c0)/4 bids below every offer and offers above every bid may be anything; b is capped at
//     s(c1), s raised to b(v0), which changes no trade
//   no budget-balanced, voluntary mechanism does better than the second best (Myerson and
//   Satterthwaite, J. Econ. Theory 29, 265 (1983)):
//     trade iff v - c >= gap, the least gap >= 0 with E[(2(v - c) - (v1 - c0)) ; v - c >= gap] >= 0
//   moments over the rectangle:  E[((v - c - t)+)^k] = k! sum of +-((corner - t)+)^(k+2) / ((k+2)!
//   area)
// Where v0 >= c1 a posted price between them trades always, so the second best is the first best.
// From v0 - c1 >= (v1 - c0)/4 on no linear equilibrium is left and both bid that price, half way
// between; below, the linear one still loses the trades inside the gap.

namespace countervail::games {

/// Ends of the two ranges, low < high.
struct PrivateValues {
  double buyer_low = 0, buyer_high = 1, seller_low = 0, seller_high = 1;
};

/// Throws Error (kRange) if a range is empty or not finite.
void check_private_values(const PrivateValues& values);

/// Shares are of all pairs of types; gains are expected per meeting, in the unit of the values.
struct TradeOutcome {
  double share = 0, gains = 0;
  double gap = 0;  ///< trade iff v - c >= gap
};
struct PrivateTrade {
  TradeOutcome first_best;   ///< everybody knows everything: the share of types with a zone
  TradeOutcome auction;      ///< linear equilibrium of the sealed-bid double auction
  TradeOutcome second_best;  ///< the bound of Myerson and Satterthwaite
};
PrivateTrade private_trade(const PrivateValues& values);

/// Bids of the linear equilibrium.
double buyer_bid(const PrivateValues& values, double value);
double seller_offer(const PrivateValues& values, double cost);

}  // namespace countervail::games
