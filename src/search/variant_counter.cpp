// Products of the choices that walk_layout() goes through, without going through them: a space has millions of variants and half
// a million layouts.
#include "search/variant_counter.h"

#include <algorithm>

namespace countervail {

std::uint64_t VariantCounter::placements_of(const Layout& l) {
  const std::size_t which =
      (l.tensor_parallel > 1 ? 1u : 0u) + (l.pipeline_parallel > 1 ? 2u : 0u) +
      (l.context_parallel * l.data_parallel > 1 ? 4u : 0u) + (l.expert_parallel > 1 ? 8u : 0u);
  std::uint64_t& count = placements_[which];
  if (count == 0) count = placements(space_, l).size();
  return count;
}

std::uint64_t VariantCounter::chunks_of(int pipeline) {
  const auto at = static_cast<std::size_t>(pipeline);
  if (at >= chunks_.size()) chunks_.resize(at + 1);
  if (chunks_[at] == 0)
    chunks_[at] = divisors((problem_.model.layers + pipeline - 1) / pipeline).size();
  return chunks_[at];
}

// Factor by factor the loops of walk_layout(): what is skipped must count as what would have been
// walked, or enumerated = composed + skipped would not hold.
std::uint64_t VariantCounter::of(const Layout& layout) {
  const int t = layout.tensor_parallel, p = layout.pipeline_parallel,
            d = layout.data_parallel * layout.context_parallel;
  const std::uint64_t overlaps = space_.all_overlaps ? 1 : 0;
  std::uint64_t count = placements_of(layout) * space_.recomputes.size();
  if (t > 1) count *= (space_.sequence_parallel ? 2 : 1) * (overlaps ? 3 : 1);
  if (d > 1) count *= sharding_stages(space_, p) * (overlaps ? 2 : 1);
  if (p > 1) {
    // As one_chunk_schedules(), without a list for each of half a million layouts.
    const long long rounds = micro_batches(problem_.job, layout.data_parallel, layout.micro_batch);
    const auto singles = static_cast<std::uint64_t>(std::ranges::count_if(
        space_.one_chunk_schedules,
        [&](Schedule schedule) { return runs_in(layout, schedule, rounds); }));
    count *= (chunks_of(p) + singles) * (overlaps ? 2 : 1);
  }
  if (layout.context_parallel > 1) count *= space_.context_methods.size();
  if (layout.expert_parallel > 1) count *= overlaps ? 2 : 1;
  return count;
}

std::uint64_t variant_count(const Problem& problem, const SearchSpace& space,
                            const Layout& layout) {
  return VariantCounter(problem, space).of(layout);
}

}  // namespace countervail
