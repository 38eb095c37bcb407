#pragma once
// The simplex tableau of { z >= 0, M z + s = 1 } with every M > 0, so that z = 0 is a corner and no
// edge runs to infinity: the best-response polytopes of a game have this form once its payoffs are
// shifted (von Stengel 2007, in Nisan et al., Algorithmic Game Theory, ch. 3). Ties in the ratio
// test are broken by the columns of the first basis (lexicographic rule: Dantzig, Orden, Wolfe,
// Pacific J. Math. 5, 183 (1955)), which is the same as perturbing the right side, so neither the
// simplex method nor Lemke-Howson can cycle.
#include <cstddef>
#include <span>
#include <vector>

namespace countervail::games {

/// Variables: z are 0..structural-1, s follow. `cells` holds a row a constraint: coefficients of
/// all variables, then the right side.
struct Tableau {
  std::size_t structural = 0, constraints = 0;
  std::vector<double> cells;
  std::vector<std::size_t> basis;  ///< the basic variable of each row

  std::size_t variables() const { return structural + constraints; }
  double* row(std::size_t i) { return &cells[i * (variables() + 1)]; }
  const double* row(std::size_t i) const { return &cells[i * (variables() + 1)]; }
};

/// At z = 0. `matrix` row by row, constraints x structural, all > 0.
Tableau make_tableau(std::size_t constraints, std::size_t structural,
                     std::span<const double> matrix);

/// The row whose basic variable leaves when `entering` grows.
std::size_t leaving_row(const Tableau& tableau, std::size_t entering);

/// Makes `entering` basic in `row`.
void pivot(Tableau& tableau, std::size_t row, std::size_t entering);

/// Values of all variables at the present corner.
std::vector<double> values_of(const Tableau& tableau);

}  // namespace countervail::games
