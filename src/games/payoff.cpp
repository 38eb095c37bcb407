// Checks and small arithmetic of games in strategic form.
#include "games/payoff.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"

namespace countervail::games {
namespace {

// Beyond this a difference, or a product of two gains, may overflow.
bool usable(double payoff) {
  return std::isfinite(payoff) && std::abs(payoff) <= 1e100;
}

}  // namespace

void check_game(const Bimatrix& game) {
  if (game.rows == 0 || game.columns == 0)
    throw Error(ErrorKind::kRange, fmt::format("game of {} x {} strategies: each side needs one",
                                               game.rows, game.columns));
  if (game.cells.size() != game.rows * game.columns)
    throw Error(ErrorKind::kRange, fmt::format("{} payoff cells for {} x {} strategies",
                                               game.cells.size(), game.rows, game.columns));
  for (std::size_t i = 0; i < game.cells.size(); ++i)
    if (!usable(game.cells[i].first) || !usable(game.cells[i].second))
      throw Error(ErrorKind::kRange,
                  fmt::format("payoff ({}, {}) of row {}, column {} is not finite or beyond 1e100",
                              game.cells[i].first, game.cells[i].second, i / game.columns + 1,
                              i % game.columns + 1));
}

Bimatrix bimatrix(const std::vector<std::vector<Payoff>>& rows) {
  Bimatrix game{rows.size(), rows.empty() ? 0 : rows[0].size(), {}};
  for (const std::vector<Payoff>& row : rows) {
    if (row.size() != game.columns)
      throw Error(ErrorKind::kRange,
                  fmt::format("row of {} cells in a game of {} columns", row.size(), game.columns));
    game.cells.insert(game.cells.end(), row.begin(), row.end());
  }
  check_game(game);
  return game;
}

Bimatrix swapped(const Bimatrix& game) {
  Bimatrix result{game.columns, game.rows, std::vector<Payoff>(game.cells.size())};
  for (std::size_t i = 0; i < game.rows; ++i)
    for (std::size_t j = 0; j < game.columns; ++j)
      result.at(j, i) = {game.at(i, j).second, game.at(i, j).first};
  return result;
}

Payoff expected(const Bimatrix& game, const std::vector<double>& row,
                const std::vector<double>& column) {
  Payoff sum;
  for (std::size_t i = 0; i < game.rows; ++i)
    for (std::size_t j = 0; j < game.columns; ++j) sum = sum + row[i] * column[j] * game.at(i, j);
  return sum;
}

}  // namespace countervail::games
