// Candidates are few and draws many: payoffs of a draw lie flat, and a valuation only rescales them.
#include "deal/winners.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "games/draw_choices.h"

namespace countervail::deal {
namespace {

/// A draw's candidates at no valuation: money of each side, and the rise.
struct Flat {
  std::vector<double> us, china, rise;
};

Flat flat_of(const Tables& tables, const Offers& offers, const std::vector<std::size_t>& candidates,
             const Valuation& rest, std::size_t draw) {
  Flat flat;
  for (const std::size_t place : candidates) {
    const Package p = offers.at(place);
    const Stake one = stake_of(tables.change(offers.us[p.us], offers.china[p.china], draw), rest);
    flat.us.push_back(one.money.first), flat.china.push_back(one.money.second);
    flat.rise.push_back(one.rise);
  }
  return flat;
}

/// Wins of one block of draws.
struct Tally {
  std::vector<std::array<long long, kRules>> wins;
  std::vector<double> ln_us, ln_china;  ///< summed over the wins of even Nash
  std::vector<long long> zones;
};

}  // namespace

std::vector<Valuation> valuations_of(const ValuationGrid& grid, const Valuation& rest) {
  std::vector<Valuation> all;
  const auto at = [&](double low, double high, int k) {
    return low * std::pow(high / low, (k + 0.5) / grid.side);
  };
  for (int i = 0; i < grid.side; ++i)
    for (int j = 0; j < grid.side; ++j) {
      Valuation one = rest;
      one.us = at(grid.us_low, grid.us_high, i), one.china = at(grid.china_low, grid.china_high, j);
      all.push_back(one);
    }
  return all;
}

/// Blocks of draws tally apart and are summed in order, so the shares do not depend on threads.
Winners winners_of(const Tables& tables, const Offers& offers,
                   const std::vector<std::size_t>& candidates, const Disagreement& d,
                   const std::vector<Valuation>& valuations, int threads) {
  constexpr std::size_t kBlock = 32;
  const auto draws = static_cast<std::size_t>(tables.shape().draws);
  std::vector<Tally> tallies((draws + kBlock - 1) / kBlock);
  for_each_block(tallies.size(), threads, [&](std::size_t block) {
    Tally& tally = tallies[block];
    tally.wins.resize(candidates.size());
    tally.ln_us.assign(candidates.size(), 0), tally.ln_china.assign(candidates.size(), 0);
    tally.zones.assign(valuations.size(), 0);
    std::vector<double> first(candidates.size()), second(candidates.size());
    games::DrawChoices choices;
    for (std::size_t draw = block * kBlock; draw < std::min(draws, (block + 1) * kBlock); ++draw) {
      const Flat flat = flat_of(tables, offers, candidates, valuations.front(), draw);
      const Stake without = stake_of(d, tables, offers, valuations.front(), draw);
      for (std::size_t v = 0; v < valuations.size(); ++v) {
        for (std::size_t k = 0; k < candidates.size(); ++k) {
          first[k] = flat.us[k] - valuations[v].us * flat.rise[k];
          second[k] = flat.china[k] + valuations[v].china * flat.rise[k];
        }
        games::choose_packages(first, second, without.at(valuations[v]), kNashWeights, choices);
        for (std::size_t rule = 0; rule < kRules; ++rule) {
          const std::size_t won =
              rule < kNashWeights.size() ? choices.nash[rule] : choices.kalai_smorodinsky;
          if (won < candidates.size()) ++tally.wins[won][rule];
        }
        if (const std::size_t even = choices.nash[1]; even < candidates.size()) {
          ++tally.zones[v];
          tally.ln_us[even] += std::log(valuations[v].us);
          tally.ln_china[even] += std::log(valuations[v].china);
        }
      }
    }
  });
  Winners out;
  const double all = static_cast<double>(draws) * static_cast<double>(valuations.size());
  for (std::size_t v = 0; v < valuations.size(); ++v) {
    double zones = 0;  // whole, so exact
    for (const Tally& tally : tallies) zones += static_cast<double>(tally.zones[v]);
    out.zone += zones / all;
  }
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    Winner winner{.package = candidates[k]};
    double ln_us = 0, ln_china = 0;
    for (const Tally& tally : tallies)
      for (std::size_t rule = 0; rule < kRules; ++rule)
        winner.share[rule] += static_cast<double>(tally.wins[k][rule]) / all;
    for (const Tally& tally : tallies) ln_us += tally.ln_us[k], ln_china += tally.ln_china[k];
    if (const double wins = winner.share[1] * all; wins > 0)
      winner.us = std::exp(ln_us / wins), winner.china = std::exp(ln_china / wins);
    if (std::any_of(winner.share.begin(), winner.share.end(), [](double s) { return s > 0; }))
      out.packages.push_back(winner);
  }
  std::ranges::stable_sort(
      out.packages, [](const Winner& a, const Winner& b) { return a.share[1] > b.share[1]; });
  return out;
}

namespace {

/// The US gains below it; 0 or less: at none. A package that moves no compute has no price per e-fold.
double us_gains_below(const Stake& stake) {
  if (stake.rise > 0) return stake.money.first / stake.rise;
  return stake.money.first > 0 || stake.rise < 0 ? std::numeric_limits<double>::infinity() : 0;
}

}  // namespace

std::vector<double> highest_us_valuation(const Tables& tables, const Offers& offers,
                                         const Valuation& valuation) {
  std::vector<Package> both_give;
  for (std::size_t place = 0; place < offers.us.size() * offers.china.size(); ++place)
    if (const Package p = offers.at(place); trades(tables.shape(), offers, p))
      both_give.push_back(p);
  std::vector<double> highest;
  for (std::size_t draw = 0; draw < static_cast<std::size_t>(tables.shape().draws); ++draw) {
    double best = -1;
    for (const Package p : both_give) {
      const Stake stake =
          stake_of(tables.change(offers.us[p.us], offers.china[p.china], draw), valuation);
      const double below = us_gains_below(stake);
      if (below > 0 && stake.at(valuation).second > 0) best = std::max(best, below);
    }
    highest.push_back(best);
  }
  return highest;
}

}  // namespace countervail::deal
