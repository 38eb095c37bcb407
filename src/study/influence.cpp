#include "study/influence.h"

#include <algorithm>
#include <cmath>

namespace countervail {

Figures rate_and_cost(double rate, std::optional<double> cost) {
  Figure useful{.key = "rate", .label = "useful rate", .unit = "token/s", .value = {}, .group = {}};
  useful.value = Interval::exactly(rate);
  useful.is_known = rate > 0;
  Figure token{.key = "cost", .label = "cost a token", .unit = "USD", .value = {}, .group = {}};
  token.value = Interval::exactly(cost.value_or(0));
  token.is_known = cost.has_value();
  return {useful, token};
}

std::vector<Influence> heaviest_first(std::vector<Influence> influences) {
  const auto weight = [](const Influence& i) {
    return std::max(std::abs(i.elasticity[kRateFigure].value_or(0)),
                    std::abs(i.elasticity[kCostFigure].value_or(0)));
  };
  std::stable_sort(influences.begin(), influences.end(),
                   [&](const Influence& a, const Influence& b) { return weight(a) > weight(b); });
  return influences;
}

}  // namespace countervail
