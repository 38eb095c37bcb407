// Backward induction over nodes in prefix order, and renewal games written out as trees; see
// tree.h.
#include "games/tree.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"

namespace countervail::games {
namespace {

/// Nodes of the tree: each period multiplies the leaves by the cells of the stage.
double node_count(const RenewalGame& game, std::size_t start, std::size_t periods) {
  std::vector<double> below(game.states.size(), 1);
  for (std::size_t n = 0; n < periods; ++n) {
    std::vector<double> above;
    for (const RenewalState& state : game.states) {
      double count = 1 + static_cast<double>(state.stage.rows);
      for (std::size_t next : state.next) count += below[next];
      above.push_back(count);
    }
    below = std::move(above);
  }
  return below[start];
}

struct Builder {
  const RenewalGame& game;
  GameTree tree;

  std::size_t outcome_of(Payoff payoff) {
    if (payoff == Payoff{}) return kNone;
    tree.outcomes.push_back(
        {fmt::format("o{}", tree.outcomes.size() + 1), {payoff.first, payoff.second}});
    return tree.outcomes.size() - 1;
  }

  /// The node of the first player with `left` periods to go, everything below it, and `earned`
  /// hanging on it.
  std::size_t add_state(std::size_t s, std::size_t left, Payoff worth, Payoff earned,
                        const std::string& history) {
    const RenewalState& state = game.states[s];
    const std::size_t at = tree.nodes.size();
    tree.nodes.emplace_back().name = state.name;
    if (left == 0) {
      const Payoff final{worth.first * state.final.first, worth.second * state.final.second};
      tree.nodes[at].outcome = outcome_of(earned + final);
      return at;
    }
    tree.nodes[at].outcome = outcome_of(earned);
    tree.nodes[at].kind = NodeKind::kDecision;
    tree.nodes[at].information_set = add_set(0, state.row_names, history);
    // One information set for all replies: the second player moves without seeing the first's move.
    const std::size_t unseen = add_set(1, state.column_names, history);
    for (std::size_t i = 0; i < state.stage.rows; ++i) {
      const std::size_t child = add_replies(s, i, left, worth, unseen, history);
      tree.nodes[at].children.push_back(child);
    }
    return at;
  }

  std::size_t add_set(std::size_t player, const std::vector<std::string>& actions,
                      const std::string& history) {
    tree.information_sets.push_back(
        {fmt::format("{} {}", player == 0 ? "a" : "b", history.empty() ? "start" : history),
         player,
         actions,
         {}});
    return tree.information_sets.size() - 1;
  }

  std::size_t add_replies(std::size_t s, std::size_t row, std::size_t left, Payoff worth,
                          std::size_t unseen, const std::string& history) {
    const RenewalState& state = game.states[s];
    const std::size_t at = tree.nodes.size();
    tree.nodes.emplace_back().kind = NodeKind::kDecision;
    tree.nodes[at].information_set = unseen;
    const Payoff later{worth.first * game.patience.first, worth.second * game.patience.second};
    for (std::size_t j = 0; j < state.stage.columns; ++j) {
      const Payoff cell = state.stage.at(row, j);
      const std::size_t child =
          add_state(state.next[row * state.stage.columns + j], left - 1, later,
                    {worth.first * cell.first, worth.second * cell.second},
                    fmt::format("{}{}{},{}", history, history.empty() ? "" : " ", row + 1, j + 1));
      tree.nodes[at].children.push_back(child);
    }
    return at;
  }
};

std::size_t best_child(const GameTree& tree, const TreeNode& node, const TreePlay& play,
                       bool& tied) {
  const std::size_t player = tree.information_sets[node.information_set].player;
  std::size_t best = 0;
  for (std::size_t a = 1; a < node.children.size(); ++a) {
    const double value = play.values[node.children[a]][player];
    const double most = play.values[node.children[best]][player];
    if (value == most) tied = true;
    if (value > most) best = a;
  }
  return best;
}

}  // namespace

bool has_perfect_information(const GameTree& tree) {
  std::vector<bool> seen(tree.information_sets.size());
  for (const TreeNode& node : tree.nodes) {
    if (node.kind != NodeKind::kDecision) continue;
    if (seen[node.information_set]) return false;
    seen[node.information_set] = true;
  }
  return true;
}

TreePlay backward_induction(const GameTree& tree) {
  TreePlay play{std::vector<std::size_t>(tree.nodes.size(), kNone), {}, false};
  play.values.assign(tree.nodes.size(), std::vector<double>(tree.players.size()));
  for (std::size_t at = tree.nodes.size(); at-- > 0;) {  // children come after their parent
    const TreeNode& node = tree.nodes[at];
    std::vector<double>& value = play.values[at];
    if (node.kind == NodeKind::kDecision) {
      play.choices[at] = best_child(tree, node, play, play.tied);
      value = play.values[node.children[play.choices[at]]];
    } else if (node.kind == NodeKind::kChance) {
      const std::vector<double>& chance = tree.information_sets[node.information_set].probabilities;
      for (std::size_t a = 0; a < node.children.size(); ++a)
        for (std::size_t p = 0; p < value.size(); ++p)
          value[p] += chance[a] * play.values[node.children[a]][p];
    }
    if (node.outcome == kNone) continue;
    for (std::size_t p = 0; p < value.size(); ++p)
      value[p] += tree.outcomes[node.outcome].payoffs[p];
  }
  return play;
}

GameTree renewal_tree(const RenewalGame& game, std::size_t start, std::size_t periods) {
  if (periods > kMostPeriods)
    throw Error(ErrorKind::kRange,
                fmt::format("tree of {} periods: up to {}", periods, kMostPeriods));
  // Counted before anything is built, in doubles: the number may be astronomic.
  const double nodes = node_count(game, start, periods);
  if (nodes > static_cast<double>(kMostNodes))
    throw Error(ErrorKind::kRange, fmt::format("the tree of {} periods has {} nodes, more than {}",
                                               periods, nodes, kMostNodes));
  Builder builder{game, {}};
  builder.tree.title = "renewals";
  builder.tree.players = {game.players[0], game.players[1]};
  builder.add_state(start, periods, {1, 1}, {}, "");
  return std::move(builder.tree);
}

}  // namespace countervail::games
