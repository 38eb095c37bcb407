#pragma once
// What a search needs and no rate moves: the layouts of a space, how many variants each holds, the least memory of each.
// Prepared once, it serves every search of the same structure: other rates, other efficiencies, other links.
//
//   least memory   the smallest memory.total over a layout's variants (schedule, recomputation, sequence parallelism,
//                  sharding), what the runtime takes left out; made when first asked for, the same bits on any thread
//
// A layout whose least memory does not fit cannot hold the best strategy: it is skipped before anything is timed.
#include <atomic>
#include <memory>
#include <vector>

#include "search/space.h"
#include "search/walk.h"

namespace countervail {

class PreparedSpace {
 public:
  PreparedSpace(const Problem& problem, SearchSpace space);

  /// Does a search of `space` for `problem` find its layouts and its least memories here?
  bool suits(const Problem& problem, const SearchSpace& space) const;

  const SearchSpace& space() const { return space_; }
  const std::vector<Layout>& layouts() const { return layouts_; }
  std::uint64_t variants(const Layout& layout) const { return variants_[layout.index]; }
  /// Bytes per device.
  double least_memory(const Layout& layout) const;
  /// The least of all layouts of at most so many devices (0: any number) as `problem` runs them, bytes per device.
  double least_memory(const Problem& problem, long long most_devices) const;
  /// Can a variant of the layout fit on the devices of `problem`?
  bool may_fit(const Problem& problem, const Layout& layout) const;
  /// Has its least memory been asked for, and is it too much? False costs nothing and says nothing.
  bool is_known_not_to_fit(const Problem& problem, const Layout& layout) const;

 private:
  Problem problem_;
  SearchSpace space_;
  std::vector<Layout> layouts_;
  std::vector<std::uint32_t> variants_;  ///< thousands a layout, of half a million layouts
  LayerTable table_;
  /// Bytes that the states of weights alone take, with nothing beside them: no variant takes less.
  double least_state(const Layout& layout) const;

  /// 0 = not asked for yet; below 0: what is known is that it takes at least so much.
  std::unique_ptr<std::atomic<double>[]> least_;
};

}  // namespace countervail
