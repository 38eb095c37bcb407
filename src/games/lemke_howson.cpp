// Complementary pivoting on the two best-response polytopes (Lemke and Howson 1964; von Stengel
// 2007, 3.3): drop one label at the artificial pair (0, 0), then drop in turn the label that was
// picked up twice, until the first one is picked up again.
#include <algorithm>
#include <array>
#include <optional>

#include "games/equilibria.h"
#include "games/scaled_game.h"
#include "games/tableau.h"

namespace countervail::games {
namespace {

/// Mixed strategy at the present corner; rounding below zero is cut.
std::vector<double> strategy_of(const Tableau& tableau) {
  std::vector<double> share = values_of(tableau);
  share.resize(tableau.structural);
  double sum = 0;
  for (double& value : share) sum += value = std::max(value, 0.0);
  for (double& value : share) value /= sum;
  return share;
}

}  // namespace

std::optional<Equilibrium> lemke_howson(const Bimatrix& game, std::size_t label,
                                        std::size_t most_steps) {
  const std::size_t rows = game.rows, columns = game.columns;
  const ScaledGame matrices = scaled(game);
  // Side 0: x with slacks by column; its variable k is label k. Side 1: y with slacks by row.
  std::array<Tableau, 2> sides{make_tableau(columns, rows, matrices.second_by_column),
                               make_tableau(rows, columns, matrices.first_by_row)};
  const auto variable = [&](std::size_t side, std::size_t of) {
    if (side == 0) return of;
    return of < rows ? columns + of : of - rows;
  };
  const auto label_of = [&](std::size_t side, std::size_t of) {
    if (side == 0) return of;
    return of < columns ? rows + of : of - columns;
  };
  std::size_t dropped = label, side = label < rows ? 0 : 1;
  for (std::size_t step = 0;; ++step) {
    Tableau& tableau = sides[side];
    const std::size_t entering = variable(side, dropped), row = leaving_row(tableau, entering);
    if (step == most_steps || row == tableau.constraints) return std::nullopt;
    const std::size_t leaving = tableau.basis[row];
    pivot(tableau, row, entering);
    dropped = label_of(side, leaving);
    if (dropped == label) break;
    side = 1 - side;
  }
  Equilibrium result{strategy_of(sides[0]), strategy_of(sides[1]), {}, 0, 0};
  result.payoff = expected(game, result.row, result.column);
  result.regret = regret_of(game, result.row, result.column);
  return result;
}

}  // namespace countervail::games
