// Cholesky factor of the named correlations and the search for the pair that spoils it; equations
// in copula.h.
#include "statistics/copula.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "statistics/normal.h"

namespace countervail::statistics {
namespace {

// A pivot (conditional variance) below this is a correlation of one but for rounding.
constexpr double kLeastPivot = 1e-10;

struct Matrix {
  std::size_t size = 0;
  std::vector<double> cells;
  double& at(std::size_t i, std::size_t j) { return cells[i * size + j]; }
  double at(std::size_t i, std::size_t j) const { return cells[i * size + j]; }
};

/// Lower factor, rows taken in `order`; stops at the first pivot that is not positive, and says how
/// many rows it has.
std::size_t factorise(const Matrix& matrix, const std::vector<std::size_t>& order, Matrix& factor) {
  factor = {matrix.size, std::vector<double>(matrix.size * matrix.size)};
  for (std::size_t i = 0; i < matrix.size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = matrix.at(order[i], order[j]);
      for (std::size_t k = 0; k < j; ++k) rest -= factor.at(i, k) * factor.at(j, k);
      if (i == j && rest < kLeastPivot) return i;
      factor.at(i, j) = i == j ? std::sqrt(rest) : rest / factor.at(j, j);
    }
  }
  return matrix.size;
}

struct Range {
  double low = 0, high = 0;
};

/// The correlations of (a, b) that the others leave possible: r = l_a . l_b +- sqrt((1 - l_a^2)(1 -
/// l_b^2)) with l the rows of the factor over all other names. None if the others are impossible by
/// themselves.
std::optional<Range> allowed(Matrix matrix, std::size_t a, std::size_t b) {
  std::vector<std::size_t> order(matrix.size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return i == a || i == b; });
  order.insert(order.end(), {a, b});
  matrix.at(a, b) = matrix.at(b, a) = 0;
  Matrix factor;
  const std::size_t others = matrix.size - 2, done = factorise(matrix, order, factor);
  if (done < matrix.size - 1) return std::nullopt;
  double shared = 0, rest_a = 1, rest_b = 1;
  for (std::size_t k = 0; k < others; ++k) {
    double row_b = matrix.at(b, order[k]);
    for (std::size_t m = 0; m < k; ++m) row_b -= factor.at(k, m) * factor.at(others + 1, m);
    factor.at(others + 1, k) = row_b /= factor.at(k, k);
    shared += factor.at(others, k) * row_b;
    rest_a -= factor.at(others, k) * factor.at(others, k);
    rest_b -= row_b * row_b;
  }
  if (rest_b < kLeastPivot) return std::nullopt;
  const double half = std::sqrt(rest_a * rest_b);
  return Range{shared - half, shared + half};
}

std::size_t position_of(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw Error(ErrorKind::kUnknownName, fmt::format("correlation of unknown name '{}'", name), {},
                0, 0, did_you_mean(name, names));
  return static_cast<std::size_t>(found - names.begin());
}

void check_pair(const CorrelatedPair& pair) {
  if (pair.first == pair.second)
    throw Error(ErrorKind::kConflict, fmt::format("'{}' is correlated with itself", pair.first));
  if (!(std::abs(pair.correlation) < 1))
    throw Error(ErrorKind::kRange,
                fmt::format("correlation {} of '{} ~ {}' must lie between -1 and 1",
                            format_number(pair.correlation), pair.first, pair.second),
                {}, 0, 0, "for two numbers that move as one, use one number");
}

std::vector<std::size_t> correlated_positions(const std::vector<std::string>& names,
                                              const std::vector<CorrelatedPair>& pairs) {
  std::vector<std::size_t> positions;
  for (const CorrelatedPair& pair : pairs) {
    check_pair(pair);
    for (const std::string* name : {&pair.first, &pair.second})
      positions.push_back(position_of(names, *name));
  }
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  return positions;
}

/// The row of a correlated name in the matrix.
std::size_t row_of(const std::vector<std::string>& names, const std::vector<std::size_t>& positions,
                   const std::string& name) {
  const auto found = std::lower_bound(positions.begin(), positions.end(), position_of(names, name));
  return static_cast<std::size_t>(found - positions.begin());
}

Matrix correlation_matrix(const std::vector<std::string>& names,
                          const std::vector<CorrelatedPair>& pairs,
                          const std::vector<std::size_t>& positions) {
  Matrix matrix{positions.size(), std::vector<double>(positions.size() * positions.size())};
  for (std::size_t i = 0; i < matrix.size; ++i) matrix.at(i, i) = 1;
  std::vector<bool> given(matrix.cells.size());
  for (const CorrelatedPair& pair : pairs) {
    const std::size_t a = row_of(names, positions, pair.first);
    const std::size_t b = row_of(names, positions, pair.second);
    if (given[a * matrix.size + b])
      throw Error(ErrorKind::kConflict,
                  fmt::format("correlation of '{} ~ {}' is given twice", pair.first, pair.second));
    given[a * matrix.size + b] = given[b * matrix.size + a] = true;
    matrix.at(a, b) = matrix.at(b, a) = pair.correlation;
  }
  return matrix;
}

/// Latest pair first: a set that was possible before it was given is spoilt by it.
[[noreturn]] void refuse(const std::vector<std::string>& names,
                         const std::vector<CorrelatedPair>& pairs, const Matrix& matrix,
                         const std::vector<std::size_t>& positions) {
  for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
    const auto range = allowed(matrix, row_of(names, positions, pair->first),
                               row_of(names, positions, pair->second));
    if (!range) continue;
    throw Error(
        ErrorKind::kRange,
        fmt::format("correlations are not positive definite: '{} ~ {}' = {} beside the others",
                    pair->first, pair->second, format_number(pair->correlation)),
        {}, 0, 0,
        fmt::format("the others leave it {} to {}", format_significant(range->low, 4),
                    format_significant(range->high, 4)));
  }
  const CorrelatedPair& last = pairs.back();
  throw Error(ErrorKind::kRange,
              fmt::format("correlations are not positive definite, and no change of one pair alone "
                          "mends it; the last is '{} ~ {}'",
                          last.first, last.second));
}

}  // namespace

Copula make_copula(const std::vector<std::string>& names,
                   const std::vector<CorrelatedPair>& pairs) {
  Copula copula;
  copula.positions = correlated_positions(names, pairs);
  const Matrix matrix = correlation_matrix(names, pairs, copula.positions);
  std::vector<std::size_t> order(matrix.size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Matrix factor;
  if (factorise(matrix, order, factor) < matrix.size)
    refuse(names, pairs, matrix, copula.positions);
  copula.factor = std::move(factor.cells);
  return copula;
}

void correlate(const Copula& copula, std::span<double> uniforms) {
  const std::size_t n = copula.positions.size();
  std::vector<double> scores(n);
  for (std::size_t i = 0; i < n; ++i) scores[i] = normal_quantile(uniforms[copula.positions[i]]);
  for (std::size_t i = 1; i < n; ++i) {
    const double* row = &copula.factor[i * n];
    if (row[i] == 1) continue;  // depends on no earlier name: keep the draw's bits
    double score = 0;
    for (std::size_t j = 0; j <= i; ++j) score += row[j] * scores[j];
    // Far tails of the sum may round to 1, where an inverse CDF is infinite.
    uniforms[copula.positions[i]] = std::clamp(normal_cdf(score), 0x1p-1000, 1 - 0x1p-53);
  }
}

double spearman_of(double correlation) {
  return 6 / std::numbers::pi * std::asin(correlation / 2);
}
double correlation_of(double spearman) {
  return 2 * std::sin(std::numbers::pi / 6 * spearman);
}

}  // namespace countervail::statistics
