#pragma once
// The two matrices of the best-response polytopes of a game, shifted and scaled to 1..2 by player,
// which changes no equilibrium.
#include <algorithm>
#include <vector>

#include "games/payoff.h"

namespace countervail::games {

struct ScaledGame {
  std::vector<double>
      first_by_row;  ///< A, rows x columns: constraints A y <= 1 on the column player's polytope
  std::vector<double> second_by_column;  ///< B transposed, columns x rows: constraints B^T x <= 1
                                         ///< on the row player's polytope
};

inline ScaledGame scaled(const Bimatrix& game) {
  const auto less_first = [](Payoff a, Payoff b) { return a.first < b.first; };
  const auto less_second = [](Payoff a, Payoff b) { return a.second < b.second; };
  const auto [low_first, high_first] =
      std::minmax_element(game.cells.begin(), game.cells.end(), less_first);
  const auto [low_second, high_second] =
      std::minmax_element(game.cells.begin(), game.cells.end(), less_second);
  const auto one_to_two = [](double value, double low, double high) {
    return high > low ? 1 + (value - low) / (high - low) : 1;
  };
  ScaledGame result;
  for (const Payoff& cell : game.cells)
    result.first_by_row.push_back(one_to_two(cell.first, low_first->first, high_first->first));
  for (std::size_t j = 0; j < game.columns; ++j)
    for (std::size_t i = 0; i < game.rows; ++i)
      result.second_by_column.push_back(
          one_to_two(game.at(i, j).second, low_second->second, high_second->second));
  return result;
}

}  // namespace countervail::games
