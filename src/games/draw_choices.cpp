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

/// Gains over d of the packages that leave neither side worse off: only these can win, and often they are few.
void keep_rational(std::span<const double> first, std::span<const double> second, Payoff d,
                   RationalGains& kept) {
  for (auto* gains : {&kept.first, &kept.second}) gains->resize(first.size());
  kept.place.resize(first.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double a = first[i] - d.first, b = second[i] - d.second;
    kept.first[count] = a, kept.second[count] = b, kept.place[count] = i;
    count += static_cast<std::size_t>((a >= 0) & (b >= 0));
  }
  for (auto* gains : {&kept.first, &kept.second}) gains->resize(count);
  kept.place.resize(count);
}

/// The winner of the draw before, where it gains in this one too, sets the bound from the start: neighbours mostly agree.
std::size_t first_guess(const RationalGains& gains, std::size_t before) {
  const auto found = std::lower_bound(gains.place.begin(), gains.place.end(), before);
  const auto at = static_cast<std::size_t>(found - gains.place.begin());
  const auto both = [&](std::size_t i) { return gains.first[i] > 0 && gains.second[i] > 0; };
  if (at < gains.place.size() && gains.place[at] == before && both(at)) return at;
  std::size_t start = 0;
  while (start < gains.place.size() && !both(start)) ++start;
  return start;
}

/// Index among the gains; their number where both cannot gain. Ties go to the first package.
std::size_t best_nash(const RationalGains& gains, double weight, std::size_t before) {
  const std::size_t start = first_guess(gains, before);
  if (start == gains.place.size()) return start;
  std::size_t best = start;
  double score = 0, by_first = 0, by_second = 0;  // bound: by_first a + by_second b >= 1
  const auto take = [&](std::size_t i) {
    const Payoff gain{gains.first[i], gains.second[i]};
    const double own = nash_score(gain, weight);
    if (i != start && !(own > score || (own == score && i < best))) return;
    best = i;
    score = own;
    by_first = weight / gain.first;
    by_second = (1 - weight) / gain.second;
  };
  take(start);
  const double* u = gains.first.data();
  const double* w = gains.second.data();
  visit_candidates(
      gains.place.size(),
      [&](std::size_t i) {
        const double reach = by_first * u[i] + by_second * w[i];
        return all_of(u[i] > 0, w[i] > 0, (reach >= 1 - kSlack) & (i != start));
      },
      take);
  return best;
}

/// The same by the least share of each side's best gain, then by the larger share.
std::size_t best_kalai_smorodinsky(const RationalGains& gains) {
  Payoff range;
  const double* u = gains.first.data();
  const double* w = gains.second.data();
  const std::size_t count = gains.place.size();
  for (std::size_t i = 0; i < count; ++i)
    range = {std::max(range.first, u[i]), std::max(range.second, w[i])};
  std::size_t best = count;
  double least = 0, most = 0;
  const double one_first = 1 / range.first, one_second = 1 / range.second;
  visit_candidates(
      count,
      [&](std::size_t i) {
        const double share = std::min(u[i] * one_first, w[i] * one_second);
        return all_of(u[i] > 0, w[i] > 0, share >= least * (1 - kSlack));
      },
      [&](std::size_t i) {
        const double x = u[i] / range.first, y = w[i] / range.second;
        const double low = std::min(x, y), high = std::max(x, y);
        const bool above = low != least ? low > least : high > most;
        if (best != count && !above) return;
        best = i, least = low, most = high;
      });
  return best;
}

}  // namespace

void choose_packages(std::span<const double> first, std::span<const double> second, Payoff d,
                     std::span<const double> weights, DrawChoices& choices) {
  RationalGains& gains = choices.gains;
  keep_rational(first, second, d, gains);
  const auto named = [&](std::size_t i) {
    return i < gains.place.size() ? gains.place[i] : first.size();
  };
  choices.nash.resize(weights.size(), first.size());
  for (std::size_t k = 0; k < weights.size(); ++k)
    choices.nash[k] = named(best_nash(gains, weights[k], choices.nash[k]));
  choices.kalai_smorodinsky = named(best_kalai_smorodinsky(gains));
}

}  // namespace countervail::games
