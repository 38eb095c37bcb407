#pragma once
// How many strategies a layout holds: what is skipped must count as what would have been walked.
#include <array>
#include <cstdint>
#include <vector>

#include "search/space.h"

namespace countervail {

/// How many strategies a layout holds. Most layouts share their factors, which are therefore kept; not for two threads.
class VariantCounter {
 public:
  VariantCounter(const Problem& problem, const SearchSpace& space)
      : problem_(problem), space_(space) {}
  std::uint64_t of(const Layout& layout);

 private:
  std::uint64_t placements_of(const Layout& layout);
  std::uint64_t chunks_of(int pipeline);

  const Problem& problem_;
  const SearchSpace& space_;
  std::array<std::uint64_t, 16> placements_{};  ///< by which degrees are above 1; 0 = not asked for
  std::vector<std::uint64_t> chunks_;           ///< by pipeline degree; 0 = not asked for
};
std::uint64_t variant_count(const Problem& problem, const SearchSpace& space, const Layout& layout);

}  // namespace countervail
