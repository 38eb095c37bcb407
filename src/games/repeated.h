#pragma once
// Will a deal hold when it must enforce itself? One side compares keeping it for ever with cheating
// until found out and what follows.
//   x  payoff a period while both keep it          g  while cheating unnoticed, for l periods
//   p  a period after that, for ever               d  worth of a payoff one period later
//   keeps iff  x >= (1 - d^l) g + d^l p,  that is  d >= ((g - x)/(g - p))^(1/l)
//   d = exp(-(r + lambda) T): period T years, discount rate r a year, hazard lambda a year that the
//   relation ends for other reasons
// Sources: Friedman, Review of Economic Studies 38, 1 (1971); Mailath and Samuelson, Repeated Games
// and Reputations (2006), 2.3 and 3.4; links between deals: Bernheim and Whinston, RAND J. 21, 1
// (1990).
#include <span>

namespace countervail::games {

/// What one side may do, per period. `lag` > 0: periods until the other side sees it and answers.
struct Temptation {
  double cheat = 0, keep = 0, punish = 0;
  double lag = 1;
};

/// Throws Error (kRange): a payoff that is not finite, a lag that is not above 0.
void check_temptation(const Temptation& temptation);

enum class Holding {
  kAlways,     ///< cheating gains nothing: no patience is needed
  kIfPatient,  ///< from `patience` on
  kNever       ///< the punishment is no worse than keeping: no patience is enough
};
struct HoldThreshold {
  Holding holding = Holding::kNever;
  double patience =
      1;  ///< least worth of a payoff one period later, in [0, 1); 0 for kAlways, 1 for kNever
};
HoldThreshold hold_threshold(const Temptation& temptation);

/// Whether a side whose payoffs one period later are worth `patience` keeps the deal.
bool holds(const HoldThreshold& threshold, double patience);

/// Several deals kept and broken together: payoffs add, so slack in one covers temptation in
/// another. Equal lags, one unit.
Temptation linked(std::span<const Temptation> temptations);

/// exp(-(rate + hazard) years). `years`: from one chance to cheat to the next answer: the term
/// where sides move at renewals only, the notice where either may leave in mid-term.
double discount_factor(double rate, double hazard, double years);

/// Throws Error (kRange) for a rate, hazard or number of years that is negative or not finite.
void check_term(double rate, double hazard, double years);

/// The longest period, in years, for which discount_factor reaches the threshold: infinite where it
/// always holds or nothing discounts, 0 where it never does.
double longest_term(const HoldThreshold& threshold, double rate, double hazard);

/// Thresholds of the prisoner's dilemma with payoffs cheat > reward > punish > sucker, each period.
/// Grim trigger: (c-r)/(c-p). Tit-for-tat, against one defection and against alternating: max of
/// that and (c-r)/(r-s) (Axelrod 1984).
struct DilemmaThresholds {
  double grim = 1, tit_for_tat = 1;
};
DilemmaThresholds dilemma_thresholds(double cheat, double reward, double punish, double sucker);

/// A delivery in equal tranches: each gives the buyer b and costs the seller c, the
/// counter-delivery costs the buyer h and gives the seller f. The buyer keeps paying iff d >= h/b,
/// the seller keeps delivering iff d >= c/f (1 or more: never).
struct TrancheThresholds {
  double buyer = 1, seller = 1;
};
TrancheThresholds tranche_thresholds(double buyer_gain, double buyer_cost, double seller_gain,
                                     double seller_cost);

/// How many units a tranche may hold when their worth to either side is v ln((stock + n)/stock), v
/// by side:
///   n >= K (e^{h/(d v_buyer)} - 1) or the buyer's next tranche is not worth its cost h
///   n <= K (e^{d f/v_seller} - 1)  or the seller's gain f does not cover the loss
struct TrancheQuestion {
  double stock = 0;         ///< K > 0, in units
  double buyer_value = 0;   ///< v_buyer > 0 an e-fold, in the unit of the costs
  double seller_value = 0;  ///< v_seller > 0 an e-fold
  double buyer_cost = 0;    ///< h >= 0 a tranche
  double seller_gain = 0;   ///< f >= 0 a tranche
  double patience = 1;      ///< d in (0, 1], tranche to tranche
};
struct TrancheWindow {
  double least = 0, most = 0;
  bool empty() const { return !(least <= most); }
};
/// Throws Error (kRange) for figures outside the ranges stated beside them.
void check_tranche(const TrancheQuestion& question);
TrancheWindow tranche_window(const TrancheQuestion& question);

}  // namespace countervail::games
