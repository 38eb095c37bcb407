// Textbook equilibria to 1e-12; the complete list against an independent enumeration of supports;
// degenerate and large games.
#include "games/equilibria.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "games/corners.h"

namespace countervail::games {
namespace {

constexpr double kExactPoint = 1e-12;

void expect_equilibrium(const Equilibrium& e, const std::vector<double>& row,
                        const std::vector<double>& column, Payoff payoff) {
  for (std::size_t i = 0; i < row.size(); ++i) EXPECT_NEAR(e.row[i], row[i], kExactPoint);
  for (std::size_t j = 0; j < column.size(); ++j) EXPECT_NEAR(e.column[j], column[j], kExactPoint);
  EXPECT_NEAR(e.payoff.first, payoff.first, kExactPoint);
  EXPECT_NEAR(e.payoff.second, payoff.second, kExactPoint);
  EXPECT_LT(e.regret, kExactPoint);
}

Bimatrix from_matrices(const std::vector<std::vector<double>>& a,
                       const std::vector<std::vector<double>>& b) {
  Bimatrix game{a.size(), a[0].size(), {}};
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a[0].size(); ++j) game.cells.push_back({a[i][j], b[i][j]});
  return game;
}

TEST(Equilibria, BattleOfTheSexes) {
  const auto set = find_equilibria(bimatrix({{{2, 1}, {0, 0}}, {{0, 0}, {1, 2}}}));
  ASSERT_EQ(set.equilibria.size(), 3u);
  EXPECT_TRUE(set.complete);
  EXPECT_EQ(set.components, 3u);
  expect_equilibrium(set.equilibria[0], {1, 0}, {1, 0}, {2, 1});
  expect_equilibrium(set.equilibria[1], {0, 1}, {0, 1}, {1, 2});
  expect_equilibrium(set.equilibria[2], {2 / 3., 1 / 3.}, {1 / 3., 2 / 3.}, {2 / 3., 2 / 3.});
}

TEST(Equilibria, Chicken) {
  const auto set = find_equilibria(bimatrix({{{0, 0}, {7, 2}}, {{2, 7}, {6, 6}}}));
  ASSERT_EQ(set.equilibria.size(), 3u);
  expect_equilibrium(set.equilibria[0], {1, 0}, {0, 1}, {7, 2});
  expect_equilibrium(set.equilibria[1], {0, 1}, {1, 0}, {2, 7});
  expect_equilibrium(set.equilibria[2], {1 / 3., 2 / 3.}, {1 / 3., 2 / 3.}, {14 / 3., 14 / 3.});
}

Bimatrix von_stengel() {
  return from_matrices({{3, 3}, {2, 5}, {0, 6}}, {{3, 2}, {2, 6}, {3, 1}});
}

TEST(Equilibria, VonStengelThreeByTwo) {
  const auto set = find_equilibria(von_stengel());
  ASSERT_EQ(set.equilibria.size(), 3u);
  expect_equilibrium(set.equilibria[0], {1, 0, 0}, {1, 0}, {3, 3});
  expect_equilibrium(set.equilibria[1], {0.8, 0.2, 0}, {2 / 3., 1 / 3.}, {3, 14 / 5.});
  expect_equilibrium(set.equilibria[2], {0, 1 / 3., 2 / 3.}, {1 / 3., 2 / 3.}, {4, 8 / 3.});
}

TEST(Equilibria, PenniesAndRockPaperScissors) {
  const auto pennies = find_equilibria(from_matrices({{1, -1}, {-1, 1}}, {{-1, 1}, {1, -1}}));
  ASSERT_EQ(pennies.equilibria.size(), 1u);
  expect_equilibrium(pennies.equilibria[0], {0.5, 0.5}, {0.5, 0.5}, {0, 0});
  const auto rps = find_equilibria(
      from_matrices({{0, -1, 1}, {1, 0, -1}, {-1, 1, 0}}, {{0, 1, -1}, {-1, 0, 1}, {1, -1, 0}}));
  ASSERT_EQ(rps.equilibria.size(), 1u);
  const std::vector<double> third(3, 1 / 3.);
  expect_equilibrium(rps.equilibria[0], third, third, {0, 0});
}

TEST(Equilibria, PrisonersDilemmaByDomination) {
  const Bimatrix game = bimatrix({{{3, 3}, {0, 5}}, {{5, 0}, {1, 1}}});
  EXPECT_EQ(undominated_strategies(game).rows, std::vector<std::size_t>{1});
  const auto set = find_equilibria(game);
  ASSERT_EQ(set.equilibria.size(), 1u);
  expect_equilibrium(set.equilibria[0], {0, 1}, {0, 1}, {1, 1});
}

TEST(Equilibria, CoordinationGameHasAllItsSupports) {
  // Identity payoffs: one equilibrium a non-empty set of strategies, 2^n - 1.
  for (std::size_t n : {1u, 2u, 3u, 6u, 9u}) {
    Bimatrix game{n, n, {}};
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        game.cells.push_back({i == j ? 1. : 0., i == j ? 1. : 0.});
    const auto set = find_equilibria(game);
    EXPECT_EQ(set.equilibria.size(), (1u << n) - 1);
    EXPECT_EQ(set.components, (1u << n) - 1);
    EXPECT_FALSE(set.several_extreme);
    for (const Equilibrium& e : set.equilibria) EXPECT_LT(e.regret, kExactPoint);
  }
}

TEST(Equilibria, DegenerateGameHasComponents) {
  // von Stengel's degenerate variant, b(1, 2) = 3: against the first row both columns are best
  // replies, so the first two equilibria of the regular game grow together: row 1 with any y in
  // [(1, 0), (2/3, 1/3)].
  const auto set =
      find_equilibria(from_matrices({{3, 3}, {2, 5}, {0, 6}}, {{3, 3}, {2, 6}, {3, 1}}));
  ASSERT_EQ(set.equilibria.size(), 3u);
  EXPECT_TRUE(set.complete);
  EXPECT_TRUE(set.several_extreme);
  EXPECT_EQ(set.components, 2u);
  expect_equilibrium(set.equilibria[0], {1, 0, 0}, {1, 0}, {3, 3});
  expect_equilibrium(set.equilibria[1], {1, 0, 0}, {2 / 3., 1 / 3.}, {3, 3});
  EXPECT_EQ(set.equilibria[0].component, set.equilibria[1].component);
  expect_equilibrium(set.equilibria[2], {0, 1 / 3., 2 / 3.}, {1 / 3., 2 / 3.}, {4, 8 / 3.});
}

TEST(Equilibria, IndifferentPlayersMakeOneComponent) {
  const auto set = find_equilibria(Bimatrix{2, 3, std::vector<Payoff>(6, {4, 4})});
  EXPECT_EQ(set.equilibria.size(), 6u);  // every pair of pure strategies is an extreme point
  EXPECT_EQ(set.components, 1u);
}

TEST(Corners, CountsOfKnownPolytopes) {
  // { z >= 0, sum z <= 1 } in n dimensions: a simplex, whose corners are the origin and n more.
  const std::vector<double> simplex(4, 1);
  EXPECT_EQ(polytope_corners(1, 4, simplex).size(), 4u);
  EXPECT_EQ(most_corners(2, 7), 7);   // a polygon
  EXPECT_EQ(most_corners(3, 6), 8);   // the cube
  EXPECT_EQ(most_corners(4, 8), 20);  // dual of the cyclic polytope C(8, 4)
  EXPECT_EQ(most_corners(12, 24), 24752);
}

// An independent answer for games without degeneracy: every pair of supports of equal size, linear
// systems by elimination.
bool solve(std::vector<std::vector<double>> m, std::vector<double>& x) {
  const std::size_t n = m.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::abs(m[i][k]) > std::abs(m[best][k])) best = i;
    if (std::abs(m[best][k]) < 1e-9) return false;
    std::swap(m[k], m[best]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double f = m[i][k] / m[k][k];
      for (std::size_t j = k; j <= n; ++j) m[i][j] -= f * m[k][j];
    }
  }
  x.resize(n);
  for (std::size_t k = 0; k < n; ++k) x[k] = m[k][n] / m[k][k];
  return true;
}

/// The mixture over `own` that makes the opponent indifferent over `other`; payoff(own, other) is
/// the opponent's.
template <typename PayoffOf>
bool indifferent(const std::vector<std::size_t>& own, const std::vector<std::size_t>& other,
                 std::size_t size, const PayoffOf& payoff, std::vector<double>& mix) {
  const std::size_t k = own.size();
  std::vector<std::vector<double>> m(k + 1, std::vector<double>(k + 2));
  for (std::size_t r = 0; r < k; ++r) {
    for (std::size_t c = 0; c < k; ++c) m[r][c] = payoff(own[c], other[r]);
    m[r][k] = -1;
  }
  for (std::size_t c = 0; c < k; ++c) m[k][c] = 1;
  m[k][k + 1] = 1;
  std::vector<double> x;
  if (!solve(m, x)) return false;
  mix.assign(size, 0);
  for (std::size_t c = 0; c < k; ++c) {
    if (x[c] < 1e-9) return false;
    mix[own[c]] = x[c];
  }
  return true;
}

std::vector<std::size_t> members(unsigned mask) {
  std::vector<std::size_t> result;
  for (std::size_t k = 0; mask >> k; ++k)
    if (mask >> k & 1) result.push_back(k);
  return result;
}

std::vector<Equilibrium> by_supports(const Bimatrix& game) {
  std::vector<Equilibrium> found;
  for (unsigned r = 1; r < 1u << game.rows; ++r)
    for (unsigned c = 1; c < 1u << game.columns; ++c) {
      if (std::popcount(r) != std::popcount(c)) continue;
      Equilibrium e;
      const auto first = [&](std::size_t j, std::size_t i) { return game.at(i, j).first; };
      const auto second = [&](std::size_t i, std::size_t j) { return game.at(i, j).second; };
      if (indifferent(members(r), members(c), game.rows, second, e.row) &&
          indifferent(members(c), members(r), game.columns, first, e.column) &&
          regret_of(game, e.row, e.column) < 1e-9)
        found.push_back(e);
    }
  return found;
}

Bimatrix random_game(std::size_t rows, std::size_t columns, int range) {
  Bimatrix game{rows, columns, {}};
  for (std::size_t k = 0; k < rows * columns; ++k)
    game.cells.push_back({static_cast<double>(*rc::gen::inRange(-range, range)),
                          static_cast<double>(*rc::gen::inRange(-range, range))});
  return game;
}

RC_GTEST_PROP(Equilibria, EqualTheEnumerationOfSupports, ()) {
  const auto rows = static_cast<std::size_t>(*rc::gen::inRange(1, 6)),
             columns = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
  const Bimatrix game = random_game(rows, columns, 1000000);
  const EquilibriumSet set = find_equilibria(game);
  RC_PRE(!set.several_extreme);
  const std::vector<Equilibrium> expected_set = by_supports(game);
  RC_ASSERT(set.equilibria.size() == expected_set.size());
  RC_ASSERT(set.equilibria.size() % 2 == 1);  // Wilson 1971: odd unless degenerate
  for (const Equilibrium& e : set.equilibria) {
    RC_ASSERT(e.regret < 1e-12);
    RC_ASSERT(std::any_of(expected_set.begin(), expected_set.end(), [&](const Equilibrium& o) {
      double distance = 0;
      for (std::size_t i = 0; i < rows; ++i) distance += std::abs(o.row[i] - e.row[i]);
      for (std::size_t j = 0; j < columns; ++j) distance += std::abs(o.column[j] - e.column[j]);
      return distance < 1e-9;
    }));
  }
}

RC_GTEST_PROP(Equilibria, DegenerateGamesHoldEveryPureEquilibriumAndNoFalseOne, ()) {
  const Bimatrix game = random_game(static_cast<std::size_t>(*rc::gen::inRange(1, 7)),
                                    static_cast<std::size_t>(*rc::gen::inRange(1, 7)), 3);
  const EquilibriumSet set = find_equilibria(game);
  RC_ASSERT(set.complete && !set.equilibria.empty());
  for (const Equilibrium& e : set.equilibria) RC_ASSERT(e.regret < 1e-12);
  for (const Cell& cell : pure_equilibria(game))
    RC_ASSERT(std::any_of(set.equilibria.begin(), set.equilibria.end(), [&](const Equilibrium& e) {
      return e.row[cell.row] == 1 && e.column[cell.column] == 1;
    }));
  // What support enumeration sees lies inside a component: it is an equilibrium, so its strategies
  // reply to each other.
  for (const Equilibrium& a : set.equilibria)
    for (const Equilibrium& b : set.equilibria)
      if (a.row == b.row) {
        std::vector<double> middle(a.column.size());
        for (std::size_t j = 0; j < middle.size(); ++j) middle[j] = (a.column[j] + b.column[j]) / 2;
        RC_ASSERT(regret_of(game, a.row, middle) < 1e-12);
        RC_ASSERT(a.component == b.component);
      }
}

RC_GTEST_PROP(Equilibria, UnitsAndNamesChangeNothing, ()) {
  const Bimatrix game = random_game(3, 4, 1000);
  const EquilibriumSet set = find_equilibria(game);
  Bimatrix mapped = game;
  for (Payoff& cell : mapped.cells) cell = {4 * cell.first - 3, 0.5 * cell.second + 9};
  const EquilibriumSet same = find_equilibria(mapped), mirrored = find_equilibria(swapped(game));
  RC_ASSERT(same.equilibria.size() == set.equilibria.size());
  RC_ASSERT(mirrored.equilibria.size() == set.equilibria.size());
  RC_ASSERT(mirrored.components == set.components);
  for (std::size_t k = 0; k < set.equilibria.size(); ++k)
    for (std::size_t i = 0; i < 3; ++i)
      RC_ASSERT(std::abs(same.equilibria[k].row[i] - set.equilibria[k].row[i]) < 1e-11);
}

RC_GTEST_PROP(Equilibria, CopiedAndDominatedOptionsAddNoPayoffs, ()) {
  const Bimatrix game = random_game(3, 3, 1000);
  Bimatrix longer{5, 3, game.cells};
  const Payoff first_row[] = {game.at(0, 0), game.at(0, 1), game.at(0, 2)};
  for (Payoff cell : first_row) longer.cells.push_back(cell);  // a copy of row 1
  for (Payoff cell : first_row)
    longer.cells.push_back(cell - Payoff{1, 0});  // worse for its player
  const EquilibriumSet set = find_equilibria(game), more = find_equilibria(longer);
  for (const Equilibrium& e : more.equilibria) RC_ASSERT(e.row[4] == 0);
  RC_ASSERT(more.components == set.components);
  for (const Equilibrium& e : set.equilibria)
    RC_ASSERT(
        std::any_of(more.equilibria.begin(), more.equilibria.end(), [&](const Equilibrium& o) {
          return std::abs(o.payoff.first - e.payoff.first) < 1e-9 &&
                 std::abs(o.payoff.second - e.payoff.second) < 1e-9;
        }));
}

RC_GTEST_PROP(Equilibria, LemkeHowsonFindsAMemberFromEveryLabel, ()) {
  const Bimatrix game = random_game(4, 5, *rc::gen::element(3, 100000));
  const EquilibriumSet set = find_equilibria(game);
  for (std::size_t label = 0; label < 9; ++label) {
    const auto e = lemke_howson(game, label);
    RC_ASSERT(e.has_value());
    RC_ASSERT(e->regret < 1e-12);
    if (set.several_extreme) continue;
    RC_ASSERT(std::any_of(set.equilibria.begin(), set.equilibria.end(), [&](const Equilibrium& o) {
      return std::abs(o.payoff.first - e->payoff.first) < 1e-6 &&
             std::abs(o.row[0] - e->row[0]) < 1e-9;
    }));
  }
}

TEST(Equilibria, LargeGamesSayThatTheListIsNotComplete) {
  Bimatrix game{30, 30, {}};
  std::uint64_t state = 7;
  const auto random = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 40);
  };
  for (int k = 0; k < 900; ++k) game.cells.push_back({random(), random()});
  const EquilibriumSet set = find_equilibria(game);
  EXPECT_FALSE(set.complete);
  ASSERT_FALSE(set.equilibria.empty());
  for (const Equilibrium& e : set.equilibria) EXPECT_LT(e.regret, 1e-12);
  EXPECT_FALSE(lemke_howson(game, 0, 1).has_value());
}

TEST(Equilibria, GamesThatAreNone) {
  const auto message = [](const Bimatrix& game) -> std::string {
    try {
      check_game(game);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message({0, 3, {}}), "game of 0 x 3 strategies: each side needs one");
  EXPECT_EQ(message({1, 2, {{1, 1}}}), "1 payoff cells for 1 x 2 strategies");
  EXPECT_EQ(message({1, 2, {{1, 1}, {NAN, 0}}}),
            "payoff (nan, 0) of row 1, column 2 is not finite or beyond 1e100");
  EXPECT_THROW(bimatrix({{{1, 1}}, {{1, 1}, {2, 2}}}), Error);
}

}  // namespace
}  // namespace countervail::games
