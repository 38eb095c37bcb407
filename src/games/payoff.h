#pragma once
// Two players' payoffs and the games in which they meet. Payoffs are plain numbers in each player's
// own unit: no function of this room compares or adds the payoffs of two players unless it says so.
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace countervail::games {

struct Payoff {
  double first = 0, second = 0;
  friend constexpr bool operator==(const Payoff&, const Payoff&) = default;
};
constexpr Payoff operator+(Payoff a, Payoff b) {
  return {a.first + b.first, a.second + b.second};
}
constexpr Payoff operator-(Payoff a, Payoff b) {
  return {a.first - b.first, a.second - b.second};
}
constexpr Payoff operator*(double f, Payoff a) {
  return {f * a.first, f * a.second};
}

/// A game in strategic form: the first player picks a row, the second a column, both at once. Cells
/// row by row.
struct Bimatrix {
  std::size_t rows = 0, columns = 0;
  std::vector<Payoff> cells;

  Payoff& at(std::size_t row, std::size_t column) { return cells[row * columns + column]; }
  const Payoff& at(std::size_t row, std::size_t column) const {
    return cells[row * columns + column];
  }
};

/// A game as files hold it.
struct NamedGame {
  std::string title;
  std::string comment;
  std::array<std::string, 2> players{"1", "2"};
  std::vector<std::string> row_names, column_names;
  Bimatrix game;
};

/// Throws Error (kRange) if a side has no strategy, cells are missing, or a payoff is not finite or
/// beyond 1e100.
void check_game(const Bimatrix& game);

/// From rows of cells, for tests and small tables. Throws like check_game, also if rows differ in
/// length.
Bimatrix bimatrix(const std::vector<std::vector<Payoff>>& rows);

/// The same game seen by the other player: rows and columns, first and second swapped.
Bimatrix swapped(const Bimatrix& game);

/// Expected payoffs of mixed strategies.
Payoff expected(const Bimatrix& game, const std::vector<double>& row,
                const std::vector<double>& column);

}  // namespace countervail::games
