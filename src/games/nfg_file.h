#pragma once
// Games in strategic form as Gambit's .nfg texts, for two players.
//   outcome version (written):  NFG 1 R "title" { "p1" "p2" } { { "r1" "r2" } { "c1" } } "comment"
//   { { "label" 1, 2 } ... } 1 2 ... payoff version (also read): NFG 1 R "title" { "p1" "p2" } { 2
//   1 } 1 2 ...
// Cells run with the FIRST player's strategy fastest. Outcome 0 pays nothing.
#include <string>
#include <string_view>

#include "games/payoff.h"

namespace countervail::games {

/// Throws Error (kRange, kConflict): check_game, labels that are missing, empty or equal, labels
/// that the format cannot hold. Outcomes are labelled "row | column".
std::string write_nfg(const NamedGame& game);

/// `file` names the text in messages. Throws Error with line and column at what is not understood,
/// more or fewer than two players, an outcome out of range, cells missing or left over.
NamedGame read_nfg(std::string_view text, const std::string& file);

}  // namespace countervail::games
