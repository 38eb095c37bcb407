// Thresholds in closed form; equations and sources in repeated.h.
#include "games/repeated.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace countervail::games {
namespace {

void require(bool ok, const char* what, double got, const char* allowed) {
  if (!ok) throw Error(ErrorKind::kRange, fmt::format("{} {} must be {}", what, got, allowed));
}

void require_not_negative(const char* what, double got) {
  require(got >= 0 && std::isfinite(got), what, got, "finite and not below 0");
}

void require_positive(const char* what, double got) {
  require(got > 0 && std::isfinite(got), what, got, "finite and above 0");
}

}  // namespace

void check_temptation(const Temptation& t) {
  for (double payoff : {t.cheat, t.keep, t.punish})
    require(std::isfinite(payoff), "payoff", payoff, "finite");
  require_positive("detection lag", t.lag);
}

void check_term(double rate, double hazard, double years) {
  require_not_negative("discount rate", rate);
  require_not_negative("hazard", hazard);
  require_not_negative("number of years", years);
}

void check_tranche(const TrancheQuestion& q) {
  require_positive("stock", q.stock);
  require_positive("buyer's value of an e-fold", q.buyer_value);
  require_positive("seller's value of an e-fold", q.seller_value);
  require_not_negative("buyer's cost of a tranche", q.buyer_cost);
  require_not_negative("seller's gain from a tranche", q.seller_gain);
  require(q.patience > 0 && q.patience <= 1, "patience", q.patience, "above 0 and at most 1");
}

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
