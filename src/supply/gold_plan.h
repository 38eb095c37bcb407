#pragma once
// The plan worked by hand in the textbook table: 100,000 dies and 1,000,000 stacks at the start,
// 1,000 wafers a month of 78 dies at a yield of a half a quarter later, 40,000 stacks a quarter,
// 5,000 interposer wafers a month of 17, two dies and eight stacks a package, assembly 0.9.
#include "supply/allocate.h"

namespace countervail::supply {

inline SupplyProblem gold_plan(int quarters = 8) {
  SupplyProblem problem;
  problem.quarters = quarters;
  problem.curves = {make_yield_curve(defect_rates(YieldForm::kPoisson, 1), Harvest{})};
  Node node;
  node.wafers_a_month.assign(quarters, 1000);
  node.ai_share.assign(quarters, 1);
  node.learning.density = std::log(2.0);  // with an area of 1: Poisson yield of a half
  Die die;
  die.share.assign(quarters, 1);
  die.gross_per_wafer = 78;
  die.critical_area = 1;
  die.stock = 100000;
  Memory stacks;
  stacks.stock = 1000000;
  stacks.bought.assign(quarters, 40000);
  Carrier interposers;
  interposers.wafers_a_month.assign(quarters, 5000);
  interposers.per_wafer = 17;
  problem.nodes = {node};
  problem.dies = {die};
  problem.memories = {stacks};
  problem.carriers = {interposers};
  problem.products.resize(1);
  problem.recipes = {{0, {{0, 2}, {1, 8}, {2, 1}}, 0.9}};
  problem.rule = {{0, {{0}}}};
  return problem;
}

}  // namespace countervail::supply
