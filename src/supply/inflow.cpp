#include "supply/inflow.h"

#include <algorithm>
#include <cmath>

#include "silicon/known_good_die.h"

namespace countervail::supply {
namespace {

void add_bought(const Series& bought, int quarters, double* out) {
  if (bought.empty()) return;
  for (int t = 0; t < quarters; ++t) out[t] += bought[t];
}

}  // namespace

// The density stays a logarithm: one log a quarter, no power (learned_density() is the same in
// plain words, and a test holds both together).
void die_inflow(const SupplyProblem& problem, const Die& die, double* line, double* out) {
  const Node& node = problem.nodes[die.node];
  const YieldCurve& curve = problem.curves[die.curve];
  const double b = learning_exponent(node.learning.fall_per_doubling);
  const double area = std::log(die.critical_area);
  const double at_reference =
      area + std::log(node.learning.density) + b * std::log(node.learning.reference_wafers);
  const double floor = node.learning.floor > 0 ? area + std::log(node.learning.floor) : -kNoLimit;
  double cumulated = node.cumulated, yield = 0, first_yield = 0;
  for (int t = 0; t < problem.quarters; ++t) {
    const double wafers = kMonthsPerQuarter * node.wafers_a_month[t];
    if (t == 0 || (wafers > 0 && b > 0))
      yield = curve.at_log(std::max(floor, at_reference - b * std::log(cumulated)));
    if (t == 0) first_yield = yield;
    line[t] = wafers * node.ai_share[t] * die.share[t] * die.gross_per_wafer * yield;
    cumulated += wafers;
  }
  const double before =
      kMonthsPerQuarter * node.wafers_before * die.share[0] * die.gross_per_wafer * first_yield;
  delay(line, before, die.lag, problem.quarters, out);
  add_bought(die.bought, problem.quarters, out);
}

void memory_inflow(const SupplyProblem& problem, const Memory& kind, double* line, double* out) {
  const double full = kMonthsPerQuarter * kind.wafers_a_month * kind.dies_per_wafer *
                      stack_yield(kind.height, 1, kind.bond_yield, 1) / kind.height;
  for (int t = 0; t < problem.quarters; ++t)
    line[t] = full > 0 ? full * ramp_share(kind.start, kind.ramp, t) : 0;
  delay(line, 0, kind.lag, problem.quarters, out);
  add_bought(kind.bought, problem.quarters, out);
}

void carrier_inflow(const SupplyProblem& problem, const Carrier& carrier, double* out) {
  const double a_wafer =
      kMonthsPerQuarter * carrier.per_wafer * carrier.yield * carrier.utilisation;
  for (int t = 0; t < problem.quarters; ++t) out[t] = carrier.wafers_a_month[t] * a_wafer;
}

void fill_inflow(const SupplyProblem& problem, SupplyRun& run) {
  double* out = run.inflow.data();
  for (const Die& die : problem.dies) {
    die_inflow(problem, die, run.line.data(), out);
    out += problem.quarters;
  }
  for (const Memory& kind : problem.memories) {
    memory_inflow(problem, kind, run.line.data(), out);
    out += problem.quarters;
  }
  for (const Carrier& carrier : problem.carriers) {
    carrier_inflow(problem, carrier, out);
    out += problem.quarters;
  }
}

}  // namespace countervail::supply
