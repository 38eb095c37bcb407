// The price after a cut balances constant-elasticity demand against a fixed and a
// responding supply. In ln p the excess of demand falls steadily, so a Newton step kept
// inside a bracket cannot fail. A capacity of the others and a choke price are corners,
// tried after the smooth solution.
#include "minerals/market.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace countervail::minerals {
namespace {

constexpr int kMostSteps = 200;
constexpr double kDone = 1e-14;

/// ln p where demand meets supply without a capacity: Newton inside a bracket, on a falling
/// function.
double log_price(double fixed, double others, double demand, double supply) {
  // Bracket: with fixed supply alone demand is met at the first, with others alone at the second.
  const double alone =
      fixed > 0 ? -std::log(fixed) / demand : std::numeric_limits<double>::infinity();
  const double by_others =
      others > 0 ? -std::log(others) / (demand + supply) : std::numeric_limits<double>::infinity();
  double high = std::min(alone, by_others);
  if (std::isinf(high)) return high;
  double low = std::min(0.0, high) - 1;
  const auto excess = [&](double x) {
    return std::exp(-demand * x) - fixed - others * std::exp(supply * x);
  };
  while (excess(low) < 0) low -= 2 * (high - low);
  double x = std::clamp(0.0, low, high);
  for (int step = 0; step < kMostSteps && high - low > kDone; ++step) {
    const double value = excess(x);
    (value > 0 ? low : high) = x;
    const double slope = -demand * std::exp(-demand * x) - others * supply * std::exp(supply * x);
    const double next = x - value / slope;
    const double inside = next > low && next < high ? next : (low + high) / 2;
    if (std::abs(inside - x) <= kDone) return inside;
    x = inside;
  }
  return x;
}

}  // namespace

/// At capacity supply is a constant, and the price follows in closed form.
Price price_after_cut(const Market& market, double cut) {
  const double fixed = market.controlled_share * (1 - cut), others = 1 - market.controlled_share;
  const double demand = market.demand_elasticity, supply = market.supply_elasticity;
  Price price;
  price.multiple = std::exp(log_price(fixed, others, demand, supply));
  price.at_capacity = std::pow(price.multiple, supply) > market.most_of_others;
  if (price.at_capacity)
    price.multiple = std::pow(fixed + others * market.most_of_others, -1 / demand);
  price.at_choke = price.multiple > market.choke_price;
  if (price.at_choke) price.multiple = market.choke_price;
  price.others = std::min(std::pow(price.multiple, supply), market.most_of_others);
  const double offered = fixed + others * price.others;
  price.quantity = price.at_choke ? offered : std::pow(price.multiple, -demand);
  return price;
}

void check(const Market& market) {
  const auto refuse = [](const char* what, const char* allowed) {
    throw Error(ErrorKind::kRange, what, {}, 0, 0, allowed);
  };
  if (!(market.controlled_share >= 0 && market.controlled_share <= 1))
    refuse("controlled share out of range", "0 to 1");
  if (!(market.demand_elasticity > 0) || !(market.supply_elasticity > 0))
    refuse("an elasticity of 0 or below", "a size above 0");
  if (!(market.most_of_others >= 1)) refuse("capacity of others below what they made", "1 or more");
  if (!(market.choke_price >= 1)) refuse("choke price below the price before", "1 or more");
}

}  // namespace countervail::minerals
