// Strictly dominated offers leave first: what remains of hundreds is small enough to enumerate.
#include "deal/disagreement.h"

#include <algorithm>
#include <cmath>

#include "games/bargaining.h"
#include "games/equilibria.h"

namespace countervail::deal {
namespace {

/// Rows: US offers, columns: Chinese ones, cells by place.
games::Bimatrix game_of(const std::vector<Change>& means, const Offers& offers,
                        const Valuation& valuation) {
  games::Bimatrix game;
  game.rows = offers.us.size(), game.columns = offers.china.size();
  for (const Change& c : means) game.cells.push_back(worth(c, valuation));
  return game;
}

/// Both mix apart, so chances multiply.
Disagreement mixed(std::string name, const games::Bimatrix& game, const std::vector<double>& rows,
                   const std::vector<double>& columns) {
  constexpr double kPlayed = 1e-9;
  Disagreement d{std::move(name), {}, {}, true};
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const double chance = rows[i] * columns[j];
      if (chance < kPlayed) continue;
      d.play.push_back({{i, j}, chance});
      d.mean = d.mean + chance * game.at(i, j);
    }
  return d;
}

bool same(games::Payoff a, games::Payoff b) {
  constexpr double kRelative = 1e-9;
  const auto close = [](double x, double y) {
    return std::abs(x - y) <= kRelative * std::max({1.0, std::abs(x), std::abs(y)});
  };
  return close(a.first, b.first) && close(a.second, b.second);
}

}  // namespace

std::vector<Disagreement> disagreements(const std::vector<Change>& means, const Offers& offers,
                                        const Valuation& valuation,
                                        const std::vector<Package>& threat, std::size_t most) {
  std::vector<Disagreement> all{{"status quo", {}, {}, true}};
  const games::Bimatrix game = game_of(means, offers, valuation);
  const games::EquilibriumSet found = games::find_equilibria(game);
  // Offers that change nothing for anybody make many equilibria of one payoff: the first stands for them.
  const std::size_t begin = all.size();
  for (const games::Equilibrium& one : found.equilibria) {
    const auto alike = [&](const Disagreement& d) { return same(d.mean, one.payoff); };
    if (std::any_of(all.begin() + static_cast<std::ptrdiff_t>(begin), all.end(), alike)) continue;
    if (all.size() == begin + most) {
      all.back().complete = false;
      break;
    }
    all.push_back(mixed("equilibrium", game, one.row, one.column));
    all.back().complete = found.complete;
  }
  if (all.size() > begin + 1)
    for (std::size_t k = begin; k < all.size(); ++k)
      all[k].name += " " + std::to_string(k - begin + 1);
  if (!threat.empty()) {
    Disagreement said{"threat, as stated", {}, {}, true};
    for (const Package& p : threat) {
      const double chance = 1.0 / static_cast<double>(threat.size());
      said.play.push_back({p, chance});
      said.mean = said.mean + chance * game.at(p.us, p.china);
    }
    all.push_back(std::move(said));
  } else {
    const games::VariableThreats best = games::variable_threats(game);
    all.push_back(
        mixed("threat, best if money may pass", game, best.row_threat, best.column_threat));
  }
  return all;
}

Stake stake_of(const Disagreement& d, const Tables& tables, const Offers& offers,
               const Valuation& rest, std::size_t draw) {
  Stake sum;
  for (const auto& [package, chance] : d.play) {
    const Stake one =
        stake_of(tables.change(offers.us[package.us], offers.china[package.china], draw), rest);
    sum = {sum.money + chance * one.money, sum.rise + chance * one.rise};
  }
  return sum;
}

}  // namespace countervail::deal
