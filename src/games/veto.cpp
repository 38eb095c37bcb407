// Weighted votes and the weights at which they flip; see veto.h.
#include "games/veto.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"

namespace countervail::games {

void check_players(std::span<const VetoPlayer> players, std::size_t components) {
  for (const VetoPlayer& player : players) {
    if (player.weights.size() != components)
      throw Error(ErrorKind::kRange, fmt::format("player '{}' has {} weights for {} components",
                                                 player.name, player.weights.size(), components));
    double sum = 0;
    for (double weight : player.weights) sum += std::abs(weight);
    if (!(sum > 0 && std::isfinite(sum)))
      throw Error(
          ErrorKind::kRange,
          fmt::format("weights of player '{}' sum to nothing or are not finite", player.name));
  }
}

std::vector<Vote> votes_on(std::span<const VetoPlayer> players, std::span<const double> gains) {
  std::vector<Vote> votes;
  for (const VetoPlayer& player : players) {
    Vote vote;
    for (std::size_t k = 0; k < gains.size(); ++k) vote.score += player.weights[k] * gains[k];
    vote.blocks = vote.score < 0;
    for (std::size_t k = 0; k < gains.size(); ++k) {
      const double flip = player.weights[k] - vote.score / gains[k];
      const bool same_sign = std::isfinite(flip) && flip * player.weights[k] >= 0;
      vote.flips_at.push_back(same_sign ? std::optional<double>(flip) : std::nullopt);
    }
    votes.push_back(std::move(vote));
  }
  return votes;
}

}  // namespace countervail::games
