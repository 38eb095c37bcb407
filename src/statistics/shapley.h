#pragma once
// Who contributes what to a joint result: Shapley values of a game v over subsets of n players
// (levers, facts, inputs).
//   phi_i = sum over S without i of |S|! (n-|S|-1)!/n! (v(S+i) - v(S))              Shapley 1953;
//   sums to v(all) - v(none) I_ij  = sum over S without i, j of |S|! (n-|S|-2)!/(n-1)! (v(S+i+j) -
//   v(S+i) - v(S+j) + v(S))
//                                                                 Grabisch and Roubens, IJGT 28,
//                                                                 547 (1999)
// A player's least and largest contribution over all orders are printed beside phi: where they lie
// far apart, no single attribution is right. A subset is a bit mask; bit i is player i.
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace countervail::statistics {

/// Exact values need all 2^n subsets; above this, sample orders.
inline constexpr int kExactPlayers = 12;

/// Contribution of one player. `error`: standard error of `value`, 0 where it is exact. `least`,
/// `most`: over all orders, or over the sampled ones.
struct Contribution {
  double value = 0, least = 0, most = 0, error = 0;
};

/// `values`: v of every subset by mask, 2^n of them, all finite. Throws Error (kRange) if the size
/// is no power of two or n is above kExactPlayers.
std::vector<Contribution> shapley_values(std::span<const double> values);

/// I_ij, n x n, symmetric, zero diagonal: positive where two players help each other. Errors as
/// above.
std::vector<double> shapley_interactions(std::span<const double> values);

/// Contributions in one stated order (the waterfall): entry k belongs to player order[k].
std::vector<double> waterfall(std::span<const double> values, std::span<const int> order);

/// Mean over `pairs` random orders and their reverses (antithetic: Mitchell, Cooper, Frank, Holmes,
/// JMLR 23(43), 2022); the standard error is that of the mean of `pairs` pair averages. n <= 64;
/// `value` is asked (n + 1) x 2 x pairs times. Throws Error (kRange) for n outside 1..64 or pairs
/// below 2.
std::vector<Contribution> sampled_shapley_values(int players, int pairs, std::uint64_t seed,
                                                 const std::function<double(std::uint64_t)>& value);

/// Which subsets reach a goal, as far as attribution is concerned.
struct Reach {
  bool closed_upward = true;  ///< adding a player never loses the goal
  std::vector<std::uint32_t>
      minimal;  ///< subsets that reach it while none of their parts does, ascending
};
/// `reached`: one entry a subset, by mask. With one minimal set E and upward closure the players of
/// E are enablers, and the rest may be attributed from v(E); otherwise no Shapley value exists.
Reach reach_of(const std::vector<bool>& reached);

}  // namespace countervail::statistics
