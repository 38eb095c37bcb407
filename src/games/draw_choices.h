#pragma once
// Which package wins in one draw, for many packages and draws: nash_choice and
// kalai_smorodinsky_choice of bargaining.h, with the same answers, in a few passes over flat
// arrays. Most packages are passed over without a logarithm or a division:
//   weighted means:  (a/A)^p (b/B)^(1-p) <= p a/A + (1-p) b/B,  so gains (a, b) cannot beat the
//   best so far, (A, B), unless the right side reaches 1 (arithmetic and geometric means)
#include <cstddef>
#include <span>
#include <vector>

#include "games/payoff.h"

namespace countervail::games {

/// Packages that leave neither side worse off than d: gains of both, and the package's index.
struct RationalGains {
  std::vector<double> first, second;
  std::vector<std::size_t> place;
};

/// Indices of the winners; the number of packages where both cannot gain.
struct DrawChoices {
  std::vector<std::size_t> nash;  ///< one a weight
  std::size_t kalai_smorodinsky = 0;
  RationalGains gains;  ///< of the draw
};

/// Payoffs of all packages in one draw, by player. `weights`: of the first player, each in (0, 1).
/// `choices` is overwritten; it keeps its memory from draw to draw, and its winners are tried first, which changes no answer.
void choose_packages(std::span<const double> first, std::span<const double> second, Payoff d,
                     std::span<const double> weights, DrawChoices& choices);

}  // namespace countervail::games
