// Thresholds in closed form; equations and sources in repeated.h.
#include "games/repeated.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace countervail::games {

HoldThreshold hold_threshold(const Temptation& t) {
  if (t.cheat <= t.keep) return {Holding::kAlways, 0};
  if (t.keep <= t.punish) return {Holding::kNever, 1};
  return {Holding::kIfPatient, std::pow((t.cheat - t.keep) / (t.cheat - t.punish), 1 / t.lag)};
}

bool holds(const HoldThreshold& threshold, double patience) {
  return threshold.holding != Holding::kNever && patience >= threshold.patience;
}

Temptation linked(std::span<const Temptation> temptations) {
  Temptation sum{0, 0, 0, temptations.empty() ? 1 : temptations[0].lag};
  for (const Temptation& t : temptations)
    sum.cheat += t.cheat, sum.keep += t.keep, sum.punish += t.punish;
  return sum;
}

double discount_factor(double rate, double hazard, double years) {
  return std::exp(-(rate + hazard) * years);
}

double longest_term(const HoldThreshold& threshold, double rate, double hazard) {
  if (threshold.holding == Holding::kNever) return 0;
  if (threshold.holding == Holding::kAlways || rate + hazard <= 0)
    return std::numeric_limits<double>::infinity();
  return -std::log(threshold.patience) / (rate + hazard);
}

DilemmaThresholds dilemma_thresholds(double cheat, double reward, double punish, double sucker) {
  const double grim = (cheat - reward) / (cheat - punish);
  return {grim, std::max(grim, (cheat - reward) / (reward - sucker))};
}

TrancheThresholds tranche_thresholds(double buyer_gain, double buyer_cost, double seller_gain,
                                     double seller_cost) {
  return {buyer_cost / buyer_gain, seller_cost / seller_gain};
}

TrancheWindow tranche_window(const TrancheQuestion& q) {
  return {q.stock * std::expm1(q.buyer_cost / (q.patience * q.buyer_value)),
          q.stock * std::expm1(q.patience * q.seller_gain / q.seller_value)};
}

}  // namespace countervail::games
