// Refuses what allocate() could not give a meaning to, before any draw is made: the loop itself
// tests nothing. Comparisons are written so that NaN fails them.
#include "supply/problem.h"

#include <cmath>
#include <string>

#include "base/error.h"

namespace countervail::supply {
namespace {

constexpr double kShareRounding = 1e-9;

void refuse(ErrorKind kind, const std::string& what, const std::string& allowed) {
  throw Error(kind, what, {}, 0, 0, allowed);
}

void check_number(double value, double most, const std::string& name) {
  // Negated on purpose: NaN compares false with everything.
  if (!(value >= 0) || !(value <= most))
    refuse(ErrorKind::kRange, name + " is " + std::to_string(value),
           std::isinf(most) ? "0 or more" : "0 to " + std::to_string(most));
}

void check_series(const Series& series, int quarters, double most, const std::string& name) {
  if (static_cast<int>(series.size()) != quarters)
    refuse(ErrorKind::kRange, name + " has " + std::to_string(series.size()) + " quarters",
           std::to_string(quarters));
  for (double value : series) check_number(value, most, name);
}

void check_index(int index, std::size_t count, const std::string& name) {
  if (index < 0 || index >= static_cast<int>(count))
    refuse(ErrorKind::kUnknownName, name + " " + std::to_string(index) + " does not exist",
           "0 to " + std::to_string(static_cast<int>(count) - 1));
}

void check_finite(double value, const std::string& name) {
  check_number(value, std::numeric_limits<double>::max(), name);
}

void check_positive(double value, const std::string& name) {
  check_finite(value, name);
  if (value == 0) refuse(ErrorKind::kRange, name + " is 0", "above 0");
}

void check_node(const SupplyProblem& problem, int n) {
  const Node& node = problem.nodes[n];
  const std::string name = "node " + std::to_string(n);
  check_series(node.wafers_a_month, problem.quarters, std::numeric_limits<double>::max(),
               name + " wafers");
  check_series(node.ai_share, problem.quarters, 1, name + " share for AI");
  check_finite(node.wafers_before, name + " wafers before");
  check_positive(node.cumulated, name + " cumulated wafers");
  check_positive(node.learning.density, name + " defect density");
  check_positive(node.learning.reference_wafers, name + " reference wafers");
  check_finite(node.learning.floor, name + " floor of the density");
  check_number(node.learning.fall_per_doubling, std::nextafter(1.0, 0.0), name + " learning");
  for (int t = 0; t < problem.quarters; ++t) {
    double sum = 0;
    for (const Die& die : problem.dies)
      if (die.node == n && static_cast<int>(die.share.size()) > t) sum += die.share[t];
    // Shares are often thirds; their sum may miss 1 by rounding, not by more.
    check_number(sum, 1 + kShareRounding, name + " sum of wafer shares");
  }
}

void check_dies(const SupplyProblem& problem) {
  for (const Die& die : problem.dies) {
    check_index(die.node, problem.nodes.size(), "node");
    check_index(die.curve, problem.curves.size(), "yield curve");
    check_series(die.share, problem.quarters, 1, "a die's share of wafers");
    check_finite(die.gross_per_wafer, "dies a wafer");
    check_positive(die.critical_area, "critical area");
    check_finite(die.lag, "a die's lag");
    check_finite(die.stock, "a die's stock");
    if (!die.bought.empty()) check_series(die.bought, problem.quarters, 1e300, "dies bought");
  }
}

void check_memory_and_carriers(const SupplyProblem& problem) {
  for (const Memory& kind : problem.memories) {
    for (double value : {kind.wafers_a_month, kind.ramp, kind.lag, kind.dies_per_wafer, kind.stock})
      check_finite(value, "a number of a memory kind");
    check_number(kind.bond_yield, 1, "bond yield");
    if (!std::isfinite(kind.start)) refuse(ErrorKind::kRange, "a memory start", "a finite time");
    if (kind.height < 1) refuse(ErrorKind::kRange, "stack of no dies", "1 or more");
    if (!kind.bought.empty()) check_series(kind.bought, problem.quarters, 1e300, "stacks bought");
  }
  for (const Carrier& carrier : problem.carriers) {
    check_series(carrier.wafers_a_month, problem.quarters, 1e300, "packaging wafers");
    check_finite(carrier.per_wafer, "carriers a wafer");
    check_number(carrier.yield, 1, "carrier yield");
    check_number(carrier.utilisation, 1, "packaging utilisation");
  }
}

void check_recipes(const SupplyProblem& problem) {
  for (const Recipe& recipe : problem.recipes) {
    check_index(recipe.product, problem.products.size(), "product");
    if (recipe.uses.empty()) refuse(ErrorKind::kMissing, "a recipe uses nothing", "an input");
    for (const Use& use : recipe.uses) {
      check_index(use.input, static_cast<std::size_t>(problem.input_count()), "input");
      check_positive(use.amount, "amount of a recipe");
    }
    check_number(recipe.assembly_yield, 1, "assembly yield");
    for (const Output& output : recipe.also) {
      check_index(output.product, problem.products.size(), "product");
      check_finite(output.packages, "packages of a mix");
      if (output.product == recipe.product)
        refuse(ErrorKind::kConflict, "a mix names its own product twice", "other products");
    }
  }
  for (const Product& product : problem.products)
    if (!product.demand.empty()) check_series(product.demand, problem.quarters, kNoLimit, "demand");
}

void check_rule(const SupplyProblem& problem) {
  if (problem.rule.empty() || problem.rule.front().from > 0)
    refuse(ErrorKind::kMissing, "no rule of allocation for the first quarter", "a phase from 0");
  for (std::size_t k = 0; k < problem.rule.size(); ++k) {
    if (k > 0 && problem.rule[k].from <= problem.rule[k - 1].from)
      refuse(ErrorKind::kConflict, "phases of the rule out of order", "rising dates");
    double reserved = 0;
    for (const RuleStep& step : problem.rule[k].steps) {
      check_index(step.product, problem.products.size(), "product");
      check_number(step.share, 1, "share of a product");
      check_number(step.cap, kNoLimit, "cap of a product");
      // A share of 1 reserves nothing: it means "whatever is left at its turn".
      if (step.share < 1) reserved += step.share;
    }
    check_number(reserved, 1 + kShareRounding, "sum of the shares of a phase");
  }
}

}  // namespace

void check(const SupplyProblem& problem) {
  if (problem.quarters < 1) refuse(ErrorKind::kRange, "no quarters", "1 or more");
  check_dies(problem);
  for (int n = 0; n < static_cast<int>(problem.nodes.size()); ++n) check_node(problem, n);
  check_memory_and_carriers(problem);
  check_recipes(problem);
  check_rule(problem);
}

}  // namespace countervail::supply
