#pragma once
// An axis-parallel rectangle in plan view, in metres, from the lower left corner of whatever holds
// it.
#include <algorithm>

namespace countervail::heat {

struct Rectangle {
  double x = 0, y = 0;           ///< m, lower left corner
  double width = 0, height = 0;  ///< m

  constexpr double right() const { return x + width; }
  constexpr double upper() const { return y + height; }
  constexpr double area() const { return width * height; }
  friend constexpr bool operator==(const Rectangle&, const Rectangle&) = default;
};

/// Area that two rectangles share, m2; 0 when they only touch.
constexpr double shared_area(const Rectangle& a, const Rectangle& b) {
  const double width = std::min(a.right(), b.right()) - std::max(a.x, b.x);
  const double height = std::min(a.upper(), b.upper()) - std::max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/// True when `inner` lies in `outer`, to within `slack` metres on each side.
constexpr bool contains(const Rectangle& outer, const Rectangle& inner, double slack) {
  return inner.x >= outer.x - slack && inner.y >= outer.y - slack &&
         inner.right() <= outer.right() + slack && inner.upper() <= outer.upper() + slack;
}

/// Overlap along one axis that counts as rounding, m: floorplans are written to a micrometre.
constexpr double rounding_of(const Rectangle& a, const Rectangle& b) {
  return std::min(2e-6, 0.01 * std::min({a.width, a.height, b.width, b.height}));
}

/// True when two rectangles share more than rounding in both directions.
constexpr bool overlap(const Rectangle& a, const Rectangle& b) {
  const double slack = rounding_of(a, b);
  return std::min(a.right(), b.right()) - std::max(a.x, b.x) > slack &&
         std::min(a.upper(), b.upper()) - std::max(a.y, b.y) > slack;
}

}  // namespace countervail::heat
