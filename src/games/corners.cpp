// Walk over the lexicographically feasible bases of a polytope; see corners.h.
#include "games/corners.h"

#include <map>
#include <unordered_set>

namespace countervail::games {
namespace {

// Values of corners are of order 1/size; a variable below this is zero.
constexpr double kZero = 1e-10;

std::uint64_t mask_of(const std::vector<std::size_t>& variables) {
  std::uint64_t mask = 0;
  for (std::size_t variable : variables) mask |= std::uint64_t{1} << variable;
  return mask;
}

Corner corner_of(const Tableau& tableau) {
  const std::vector<double> values = values_of(tableau);
  Corner corner;
  double sum = 0;
  for (std::size_t k = 0; k < values.size(); ++k)
    if (values[k] < kZero) corner.tight |= std::uint64_t{1} << k;
  for (std::size_t k = 0; k < tableau.structural; ++k) {
    const bool zero = (corner.tight >> k) & 1;
    corner.share.push_back(zero ? 0 : values[k]);
    sum += corner.share.back();
  }
  for (double& share : corner.share) share /= sum;
  return corner;
}

double choose(double n, double k) {
  double result = 1;
  for (double i = 1; i <= k; ++i) result = result * (n - k + i) / i;  // whole at every step
  return result;
}

}  // namespace

std::vector<Corner> polytope_corners(std::size_t constraints, std::size_t structural,
                                     std::span<const double> matrix) {
  std::map<std::uint64_t, Corner> corners;
  std::vector<Tableau> waiting{make_tableau(constraints, structural, matrix)};
  // Only asked whether a basis was seen: its order never reaches the result.
  std::unordered_set<std::uint64_t> seen{mask_of(waiting[0].basis)};
  const std::uint64_t origin = *seen.begin();
  while (!waiting.empty()) {
    const Tableau tableau = std::move(waiting.back());
    waiting.pop_back();
    const std::uint64_t basis = mask_of(tableau.basis);
    if (basis != origin) {
      Corner corner = corner_of(tableau);
      corners.try_emplace(corner.tight, std::move(corner));
    }
    for (std::size_t entering = 0; entering < tableau.variables(); ++entering) {
      if ((basis >> entering) & 1) continue;
      const std::size_t row = leaving_row(tableau, entering);
      if (row == constraints) continue;  // no edge ends nowhere but by rounding
      const std::uint64_t next =
          (basis | std::uint64_t{1} << entering) & ~(std::uint64_t{1} << tableau.basis[row]);
      if (!seen.insert(next).second) continue;
      waiting.push_back(tableau);
      pivot(waiting.back(), row, entering);
    }
  }
  std::vector<Corner> result;
  result.reserve(corners.size());
  for (auto& [tight, corner] : corners) result.push_back(std::move(corner));
  return result;
}

double most_corners(std::size_t dimension, std::size_t facets) {
  const auto n = static_cast<double>(facets), d = static_cast<double>(dimension);
  const std::size_t lower = dimension / 2;
  const auto half = static_cast<double>(lower), rest = d - half;
  return choose(n - rest, n - d) + choose(n - half - 1, n - d);
}

}  // namespace countervail::games
