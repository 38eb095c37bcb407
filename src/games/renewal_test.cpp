// Renewals: unravelling, thresholds, trees.
#include "games/renewal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "games/repeated.h"
#include "games/tree.h"

namespace countervail::games {
namespace {

const Bimatrix kDilemma = bimatrix({{{3, 3}, {0, 5}}, {{5, 0}, {1, 1}}});

RenewalGame dilemma(double patience = 1) {
  RenewalGame game;
  game.states = {{"deal", {"keep", "cheat"}, {"keep", "cheat"}, kDilemma, {0, 0, 0, 0}, {}}};
  game.patience = {patience, patience};
  return game;
}

/// A deal in force and a deal broken for good: after any cheating both play the one-shot game in
/// the second state.
RenewalGame deal_with_memory(double patience) {
  RenewalGame game = dilemma(patience);
  game.states.push_back(game.states[0]);
  game.states[1].name = "broken";
  game.states[0].next = {0, 1, 1, 1};
  game.states[1].next = {1, 1, 1, 1};
  return game;
}

TEST(Renewal, FinitePrisonersDilemmaUnravels) {
  for (std::size_t periods : {1u, 2u, 7u, 40u}) {
    const RenewalPlan plan = play_renewals(dilemma(0.95), periods);
    ASSERT_EQ(plan.size(), periods);
    for (const auto& moves : plan) {
      EXPECT_TRUE(moves[0].pure);
      EXPECT_EQ(moves[0].cell, (Cell{1, 1}));
      EXPECT_EQ(moves[0].equilibria, 1u);
    }
    EXPECT_FALSE(fewest_periods_left(plan, 0, {0, 0}).has_value());
    const double sum = (1 - std::pow(0.95, periods)) / 0.05;
    EXPECT_NEAR(plan.back()[0].play.payoff.first, sum, 1e-12);
  }
}

TEST(Renewal, ThreatOfAWorseEquilibriumHoldsAllButTheLastPeriods) {
  // A third option gives a second, worse equilibrium of the stage, which a breach leads to:
  // cooperation holds until the end is near.
  const Bimatrix stage =
      bimatrix({{{4, 4}, {0, 5}, {0, 0}}, {{5, 0}, {3, 3}, {0, 0}}, {{0, 0}, {0, 0}, {1, 1}}});
  const std::vector<std::string> names{"keep", "cheat", "spite"};
  RenewalGame game;
  game.states = {{"deal", names, names, stage, {0, 1, 1, 1, 1, 1, 1, 1, 1}, {}},
                 {"broken", {"spite"}, {"spite"}, bimatrix({{{1, 1}}}), {1}, {}}};
  game.patience = {0.9, 0.9};
  const RenewalPlan plan = play_renewals(game, 6);
  EXPECT_EQ(fewest_periods_left(plan, 0, {1, 1}), 1u);  // in the last period both cheat: 3 each
  EXPECT_EQ(fewest_periods_left(plan, 0, {0, 0}), 2u);  // before it 4 + 0.9 x 3 beats 5 + 0.9 x 1
  EXPECT_EQ(plan[5][0].cell, (Cell{0, 0}));
}

TEST(Renewal, PlanForEverHoldsFromTheThresholdOn) {
  const std::vector<Cell> grim{{0, 0}, {1, 1}};
  const double threshold = hold_threshold({5, 3, 1, 1}).patience;
  EXPECT_GT(best_departure(deal_with_memory(threshold - 1e-6), grim).gain, 0);
  EXPECT_LE(best_departure(deal_with_memory(threshold + 1e-6), grim).gain, 0);
  const Departure departure = best_departure(deal_with_memory(0.3), grim);
  EXPECT_EQ(departure.state, 0u);
  EXPECT_EQ(departure.option, 1u);
  EXPECT_NEAR(departure.gain, 5 + 0.3 / 0.7 - 3 / 0.7, 1e-12);
  EXPECT_NEAR(plan_values(deal_with_memory(0.3), grim)[0].first, 3 / 0.7, 1e-12);
}

TEST(Renewal, PlansThatGoRoundInACycle) {
  RenewalGame game = dilemma(0.5);
  game.states.push_back(game.states[0]);
  game.states[0].next = {1, 1, 1, 1};
  game.states[1].next = {0, 0, 0, 0};
  // 3 + d 1 + d^2 3 + ... = (3 + 0.5)/(1 - 0.25)
  EXPECT_NEAR(plan_values(game, {{0, 0}, {1, 1}})[0].second, 3.5 / 0.75, 1e-12);
}

TEST(Renewal, SelectionIsPureUndominatedAndCounted) {
  RenewalGame game;
  game.states = {{"meet",
                  {"a", "b"},
                  {"a", "b"},
                  bimatrix({{{1, 1}, {0, 0}}, {{0, 0}, {2, 2}}}),
                  {0, 0, 0, 0},
                  {}}};
  const RenewalMove move = play_renewals(game, 1)[0][0];
  EXPECT_EQ(move.cell, (Cell{1, 1}));
  EXPECT_EQ(move.equilibria, 3u);
  game.states[0].stage = bimatrix({{{1, -1}, {-1, 1}}, {{-1, 1}, {1, -1}}});
  const RenewalMove mixed = play_renewals(game, 1)[0][0];
  EXPECT_FALSE(mixed.pure);
  EXPECT_NEAR(mixed.play.row[0], 0.5, 1e-12);
}

TEST(Renewal, RefusesWhatIsNoGame) {
  EXPECT_NO_THROW(check_renewal(deal_with_memory(0.5)));
  RenewalGame game = dilemma();
  game.states[0].next[2] = 7;
  EXPECT_THROW(check_renewal(game), Error);
  game = dilemma();
  game.states[0].next.pop_back();
  EXPECT_THROW(check_renewal(game), Error);
  game = dilemma();
  game.patience.second = 1.2;
  EXPECT_THROW(check_renewal(game), Error);
  EXPECT_THROW(check_renewal({}), Error);
  game = dilemma();
  game.states[0].stage = {13, 1, std::vector<Payoff>(13)};
  game.states[0].next.assign(13, 0);
  EXPECT_THROW(check_renewal(game), Error);
  game = dilemma();
  game.states[0].final.first = NAN;
  EXPECT_THROW(check_renewal(game), Error);
}

TEST(Tree, RenewalTreeHoldsThePayoffsOfThePlan) {
  const RenewalGame game = deal_with_memory(0.9);
  const GameTree tree = renewal_tree(game, 0, 3);
  EXPECT_EQ(tree.nodes.size(), 1u + 4 + 16 + 64 + 2 + 8 + 32);
  EXPECT_EQ(tree.information_sets.size(), 2u * (1 + 4 + 16));
  EXPECT_FALSE(has_perfect_information(tree));
  // Follow the plan down the tree and add up what hangs on the way.
  const RenewalPlan plan = play_renewals(game, 3);
  double first = 0;
  std::size_t at = 0, state = 0;
  const auto collect = [&] {
    if (tree.nodes[at].outcome != kNone) first += tree.outcomes[tree.nodes[at].outcome].payoffs[0];
  };
  for (std::size_t left = 3; left > 0; --left) {
    const Cell cell = plan[left - 1][state].cell;
    at = tree.nodes[tree.nodes[at].children[cell.row]].children[cell.column];
    collect();
    state = game.states[state].next[cell.row * 2 + cell.column];
  }
  EXPECT_NEAR(first, plan[2][0].play.payoff.first, 1e-12);
  EXPECT_THROW(renewal_tree(game, 0, 12), Error);
  EXPECT_THROW(renewal_tree(game, 0, 5000), Error);
}

/// Entry: stay out (0, 2), or enter and be fought (-1, -1) or shared with (1, 1); then a coin that
/// doubles both or nothing.
GameTree entry(double chance) {
  GameTree tree;
  tree.players = {"entrant", "incumbent"};
  tree.information_sets = {{"entry", 0, {"out", "in"}, {}},
                           {"answer", 1, {"fight", "share"}, {}},
                           {"coin", kNone, {"double", "same"}, {chance, 1 - chance}}};
  tree.outcomes = {{"out", {0, 2}}, {"war", {-1, -1}}, {"peace", {1, 1}}, {"more", {1, 1}}};
  tree.nodes = {{"start", NodeKind::kDecision, 0, kNone, {1, 2}},
                {"", NodeKind::kTerminal, kNone, 0, {}},
                {"", NodeKind::kDecision, 1, kNone, {3, 4}},
                {"", NodeKind::kTerminal, kNone, 1, {}},
                {"", NodeKind::kChance, 2, 2, {5, 6}},
                {"", NodeKind::kTerminal, kNone, 3, {}},
                {"", NodeKind::kTerminal, kNone, kNone, {}}};
  return tree;
}

TEST(Tree, BackwardInductionSeesThroughEmptyThreats) {
  const GameTree tree = entry(0.25);
  EXPECT_TRUE(has_perfect_information(tree));
  const TreePlay play = backward_induction(tree);
  EXPECT_EQ(play.choices[0], 1u);
  EXPECT_EQ(play.choices[2], 1u);
  EXPECT_EQ(play.choices[4], kNone);
  EXPECT_NEAR(play.values[0][0], 1.25, 1e-15);
  EXPECT_NEAR(play.values[0][1], 1.25, 1e-15);
  EXPECT_FALSE(play.tied);
  GameTree flat = tree;
  for (TreeOutcome& outcome : flat.outcomes) outcome.payoffs = {0, 0};
  EXPECT_TRUE(backward_induction(flat).tied);
  EXPECT_EQ(backward_induction(flat).choices[0], 0u);
}

}  // namespace
}  // namespace countervail::games
