// A package whose term is the horizon cannot be told from one that never ends: both are kept from quarter to quarter.
#include "deal/hold.h"

#include <algorithm>
#include <cmath>

#include "games/repeated.h"

namespace countervail::deal {
namespace {

constexpr double kQuartersAYear = 4;

struct Thresholds {
  games::HoldThreshold us, china;
};

/// The best of ending one's own part early, the other's running on.
Thresholds thresholds_of(const Tables& tables, const UsOffer& us, const ChinaOffer& china,
                         std::size_t draw, const Valuation& v, games::Payoff keep,
                         games::Payoff punish, double lag) {
  games::Payoff cheat = keep;
  for (const int end : tables.shape().ends) {
    if (end < us.term)
      cheat.first =
          std::max(cheat.first, worth(tables.change(us, end, china, china.term, draw), v).first);
    if (end < china.term)
      cheat.second =
          std::max(cheat.second, worth(tables.change(us, us.term, china, end, draw), v).second);
  }
  return {games::hold_threshold({cheat.first, keep.first, punish.first, lag}),
          games::hold_threshold({cheat.second, keep.second, punish.second, lag})};
}

}  // namespace

HoldMap hold_map(const Tables& tables, const Offers& offers, Package package, const Disagreement& d,
                 std::span<const Valuation> valuations, const HoldQuestion& question) {
  const UsOffer& us = offers.us[package.us];
  const ChinaOffer& china = offers.china[package.china];
  std::vector<Thresholds> gaining;
  const auto draws = static_cast<std::size_t>(tables.shape().draws);
  for (std::size_t draw = 0; draw < draws; ++draw)
    for (const Valuation& valuation : valuations) {
      const games::Payoff keep = worth(tables.change(us, china, draw), valuation);
      const games::Payoff punish = payoff_of(d, tables, offers, valuation, draw);
      if (!(keep.first > punish.first && keep.second > punish.second)) continue;
      gaining.push_back(
          thresholds_of(tables, us, china, draw, valuation, keep, punish, question.lag));
    }
  const auto share_at = [&](double patience) {
    if (gaining.empty()) return 0.0;
    const auto kept = std::ranges::count_if(gaining, [&](const Thresholds& t) {
      return games::holds(t.us, patience) && games::holds(t.china, patience);
    });
    return static_cast<double>(kept) / static_cast<double>(gaining.size());
  };
  HoldMap map;
  map.both_gain =
      static_cast<double>(gaining.size()) / static_cast<double>(draws * valuations.size());
  for (const double hazard : question.hazards) {
    std::vector<double> row;
    for (const int term : question.terms)
      row.push_back(share_at(games::discount_factor(question.rate, hazard, term / kQuartersAYear)));
    map.at_renewal.push_back(std::move(row));
    map.on_notice.push_back(
        share_at(games::discount_factor(question.rate, hazard, question.notice / kQuartersAYear)));
  }
  return map;
}

}  // namespace countervail::deal
