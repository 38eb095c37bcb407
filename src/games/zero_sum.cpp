// Primal simplex on the shifted matrix; equations in zero_sum.h.
#include "games/zero_sum.h"

#include <algorithm>
#include <cmath>

#include "games/tableau.h"

namespace countervail::games {
namespace {

/// Reduced costs of max sum z: 1 for each structural variable less what the basis already earns
/// with it.
std::vector<double> reduced_costs(const Tableau& tableau) {
  std::vector<double> costs(tableau.variables());
  std::fill_n(costs.begin(), tableau.structural, 1.0);
  for (std::size_t i = 0; i < tableau.constraints; ++i) {
    if (tableau.basis[i] >= tableau.structural) continue;
    const double* row = tableau.row(i);
    for (std::size_t k = 0; k < costs.size(); ++k) costs[k] -= row[k];
  }
  return costs;
}

}  // namespace

ZeroSum solve_zero_sum(std::size_t rows, std::size_t columns, std::span<const double> payoffs) {
  const auto [least, most] = std::minmax_element(payoffs.begin(), payoffs.end());
  const double low = *least, scale = *most > low ? *most - low : 1;
  std::vector<double> matrix;
  for (double payoff : payoffs) matrix.push_back((payoff - low) / scale + 1);
  Tableau tableau = make_tableau(rows, columns, matrix);
  std::vector<double> costs = reduced_costs(tableau);
  for (;;) {
    const auto entering = std::max_element(costs.begin(), costs.end());
    if (*entering <= 1e-12) break;
    const auto column = static_cast<std::size_t>(entering - costs.begin());
    const std::size_t row = leaving_row(tableau, column);
    if (row == tableau.constraints) break;  // every column is bounded but for rounding
    pivot(tableau, row, column);
    costs = reduced_costs(tableau);
  }
  const std::vector<double> z = values_of(tableau);
  double sum = 0;
  for (std::size_t j = 0; j < columns; ++j) sum += z[j];
  ZeroSum result{(1 / sum - 1) * scale + low, {}, {}};
  for (std::size_t j = 0; j < columns; ++j) result.column.push_back(std::max(0.0, z[j] / sum));
  // The price of constraint i is minus the reduced cost of its slack.
  for (std::size_t i = 0; i < rows; ++i)
    result.row.push_back(std::max(0.0, -costs[columns + i] / sum));
  return result;
}

}  // namespace countervail::games
