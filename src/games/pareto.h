#pragma once
// Which packages nobody can improve on for free. u dominates w when it is at least as good in every
// component and better in one. Points that are equal do not dominate each other: all copies of an
// efficient package are efficient.
#include <cstddef>
#include <span>
#include <vector>

#include "games/payoff.h"

namespace countervail::games {

/// Indices of the efficient points, by rising first payoff, copies by index. O(n log n).
std::vector<std::size_t> pareto_points(std::span<const Payoff> points);

/// Indices of the efficient rows among rows of `width` components each (larger is better),
/// ascending. For payoff vectors that must not be summed. O(n log n) sorting, then each row against
/// the efficient ones before it.
std::vector<std::size_t> pareto_rows(std::span<const double> rows, std::size_t width);

/// Indices of the corners of the efficient part of the convex hull, from the second player's best
/// to the first player's best: the frontier where packages may be mixed (by lot, in time, in
/// quantity). One index a corner, the lowest.
std::vector<std::size_t> pareto_chain(std::span<const Payoff> points);

}  // namespace countervail::games
