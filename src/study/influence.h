#pragma once
// What the facts of a training answer move: its rate and its cost a token (facts/influence.h does the work).
#include <optional>
#include <vector>

#include "facts/influence.h"

namespace countervail {

/// Places of the figures among those of a training answer.
inline constexpr std::size_t kRateFigure = 0, kCostFigure = 1;

/// What a training answer is read off as: a rate, and a cost where one is known.
Figures rate_and_cost(double rate, std::optional<double> cost);

/// Heaviest first by the larger of both elasticities, then by path.
std::vector<Influence> heaviest_first(std::vector<Influence> influences);

}  // namespace countervail
