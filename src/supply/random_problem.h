#pragma once
// Problems drawn for property tests: a few inputs, products and recipes with all features in play.
#include <rapidcheck.h>

#include "supply/allocate.h"

namespace countervail::supply {

inline double drawn(int low, int high) {
  return *rc::gen::inRange(low, high + 1);
}

inline Series drawn_series(int quarters, int low, int high) {
  Series series;
  for (int t = 0; t < quarters; ++t) series.push_back(drawn(low, high));
  return series;
}

inline YieldCurve plain_curve() {
  return make_yield_curve(defect_rates(YieldForm::kNegativeBinomial, 3), Harvest{});
}

inline Node drawn_node(int quarters) {
  Node node;
  node.wafers_a_month = drawn_series(quarters, 0, 1000);
  node.ai_share.assign(quarters, drawn(0, 10) / 10);
  node.wafers_before = drawn(0, 500);
  node.cumulated = drawn(1, 10000);
  node.learning = {drawn(1, 100) / 100, drawn(0, 10) / 100, drawn(1, 10000), drawn(0, 40) / 100};
  return node;
}

inline Die drawn_die(int node, int quarters, double share) {
  Die die;
  die.node = node;
  die.share.assign(quarters, share);
  die.gross_per_wafer = drawn(20, 200);
  die.critical_area = drawn(1, 8);
  die.lag = drawn(0, 8) / 4;
  die.stock = drawn(0, 100000);
  return die;
}

inline Memory drawn_memory(int quarters) {
  Memory kind;
  kind.wafers_a_month = drawn(0, 2000);
  kind.start = drawn(-4, 20) / 2;
  kind.ramp = drawn(0, 12) / 2;
  kind.lag = drawn(0, 12) / 4;
  kind.dies_per_wafer = drawn(100, 800);
  kind.bond_yield = drawn(80, 100) / 100;
  kind.height = *rc::gen::element(4, 8, 12);
  kind.stock = drawn(0, 400000);
  if (*rc::gen::arbitrary<bool>()) kind.bought = drawn_series(quarters, 0, 50000);
  return kind;
}

inline Carrier drawn_carrier(int quarters) {
  Carrier carrier;
  carrier.wafers_a_month = drawn_series(quarters, 0, 3000);
  carrier.per_wafer = drawn(5, 30);
  carrier.yield = drawn(50, 100) / 100;
  carrier.utilisation = drawn(50, 100) / 100;
  return carrier;
}

/// Two nodes, two dies, two memory kinds, one carrier; no products yet.
inline SupplyProblem drawn_inputs(int quarters) {
  SupplyProblem problem;
  problem.quarters = quarters;
  problem.curves = {plain_curve()};
  for (int n = 0; n < 2; ++n) {
    problem.nodes.push_back(drawn_node(quarters));
    problem.dies.push_back(drawn_die(n, quarters, 1));
    problem.memories.push_back(drawn_memory(quarters));
  }
  problem.carriers.push_back(drawn_carrier(quarters));
  return problem;
}

/// Uses the die, the memory kind and the carrier.
inline Recipe recipe_of(int product, int die, int memory) {
  Recipe recipe;
  recipe.product = product;
  recipe.uses = {{die, 1.0 * *rc::gen::inRange(1, 4)}, {2 + memory, drawn(1, 8)}, {4, drawn(1, 2)}};
  recipe.assembly_yield = drawn(50, 100) / 100;
  return recipe;
}

inline SupplyProblem one_recipe_problem(int quarters) {
  SupplyProblem problem = drawn_inputs(quarters);
  problem.products.resize(1);
  if (*rc::gen::arbitrary<bool>()) problem.products[0].demand = drawn_series(quarters, 0, 60000);
  problem.recipes = {recipe_of(0, 0, 0)};
  problem.rule = {{0, {{0}}}};
  return problem;
}

/// Two products, the first with two memory kinds to choose from, under a dated rule with shares.
inline SupplyProblem many_recipe_problem(int quarters) {
  SupplyProblem problem = drawn_inputs(quarters);
  problem.products.resize(2);
  if (*rc::gen::arbitrary<bool>()) problem.products[1].demand = drawn_series(quarters, 0, 60000);
  problem.recipes = {recipe_of(0, 0, 0), recipe_of(0, 0, 1), recipe_of(1, 1, 1)};
  if (*rc::gen::arbitrary<bool>()) problem.recipes[0].also = {{1, drawn(0, 10) / 10}};
  problem.recipes[1].from = *rc::gen::inRange(0, quarters);
  problem.recipes[2].to = *rc::gen::inRange(0, quarters + 1);
  const double share = drawn(0, 10) / 10;
  problem.rule = {{0, {{0, share}, {1}, {0}}}, {1 + quarters / 2, {{1, 1, drawn(0, 20000)}, {0}}}};
  return problem;
}

}  // namespace countervail::supply
