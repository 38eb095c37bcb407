#pragma once
// One month at the border, day by day.
#include "minerals/simulate.h"

namespace countervail::minerals {

/// What the border kept of a month's orders, by stream.
struct BorderLosses {
  double lost[kStreams] = {0, 0};  ///< cut or given up, t
};

/// Lets the days of a month pass with these tonnes ordered in it, evenly by day. Fills the month's
/// filed, approved, given_up, cut, exports, pending and left_border. `refile` carries refused
/// tonnes from one day to the next.
BorderLosses pass_border(const MineralProblem& problem, int month,
                         const double (&ordered)[kStreams], double& refile, MineralRun& run);

/// Tonnes that arrive in a month: what left the border a transit earlier; `before_a_day` left on
/// each day ahead of the first.
double arriving(const MineralProblem& problem, int month, double before_a_day,
                const std::vector<double>& left_border);

}  // namespace countervail::minerals
