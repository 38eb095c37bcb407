// Games as Gambit reads them, in bn USD: numbers near 1 keep exact solvers short.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "games/efg_file.h"
#include "games/nfg_file.h"
#include "study/deal_report.h"

namespace countervail {
namespace {

constexpr double kUnitOfPayoffs = 1e9;

}  // namespace

std::string nfg_of(const DealAnswer& a) {
  games::NamedGame game;
  game.title = a.model->scenario.title;
  game.comment =
      fmt::format("bn USD against the status quo, means of {} draws, at {} and {} bn USD an e-fold",
                  a.options.draws, format_significant(a.middle.us / kUnitOfPayoffs, 3),
                  format_significant(a.middle.china / kUnitOfPayoffs, 3));
  game.players = {"United States", "China"};
  for (std::size_t i = 0; i < a.offers().us.size(); ++i)
    game.row_names.push_back(fmt::format("{} {}", i, offer_text(*a.model, a.offers().us[i])));
  for (std::size_t j = 0; j < a.offers().china.size(); ++j)
    game.column_names.push_back(fmt::format("{} {}", j, offer_text(*a.model, a.offers().china[j])));
  game.game.rows = a.offers().us.size(), game.game.columns = a.offers().china.size();
  for (const deal::Change& c : a.means)
    game.game.cells.push_back((1 / kUnitOfPayoffs) * deal::worth(c, a.middle));
  return games::write_nfg(game);
}

std::string efg_of(const DealAnswer& a) {
  if (!a.renewal)
    throw Error::at(ErrorKind::kMissing, "no package settles, so nothing is renewed", "--efg");
  games::RenewalGame game = a.renewal->game;
  for (games::RenewalState& state : game.states)
    for (games::Payoff& cell : state.stage.cells) cell = (1 / kUnitOfPayoffs) * cell;
  constexpr std::size_t kMostTerms = 4;
  return games::write_efg(games::renewal_tree(game, 0, std::min(kMostTerms, a.renewal->terms)));
}

}  // namespace countervail
