// Draws of a mineral case on one core, and the sector program.
//
// A case: 24 months, 30 sectors, licences from April; before each run the draw's own numbers are
// written (mean of the queue, approvals, stocks). The program: a drawn table of 71 or 389
// industries, an eighth of them exposed.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "minerals/bottleneck_lp.h"
#include "minerals/simulate.h"

namespace countervail::minerals {
namespace {

/// A uniform number in [0, 1) of (draw, item): SplitMix64 finaliser, Steele and others 2014.
double uniform(std::uint64_t draw, std::uint64_t item) {
  std::uint64_t z = (draw + 1) * 0x9e3779b97f4a7c15ULL + item * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

constexpr int kSectors = 30;

MineralProblem case_of_thirty() {
  using namespace std::chrono_literals;
  MineralProblem problem;
  problem.months = months_from(2025y / 1, 24);
  problem.normal_orders.assign(24, 5000);
  for (int s = 0; s < kSectors; ++s) {
    Sector sector;
    sector.need_share = 1.0 / kSectors;
    sector.controlled_share = (s % 10 + 1) / 10.0;
    problem.sectors.push_back(sector);
  }
  problem.licence.from_day = problem.months.day_of(2025y / 4 / 4);
  problem.market = {0.9, 0.1, 0.2, 1.5, 50};
  problem.induced = {0.05, 12, 500};
  return problem;
}

void set_draw(std::uint64_t draw, MineralProblem& problem) {
  problem.licence.mean_days = 45 + 60 * uniform(draw, 0);
  problem.licence.approved.values[0] = 0.25 + 0.7 * uniform(draw, 1);
  for (std::size_t s = 0; s < problem.sectors.size(); ++s)
    problem.sectors[s].stock_days = 14 + 40 * uniform(draw, 2 + s);
}

void draws_4096(benchmark::State& state) {
  MineralProblem problem = case_of_thirty();
  MineralRun run = make_mineral_run(problem);
  double exports = 0;
  for (auto _ : state) {
    exports = 0;
    for (std::uint64_t draw = 0; draw < 4096; ++draw) {
      set_draw(draw, problem);
      simulate(problem, run);
      exports += run.exports[5];
    }
  }
  state.counters["signature"] = exports;
}
BENCHMARK(draws_4096)->Unit(benchmark::kMillisecond);

IoTable drawn_table(int n) {
  IoTable table;
  table.commodities = table.industries = n;
  const auto size = static_cast<std::size_t>(n);
  table.use.assign(size * size, 0);
  table.imported.assign(size * size, 0);
  table.final_imported.assign(size, 0);
  table.output.assign(size, 100);
  for (int c = 0; c < n; ++c) {
    table.made_by.push_back(c);
    table.final_use.push_back(40 + 20 * uniform(7, static_cast<std::uint64_t>(c)));
  }
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int c = 0; c < n; ++c) {
      const double drawn = uniform(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(c));
      const double use = drawn < 0.9 ? 80.0 / n * drawn * drawn : 0;
      table.use[table.at(c, i)] = use;
      sum += use;
    }
    table.value_added.push_back(100 - sum);
  }
  return table;
}

void bottleneck_program(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const IoTable table = drawn_table(n);
  MineralUse use{std::vector<double>(table.industries), std::vector<double>(table.industries)};
  double tonnes = 0;
  for (int i = 0; i < n; i += 8) {
    use.exposed[i] = 0.6;
    use.tonnes[i] = 10 + i % 7;
    tonnes += use.tonnes[i];
  }
  BottleneckAnswer answer;
  for (auto _ : state) answer = bottleneck(table, use, 0.5 * tonnes, 0.3);
  state.counters["optimal"] = answer.state == LinearState::kOptimal;
  state.counters["signature"] = answer.loss;
}
BENCHMARK(bottleneck_program)->Arg(71)->Arg(389)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace countervail::minerals

BENCHMARK_MAIN();
