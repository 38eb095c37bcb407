// How fast a strategy is composed, and how fast the optimum is proven. One thread unless said.
//   search_bench [passes]      prints counts, rates and the signature of the results
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "fixtures/gpt3_problem.h"
#include "search/search.h"
#include "search/variant_counter.h"
#include "search/walk.h"
#include "timing.h"

using namespace countervail;

namespace {

/// Adds up every component of every strategy, so that the compiler can leave none out.
struct SumSink {
  double sums[sizeof(Evaluation) / sizeof(double)] = {};
  std::uint64_t composed = 0;
  static constexpr bool skips(double) { return false; }
  static void skipped(std::uint64_t) {}
  void evaluated(const Strategy&, const Evaluation& evaluation, std::uint32_t) {
    constexpr std::size_t kFields = sizeof(Evaluation) / sizeof(double);
    static_assert(sizeof(Evaluation) == kFields * sizeof(double));
    double values[kFields];
    std::memcpy(values, &evaluation, sizeof values);
    for (std::size_t i = 0; i < kFields; ++i) sums[i] += values[i];
    ++composed;
  }
};

}  // namespace

int main(int argc, char** argv) {
  const int passes = argc > 1 ? std::max(1, std::atoi(argv[1])) : 11;
  const Problem problem = gpt3_on_4096_a100();
  const SearchSpace space = divisor_space(problem, 4096);
  const std::vector<Layout> layouts = layouts_of(problem, space);
  std::uint64_t enumerated = 0;
  for (const Layout& layout : layouts) enumerated += variant_count(problem, space, layout);
  fmt::print("GPT-3 175B, 4096 A100, batch 4096 x 2048: {} layouts, {} strategies enumerated\n",
             layouts.size(), enumerated);

  std::vector<double> table_times, walk_times;
  SumSink sum;
  for (int pass = 0; pass < passes; ++pass) {
    table_times.push_back(seconds_of([&] { LayerTable table(problem, space, layouts); }));
    const LayerTable table(problem, space, layouts);
    const WalkChoices choices = walk_choices(space);
    sum = {};
    walk_times.push_back(seconds_of([&] {
      LineTable line_table(problem);
      for (const Layout& layout : layouts)
        walk_layout(problem, space, choices, table, placed_lines(line_table, space, layout), layout,
                    sum);
    }));
  }
  double checksum = 0;
  for (double value : sum.sums) checksum += value;
  const LayerTable table(problem, space, layouts);
  fmt::print("block costs, cold: {} cells in {:.2f} ms\n", table.rows() * 6,
             1e3 * median(table_times));
  fmt::print(
      "bounds off, composed: {} in {:.1f} ms (median of {}): {:.1f} million per core-second, "
      "{:.1f} ns each; "
      "checksum of all components {:.6e}\n",
      sum.composed, 1e3 * median(walk_times), passes,
      static_cast<double>(sum.composed) / median(walk_times) / 1e6,
      1e9 * median(walk_times) / static_cast<double>(sum.composed), checksum);

  const auto run = [&](bool bounds, int threads) {
    std::vector<double> times;
    SearchResult result;
    for (int pass = 0; pass < passes; ++pass)
      times.push_back(seconds_of(
          [&] { result = search(problem, space, {.bounds = bounds, .threads = threads}); }));
    const Candidate& best = result.top.front();
    fmt::print(
        "search, bounds {:3}, {} thread(s): {:.2f} ms; composed {}, out of memory {}, skipped {}; "
        "best {:.6f} s "
        "t{} p{} d{} v{} mb{}; signature {:016x}\n",
        bounds ? "on" : "off", threads, 1e3 * median(times), result.counts.composed,
        result.counts.out_of_memory, result.counts.skipped, best.evaluation.time.total,
        best.strategy.tensor_parallel, best.strategy.pipeline_parallel, best.strategy.data_parallel,
        best.strategy.virtual_stages, best.strategy.micro_batch, result.counts.signature);
  };
  run(false, 1);
  run(false, 2);
  run(true, 1);
  return 0;
}
