#pragma once
// What each has without a deal: three answers that stand side by side, since none is right for everybody.
//
//   status quo    what holds at the start: nothing changes
//   equilibrium   of the one-shot game in which each picks its offer alone, on mean payoffs; all of them where the search is
//                 complete (games/equilibria.h)
//   threat        what the sides say they would do, or the best threats where payoffs are transferable (Nash 1953;
//                 games/bargaining.h)
#include <string>
#include <utility>
#include <vector>

#include "deal/offers.h"

namespace countervail::deal {

struct Disagreement {
  std::string name;
  std::vector<std::pair<Package, double>>
      play;              ///< packages and their chances; none: the status quo
  games::Payoff mean;    ///< against the status quo, USD at the valuation
  bool complete = true;  ///< every equilibrium was found
};

/// The status quo, the equilibria of different payoffs (at most `most`), the threat. `threat`: offers said in advance, or none.
std::vector<Disagreement> disagreements(const std::vector<Change>& means, const Offers& offers,
                                        const Valuation& valuation,
                                        const std::vector<Package>& threat, std::size_t most = 3);

/// In one draw. `rest`: unit and the worth of producers' revenue; valuations of compute are left open.
Stake stake_of(const Disagreement& d, const Tables& tables, const Offers& offers,
               const Valuation& rest, std::size_t draw);

}  // namespace countervail::deal
