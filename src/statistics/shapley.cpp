// Exact and sampled Shapley values; equations in shapley.h.
#include "statistics/shapley.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "statistics/random_stream.h"

namespace countervail::statistics {
namespace {

int players_of(std::span<const double> values) {
  if (!std::has_single_bit(values.size()) || values.size() > (std::size_t{1} << kExactPlayers))
    throw Error(ErrorKind::kRange, fmt::format("{} subsets: a power of two up to {} is needed",
                                               values.size(), std::size_t{1} << kExactPlayers));
  return std::countr_zero(values.size());
}

/// weights[s] = s! (n - s - 1)!/n!: the share of orders in which a given player comes right after a
/// given set of s others.
std::vector<double> order_weights(int players) {
  std::vector<double> weights(static_cast<std::size_t>(std::max(players, 1)));
  double choose = 1;  // (n - 1 over s)
  for (int s = 0; s < players; ++s) {
    weights[static_cast<std::size_t>(s)] = 1 / (players * choose);
    choose = choose * (players - 1 - s) / (s + 1);
  }
  return weights;
}

std::vector<double> contributions_along(std::span<const int> order,
                                        const std::function<double(std::uint64_t)>& value) {
  std::vector<double> contributions(order.size());
  std::uint64_t mask = 0;
  double before = value(mask);
  for (int player : order) {
    const double after = value(mask |= std::uint64_t{1} << player);
    contributions[static_cast<std::size_t>(player)] = after - before;
    before = after;
  }
  return contributions;
}

}  // namespace

std::vector<Contribution> shapley_values(std::span<const double> values) {
  const int players = players_of(values);
  const std::vector<double> weights = order_weights(players);
  std::vector<Contribution> result;
  for (int player = 0; player < players; ++player) {
    const std::size_t bit = std::size_t{1} << player;
    const double alone = values[bit] - values[0];
    Contribution contribution{0, alone, alone, 0};
    for (std::size_t mask = 0; mask < values.size(); ++mask) {
      if (mask & bit) continue;
      const double gain = values[mask | bit] - values[mask];
      contribution.value += weights[static_cast<std::size_t>(std::popcount(mask))] * gain;
      contribution.least = std::min(contribution.least, gain);
      contribution.most = std::max(contribution.most, gain);
    }
    result.push_back(contribution);
  }
  return result;
}

std::vector<double> shapley_interactions(std::span<const double> values) {
  const int players = players_of(values);
  const auto n = static_cast<std::size_t>(players);
  const std::vector<double> weights = order_weights(players - 1);
  std::vector<double> interactions(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const std::size_t a = std::size_t{1} << i, b = std::size_t{1} << j;
      double sum = 0;
      for (std::size_t mask = 0; mask < values.size(); ++mask) {
        if (mask & (a | b)) continue;
        sum += weights[static_cast<std::size_t>(std::popcount(mask))] *
               (values[mask | a | b] - values[mask | a] - values[mask | b] + values[mask]);
      }
      interactions[i * n + j] = interactions[j * n + i] = sum;
    }
  }
  return interactions;
}

std::vector<double> waterfall(std::span<const double> values, std::span<const int> order) {
  std::vector<double> steps;
  std::size_t mask = 0;
  for (int player : order) {
    const std::size_t with = mask | (std::size_t{1} << player);
    steps.push_back(values[with] - values[mask]);
    mask = with;
  }
  return steps;
}

std::vector<Contribution> sampled_shapley_values(
    int players, int pairs, std::uint64_t seed, const std::function<double(std::uint64_t)>& value) {
  if (players < 1 || players > 64 || pairs < 2)
    throw Error(ErrorKind::kRange,
                fmt::format("{} pairs of orders over {} players: at least 2 pairs, 1 to 64 players",
                            pairs, players));
  const auto n = static_cast<std::size_t>(players);
  std::vector<Contribution> result(n, {0, INFINITY, -INFINITY, 0});
  std::vector<double> squares(n);
  std::vector<int> order(n);
  for (int pair = 0; pair < pairs; ++pair) {
    const StreamKey key{seed, 2, static_cast<std::uint32_t>(pair)};
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[random_index(key, i, i)]);
    const std::vector<double> forward = contributions_along(order, value);
    std::reverse(order.begin(), order.end());
    const std::vector<double> backward = contributions_along(order, value);
    for (std::size_t i = 0; i < n; ++i) {
      Contribution& c = result[i];
      const double mean = (forward[i] + backward[i]) / 2, before = mean - c.value;
      c.value += before / (pair + 1);
      squares[i] += before * (mean - c.value);
      c.least = std::min({c.least, forward[i], backward[i]});
      c.most = std::max({c.most, forward[i], backward[i]});
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    result[i].error = std::sqrt(squares[i] / (static_cast<double>(pairs) * (pairs - 1)));
  return result;
}

Reach reach_of(const std::vector<bool>& reached) {
  Reach reach;
  std::vector<bool> part_reaches(reached.size());  // any proper subset does
  for (std::size_t mask = 0; mask < reached.size(); ++mask) {
    for (std::size_t rest = mask; rest != 0; rest &= rest - 1) {
      const std::size_t part = mask & ~(std::size_t{1} << std::countr_zero(rest));
      part_reaches[mask] = part_reaches[mask] || reached[part] || part_reaches[part];
    }
    if (part_reaches[mask] && !reached[mask]) reach.closed_upward = false;
    if (!part_reaches[mask] && reached[mask])
      reach.minimal.push_back(static_cast<std::uint32_t>(mask));
  }
  return reach;
}

}  // namespace countervail::statistics
