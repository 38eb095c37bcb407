#pragma once
// Cooperative answers: which efficient point two players settle on, given d = what each has without
// a deal.
//   gains            g = u - d
//   Nash             argmax g1^p g2^(1-p), p the weight of the first player          Nash 1950;
//   Kalai 1977 for p Kalai-Smorodinsky  last feasible point from d towards the ideal I, I_i = best
//   u_i among points with u >= d   1975 egalitarian      last feasible point with equal gains: only
//   where both count in one unit        Kalai 1977
// Three kinds of feasible set: a finite list (no lotteries), its convex hull (packages may be
// mixed), a smooth frontier. On a finite list Kalai-Smorodinsky and egalitarian mean the point with
// the largest least share g_i/(I_i - d_i) or least gain, then the largest other one: say so where
// it is printed, for the line through d rarely meets a point. Nash and Kalai-Smorodinsky do not
// depend on either player's zero or unit; egalitarian does.
#include <functional>
#include <span>
#include <vector>

#include "games/payoff.h"

namespace countervail::games {

/// Throws Error (kRange): no point, a payoff that is not finite, among them d's; a weight outside
/// (0, 1).
void check_bargain(std::span<const Payoff> points, Payoff d, double weight = 0.5);

enum class Settlement {
  kDeal,      ///< both gain
  kNoGain,    ///< d lies on the frontier: whoever gains, the other gains nothing
  kNoneAtAll  ///< no feasible point gives both what they have: d lies outside
};

/// A point of a finite list. Without a deal `payoff` is d and `index` the size of the list.
struct Choice {
  Settlement settlement = Settlement::kNoneAtAll;
  std::size_t index = 0;
  Payoff payoff;
};
/// What Nash maximises, up to a rising function: g1 g2 where the weights are equal, else p ln g1 +
/// (1 - p) ln g2. Gains above 0.
double nash_score(Payoff gain, double weight);
/// 0 < weight < 1: of the first player. Ties go to the lower index in all three.
Choice nash_choice(std::span<const Payoff> points, Payoff d, double weight = 0.5);
Choice kalai_smorodinsky_choice(std::span<const Payoff> points, Payoff d);
Choice egalitarian_choice(std::span<const Payoff> points, Payoff d);

/// Best payoffs among the points that give both at least d; d itself where there are none.
Payoff ideal_point(std::span<const Payoff> points, Payoff d);

/// A point of the hull: (1 - share) of package `from` and `share` of package `to`, indices into the
/// list.
struct Mixture {
  Settlement settlement = Settlement::kNoneAtAll;
  std::size_t from = 0, to = 0;
  double share = 0;
  Payoff payoff;
};
Mixture nash_mixture(std::span<const Payoff> points, Payoff d, double weight = 0.5);
Mixture kalai_smorodinsky_mixture(std::span<const Payoff> points, Payoff d);
Mixture egalitarian_mixture(std::span<const Payoff> points, Payoff d);
/// The ideal over the individually rational part of the hull's frontier.
Payoff ideal_mixture(std::span<const Payoff> points, Payoff d);

/// A concave frontier x -> u(x) on [begin, end] along which the first player gains and the second
/// loses; at its ends one of them has d. `slope` is du/dx; it is asked inside the interval only.
struct Frontier {
  double begin = 0, end = 1;
  std::function<Payoff(double)> at, slope;
};
/// The x of the solution, to the last bits (bisection of the first-order condition; of the line
/// through d).
double nash_on(const Frontier& frontier, Payoff d, double weight = 0.5);
double kalai_smorodinsky_on(const Frontier& frontier, Payoff d);

/// Share of the player who proposes first when offers alternate: (1 - d2)/(1 - d1 d2), d_i < 1 what
/// a player's payoff is worth one round later. Rubinstein, Econometrica 50, 97 (1982).
double rubinstein_share(double patience_first, double patience_second);
/// Its limit for short rounds, r_i discount rates: r2/(r1 + r2), whoever proposes (Binmore 1987).
double rubinstein_limit(double rate_first, double rate_second);

/// Transferable payoffs with threats chosen to bargain from (Nash 1953; Ferguson, Game Theory
/// III.4.3):
///   s = max(A + B), v = value of the zero-sum game A - B, shares (s + v)/2 and (s - v)/2.
struct VariableThreats {
  double total = 0, value = 0;
  Payoff shares;
  std::size_t row = 0, column = 0;  ///< what they do together: the first cell that reaches s
  double side_payment = 0;          ///< to the first player, from the second
  std::vector<double> row_threat, column_threat;
  Payoff threat;  ///< what each would have if both carried out their threats
};
/// Adds the players' payoffs: for payoffs in one transferable unit only.
VariableThreats variable_threats(const Bimatrix& game);

}  // namespace countervail::games
