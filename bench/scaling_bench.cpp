// How cost grows: two threads against one on a long search, one evaluation as layers and devices grow, and the
// latency of a parity question from facts to answer.
//   scaling_bench [passes]
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "ask/scenario.h"
#include "catalog/load_facts.h"
#include "compile/patches.h"
#include "fixtures/gpt3_problem.h"
#include "search/search.h"
#include "study/parity.h"
#include "timing.h"

using namespace countervail;

namespace {

const std::string kRoot = COUNTERVAIL_SOURCE_DIR;

double median_of(int passes, const auto& work) {
  std::vector<double> times;
  for (int pass = 0; pass < passes; ++pass) times.push_back(seconds_of(work));
  return median(std::move(times));
}

void print_threads(int passes) {
  Problem problem = gpt3_on_4096_a100();
  problem.job.global_batch = 1 << 13;
  SearchSpace space = default_space(problem, 1 << 13);
  space.all_placements = space.all_overlaps = true;
  SearchResult result;
  const auto run = [&](int threads) {
    return median_of(
        passes, [&] { result = search(problem, space, {.bounds = false, .threads = threads}); });
  };
  const double one = run(1), two = run(2);
  fmt::print(
      "threads: {} strategies, all composed: one {:.2f} s, two {:.2f} s, ratio {:.2f}; signature "
      "{:016x}\n",
      result.counts.composed, one, two, one / two, result.counts.signature);
}

void print_growth() {
  constexpr int kRepeats = 20000;
  Strategy strategy;
  strategy.tensor_parallel = 8;
  strategy.pipeline_parallel = 8;
  strategy.sequence_parallel = true;
  const auto nanoseconds = [&](int layers, int data_parallel) {
    Problem problem = gpt3_on_4096_a100();
    problem.model.layers = layers;
    problem.job.global_batch = static_cast<long long>(data_parallel) * 4;
    problem.tower.levels[1].children = 1 << 20;
    strategy.data_parallel = data_parallel;
    double sum = 0;
    const double seconds = median_of(5, [&] {
      for (int i = 0; i < kRepeats; ++i) sum += evaluate(problem, strategy).time.total;
    });
    return sum > 0 ? 1e9 * seconds / kRepeats : 0;
  };
  fmt::print("one cold evaluation:");
  for (int layers : {32, 96, 512, 4096})
    fmt::print("  {} layers {:.0f} ns", layers, nanoseconds(layers, 64));
  fmt::print("\n                    ");
  for (int data : {1, 64, 1024, 16384})
    fmt::print("  {} devices {:.0f} ns", 64 * data, nanoseconds(96, data));
  fmt::print("\n");
}

void print_parity(int passes) {
  const FactStore store = load_facts(kRoot + "/data");
  const double load = median_of(passes, [] { return load_facts(kRoot + "/data").size(); });
  fmt::print("facts: {} loaded in {:.1f} ms\n", store.size(), 1e3 * load);
  for (const char* name : {"default", "llama-405b-cloudmatrix-vs-nvl72", "semianalysis-2025-04",
                           "atlas-a2-vs-dgx-h100", "h20-vs-h100"}) {
    Scenario scenario = read_scenario(fmt::format("{}/scenarios/{}.toml", kRoot, name));
    Overlay patched(store);
    apply_patches(patched, scenario);
    long long units = 0;
    const double seconds =
        median_of(passes, [&] { units = parity(patched, scenario, {}).candidate.units; });
    fmt::print("parity {}: {} units in {:.1f} ms\n", name, units, 1e3 * seconds);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int passes = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
  print_threads(std::max(1, passes / 2));
  print_growth();
  print_parity(passes);
  return 0;
}
