// How fast strategies of a mixture of experts are composed, and how fast the optimum is proven: DeepSeek-V3 on 2048
// devices in every dimension (tensor and context <= 16, pipeline <= 32, experts <= 256, experts cut by the tensor
// group or not, every interleaving, zero-bubble, DualPipe, micro-batch <= 16, four recomputations, BF16, FP8 by
// tensor and by block, every placement, both context methods, ZeRO 0-3, all overlaps). One thread unless said.
//   moe_bench [share]     bounds off on one layout in `share` (default 16; 1 = the whole space)
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

#include "fixtures/deepseek_problem.h"
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
    double values[kFields];
    std::memcpy(values, &evaluation, sizeof values);
    for (std::size_t i = 0; i < kFields; ++i) sums[i] += values[i];
    ++composed;
  }
};

void walk_all(const Problem& problem, const SearchSpace& space, std::size_t share) {
  const std::vector<Layout> layouts = layouts_of(problem, space);
  std::uint64_t enumerated = 0;
  const double counting = seconds_of([&] {
    for (const Layout& layout : layouts) enumerated += variant_count(problem, space, layout);
  });
  fmt::print("{} layouts, {} strategies enumerated (counted in {:.2f} s)\n", layouts.size(),
             enumerated, counting);
  const double table_seconds = seconds_of([&] { const LayerTable table(problem, space, layouts); });
  const LayerTable table(problem, space, layouts);
  fmt::print("block costs, cold: {} cells in {:.2f} s\n", table.rows() * LayerTable::kVariants,
             table_seconds);
  const WalkChoices choices = walk_choices(space);
  SumSink sum;
  LineTable lines(problem);
  const double walked = seconds_of([&] {
    for (std::size_t i = 0; i < layouts.size(); i += share)
      walk_layout(problem, space, choices, table, placed_lines(lines, space, layouts[i]),
                  layouts[i], sum);
  });
  double checksum = 0;
  for (double value : sum.sums) checksum += value;
  fmt::print(
      "bounds off, one layout in {}: {} composed in {:.2f} s: {:.1f} million per core-second, "
      "{:.1f} ns each; "
      "checksum {:.6e}\n",
      share, sum.composed, walked, static_cast<double>(sum.composed) / walked / 1e6,
      1e9 * walked / static_cast<double>(sum.composed), checksum);
}

double prove(const Problem& problem, const SearchSpace& space, int threads) {
  SearchResult result;
  const double seconds = seconds_of([&] { result = search(problem, space, {.threads = threads}); });
  if (result.top.empty()) {
    fmt::print("nothing fits\n");
    return seconds;
  }
  const Candidate& best = result.top.front();
  const Strategy& s = best.strategy;
  fmt::print(
      "bounds on, {} devices, {} thread(s): {:.2f} s of {} strategies; composed {}, skipped {}; "
      "best {:.4f} s "
      "t{} p{} d{} c{} e{} x{} v{} mb{} {} bit, schedule {}; signature {:016x}\n",
      space.devices, threads, seconds, result.counts.enumerated, result.counts.composed,
      result.counts.skipped, best.evaluation.time.total, s.tensor_parallel, s.pipeline_parallel,
      s.data_parallel, s.context_parallel, s.expert_parallel, s.expert_tensor_parallel,
      s.virtual_stages, s.micro_batch, bits_of(s.format), static_cast<int>(s.schedule),
      result.counts.signature);
  return seconds;
}

}  // namespace

int main(int argc, char** argv) {
  const auto share = static_cast<std::size_t>(argc > 1 ? std::max(1, std::atoi(argv[1])) : 16);
  const Problem problem = deepseek_on_h800();
  const SearchSpace space = expert_space(problem, 2048);
  fmt::print("DeepSeek-V3 on 2048 devices, batch 15360 x 4096: ");
  walk_all(problem, space, share);
  const double small = prove(problem, space, 1);
  prove(problem, space, 2);
  const Problem large = deepseek_on_h800(12288);
  const double big = prove(large, expert_space(large, 98304), 1);
  fmt::print("98304 devices take {:.2f} times as long\n", big / small);
  return 0;
}
