// Pivoting with the lexicographic rule; see tableau.h.
#include "games/tableau.h"

#include <algorithm>
#include <cmath>

namespace countervail::games {
namespace {

// Coefficients of games scaled to 1..2 stay near 1; below this a number is rounding.
constexpr double kTiny = 1e-11;

/// Whether row a leaves before row b when both ratios are equal in the columns before.
bool leaves_before(const Tableau& tableau, std::size_t a, std::size_t b, std::size_t entering) {
  const double *p = tableau.row(a), *q = tableau.row(b);
  const auto compare = [&](std::size_t column) {
    const double difference = p[column] / p[entering] - q[column] / q[entering];
    return std::abs(difference) <= kTiny ? 0 : difference < 0 ? -1 : 1;
  };
  int order = compare(tableau.variables());
  for (std::size_t k = tableau.structural; order == 0 && k < tableau.variables(); ++k)
    order = compare(k);
  return order < 0;
}

}  // namespace

Tableau make_tableau(std::size_t constraints, std::size_t structural,
                     std::span<const double> matrix) {
  Tableau tableau{structural, constraints, {}, {}};
  tableau.cells.resize(constraints * (tableau.variables() + 1));
  for (std::size_t i = 0; i < constraints; ++i) {
    double* row = tableau.row(i);
    std::copy_n(&matrix[i * structural], structural, row);
    row[structural + i] = 1;
    row[tableau.variables()] = 1;
    tableau.basis.push_back(structural + i);
  }
  return tableau;
}

std::size_t leaving_row(const Tableau& tableau, std::size_t entering) {
  std::size_t best = tableau.constraints;
  for (std::size_t i = 0; i < tableau.constraints; ++i)
    if (tableau.row(i)[entering] > kTiny &&
        (best == tableau.constraints || leaves_before(tableau, i, best, entering)))
      best = i;
  return best;
}

void pivot(Tableau& tableau, std::size_t row, std::size_t entering) {
  const std::size_t width = tableau.variables() + 1;
  double* own = tableau.row(row);
  const double factor = 1 / own[entering];
  for (std::size_t k = 0; k < width; ++k) own[k] *= factor;
  own[entering] = 1;
  for (std::size_t i = 0; i < tableau.constraints; ++i) {
    double* other = tableau.row(i);
    const double share = other[entering];
    if (i == row || share == 0) continue;
    for (std::size_t k = 0; k < width; ++k) other[k] -= share * own[k];
    other[entering] = 0;
  }
  tableau.basis[row] = entering;
}

std::vector<double> values_of(const Tableau& tableau) {
  std::vector<double> values(tableau.variables());
  for (std::size_t i = 0; i < tableau.constraints; ++i)
    values[tableau.basis[i]] = tableau.row(i)[tableau.variables()];
  return values;
}

}  // namespace countervail::games
