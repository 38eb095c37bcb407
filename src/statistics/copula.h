#pragma once
// Dependence between named uncertain numbers: a Gaussian copula. Each number keeps its own
// marginal; only ranks move together.
//   z = Phi^-1(u),  z' = L z with L L^T = R,  u' = Phi(z')
// R is given pair by pair as the correlation r of the normal scores; all other pairs are 0. Rank
// (Spearman) correlation is (6/pi) asin(r/2) (Kruskal, JASA 53, 814 (1958)): a little less than r.
// The first name of a correlated set (in the order of `names`) keeps its own draw to the bit, and
// so does every name without a pair.
#include <span>
#include <string>
#include <vector>

namespace countervail::statistics {

/// "`first` and `second` move together by `correlation`", -1 < correlation < 1.
struct CorrelatedPair {
  std::string first, second;
  double correlation = 0;
};

/// Positions of the correlated names and the Cholesky factor over them.
struct Copula {
  std::vector<std::size_t> positions;  ///< ascending, into the list of names
  std::vector<double> factor;          ///< lower triangle, row by row, square of positions.size()
};

/// Throws Error: kUnknownName for a name outside `names`, kConflict for a pair given twice or with
/// itself, kRange for a correlation outside (-1, 1) and for a set that is not positive definite;
/// the last names the pair to change and the range that the other pairs leave it.
Copula make_copula(const std::vector<std::string>& names, const std::vector<CorrelatedPair>& pairs);

/// Makes independent uniforms of one draw, one a name, dependent, in place.
void correlate(const Copula& copula, std::span<double> uniforms);

/// Rank correlation of two numbers whose normal scores have correlation r, and back.
double spearman_of(double correlation);
double correlation_of(double spearman);

}  // namespace countervail::statistics
