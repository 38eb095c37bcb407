#pragma once
// Deals that come up for renewal: at each expiry both sides choose at once (renew, lapse, escalate,
// ...), earn that period's payoffs and move to the state that their choices lead to.
//   W_n(s) = equilibrium payoff of the game  u(s, i, j) + d W_{n-1}(next(s, i, j)),   W_0(s) =
//   final(s)      finite: backward induction W(s)   = u(s, pi(s)) + d W(next(s, pi(s))) a plan pi
//   for ever
// With a last period known to both, what is not an equilibrium of the last period cannot be held
// before it: a deal may unravel. A plan for ever is credible iff no side gains by leaving it once,
// in any state (one-shot deviation: Blackwell 1965; Mailath and Samuelson 2.2).
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "games/equilibria.h"
#include "games/payoff.h"

namespace countervail::games {

struct RenewalState {
  std::string name;
  std::vector<std::string> row_names, column_names;
  Bimatrix stage;                 ///< payoffs of one period
  std::vector<std::size_t> next;  ///< the state that each cell leads to, like stage.cells
  Payoff final;                   ///< worth of standing here when the horizon ends
};
struct RenewalGame {
  std::array<std::string, 2> players{"1", "2"};
  std::vector<RenewalState> states;
  Payoff patience{1, 1};  ///< worth to each of its payoff one period later, in [0, 1]
};

/// Options a side that a move may have: all its equilibria are found.
inline constexpr std::size_t kMostOptions = 12;

/// Throws Error (kRange): no state, more than kMostOptions options, a stage that check_game
/// refuses, a transition to no state, patience outside [0, 1].
void check_renewal(const RenewalGame& game);

/// Play of one state with some periods left.
struct RenewalMove {
  Equilibrium play;
  std::size_t equilibria =
      0;  ///< extreme equilibria of this move's game: above 1 the selection below decided
  bool pure = false;
  Cell cell;  ///< where `pure`
};
/// moves[n - 1][s]: n periods left, state s.
using RenewalPlan = std::vector<std::vector<RenewalMove>>;

/// Backward induction over `periods`. Where a move has several equilibria the one played is pure if
/// any is, then not worse for both than another, then the one with the lowest row and column.
RenewalPlan play_renewals(const RenewalGame& game, std::size_t periods);

/// The fewest periods left at which `cell` is played in `state`; none if it never is within the
/// plan: the deal unravels.
std::optional<std::size_t> fewest_periods_left(const RenewalPlan& plan, std::size_t state,
                                               Cell cell);

/// Payoffs from each state when `plan` (a cell a state) is followed for ever. Patience below 1.
std::vector<Payoff> plan_values(const RenewalGame& game, const std::vector<Cell>& plan);

/// The best single departure from a plan for ever.
struct Departure {
  double gain =
      0;  ///< over the whole future, in payoffs of one period; at most 0 if the plan is credible
  std::size_t state = 0;
  bool by_first = true;
  std::size_t option = 0;  ///< the row or column it would play
};
Departure best_departure(const RenewalGame& game, const std::vector<Cell>& plan);

}  // namespace countervail::games
