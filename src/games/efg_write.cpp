// Writer of .efg; layout in efg_file.h.
#include <fmt/format.h>

#include <cmath>
#include <set>

#include "base/error.h"
#include "games/efg_file.h"
#include "games/gambit_text.h"

namespace countervail::games {
namespace {

/// Whole multiples of 1e-17 that the decimals stand for, as far as they fit; -1 for one that has
/// more digits.
std::int64_t in_units(const std::string& decimal) {
  if (decimal == "1" || decimal == "0") return decimal == "1" ? 100000000000000000 : 0;
  if (!decimal.starts_with("0.") || decimal.size() > 19) return -1;
  return std::stoll(decimal.substr(2) + std::string(19 - decimal.size(), '0'));
}

/// Decimals that sum to exactly 1, or numerators over 2^53 of which the largest takes up the
/// rounding.
std::vector<std::string> probability_texts(const std::vector<double>& probabilities) {
  constexpr std::int64_t kWhole = std::int64_t{1} << 53;
  std::vector<std::string> decimals;
  std::vector<std::int64_t> parts;
  std::int64_t sum = 0, rest = kWhole;
  bool fits = true;
  std::size_t largest = 0;
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    decimals.push_back(number_text(probabilities[k], "probability"));
    const std::int64_t units = in_units(decimals.back());
    fits = fits && units >= 0;
    sum += units;
    parts.push_back(std::llround(probabilities[k] * static_cast<double>(kWhole)));
    rest -= parts.back();
    if (parts[k] > parts[largest]) largest = k;
  }
  if (fits && sum == 100000000000000000) return decimals;
  if (std::abs(static_cast<double>(rest)) > 1e-9 * static_cast<double>(kWhole))
    throw Error(ErrorKind::kRange, "probabilities of a chance move do not sum to 1");
  parts[largest] += rest;
  for (std::size_t k = 0; k < parts.size(); ++k)
    decimals[k] = fmt::format("{}/{}", parts[k], kWhole);
  return decimals;
}

std::string outcome_text(const GameTree& tree, const TreeNode& node,
                         std::set<std::size_t>& declared) {
  if (node.outcome == kNone) return "0";
  std::string text = std::to_string(node.outcome + 1);
  if (!declared.insert(node.outcome).second) return text;
  const TreeOutcome& outcome = tree.outcomes[node.outcome];
  text += " " + in_quotes(outcome.name) + " {";
  for (std::size_t p = 0; p < outcome.payoffs.size(); ++p)
    text += (p == 0 ? " " : ", ") + number_text(outcome.payoffs[p], outcome.name);
  return text + " }";
}

std::string moves_text(const InformationSet& set) {
  const bool chance = set.player == kNone;
  const std::vector<std::string> shares =
      chance ? probability_texts(set.probabilities) : std::vector<std::string>{};
  std::string text = in_quotes(set.name) + " {";
  for (std::size_t a = 0; a < set.actions.size(); ++a)
    text += " " + in_quotes(set.actions[a]) + (chance ? " " + shares[a] : "");
  return text + " }";
}

/// Numbers of information sets within each mover, from 1, in the order of the list.
std::vector<std::size_t> numbers_of(const GameTree& tree) {
  std::vector<std::size_t> count(tree.players.size() + 1), numbers;
  for (const InformationSet& set : tree.information_sets)
    numbers.push_back(++count[set.player == kNone ? tree.players.size() : set.player]);
  return numbers;
}

}  // namespace

std::string write_efg(const GameTree& tree) {
  std::string text = "EFG 2 R " + in_quotes(tree.title) + " {";
  for (const std::string& player : tree.players) text += " " + in_quotes(player);
  text += " }\n" + in_quotes(tree.comment) + "\n\n";
  const std::vector<std::size_t> numbers = numbers_of(tree);
  std::set<std::size_t> sets_declared, outcomes_declared;
  for (const TreeNode& node : tree.nodes) {
    if (node.kind == NodeKind::kTerminal) {
      text += "t " + in_quotes(node.name) + " ";
    } else {
      const InformationSet& set = tree.information_sets[node.information_set];
      text += node.kind == NodeKind::kChance
                  ? "c " + in_quotes(node.name) + " "
                  : fmt::format("p {} {} ", in_quotes(node.name), set.player + 1);
      text += std::to_string(numbers[node.information_set]) + " ";
      if (sets_declared.insert(node.information_set).second) text += moves_text(set) + " ";
    }
    text += outcome_text(tree, node, outcomes_declared) + "\n";
  }
  return text;
}

}  // namespace countervail::games
