// Each extension sorts as many again as are sorted already, so that a full walk costs a few
// selections of the rest, not one for every handful.
#include "search/layout_order.h"

#include <algorithm>

namespace countervail {

std::span<const OrderedLayout> LayoutOrder::next(std::size_t count) {
  const std::size_t end = std::min(layouts_.size(), taken_ + count);
  if (end > sorted_) sort_to(std::min(layouts_.size(), std::max(end, 2 * sorted_)));
  const std::span<const OrderedLayout> batch(layouts_.data() + taken_, end - taken_);
  taken_ = end;
  return batch;
}

void LayoutOrder::sort_to(std::size_t end) {
  const auto before = [](const OrderedLayout& a, const OrderedLayout& b) {
    return a.key != b.key ? a.key < b.key : a.index < b.index;
  };
  const auto at = [&](std::size_t i) { return layouts_.begin() + static_cast<std::ptrdiff_t>(i); };
  if (end < layouts_.size()) std::nth_element(at(sorted_), at(end), layouts_.end(), before);
  std::sort(at(sorted_), at(end), before);
  sorted_ = end;
}

}  // namespace countervail
