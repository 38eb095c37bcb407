#include "render/label_place.h"

#include <algorithm>

#include "base/printable.h"

namespace countervail {
namespace {

constexpr double kNear = 9, kFar = 36, kStep = 9;  // px from the point
constexpr double kMargin = 1;                      // px between names

/// The eight directions: beside first, since lines of text read best there.
constexpr struct {
  double dx, dy;
  Anchor anchor;
} kSides[] = {{1, 0, Anchor::kStart},  {-1, 0, Anchor::kEnd},   {0, -1, Anchor::kMiddle},
              {0, 1, Anchor::kMiddle}, {1, -1, Anchor::kStart}, {1, 1, Anchor::kStart},
              {-1, -1, Anchor::kEnd},  {-1, 1, Anchor::kEnd}};

}  // namespace

bool LabelPlacer::is_free(const Box& box) const {
  if (box.left < field_.left || box.right > field_.right || box.top < field_.top ||
      box.bottom > field_.bottom)
    return false;
  return std::none_of(taken_.begin(), taken_.end(), [&](const Box& b) { return b.meets(box); });
}

std::optional<Placed> LabelPlacer::place(double x, double y, const std::string& given) {
  const std::string words = printable(given);  // as it will be drawn
  for (double away = kNear; away <= kFar; away += kStep)
    for (const auto& side : kSides) {
      const double middle = y + 0.35 * drawing_.text_size();
      const double down = side.dy * (side.dx == 0 ? away + 5 : away);
      DrawnText text{x + side.dx * away, middle + down, words, side.anchor, false};
      Box box = drawing_.box(text);
      if (!is_free(
              {box.left - kMargin, box.top - kMargin, box.right + kMargin, box.bottom + kMargin}))
        continue;
      taken_.push_back(box);
      return Placed{std::move(text), away > kNear + kStep};
    }
  return std::nullopt;
}

}  // namespace countervail
