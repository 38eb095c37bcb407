#pragma once
// Layouts from the best key on, sorted only as far as they are asked for: a search that knows a good time walks a few
// hundred of half a million.
#include <cstdint>
#include <span>
#include <vector>

namespace countervail {

/// A layout by its place in the enumeration, and what it is ordered by: a lower bound, or a number of units.
struct OrderedLayout {
  double key = 0;
  std::uint32_t index = 0;
};

class LayoutOrder {
 public:
  explicit LayoutOrder(std::vector<OrderedLayout> layouts) : layouts_(std::move(layouts)) {}

  /// The next of the order (key, then index), at most `count`; empty at the end. Valid until the next call.
  std::span<const OrderedLayout> next(std::size_t count);

 private:
  void sort_to(std::size_t end);

  std::vector<OrderedLayout> layouts_;
  std::size_t taken_ = 0, sorted_ = 0;
};

}  // namespace countervail
