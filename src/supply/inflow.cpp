// What arrives in each quarter of each input: dies through learning, yield and lag;
// stacks through a ramp and bonding; carriers as they are made. Order of outputs: dies,
// memories, carriers, as inputs are numbered.
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
void fill_log_density(const Node& node, int quarters, double* out) {
  const Learning& learning = node.learning;
  const double b = learning_exponent(learning.fall_per_doubling);
  const double start = std::log(learning.density) + b * std::log(learning.reference_wafers);
  const double floor = learning.floor > 0 ? std::log(learning.floor) : -kNoLimit;
  double cumulated = node.cumulated;
  for (int t = 0; t < quarters; ++t) {
    out[t] = std::max(floor, start - b * std::log(cumulated));
    cumulated += kMonthsPerQuarter * node.wafers_a_month[t];
  }
}

void die_inflow(const SupplyProblem& problem, const Die& die, const double* log_density,
                double* line, double* out) {
  const Node& node = problem.nodes[die.node];
  const YieldCurve& curve = problem.curves[die.curve];
  const double area = std::log(die.critical_area);
  const double gross = kMonthsPerQuarter * die.gross_per_wafer;
  for (int t = 0; t < problem.quarters; ++t)
    line[t] = node.wafers_a_month[t] * node.ai_share[t] * die.share[t] * gross *
              curve.at_log(area + log_density[t]);
  // What the line held before quarter 0 was started at its rate then and with the first
  // quarter's yield; the lag delivers it first.
  const double before =
      node.wafers_before * die.share[0] * gross * curve.at_log(area + log_density[0]);
  delay(line, before, die.lag, problem.quarters, out);
  add_bought(die.bought, problem.quarters, out);
}

void memory_inflow(const SupplyProblem& problem, const Memory& kind, double* line, double* out) {
  const double full = kMonthsPerQuarter * kind.wafers_a_month * kind.dies_per_wafer *
                      stack_yield(kind.height, 1, kind.bond_yield, 1) / kind.height;
  if (full > 0) {
    fill_ramp(kind.start, kind.ramp, problem.quarters, line);
    for (int t = 0; t < problem.quarters; ++t) line[t] *= full;
    delay(line, 0, kind.lag, problem.quarters, out);
  } else {
    std::fill(out, out + problem.quarters, 0.0);
  }
  add_bought(kind.bought, problem.quarters, out);
}

void carrier_inflow(const SupplyProblem& problem, const Carrier& carrier, double* out) {
  const double a_wafer =
      kMonthsPerQuarter * carrier.per_wafer * carrier.yield * carrier.utilisation;
  for (int t = 0; t < problem.quarters; ++t) out[t] = carrier.wafers_a_month[t] * a_wafer;
}

void fill_inflow(const SupplyProblem& problem, SupplyRun& run) {
  const std::size_t quarters = static_cast<std::size_t>(problem.quarters);
  for (std::size_t n = 0; n < problem.nodes.size(); ++n)
    fill_log_density(problem.nodes[n], problem.quarters, run.log_density.data() + n * quarters);
  double* out = run.inflow.data();
  for (const Die& die : problem.dies) {
    const double* density = run.log_density.data() + static_cast<std::size_t>(die.node) * quarters;
    die_inflow(problem, die, density, run.line.data(), out);
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
