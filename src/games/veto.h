#pragma once
// A side is not one mind: who inside it blocks a package, and how far from that its weights are. A
// player weighs the components of the package's gain vector against no deal, score = sum w_k g_k,
// and agrees iff score >= 0; one veto is enough.
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace countervail::games {

struct VetoPlayer {
  std::string name;
  std::vector<double> weights;  ///< one a component, in the component's own unit; not all zero
};

struct Vote {
  bool blocks = false;
  double score = 0;
  /// For each component the weight at which the vote flips with the others fixed; none where no
  /// weight of the same sign does.
  std::vector<std::optional<double>> flips_at;
};

/// Throws Error (kRange) if a player's weights are not one a component, not finite, or sum to
/// nothing.
void check_players(std::span<const VetoPlayer> players, std::size_t components);

/// One vote a player on a package that changes the components by `gains`.
std::vector<Vote> votes_on(std::span<const VetoPlayer> players, std::span<const double> gains);

}  // namespace countervail::games
