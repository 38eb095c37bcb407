#pragma once
// Which packages settle the matter, over draws and over valuations that nobody knows: shares, not a score.
//
//   rules    Nash with weights 0.3, 0.5, 0.7 of the US; Kalai-Smorodinsky on the finite list (games/bargaining.h)
//   grid     valuations log-uniform over the user's ranges, `side` x `side` of them
//   zone     a valuation and a draw in which some package leaves both better off than d
#include <array>
#include <vector>

#include "deal/disagreement.h"

namespace countervail::deal {

inline constexpr std::array<double, 3> kNashWeights = {0.3, 0.5, 0.7};
inline constexpr std::size_t kRules = kNashWeights.size() + 1;

struct ValuationGrid {
  double us_low = 1e8, us_high = 1e12, china_low = 1e8, china_high = 1e12;  ///< USD an e-fold
  int side = 20;
};
std::vector<Valuation> valuations_of(const ValuationGrid& grid, const Valuation& rest);

struct Winner {
  std::size_t package = 0;   ///< place
  double us = 0, china = 0;  ///< geometric mean of the valuations in which even Nash picks it
  std::array<double, kRules> share{};  ///< of valuations x draws in which the rule picks it
};

struct Winners {
  std::vector<Winner>
      packages;     ///< by the share of even Nash, largest first; only those that win somewhere
  double zone = 0;  ///< share of valuations x draws
};

Winners winners_of(const Tables& tables, const Offers& offers,
                   const std::vector<std::size_t>& candidates, const Disagreement& d,
                   const std::vector<Valuation>& valuations, int threads);

/// In each draw the highest valuation of the US at which some package in which both give (trades) still leaves both better off
/// than the status quo, China's being `valuation.china`: infinite where it moves no compute and the US gains money; -1: none.
std::vector<double> highest_us_valuation(const Tables& tables, const Offers& offers,
                                         const Valuation& valuation);

}  // namespace countervail::deal
