// Reader of .efg, without recursion so that no depth of a tree exhausts the stack; layout in
// efg_file.h.
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "base/error.h"
#include "games/efg_file.h"
#include "games/gambit_text.h"

namespace countervail::games {
namespace {

constexpr std::size_t kMostNumber =
    1000000000;  // of an information set or outcome: file numbers are names, not sizes

struct TreeReader {
  GambitReader reader;
  GameTree tree;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t>
      sets;                                     ///< (player, number in the file) to index
  std::map<std::size_t, std::size_t> outcomes;  ///< number in the file to index
};

InformationSet read_set(GambitReader& reader, std::size_t player) {
  InformationSet set{take_text(reader, "an information set's name"), player, {}, {}};
  take(reader, TokenKind::kOpen, "'{'");
  double sum = 0;
  while (reader.token.kind == TokenKind::kText) {
    set.actions.push_back(take_text(reader, "a move"));
    if (player != kNone) continue;
    if (reader.token.kind == TokenKind::kNumber && reader.token.value < 0)
      refuse(reader, fmt::format("probability {} is below 0", reader.token.text),
             ErrorKind::kRange);
    sum += set.probabilities.emplace_back(take_number(reader, "a probability"));
  }
  if (set.actions.empty()) refuse(reader, "an information set without moves");
  if (player == kNone && std::abs(sum - 1) > 1e-9)
    refuse(reader, fmt::format("probabilities of '{}' sum to {}, not 1", set.name, sum),
           ErrorKind::kRange);
  take(reader, TokenKind::kClose, "a move or '}'");
  return set;
}

bool same(const InformationSet& a, const InformationSet& b) {
  return a.name == b.name && a.actions == b.actions && a.probabilities == b.probabilities;
}

std::size_t read_set_reference(TreeReader& in, std::size_t player) {
  GambitReader& reader = in.reader;
  // A copy of the cursor: errors about a reference point at its number, not behind it.
  const GambitReader before = reader;
  const std::size_t number = take_count(reader, "an information set's number", 1, kMostNumber);
  const auto known = in.sets.find({player, number});
  if (reader.token.kind != TokenKind::kText) {
    if (known == in.sets.end())
      refuse(before, fmt::format("information set {} is used before it is declared", number),
             ErrorKind::kUnknownName);
    return known->second;
  }
  InformationSet set = read_set(reader, player);
  if (known == in.sets.end()) {
    in.tree.information_sets.push_back(std::move(set));
    return in.sets[{player, number}] = in.tree.information_sets.size() - 1;
  }
  if (!same(set, in.tree.information_sets[known->second]))
    refuse(before, fmt::format("information set {} is declared twice, differently", number),
           ErrorKind::kConflict);
  return known->second;
}

TreeOutcome read_outcome(GambitReader& reader, std::size_t players) {
  TreeOutcome outcome{take_text(reader, "an outcome's name"), {}};
  take(reader, TokenKind::kOpen, "'{'");
  for (std::size_t p = 0; p < players; ++p) {
    outcome.payoffs.push_back(take_number(reader, fmt::format("the payoff of player {}", p + 1)));
    if (reader.token.kind == TokenKind::kComma) advance(reader);
  }
  take(reader, TokenKind::kClose, "'}' after one payoff a player");
  return outcome;
}

std::size_t read_outcome_reference(TreeReader& in) {
  GambitReader& reader = in.reader;
  const GambitReader before = reader;
  const std::size_t number = take_count(reader, "an outcome's number", 0, kMostNumber);
  const auto known = in.outcomes.find(number);
  if (reader.token.kind != TokenKind::kText) {
    if (number == 0) return kNone;
    if (known == in.outcomes.end())
      refuse(before, fmt::format("outcome {} is used before it is declared", number),
             ErrorKind::kUnknownName);
    return known->second;
  }
  if (number == 0) refuse(before, "outcome 0 means none and has no payoffs", ErrorKind::kConflict);
  TreeOutcome outcome = read_outcome(reader, in.tree.players.size());
  if (known == in.outcomes.end()) {
    in.tree.outcomes.push_back(std::move(outcome));
    return in.outcomes[number] = in.tree.outcomes.size() - 1;
  }
  const TreeOutcome& first = in.tree.outcomes[known->second];
  if (outcome.name != first.name || outcome.payoffs != first.payoffs)
    refuse(before, fmt::format("outcome {} is declared twice, differently", number),
           ErrorKind::kConflict);
  return known->second;
}

TreeNode read_node(TreeReader& in) {
  GambitReader& reader = in.reader;
  TreeNode node;
  const std::string kind = reader.token.text;
  const bool known = kind == "c" || kind == "p" || kind == "t";
  if (reader.token.kind != TokenKind::kWord || !known)
    refuse(reader, fmt::format("expected a node ('c', 'p' or 't'), got '{}'", kind.substr(0, 40)));
  advance(reader);
  node.name = take_text(reader, "a node's name");
  if (kind != "t") {
    std::size_t player = kNone;
    if (kind == "p")
      player = take_count(reader, "a player's number", 1, in.tree.players.size()) - 1;
    node.kind = kind == "p" ? NodeKind::kDecision : NodeKind::kChance;
    node.information_set = read_set_reference(in, player);
  }
  node.outcome = read_outcome_reference(in);
  return node;
}

void read_header(TreeReader& in) {
  GambitReader& reader = in.reader;
  take_word(reader, "EFG");
  take_count(reader, "version", 2, 2);
  if (reader.token.text == "D")
    advance(reader);  // an older word for the same
  else
    take_word(reader, "R");
  in.tree.title = take_text(reader, "a title");
  take(reader, TokenKind::kOpen, "'{'");
  while (reader.token.kind == TokenKind::kText)
    in.tree.players.push_back(take_text(reader, "a player's name"));
  if (in.tree.players.empty()) refuse(reader, "a game without players");
  take(reader, TokenKind::kClose, "a player's name or '}'");
  if (reader.token.kind == TokenKind::kText) in.tree.comment = take_text(reader, "a comment");
}

}  // namespace

GameTree read_efg(std::string_view text, const std::string& file) {
  TreeReader in{open_gambit_text(text, file), {}, {}, {}};
  read_header(in);
  std::vector<std::size_t> open;  // nodes that still lack children
  do {
    const std::size_t at = in.tree.nodes.size();
    in.tree.nodes.push_back(read_node(in));
    if (!open.empty()) in.tree.nodes[open.back()].children.push_back(at);
    if (in.tree.nodes[at].kind != NodeKind::kTerminal) open.push_back(at);
    const auto full = [&](std::size_t k) {
      const TreeNode& node = in.tree.nodes[k];
      return node.kind == NodeKind::kTerminal ||
             node.children.size() == in.tree.information_sets[node.information_set].actions.size();
    };
    // Files list nodes in prefix order: a node belongs to the deepest
    // one that still lacks children.
    while (!open.empty() && full(open.back())) open.pop_back();
  } while (!open.empty());
  take(in.reader, TokenKind::kEnd, "the end of the file");
  return std::move(in.tree);
}

}  // namespace countervail::games
