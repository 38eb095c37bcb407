// From small to large: each number in its range, each item inside what holds it, items of one
// kind apart, then the stack as a whole. Numbers go first because every later test compares them,
// and a comparison with NaN passes in silence.
#include "heat/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace countervail::heat {
namespace {

constexpr double kRounding = 1e-9;  // m: a nanometre outside is rounding
constexpr double kLargestLength = 10, kLargestPower = 1e7;
constexpr double kLeastConductivity = 1e-4,
                 kMostConductivity = 1e5;  // W/(m K); air 0.026, diamond 2200
constexpr int kMostSide = 4096, kMostPlanes = 256;
constexpr double kMostCellsOfAStack = 1e8;

/// Where a message points: the stack's file and the item's position.
struct Place {
  const Stack& stack;
  TextPosition position;

  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const {
    throw Error(ErrorKind::kRange, message, stack.file, position.line, position.column, hint);
  }
  void between(double value, double least, double most, const std::string& what,
               const char* unit) const {
    // Limits are far beyond hardware; they catch a unit that slipped by a factor of a thousand.
    if (std::isfinite(value) && value >= least && value <= most) return;
    const std::string shown_unit = *unit == '\0' ? "" : fmt::format(" {}", unit);
    fail(fmt::format("{} is {:.6g}{}, allowed are {:.6g} to {:.6g}", what, value, shown_unit, least,
                     most));
  }
};

/// "16 x 16 mm at (0, 0)".
std::string shown(const Rectangle& area) {
  return fmt::format("{:.6g} x {:.6g} mm at ({:.6g}, {:.6g}) mm", area.width * 1e3,
                     area.height * 1e3, area.x * 1e3, area.y * 1e3);
}

void check_area(const Place& place, const Rectangle& area, const std::string& what) {
  for (double value : {area.x, area.y})
    place.between(value, -kLargestLength, kLargestLength, what + ": corner", "m");
  for (double value : {area.width, area.height})
    place.between(value, 1e-9, kLargestLength, what + ": side", "m");
}

void check_materials(const Stack& stack) {
  for (const Material& material : stack.materials)
    for (double k : {material.x, material.y, material.z})
      Place{stack, material.position}.between(k, kLeastConductivity, kMostConductivity,
                                              fmt::format("conductivity of '{}'", material.name),
                                              "W/(m K)");
}

template <typename Item>
void check_apart(const Stack& stack, const std::vector<Item>& items, const char* what,
                 const char* hint) {
  // Sorted by left edge, so that only neighbours in x are compared.
  std::vector<const Item*> sorted;
  sorted.reserve(items.size());
  for (const Item& item : items) sorted.push_back(&item);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Item* a, const Item* b) { return a->area.x < b->area.x; });
  for (std::size_t i = 0; i < sorted.size(); ++i)
    for (std::size_t j = i + 1; j < sorted.size() && sorted[j]->area.x < sorted[i]->area.right();
         ++j) {
      if (!overlap(sorted[i]->area, sorted[j]->area)) continue;
      // Addresses within one vector are the order of the file: the later item is the one to blame.
      const bool first_is_later = std::less<>()(sorted[j], sorted[i]);
      const Item& later = first_is_later ? *sorted[i] : *sorted[j];
      const Item& earlier = first_is_later ? *sorted[j] : *sorted[i];
      Place{stack, later.position}.fail(
          fmt::format("{0} '{1}' ({2}) overlaps {0} '{3}' ({4})", what, later.name,
                      shown(later.area), earlier.name, shown(earlier.area)),
          hint);
    }
}

/// Area of `area` that has material in this layer.
double solid_part(const Layer& layer, const Rectangle& area) {
  if (layer.material != kNoMaterial) return shared_area(layer.extent, area);
  double sum = 0;
  for (const Region& region : layer.regions) sum += shared_area(region.area, area);
  return sum;
}

void check_block(const Stack& stack, const Layer& layer, const Block& block) {
  const Place place{stack, block.position};
  check_area(place, block.area, fmt::format("block '{}'", block.name));
  place.between(block.power, 0, kLargestPower, fmt::format("power of block '{}'", block.name), "W");
  const Leakage& leakage = block.leakage;
  if (leakage.kind != LeakageKind::kNone) {
    place.between(leakage.power, 0, kLargestPower, fmt::format("leakage of block '{}'", block.name),
                  "W");
    place.between(leakage.reference, 1, 2000,
                  fmt::format("leakage reference of block '{}'", block.name), "K");
    place.between(leakage.scale, 0.1, 1e6, fmt::format("leakage scale of block '{}'", block.name),
                  "K");
  }
  if (solid_part(layer, block.area) >= block.area.area() * (1 - 1e-6)) return;
  place.fail(fmt::format("block '{}' ({}) lies outside every die of layer '{}'", block.name,
                         shown(block.area), layer.name),
             "power needs material to heat");
}

void check_layer(const Stack& stack, const Layer& layer) {
  const Place place{stack, layer.position};
  place.between(layer.thickness, 1e-9, 1, fmt::format("thickness of layer '{}'", layer.name), "m");
  place.between(layer.sublayers, 0, kMostPlanes, fmt::format("sublayers of layer '{}'", layer.name),
                "");
  check_area(place, layer.extent, fmt::format("layer '{}'", layer.name));
  if (!contains(stack.footprint(), layer.extent, kRounding))
    place.fail(fmt::format("layer '{}' ({}) lies outside the footprint ({})", layer.name,
                           shown(layer.extent), shown(stack.footprint())));
  if (layer.material == kNoMaterial && layer.regions.empty())
    place.fail(fmt::format("layer '{}' has neither a material nor a die", layer.name));
  for (const Region& region : layer.regions) {
    const Place at{stack, region.position};
    check_area(at, region.area, fmt::format("die '{}'", region.name));
    if (!contains(layer.extent, region.area, kRounding))
      at.fail(fmt::format("die '{}' ({}) lies outside layer '{}' ({})", region.name,
                          shown(region.area), layer.name, shown(layer.extent)));
  }
  check_apart(stack, layer.regions, "die", "dies of one layer lie side by side");
  for (const Block& block : layer.blocks) check_block(stack, layer, block);
  check_apart(stack, layer.blocks, "block", "give each place its power once");
}

/// Everything of a layer that power heats: its dies, or its blocks where it is one piece.
/// A die without power may stand out from under a lid: nothing needs to leave it.
std::vector<const Rectangle*> powered_parts(const Layer& layer) {
  std::vector<const Rectangle*> parts;
  for (const Region& region : layer.regions)
    for (const Block& block : layer.blocks)
      if (shared_area(region.area, block.area) > 0) {
        parts.push_back(&region.area);
        break;
      }
  if (layer.material != kNoMaterial && parts.empty() && !layer.blocks.empty())
    parts.push_back(&layer.extent);
  return parts;
}

/// Layers above the last die must cover its dies; lids and sinks must cover every die below them.
void check_cover(const Stack& stack) {
  const auto powered = [](const Layer& layer) { return !layer.blocks.empty(); };
  const auto last = std::find_if(stack.layers.rbegin(), stack.layers.rend(), powered);
  if (last == stack.layers.rend()) return;
  const auto last_index = static_cast<std::size_t>(stack.layers.rend() - last) - 1;
  for (std::size_t l = 0; l < stack.layers.size(); ++l) {
    const Layer& cover = stack.layers[l];
    const bool whole = cover.kind != LayerKind::kPlain;
    const bool on_the_way = l > last_index && stack.top.kind != BoundaryKind::kAdiabatic;
    if (!whole && !on_the_way) continue;
    for (std::size_t below = whole ? 0 : last_index; below < std::min(l, last_index + 1); ++below)
      for (const Rectangle* part : powered_parts(stack.layers[below]))
        if (solid_part(cover, *part) < part->area() * (1 - 1e-6))
          Place{stack, cover.position}.fail(
              fmt::format("layer '{}' ({}) is smaller than the die under it ({}, layer '{}')",
                          cover.name, shown(cover.extent), shown(*part), stack.layers[below].name),
              "sinks, lids and bond lines must cover the die");
  }
}

void check_boundary(const Stack& stack, const Boundary& boundary, const char* face) {
  const Place place{stack, boundary.position};
  if (boundary.kind == BoundaryKind::kAdiabatic) return;
  place.between(boundary.ambient, 1, 2000, fmt::format("ambient of the {}", face), "K");
  if (boundary.kind == BoundaryKind::kSink)
    place.between(boundary.resistance, 1e-6, 1e6, fmt::format("resistance of the {}", face), "K/W");
  else
    place.between(boundary.coefficient, 1e-3, 1e9, fmt::format("coefficient of the {}", face),
                  "W/(m2 K)");
  if (boundary.kind == BoundaryKind::kColdPlate)
    place.between(boundary.capacity_rate, 0, 1e9, fmt::format("capacity rate of the {}", face),
                  "W/K");
}

}  // namespace

void check_stack(const Stack& stack) {
  const Place place{stack, stack.position};
  place.between(stack.width, 1e-6, kLargestLength, "width of the footprint", "m");
  place.between(stack.height, 1e-6, kLargestLength, "height of the footprint", "m");
  if (stack.layers.empty()) place.fail("a stack needs at least one layer");
  check_materials(stack);
  for (const Layer& layer : stack.layers) check_layer(stack, layer);
  check_boundary(stack, stack.top, "top");
  check_boundary(stack, stack.bottom, "bottom");
  if (stack.top.kind == BoundaryKind::kAdiabatic && stack.bottom.kind == BoundaryKind::kAdiabatic)
    place.fail("no face is cooled: the heat has nowhere to go", "give [top] or [bottom]");
  check_cover(stack);
}

void check_grid(const Stack& stack, const Grid& grid) {
  const Place place{stack, stack.position};
  place.between(grid.columns, 1, kMostSide, "grid columns", "");
  place.between(grid.rows, 1, kMostSide, "grid rows", "");
  double planes = 0;
  for (std::size_t l = 0; l < stack.layers.size(); ++l) {
    int count = stack.layers[l].sublayers;
    // One count for all layers, or one a layer.
    if (!grid.sublayers.empty()) count = grid.sublayers[std::min(l, grid.sublayers.size() - 1)];
    place.between(count, 0, kMostPlanes, "grid sublayers", "");
    planes += std::max(count, 1);
  }
  if (grid.sublayers.size() > 1 && grid.sublayers.size() != stack.layers.size())
    place.fail(fmt::format("{} sublayer counts for {} layers", grid.sublayers.size(),
                           stack.layers.size()));
  place.between(planes * grid.columns * grid.rows, 1, kMostCellsOfAStack, "number of cells", "");
}

}  // namespace countervail::heat
