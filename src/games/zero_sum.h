#pragma once
// Zero-sum games by linear programming: value v = max over x of min over columns of x A (von
// Neumann 1928). Shifted so that all payoffs are positive, the column player solves max sum z, A z
// <= 1, z >= 0 from the corner z = 0, with no first phase; v = 1/sum z, y = v z, and x are the dual
// prices. Largest reduced cost enters, the lexicographic rule forbids cycles.
#include <span>
#include <vector>

namespace countervail::games {

struct ZeroSum {
  double value = 0;                 ///< to the row player
  std::vector<double> row, column;  ///< optimal mixed strategies, one pair of possibly many
};

/// `payoffs` to the row player, row by row, finite; at least one row and column.
ZeroSum solve_zero_sum(std::size_t rows, std::size_t columns, std::span<const double> payoffs);

}  // namespace countervail::games
