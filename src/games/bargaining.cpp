// Bargaining solutions on finite lists and smooth frontiers, alternating offers, variable threats;
// equations in bargaining.h.
#include "games/bargaining.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "games/zero_sum.h"

namespace countervail::games {
namespace {

bool rational(Payoff gain) {
  return gain.first >= 0 && gain.second >= 0;
}
bool both_gain(Payoff gain) {
  return gain.first > 0 && gain.second > 0;
}

/// Larger is better, `then` breaks ties; keeps the first of equals.
struct Score {
  double value = 0, then = 0;
  bool above(const Score& other) const {
    return value != other.value ? value > other.value : then > other.then;
  }
};

template <typename ScoreOf>
Choice best_choice(std::span<const Payoff> points, Payoff d, const ScoreOf& score_of) {
  Choice choice{Settlement::kNoneAtAll, points.size(), d};
  Score best;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Payoff gain = points[i] - d;
    if (rational(gain) && choice.settlement == Settlement::kNoneAtAll)
      choice.settlement = Settlement::kNoGain;
    if (!both_gain(gain)) continue;
    const Score score = score_of(gain);
    if (choice.settlement == Settlement::kDeal && !score.above(best)) continue;
    choice = {Settlement::kDeal, i, points[i]};
    best = score;
  }
  return choice;
}

Score least_first(double a, double b) {
  return {std::min(a, b), std::max(a, b)};
}

/// The x in (low, high) where a falling function crosses zero.
double crossing(double low, double high, const std::function<double(double)>& falling) {
  // Bisection until no double lies between: no tolerance to choose.
  for (;;) {
    // Not (low + high) / 2, which may overflow or leave the interval.
    const double middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return middle;
    (falling(middle) > 0 ? low : high) = middle;
  }
}

}  // namespace

void check_bargain(std::span<const Payoff> points, Payoff d, double weight) {
  const auto finite = [](Payoff u) { return std::isfinite(u.first) && std::isfinite(u.second); };
  if (points.empty()) throw Error(ErrorKind::kRange, "no package to bargain over");
  if (!finite(d))
    throw Error(ErrorKind::kRange,
                fmt::format("payoffs without a deal ({}, {}) are not finite", d.first, d.second));
  const auto bad = std::find_if_not(points.begin(), points.end(), finite);
  if (bad != points.end())
    throw Error(ErrorKind::kRange, fmt::format("payoffs ({}, {}) of package {} are not finite",
                                               bad->first, bad->second, bad - points.begin() + 1));
  if (!(weight > 0 && weight < 1))
    throw Error(ErrorKind::kRange,
                fmt::format("bargaining weight {} must lie between 0 and 1", weight));
}

double nash_score(Payoff gain, double weight) {
  // Equal weights need no logarithm, and then whole numbers compare exactly.
  if (weight == 0.5) return gain.first * gain.second;
  return weight * std::log(gain.first) + (1 - weight) * std::log(gain.second);
}

Choice nash_choice(std::span<const Payoff> points, Payoff d, double weight) {
  return best_choice(points, d, [weight](Payoff gain) {
    return Score{nash_score(gain, weight), 0};
  });
}

Payoff ideal_point(std::span<const Payoff> points, Payoff d) {
  Payoff ideal = d;
  for (const Payoff& u : points)
    if (rational(u - d)) ideal = {std::max(ideal.first, u.first), std::max(ideal.second, u.second)};
  return ideal;
}

Choice kalai_smorodinsky_choice(std::span<const Payoff> points, Payoff d) {
  const Payoff range = ideal_point(points, d) - d;
  return best_choice(points, d, [range](Payoff gain) {
    return least_first(gain.first / range.first, gain.second / range.second);
  });
}

Choice egalitarian_choice(std::span<const Payoff> points, Payoff d) {
  return best_choice(points, d, [](Payoff gain) { return least_first(gain.first, gain.second); });
}

double nash_on(const Frontier& frontier, Payoff d, double weight) {
  return crossing(frontier.begin, frontier.end, [&](double x) {
    const Payoff gain = frontier.at(x) - d, slope = frontier.slope(x);
    return weight * slope.first * gain.second + (1 - weight) * slope.second * gain.first;
  });
}

double kalai_smorodinsky_on(const Frontier& frontier, Payoff d) {
  const Payoff range{frontier.at(frontier.end).first - d.first,
                     frontier.at(frontier.begin).second - d.second};
  return crossing(frontier.begin, frontier.end, [&](double x) {
    const Payoff gain = frontier.at(x) - d;
    return gain.second * range.first - gain.first * range.second;
  });
}

double rubinstein_share(double patience_first, double patience_second) {
  return (1 - patience_second) / (1 - patience_first * patience_second);
}

double rubinstein_limit(double rate_first, double rate_second) {
  return rate_second / (rate_first + rate_second);
}

VariableThreats variable_threats(const Bimatrix& game) {
  std::vector<double> difference;
  for (const Payoff& cell : game.cells) difference.push_back(cell.first - cell.second);
  const ZeroSum zero_sum = solve_zero_sum(game.rows, game.columns, difference);
  // With side payments both want the largest sum; threats decide only how it is shared.
  const auto best = std::max_element(game.cells.begin(), game.cells.end(), [](Payoff a, Payoff b) {
    return a.first + a.second < b.first + b.second;
  });
  const auto cell = static_cast<std::size_t>(best - game.cells.begin());
  VariableThreats result;
  result.total = best->first + best->second;
  result.value = zero_sum.value;
  result.shares = {(result.total + result.value) / 2, (result.total - result.value) / 2};
  result.row = cell / game.columns;
  result.column = cell % game.columns;
  result.side_payment = result.shares.first - best->first;
  result.row_threat = zero_sum.row;
  result.column_threat = zero_sum.column;
  result.threat = expected(game, zero_sum.row, zero_sum.column);
  return result;
}

}  // namespace countervail::games
