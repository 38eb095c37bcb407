#pragma once
// Would a package be kept? Each side may take the other's part and withhold its own, until the other goes back to d.
//
//   keep    a term's payoff under the package        cheat   the best of ending its own part at any quarter of the term
//   punish  d, what it has without a deal            threshold ((g - x)/(g - p))^(1/l) <= exp(-(r + lambda) t)
//   t       the term where sides move at renewal alone; the notice where either may revoke on the way
//
// r: discount rate, lambda: hazard of a breakdown for other reasons, a year each. Mailath and Samuelson 2006, chapter 2.
#include <span>
#include <vector>

#include "deal/disagreement.h"

namespace countervail::deal {

struct HoldQuestion {
  std::vector<double> hazards = {0, 0.1, 0.3, 1};  ///< a year
  std::vector<int> terms = {1, 2, 4, 8, 16};       ///< quarters
  double rate = 0.05;                              ///< a year
  int notice = 1;                                  ///< quarters
  double lag = 1;                                  ///< periods until a breach is seen
};

/// Shares of valuations and draws in which both keep it, of those in which both gain: [hazard][term], and by hazard for the notice.
struct HoldMap {
  std::vector<std::vector<double>> at_renewal;
  std::vector<double> on_notice;
  double both_gain = 0;  ///< share of valuations and draws
};

HoldMap hold_map(const Tables& tables, const Offers& offers, Package package, const Disagreement& d,
                 std::span<const Valuation> valuations, const HoldQuestion& question);

}  // namespace countervail::deal
