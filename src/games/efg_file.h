#pragma once
// Games in extensive form as Gambit's .efg texts, any number of players.
//   EFG 2 R "title" { "p1" "p2" } "comment"          then the nodes in prefix order, outcome 0 =
//   none: c "node" iset "iset name" { "move" 1/2 "move" 1/2 } outcome ["name" { payoffs }] p "node"
//   player iset "iset name" { "move" ... } outcome ["name" { payoffs }] t "node" outcome "name" {
//   payoffs }
// An information set or outcome is declared where it first occurs; later it stands bare or repeats
// its declaration.
#include <string>
#include <string_view>

#include "games/tree.h"

namespace countervail::games {

/// Throws Error (kRange): a label that the format cannot hold, a payoff or probability that is not
/// finite, probabilities that do not sum to 1. Probabilities are decimals where these sum to 1
/// exactly, as exact solvers ask, else fractions over 2^53.
std::string write_efg(const GameTree& tree);

/// `file` names the text in messages. Throws Error with line and column at what is not understood,
/// at sets or outcomes used before they are declared or declared twice differently, at
/// probabilities that are negative or do not sum to 1 within 1e-9.
GameTree read_efg(std::string_view text, const std::string& file);

}  // namespace countervail::games
