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

/// What one draw makes of the package: kept, ended early by one side the other's part running on, and without it.
struct Choices {
  Stake keep, punish;
  std::vector<Stake> us_cheats, china_cheats;
};

Choices choices_of(const Tables& tables, const UsOffer& us, const ChinaOffer& china,
                   const Stake& punish, const Valuation& rest, std::size_t draw) {
  Choices c{stake_of(tables.change(us, china, draw), rest), punish, {}, {}};
  for (const int end : tables.shape().ends) {
    if (end < us.term)
      c.us_cheats.push_back(stake_of(tables.change(us, end, china, china.term, draw), rest));
    if (end < china.term)
      c.china_cheats.push_back(stake_of(tables.change(us, us.term, china, end, draw), rest));
  }
  return c;
}

Thresholds thresholds_of(const Choices& c, const Valuation& v, double lag) {
  const games::Payoff keep = c.keep.at(v), punish = c.punish.at(v);
  games::Payoff cheat = keep;
  for (const Stake& one : c.us_cheats) cheat.first = std::max(cheat.first, one.at(v).first);
  for (const Stake& one : c.china_cheats) cheat.second = std::max(cheat.second, one.at(v).second);
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
  for (std::size_t draw = 0; draw < draws; ++draw) {
    const Stake without = stake_of(d, tables, offers, valuations.front(), draw);
    const Choices choices = choices_of(tables, us, china, without, valuations.front(), draw);
    for (const Valuation& valuation : valuations) {
      const games::Payoff keep = choices.keep.at(valuation), punish = without.at(valuation);
      if (keep.first > punish.first && keep.second > punish.second)
        gaining.push_back(thresholds_of(choices, valuation, question.lag));
    }
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
