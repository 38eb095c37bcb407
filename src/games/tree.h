#pragma once
// Games in extensive form: who moves when, knowing what. Nodes in prefix order (a node before its
// children, children left to right), as Gambit's .efg files list them. Payoffs of outcomes add up
// along a path, so that a period's payoffs may hang on inner nodes.
#include <cstddef>
#include <string>
#include <vector>

#include "games/renewal.h"

namespace countervail::games {

inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);

enum class NodeKind { kTerminal, kDecision, kChance };

/// Nodes at which the mover cannot tell where he is. `player`: kNone for chance.
struct InformationSet {
  std::string name;
  std::size_t player = kNone;
  std::vector<std::string> actions;
  std::vector<double> probabilities;  ///< chance only: one an action, sum 1
};
struct TreeNode {
  std::string name;
  NodeKind kind = NodeKind::kTerminal;
  std::size_t information_set =
      kNone;                          ///< into GameTree::information_sets; kNone at terminal nodes
  std::size_t outcome = kNone;        ///< into GameTree::outcomes
  std::vector<std::size_t> children;  ///< one an action
};
struct TreeOutcome {
  std::string name;
  std::vector<double> payoffs;  ///< one a player
};
struct GameTree {
  std::string title, comment;
  std::vector<std::string> players;
  std::vector<InformationSet> information_sets;
  std::vector<TreeOutcome> outcomes;
  std::vector<TreeNode> nodes;  ///< nodes[0] is the root
};

/// Every information set has one node: each mover knows all that came before.
bool has_perfect_information(const GameTree& tree);

/// Subgame-perfect play of a tree with perfect information.
struct TreePlay {
  std::vector<std::size_t>
      choices;  ///< the action at each node (kNone at terminal and chance nodes); ties to the first
  std::vector<std::vector<double>>
      values;         ///< expected payoffs from each node on, its own outcome included
  bool tied = false;  ///< some mover was indifferent, so other plays are as good for the mover
};
TreePlay backward_induction(const GameTree& tree);

/// The tree of `periods` renewals from state `start`: each period the first player moves, then the
/// second without having seen it; stage payoffs, discounted to the start, hang on the nodes that
/// they lead to. Throws Error (kRange) above kMostNodes nodes or
/// kMostPeriods periods.
inline constexpr std::size_t kMostNodes = 1000000, kMostPeriods = 1000;
GameTree renewal_tree(const RenewalGame& game, std::size_t start, std::size_t periods);

}  // namespace countervail::games
