// Draws of supply a second on one core, and the horizon program.
//
// A draw: five actors of 32 quarters and three products (five recipes), each with two wafer lines,
// three dies, three memory kinds and packaging. Before each evaluation the draw's own numbers are
// written into the problem (capacity between two views, yields, learning, start of memory), as a
// study does. The signature is the sum of all packages: a refactoring keeps it.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>

#include "supply/allocate.h"
#include "supply/fleet.h"
#include "supply/horizon_lp.h"

namespace countervail::supply {
namespace {

constexpr int kQuarters = 32, kActors = 5;

/// A uniform number in [0, 1) of (draw, item): SplitMix64 finaliser, Steele and others 2014.
double uniform(std::uint64_t draw, std::uint64_t item) {
  std::uint64_t z = (draw + 1) * 0x9e3779b97f4a7c15ULL + item * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

Die die_of(int node, double share, double gross, double area) {
  Die die;
  die.node = node;
  die.share.assign(kQuarters, share);
  die.gross_per_wafer = gross;
  die.critical_area = area;
  die.stock = 100000;
  return die;
}

SupplyProblem actor_problem() {
  SupplyProblem problem;
  problem.quarters = kQuarters;
  problem.curves = {
      make_yield_curve(defect_rates(YieldForm::kNegativeBinomial, 3), Harvest{32, 25, 0.7})};
  Node node;
  node.wafers_a_month.assign(kQuarters, 20000);
  node.ai_share.assign(kQuarters, 0.5);
  node.cumulated = 200000;
  node.learning = {0.4, 0.05, 200000, 0.2};
  problem.nodes = {node, node};
  problem.dies = {die_of(0, 0.6, 78, 6.65), die_of(0, 0.4, 60, 8), die_of(1, 1, 150, 4)};
  for (double start : {-8.0, 12.0, 16.0}) {
    Memory kind;
    kind.wafers_a_month = 30000;
    kind.start = start;
    kind.ramp = 6;
    kind.dies_per_wafer = 400;
    kind.bond_yield = 0.98;
    kind.stock = start < 0 ? 1000000 : 0;
    problem.memories.push_back(kind);
  }
  Carrier carrier;
  carrier.wafers_a_month.assign(kQuarters, 10000);
  carrier.per_wafer = 17;
  problem.carriers = {carrier};
  problem.products.resize(3);
  problem.products[1].demand.assign(kQuarters, 50000);
  problem.recipes = {{0, {{0, 2}, {3, 8}, {6, 1}}, 0.9},
                     {0, {{0, 2}, {4, 8}, {6, 1}}, 0.9, 12},
                     {1, {{1, 1}, {4, 4}, {6, 0.6}}, 0.92, 8},
                     {1, {{1, 1}, {5, 4}, {6, 0.6}}, 0.92, 8},
                     {2, {{2, 4}, {5, 8}, {6, 1.6}}, 0.85, 16}};
  problem.rule = {{0, {{0}}}, {8, {{1, 0.5}, {0}, {1}}}, {16, {{2, 0.6}, {1}, {0}, {2}}}};
  return problem;
}

/// What a draw changes: one view for all years, yields, learning, memory.
void set_draw(std::uint64_t draw, std::uint64_t actor, SupplyProblem& problem) {
  const std::uint64_t base = actor * 16;
  for (std::size_t n = 0; n < problem.nodes.size(); ++n) {
    Node& node = problem.nodes[n];
    const double view = uniform(draw, base + n);
    for (int t = 0; t < kQuarters; ++t)
      node.wafers_a_month[t] = (15000 + 500 * t) * (1 - view) + (22000 + 1500 * t) * view;
    node.learning.density = 0.3 + 0.3 * uniform(draw, base + 4 + n);
    node.learning.fall_per_doubling = 0.1 + 0.2 * uniform(draw, base + 6 + n);
  }
  for (std::size_t k = 0; k < problem.memories.size(); ++k) {
    problem.memories[k].start = 4.0 * static_cast<double>(k) + 6 * uniform(draw, base + 8 + k);
    problem.memories[k].bond_yield = 0.96 + 0.03 * uniform(draw, base + 11 + k);
  }
}

void draws(benchmark::State& state) {
  SupplyProblem problem = actor_problem();
  SupplyRun run = make_run(problem);
  std::uint64_t draw = 0;
  double packages = 0;
  for (auto _ : state) {
    for (std::uint64_t actor = 0; actor < kActors; ++actor) {
      set_draw(draw, actor, problem);
      evaluate(problem, run);
      if (draw < 64)
        for (double made : run.packages) packages += made;
    }
    ++draw;
  }
  state.counters["draws/s"] =
      benchmark::Counter(static_cast<double>(draw), benchmark::Counter::kIsRate);
  state.counters["signature"] = packages;
}
BENCHMARK(draws)->Unit(benchmark::kMicrosecond);

std::vector<double> falling_weights(const SupplyRun& run) {
  std::vector<double> weights(run.packages.size());
  for (std::size_t k = 0; k < weights.size(); ++k)
    weights[k] = (1 + static_cast<double>(k / kQuarters)) *
                 std::pow(0.97, static_cast<double>(k % kQuarters));
  return weights;
}

void horizon_warm(benchmark::State& state) {
  SupplyProblem problem = actor_problem();
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  const std::vector<double> weights = falling_weights(run);
  HorizonProgram program(problem, run, weights);
  HorizonAnswer answer;
  std::uint64_t draw = 0;
  double optimum = 0, steps = 0;
  for (auto _ : state) {
    set_draw(draw, 0, problem);
    evaluate(problem, run);
    program.solve(problem, run, weights, answer);
    if (draw < 16) optimum += answer.optimum;
    steps += answer.steps;
    ++draw;
  }
  state.counters["pivots"] = steps / static_cast<double>(draw);
  state.counters["signature"] = optimum;
}
BENCHMARK(horizon_warm)->Unit(benchmark::kMicrosecond);

void horizon_cold(benchmark::State& state) {
  SupplyProblem problem = actor_problem();
  SupplyRun run = make_run(problem);
  evaluate(problem, run);
  const std::vector<double> weights = falling_weights(run);
  HorizonAnswer answer;
  for (auto _ : state) {
    HorizonProgram program(problem, run, weights);
    program.solve(problem, run, weights, answer);
  }
  state.counters["signature"] = answer.optimum;
}
BENCHMARK(horizon_cold)->Unit(benchmark::kMicrosecond);

void fleet(benchmark::State& state) {
  Fleet fleet;
  fleet.chips.resize(8);
  for (FleetChip& chip : fleet.chips) {
    chip.arrivals.assign(kQuarters, 1000);
    chip.failure_rate = 0.03;
    chip.life = 20;
    chip.facility_kw = 1.3;
  }
  fleet.power_kw.assign(kQuarters, 1e5);
  FleetRun run = make_fleet_run(fleet);
  for (auto _ : state) run_fleet(fleet, run);
  double running = 0;
  for (double chips : run.running) running += chips;
  state.counters["signature"] = running;
}
BENCHMARK(fleet)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace countervail::supply

BENCHMARK_MAIN();
