// Moments of a difference of two uniforms and the three mechanisms; equations in private_values.h.
#include "games/private_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace countervail::games {
namespace {

double power(double x, int exponent) {
  return x <= 0 ? 0 : std::pow(x, exponent);
}

/// E[((v - c - t)+)^k], k = 0 or 1; for k = 0 the probability of v - c >= t.
double moment(const PrivateValues& p, double t, int k) {
  const double area = (p.buyer_high - p.buyer_low) * (p.seller_high - p.seller_low);
  const auto corner = [&](double v, double c) { return power(v - c - t, k + 2); };
  const double sum = corner(p.buyer_high, p.seller_low) - corner(p.buyer_high, p.seller_high) -
                     corner(p.buyer_low, p.seller_low) + corner(p.buyer_low, p.seller_high);
  return sum / ((k + 1) * (k + 2) * area);
}

/// Rounding of large corners that should cancel must not leave a share outside 0..1.
TradeOutcome outcome(const PrivateValues& p, double gap) {
  const double share = std::clamp(moment(p, gap, 0), 0.0, 1.0);
  return {share, moment(p, gap, 1) + gap * share, gap};
}

/// What the types that trade leave over after each was paid to tell the truth: below 0 the
/// mechanism needs a subsidy.
double surplus(const PrivateValues& p, double gap) {
  const TradeOutcome trade = outcome(p, gap);
  return 2 * trade.gains - (p.buyer_high - p.seller_low) * trade.share;
}

double second_best_gap(const PrivateValues& p) {
  double low = 0, high = std::max(0.0, (p.buyer_high - p.seller_low) / 2);
  if (surplus(p, 0) >= 0) return 0;
  for (;;) {
    const double middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return high;
    (surplus(p, middle) < 0 ? low : high) = middle;
  }
}

double linear_gap(const PrivateValues& p) {
  return (p.buyer_high - p.seller_low) / 4;
}
bool one_price(const PrivateValues& p) {
  return linear_gap(p) > 0 && p.buyer_low - p.seller_high >= linear_gap(p);
}
double linear_bid(const PrivateValues& p, double v) {
  return 2 * v / 3 + p.seller_low / 4 + p.buyer_high / 12;
}
double linear_offer(const PrivateValues& p, double c) {
  return 2 * c / 3 + p.buyer_high / 4 + p.seller_low / 12;
}

}  // namespace

void check_private_values(const PrivateValues& p) {
  const auto check = [](const char* side, double low, double high) {
    if (!(std::isfinite(low) && std::isfinite(high) && low < high))
      throw Error(ErrorKind::kRange,
                  fmt::format("{}'s range {}..{} must be finite and rise", side, low, high));
  };
  check("buyer", p.buyer_low, p.buyer_high);
  check("seller", p.seller_low, p.seller_high);
}

PrivateTrade private_trade(const PrivateValues& p) {
  const double gap = std::max(0.0, linear_gap(p));
  return {outcome(p, 0), outcome(p, one_price(p) ? 0 : gap), outcome(p, second_best_gap(p))};
}

double buyer_bid(const PrivateValues& p, double value) {
  if (one_price(p)) return (p.buyer_low + p.seller_high) / 2;
  return std::min(linear_bid(p, value), linear_offer(p, p.seller_high));
}

double seller_offer(const PrivateValues& p, double cost) {
  if (one_price(p)) return (p.buyer_low + p.seller_high) / 2;
  return std::max(linear_offer(p, cost), linear_bid(p, p.buyer_low));
}

}  // namespace countervail::games
