// Filtered searches over flat arrays; idea and bound in draw_choices.h.
#include "games/draw_choices.h"

#include <algorithm>
#include <cstdint>

#include "games/bargaining.h"

namespace countervail::games {
namespace {

// Packages tested before any is scored: a plain loop without branches, then the better bound.
constexpr std::size_t kBlock = 32;
// Rounding of the bound is far below this; what it lets through is scored exactly.
constexpr double kSlack = 1e-12;

std::int64_t all_of(bool a, bool b, bool c) {
  return a & b & c;
}

/// Calls visit(i) for all i in rising order for which may_win(i) held when its block was reached.
template <typename MayWin, typename Visit>
void visit_candidates(std::size_t count, const MayWin& may_win, const Visit& visit) {
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t end = std::min(count, begin + kBlock);
    std::int64_t hits = 0;
    for (std::size_t i = begin; i < end; ++i) hits += may_win(i);
    if (hits == 0) continue;
    for (std::size_t i = begin; i < end; ++i)
      if (may_win(i) != 0) visit(i);
  }
}

std::size_t best_nash(std::span<const double> first, std::span<const double> second, Payoff d,
                      double weight) {
  std::size_t best = first.size();
  double score = 0, by_first = 0, by_second = 0;  // bound: by_first a + by_second b >= 1
  const auto take = [&](std::size_t i) {
    const Payoff gain{first[i] - d.first, second[i] - d.second};
    const double own = nash_score(gain, weight);
    if (best != first.size() && !(own > score)) return;
    best = i;
    score = own;
    by_first = weight / gain.first;
    by_second = (1 - weight) / gain.second;
  };
  std::size_t start = 0;
  while (start < first.size() && !(first[start] > d.first && second[start] > d.second)) ++start;
  if (start == first.size()) return best;
  take(start);
  const double* u = first.data();
  const double* w = second.data();
  visit_candidates(
      first.size(),
      [&](std::size_t i) {
        const double a = u[i] - d.first, b = w[i] - d.second;
        const double reach = by_first * a + by_second * b;
        return all_of(a > 0, b > 0, reach >= 1 - kSlack);
      },
      take);
  return best;
}

std::size_t best_kalai_smorodinsky(std::span<const double> first, std::span<const double> second,
                                   Payoff d) {
  Payoff range;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double a = first[i] - d.first, b = second[i] - d.second;
    const bool rational = (a >= 0) & (b >= 0);
    range.first = std::max(range.first, rational ? a : 0);
    range.second = std::max(range.second, rational ? b : 0);
  }
  std::size_t best = first.size();
  double least = 0, most = 0;
  const double one_first = 1 / range.first, one_second = 1 / range.second;
  const double* u = first.data();
  const double* w = second.data();
  visit_candidates(
      first.size(),
      [&](std::size_t i) {
        const double a = u[i] - d.first, b = w[i] - d.second;
        const double share = std::min(a * one_first, b * one_second);
        return all_of(a > 0, b > 0, share >= least * (1 - kSlack));
      },
      [&](std::size_t i) {
        const double x = (u[i] - d.first) / range.first, y = (w[i] - d.second) / range.second;
        const double low = std::min(x, y), high = std::max(x, y);
        const bool above = low != least ? low > least : high > most;
        if (best != first.size() && !above) return;
        best = i, least = low, most = high;
      });
  return best;
}

}  // namespace

void choose_packages(std::span<const double> first, std::span<const double> second, Payoff d,
                     std::span<const double> weights, DrawChoices& choices) {
  choices.nash.clear();
  for (double weight : weights) choices.nash.push_back(best_nash(first, second, d, weight));
  choices.kalai_smorodinsky = best_kalai_smorodinsky(first, second, d);
}

}  // namespace countervail::games
