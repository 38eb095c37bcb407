// The count is constant while the grid's offset moves, until some die crosses the rim: so a
// best offset can be found among places where two such events meet. These are crossings of
// arcs, and all of them are tried; for dies so small that there are too many, a regular sample
// is, and the result says that it is not exact.
#include "silicon/wafer_count.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace countervail {
namespace {

constexpr double kSlack = 1e-11;  // m: two corners that touch the rim at once still count
constexpr double kMostPlaces = 40'000;
constexpr int kSampledOffsets = 64;

struct Point {
  double x = 0, y = 0;
};

double usable_radius(const WaferGeometry& wafer) {
  return wafer.diameter / 2 - wafer.edge;
}

/// Tries one offset and keeps it when it is better.
void try_offset(const WaferGeometry& wafer, DieGrid& best, Point offset) {
  DieGrid trial = best;
  trial.offset_x = std::remainder(offset.x, best.pitch_x);
  trial.offset_y = std::remainder(offset.y, best.pitch_y);
  trial.dies = dies_at_offset(wafer, trial);
  if (trial.dies > best.dies) best = trial;
}

/// Where the circles of radius r about p and q cross; false when they do not.
bool crossings(Point p, Point q, double r, std::array<Point, 2>& found) {
  const double dx = q.x - p.x, dy = q.y - p.y, distance = std::hypot(dx, dy);
  if (distance <= 0 || distance > 2 * r) return false;
  const double rise = std::sqrt(r * r - distance * distance / 4) / distance;
  const Point middle{(p.x + q.x) / 2, (p.y + q.y) / 2};
  found = {Point{middle.x - rise * dy, middle.y + rise * dx},
           Point{middle.x + rise * dy, middle.y - rise * dx}};
  return true;
}

/// Crossings of the boundary of K with that of K + shift; each boundary is four arcs of radius R.
void try_crossings(const WaferGeometry& wafer, DieGrid& best, Point shift) {
  const double half_w = best.width / 2, half_h = best.height / 2;
  std::array<Point, 2> found;
  for (int arc = 0; arc < 16; ++arc) {
    const Point first{arc & 1 ? half_w : -half_w, arc & 2 ? half_h : -half_h};
    const Point second{shift.x + (arc & 4 ? half_w : -half_w),
                       shift.y + (arc & 8 ? half_h : -half_h)};
    if (!crossings(first, second, usable_radius(wafer), found)) continue;
    for (const Point& point : found)
      if (on_wafer(wafer, best, point.x, point.y) &&
          on_wafer(wafer, best, point.x - shift.x, point.y - shift.y))
        try_offset(wafer, best, point);
  }
}

void try_all_crossings(const WaferGeometry& wafer, DieGrid& best) {
  const double reach = 2 * usable_radius(wafer);
  for (int i = 0; i * best.pitch_x <= reach; ++i)
    for (int j = 0; j * best.pitch_y <= reach; ++j)
      if (i + j > 0) try_crossings(wafer, best, {i * best.pitch_x, j * best.pitch_y});
}

void try_kinks(const WaferGeometry& wafer, DieGrid& best) {
  const double r = usable_radius(wafer), w = best.width / 2, h = best.height / 2;
  const double lowest = std::sqrt(std::max(0.0, r * r - w * w)) - h;
  const double leftmost = std::sqrt(std::max(0.0, r * r - h * h)) - w;
  for (const Point& point : {Point{0, 0}, Point{0, -lowest}, Point{-leftmost, 0},
                             Point{-leftmost, -lowest}, Point{best.pitch_x / 2, 0},
                             Point{0, best.pitch_y / 2}, Point{best.pitch_x / 2, best.pitch_y / 2}})
    try_offset(wafer, best, point);
}

void try_samples(const WaferGeometry& wafer, DieGrid& best) {
  best.exact = false;
  for (int i = 0; i < kSampledOffsets; ++i)
    for (int j = 0; j < kSampledOffsets; ++j)
      try_offset(wafer, best,
                 {best.pitch_x * i / kSampledOffsets, best.pitch_y * j / kSampledOffsets});
}

}  // namespace

bool on_wafer(const WaferGeometry& wafer, const DieGrid& grid, double centre_x, double centre_y) {
  const double r = usable_radius(wafer) + kSlack;
  const double x = std::abs(centre_x) + grid.width / 2, y = std::abs(centre_y) + grid.height / 2;
  return x * x + y * y <= r * r;
}

int dies_at_offset(const WaferGeometry& wafer, const DieGrid& grid) {
  const double r = usable_radius(wafer) + kSlack;
  const int rows = static_cast<int>(r / grid.pitch_y) + 2;
  int dies = 0;
  for (int row = -rows; row <= rows; ++row) {
    const double y = std::abs(grid.offset_y + row * grid.pitch_y) + grid.height / 2;
    if (y > r) continue;
    const double reach = std::sqrt(r * r - y * y) - grid.width / 2;  // of a centre, either side
    if (reach < 0) continue;
    dies += static_cast<int>(std::floor((reach - grid.offset_x) / grid.pitch_x) -
                             std::ceil((-reach - grid.offset_x) / grid.pitch_x)) +
            1;
  }
  return dies;
}

DieGrid best_die_grid(const WaferGeometry& wafer, double width, double height) {
  DieGrid best{.width = width,
               .height = height,
               .pitch_x = width + wafer.scribe,
               .pitch_y = height + wafer.scribe};
  const double reach = 2 * usable_radius(wafer);
  if (!(width > 0) || !(height > 0) || !on_wafer(wafer, best, 0, 0)) return best;
  try_kinks(wafer, best);
  if (reach / best.pitch_x * (reach / best.pitch_y) > kMostPlaces)
    try_samples(wafer, best);
  else
    try_all_crossings(wafer, best);
  return best;
}

double formula_dies_per_wafer(const WaferGeometry& wafer, double area) {
  const double r = usable_radius(wafer);
  const double with_scribe =
      area + 2 * wafer.scribe * std::sqrt(area) + wafer.scribe * wafer.scribe;
  const double dies = std::numbers::pi * r * r / with_scribe -
                      2 * std::numbers::pi * r / std::sqrt(2 * with_scribe);
  return std::max(0.0, dies);
}

}  // namespace countervail
