#pragma once
// What the facts of a training answer move: its rate and its cost a token (facts/influence.h does the work).
#include <optional>
#include <string>
#include <vector>

#include "facts/influence.h"

namespace countervail {

/// Places of the figures among those of a training answer.
inline constexpr std::size_t kRateFigure = 0, kCostFigure = 1;

/// What a training answer is read off as: a rate where the job fits (above 0), and a cost where one is known.
Figures rate_and_cost(double rate, std::optional<double> cost);

/// What both figures are of one answer, in words and by key. No cost: none is known on any side.
struct InfluencedFigures {
  std::string rate, cost;          ///< "useful tokens per second of the best"
  std::string rate_key, cost_key;  ///< among the figures of the answer
};

/// Heaviest first by the larger of both elasticities, then by path.
std::vector<Influence> heaviest_first(std::vector<Influence> influences);

}  // namespace countervail
