#pragma once
// One player against chance: what it would be worth to know the state before choosing (Raiffa and
// Schlaifer 1961).
//   EVPI = sum_s P(s) max_a u(a, s) - max_a sum_s P(s) u(a, s) >= 0
#include <algorithm>
#include <limits>
#include <span>

namespace countervail::games {

/// `payoffs` row by row, an action a row and a state a column; probabilities of the states, summing
/// to 1.
inline double value_of_perfect_information(std::span<const double> payoffs,
                                           std::span<const double> probabilities) {
  const std::size_t states = probabilities.size(), actions = payoffs.size() / states;
  double informed = 0, best = -std::numeric_limits<double>::infinity();
  for (std::size_t s = 0; s < states; ++s) {
    double most = payoffs[s];
    for (std::size_t a = 1; a < actions; ++a) most = std::max(most, payoffs[a * states + s]);
    informed += probabilities[s] * most;
  }
  for (std::size_t a = 0; a < actions; ++a) {
    double mean = 0;
    for (std::size_t s = 0; s < states; ++s) mean += probabilities[s] * payoffs[a * states + s];
    best = std::max(best, mean);
  }
  return std::max(0.0, informed - best);
}

}  // namespace countervail::games
