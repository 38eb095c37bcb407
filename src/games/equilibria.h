#pragma once
// Nash equilibria of two-player games in strategic form (Nash 1951).
//
// All of them, up to about 13 x 13: an equilibrium is a pair of corners of the two best-response
// polytopes in which every pure strategy is either unplayed or a best reply (von Stengel 2007, 3.4;
// Avis, Rosenberg, Savani, von Stengel, Economic Theory 42, 9 (2010)). This finds what support
// enumeration finds and, unlike it, is complete in degenerate games: there the equilibria form
// components, each a union of products of polytopes whose extreme points are listed. Above that:
// pure equilibria and what the method of Lemke and Howson (J. SIAM 12, 413 (1964)) finds from each
// starting label; the list says that it is not complete.
//
// Payoffs are scaled to 1..2 by player; ties closer than 1e-10 of the range count as ties.
#include <cstddef>
#include <optional>
#include <vector>

#include "games/payoff.h"

namespace countervail::games {

struct Equilibrium {
  std::vector<double> row, column;  ///< mixed strategies
  Payoff payoff;
  double regret = 0;  ///< the most that either could gain by a change, as a share of that player's
                      ///< payoff range: rounding only
  std::size_t component = 0;  ///< equilibria with the same number are joined by equilibria
};

struct EquilibriumSet {
  bool complete = false;  ///< every equilibrium is one of these or a mixture inside a component
  bool several_extreme =
      false;  ///< some component has more than one extreme point: the game is degenerate
  std::size_t components = 0;
  std::vector<Equilibrium> equilibria;  ///< pure ones first, then by support; each extreme
};

struct EquilibriumOptions {
  double corner_limit = 60000;  ///< most corners a side that a complete enumeration may meet
  std::size_t starts = 24;      ///< starting labels of Lemke-Howson above the limit
  /// Pivots that each start gets; eight times as many, twice, while nothing is found.
  std::size_t first_steps = 256;
};

/// `game` checked. Strictly dominated strategies are removed first, again and again: no equilibrium
/// plays them.
EquilibriumSet find_equilibria(const Bimatrix& game, const EquilibriumOptions& options = {});

/// Cells from which neither gains by leaving, by row, then column. Any size.
struct Cell {
  std::size_t row = 0, column = 0;
  friend constexpr bool operator==(const Cell&, const Cell&) = default;
};
std::vector<Cell> pure_equilibria(const Bimatrix& game);

/// What is left when rows and columns strictly dominated by a pure strategy are removed until none
/// is.
struct Undominated {
  std::vector<std::size_t> rows, columns;  ///< indices into the game, ascending
};
Undominated undominated_strategies(const Bimatrix& game);

/// One equilibrium by Lemke and Howson: the path that drops `label` first (0..rows-1: a row, then
/// the columns). Paths may be exponentially long (Savani and von Stengel, Econometrica 74, 397
/// (2006)): none if it takes more than `most_steps` pivots.
std::optional<Equilibrium> lemke_howson(const Bimatrix& game, std::size_t label,
                                        std::size_t most_steps = 100000);

/// The most that a player could gain by leaving the pair of mixed strategies, as a share of that
/// player's payoff range.
double regret_of(const Bimatrix& game, const std::vector<double>& row,
                 const std::vector<double>& column);

}  // namespace countervail::games
