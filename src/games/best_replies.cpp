// What needs only comparisons of payoffs: pure equilibria, domination, regret. Declared in
// equilibria.h.
#include <algorithm>
#include <cmath>
#include <limits>

#include "games/equilibria.h"

namespace countervail::games {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The members of `candidates` that no other member beats at every member of `against`. payoff(own,
/// other) to the chooser.
template <typename PayoffOf>
std::vector<std::size_t> survivors(const std::vector<std::size_t>& candidates,
                                   const std::vector<std::size_t>& against,
                                   const PayoffOf& payoff) {
  std::vector<std::size_t> kept;
  for (std::size_t own : candidates) {
    const bool beaten = std::any_of(candidates.begin(), candidates.end(), [&](std::size_t rival) {
      return std::all_of(against.begin(), against.end(), [&](std::size_t other) {
        return payoff(rival, other) > payoff(own, other);
      });
    });
    if (!beaten) kept.push_back(own);
  }
  return kept;
}

}  // namespace

std::vector<Cell> pure_equilibria(const Bimatrix& game) {
  std::vector<double> best_first(game.columns, -kInfinity), best_second(game.rows, -kInfinity);
  for (std::size_t i = 0; i < game.rows; ++i)
    for (std::size_t j = 0; j < game.columns; ++j) {
      best_first[j] = std::max(best_first[j], game.at(i, j).first);
      best_second[i] = std::max(best_second[i], game.at(i, j).second);
    }
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < game.rows; ++i)
    for (std::size_t j = 0; j < game.columns; ++j)
      if (game.at(i, j).first == best_first[j] && game.at(i, j).second == best_second[i])
        cells.push_back({i, j});
  return cells;
}

Undominated undominated_strategies(const Bimatrix& game) {
  Undominated kept;
  for (std::size_t i = 0; i < game.rows; ++i) kept.rows.push_back(i);
  for (std::size_t j = 0; j < game.columns; ++j) kept.columns.push_back(j);
  for (std::size_t before = 0; before != kept.rows.size() + kept.columns.size();) {
    before = kept.rows.size() + kept.columns.size();
    kept.rows = survivors(kept.rows, kept.columns, [&](std::size_t own, std::size_t other) {
      return game.at(own, other).first;
    });
    kept.columns = survivors(kept.columns, kept.rows, [&](std::size_t own, std::size_t other) {
      return game.at(other, own).second;
    });
  }
  return kept;
}

double regret_of(const Bimatrix& game, const std::vector<double>& row,
                 const std::vector<double>& column) {
  const Payoff now = expected(game, row, column);
  Payoff low{kInfinity, kInfinity}, high{-kInfinity, -kInfinity}, best{-kInfinity, -kInfinity};
  for (const Payoff& cell : game.cells) {
    low = {std::min(low.first, cell.first), std::min(low.second, cell.second)};
    high = {std::max(high.first, cell.first), std::max(high.second, cell.second)};
  }
  for (std::size_t i = 0; i < game.rows; ++i) {
    double payoff = 0;
    for (std::size_t j = 0; j < game.columns; ++j) payoff += column[j] * game.at(i, j).first;
    best.first = std::max(best.first, payoff);
  }
  for (std::size_t j = 0; j < game.columns; ++j) {
    double payoff = 0;
    for (std::size_t i = 0; i < game.rows; ++i) payoff += row[i] * game.at(i, j).second;
    best.second = std::max(best.second, payoff);
  }
  const auto share = [](double gain, double range) {
    return range > 0 ? std::max(0.0, gain) / range : 0;
  };
  return std::max(share(best.first - now.first, high.first - low.first),
                  share(best.second - now.second, high.second - low.second));
}

}  // namespace countervail::games
