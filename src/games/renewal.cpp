// Backward induction and one-shot deviations; equations in renewal.h.
#include "games/renewal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace countervail::games {
namespace {

Payoff discounted(Payoff patience, Payoff value) {
  return {patience.first * value.first, patience.second * value.second};
}

/// This period's payoffs with what follows.
Bimatrix with_future(const RenewalGame& game, const RenewalState& state,
                     const std::vector<Payoff>& values) {
  Bimatrix total = state.stage;
  for (std::size_t k = 0; k < total.cells.size(); ++k)
    total.cells[k] = total.cells[k] + discounted(game.patience, values[state.next[k]]);
  return total;
}

bool worse_for_both(Payoff a, Payoff b) {
  return a.first <= b.first && a.second <= b.second && !(a == b);
}

/// find_equilibria lists pure ones first, by row, then column.
const Equilibrium& selected(const EquilibriumSet& set) {
  const auto is_pure = [](const Equilibrium& e) {
    const auto one = [](const std::vector<double>& x) {
      return std::find(x.begin(), x.end(), 1.0) != x.end();
    };
    return one(e.row) && one(e.column);
  };
  const bool any_pure = is_pure(set.equilibria[0]);
  for (const Equilibrium& e : set.equilibria) {
    if (is_pure(e) != any_pure) continue;
    const bool beaten =
        std::any_of(set.equilibria.begin(), set.equilibria.end(), [&](const auto& o) {
          return is_pure(o) == any_pure && worse_for_both(e.payoff, o.payoff);
        });
    if (!beaten) return e;
  }
  // Not reached: "worse for both" is a partial order, so one of them is beaten by none.
  return set.equilibria[0];
}

std::size_t played(const std::vector<double>& shares) {
  return static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin());
}

RenewalMove move_of(const Bimatrix& total) {
  const EquilibriumSet set = find_equilibria(total);
  RenewalMove move{selected(set), set.equilibria.size(), false, {}};
  move.cell = {played(move.play.row), played(move.play.column)};
  move.pure = move.play.row[move.cell.row] == 1 && move.play.column[move.cell.column] == 1;
  return move;
}

std::size_t cell_index(const RenewalState& state, Cell cell) {
  return cell.row * state.stage.columns + cell.column;
}

}  // namespace

void check_renewal(const RenewalGame& game) {
  if (game.states.empty()) throw Error(ErrorKind::kRange, "renewal game without a state");
  for (double patience : {game.patience.first, game.patience.second})
    if (!(patience >= 0 && patience <= 1))
      throw Error(ErrorKind::kRange, fmt::format("patience {} must lie in 0..1", patience));
  for (const RenewalState& state : game.states) {
    check_game(state.stage);
    if (state.stage.rows > kMostOptions || state.stage.columns > kMostOptions)
      throw Error(ErrorKind::kRange,
                  fmt::format("state '{}' has {} x {} options: up to {} a side", state.name,
                              state.stage.rows, state.stage.columns, kMostOptions));
    if (state.next.size() != state.stage.cells.size())
      throw Error(ErrorKind::kRange,
                  fmt::format("state '{}' has {} transitions for {} cells", state.name,
                              state.next.size(), state.stage.cells.size()));
    for (std::size_t next : state.next)
      if (next >= game.states.size())
        throw Error(ErrorKind::kRange, fmt::format("state '{}' leads to state {} of {}", state.name,
                                                   next + 1, game.states.size()));
    if (!std::isfinite(state.final.first) || !std::isfinite(state.final.second))
      throw Error(ErrorKind::kRange,
                  fmt::format("final payoff of state '{}' is not finite", state.name));
  }
}

RenewalPlan play_renewals(const RenewalGame& game, std::size_t periods) {
  std::vector<Payoff> values;
  for (const RenewalState& state : game.states) values.push_back(state.final);
  // plan[n - 1]: moves with n periods left, so that longer horizons extend shorter ones.
  RenewalPlan plan;
  for (std::size_t left = 1; left <= periods; ++left) {
    std::vector<RenewalMove> moves;
    for (const RenewalState& state : game.states)
      moves.push_back(move_of(with_future(game, state, values)));
    for (std::size_t s = 0; s < moves.size(); ++s) values[s] = moves[s].play.payoff;
    plan.push_back(std::move(moves));
  }
  return plan;
}

std::optional<std::size_t> fewest_periods_left(const RenewalPlan& plan, std::size_t state,
                                               Cell cell) {
  for (std::size_t n = 0; n < plan.size(); ++n)
    if (plan[n][state].pure && plan[n][state].cell == cell) return n + 1;
  return std::nullopt;
}

std::vector<Payoff> plan_values(const RenewalGame& game, const std::vector<Cell>& plan) {
  const auto step = [&](std::size_t s) { return cell_index(game.states[s], plan[s]); };
  std::vector<Payoff> values;
  for (std::size_t start = 0; start < game.states.size(); ++start) {
    // The path from any state runs into a cycle; the states from `first` on repeat for ever.
    std::vector<std::size_t> path;
    std::size_t state = start;
    while (std::find(path.begin(), path.end(), state) == path.end()) {
      path.push_back(state);
      state = game.states[state].next[step(state)];
    }
    const auto first =
        static_cast<std::size_t>(std::find(path.begin(), path.end(), state) - path.begin());
    Payoff cycle, worth{1, 1};
    for (std::size_t k = first; k < path.size(); ++k) {
      cycle = cycle + discounted(worth, game.states[path[k]].stage.cells[step(path[k])]);
      worth = discounted(game.patience, worth);
    }
    // The cycle once, over 1 less its discount: the geometric series of its repetitions.
    Payoff value{cycle.first / (1 - worth.first), cycle.second / (1 - worth.second)};
    for (std::size_t k = first; k-- > 0;)
      value = game.states[path[k]].stage.cells[step(path[k])] + discounted(game.patience, value);
    values.push_back(value);
  }
  return values;
}

Departure best_departure(const RenewalGame& game, const std::vector<Cell>& plan) {
  const std::vector<Payoff> values = plan_values(game, plan);
  Departure best{-std::numeric_limits<double>::infinity(), 0, true, 0};
  for (std::size_t s = 0; s < game.states.size(); ++s) {
    const Bimatrix total = with_future(game, game.states[s], values);
    const Cell kept = plan[s];
    for (std::size_t i = 0; i < total.rows; ++i) {
      const double gain = total.at(i, kept.column).first - values[s].first;
      if (i != kept.row && gain > best.gain) best = {gain, s, true, i};
    }
    for (std::size_t j = 0; j < total.columns; ++j) {
      const double gain = total.at(kept.row, j).second - values[s].second;
      if (j != kept.column && gain > best.gain) best = {gain, s, false, j};
    }
  }
  return best;
}

}  // namespace countervail::games
