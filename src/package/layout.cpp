// Tiles within tiles: a part is a tile, an assembly a tile made of the tiles of its parts, the
// package the outermost one. Places that the specification states are taken; without them compute
// goes into a near-square block in the middle and memory left and right of it. An assumed place is
// marked as such, since temperatures depend on it.
#include "package/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace countervail::package {
namespace {

constexpr double kGap = 0.5e-3, kEdge = 1e-3, kModuleGap = 2e-3;  // m; the header's assumption

/// One thing to place, already laid out inside, with its lower left corner at 0, 0.
struct Tile {
  double width = 0, height = 0;
  std::vector<LaidPart> parts;
  std::vector<LaidCarrier> carriers;
};

void shift(heat::Rectangle& area, double x, double y) {
  area.x += x, area.y += y;
}

void put(Layout& layout, const Tile& tile, double x, double y) {
  for (LaidPart part : tile.parts) shift(part.area, x, y), layout.parts.push_back(part);
  for (LaidCarrier carrier : tile.carriers)
    shift(carrier.area, x, y), layout.carriers.push_back(carrier);
}

Tile single(const CompiledPackage& package, const PartDesign& part) {
  const auto i = static_cast<std::size_t>(part.index);
  const bool die = part.kind == PartKind::kDie;
  const ShortName& name = die ? package.design.dies[i].name : package.design.memories[i].name;
  Tile tile{.width = die ? package.design.dies[i].width : package.design.memories[i].width,
            .height = die ? package.design.dies[i].height : package.design.memories[i].height,
            .parts = {},
            .carriers = {}};
  tile.parts.push_back(
      {std::string(name.view()), part.kind, part.index, 0, {0, 0, tile.width, tile.height}});
  return tile;
}

// Declared ahead: assemblies hold assemblies.
Tile tile_of(const CompiledPackage& package, int assembly, Layout& flags);

/// Tiles in a near-square grid of equal cells; returns the block as one tile.
Tile block_of(const std::vector<Tile>& tiles, double gap) {
  Tile block;
  if (tiles.empty()) return block;
  double width = 0, height = 0;
  for (const Tile& tile : tiles)
    width = std::max(width, tile.width), height = std::max(height, tile.height);
  const auto columns =
      static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(tiles.size())) - 1e-9));
  const std::size_t rows = (tiles.size() + columns - 1) / columns;
  Layout collected;
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const std::size_t row = i / columns, column = i % columns;
    put(collected, tiles[i],
        static_cast<double>(column) * (width + gap) + (width - tiles[i].width) / 2,
        static_cast<double>(row) * (height + gap) + (height - tiles[i].height) / 2);
  }
  block.parts = collected.parts, block.carriers = collected.carriers;
  block.width = static_cast<double>(columns) * (width + gap) - gap;
  block.height = static_cast<double>(rows) * (height + gap) - gap;
  return block;
}

/// Memory left and right of the middle block, half each; what does not fit beside it stretches the
/// column.
Tile with_memory(const Tile& middle, const std::vector<Tile>& memory) {
  Layout collected;
  double side = 0, tallest = middle.height;
  const std::size_t left = (memory.size() + 1) / 2;
  for (std::size_t from : {std::size_t{0}, left}) {
    double column = -kGap;
    for (std::size_t i = from; i < (from == 0 ? left : memory.size()); ++i)
      column += memory[i].height + kGap, side = std::max(side, memory[i].width);
    tallest = std::max(tallest, column);
  }
  const double x = memory.empty() ? 0 : side + kGap;
  put(collected, middle, x, (tallest - middle.height) / 2);
  for (const bool right : {false, true}) {
    const std::size_t from = right ? left : 0, to = right ? memory.size() : left;
    double column = -kGap;
    for (std::size_t i = from; i < to; ++i) column += memory[i].height + kGap;
    double y = (tallest - column) / 2;
    for (std::size_t i = from; i < to; ++i) {
      put(collected, memory[i], right ? x + middle.width + kGap : 0, y);
      y += memory[i].height + kGap;
    }
  }
  const double width = middle.width + (memory.empty() ? 0 : memory.size() > 1 ? 2 * x : x);
  return {width, tallest, collected.parts, collected.carriers};
}

/// The base, and the dies bonded to it one storey higher.
Tile stack_tile(const CompiledPackage& package, const AssemblyDesign& assembly) {
  Tile stack = single(package, assembly.parts[0]);
  std::vector<Tile> upper;
  for (std::size_t i = 0; i < static_cast<std::size_t>(assembly.part_count); ++i)
    for (int k = i == 0 ? 1 : 0; k < assembly.parts[i].count; ++k)
      upper.push_back(single(package, assembly.parts[i]));
  const Tile block = block_of(upper, 0);
  if (block.width > stack.width + 1e-9 || block.height > stack.height + 1e-9)
    throw Error(
        ErrorKind::kRange,
        fmt::format(
            "the dies bonded to '{}' cover {:.1f} x {:.1f} mm, more than its {:.1f} x {:.1f} mm",
            stack.parts[0].name, 1e3 * block.width, 1e3 * block.height, 1e3 * stack.width,
            1e3 * stack.height));
  for (LaidPart part : block.parts) {
    shift(part.area, (stack.width - block.width) / 2, (stack.height - block.height) / 2);
    part.storey = 1;
    stack.parts.push_back(part);
  }
  return stack;
}

Tile part_tile(const CompiledPackage& package, const PartDesign& part, Layout& flags) {
  return part.kind == PartKind::kAssembly ? tile_of(package, part.index, flags)
                                          : single(package, part);
}

bool under_the_dies(const CompiledPackage& package, const PartDesign& part) {
  return part.kind == PartKind::kDie &&
         package.design.dies[static_cast<std::size_t>(part.index)].kind == CostKind::kCarrier;
}

Tile tile_of(const CompiledPackage& package, int at, Layout& flags) {
  const AssemblyDesign& assembly = package.design.assemblies[static_cast<std::size_t>(at)];
  const std::vector<PlacedPart>& placed = package.placed[static_cast<std::size_t>(at)];
  if (assembly.carrier.kind == CarrierKind::kNone) {
    flags.stacked = flags.assumed = true;
    return stack_tile(package, assembly);
  }
  std::vector<Tile> middle, memory;
  Layout collected;
  std::size_t next = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(assembly.part_count); ++i)
    for (int k = 0; k < assembly.parts[i].count; ++k, ++next) {
      if (under_the_dies(package, assembly.parts[i])) continue;
      const Tile tile = part_tile(package, assembly.parts[i], flags);
      if (!placed.empty())
        put(collected, tile, placed[next].x, placed[next].y);
      else
        (assembly.parts[i].kind == PartKind::kMemory ? memory : middle).push_back(tile);
    }
  // The outermost carrier is the substrate, which is the footprint itself and no region within it.
  const bool outermost = at == package.design.assembly_count - 1;
  Tile tile{.width = assembly.carrier.width,
            .height = assembly.carrier.height,
            .parts = collected.parts,
            .carriers = collected.carriers};
  if (placed.empty()) {
    flags.assumed = true;
    const bool modules = !middle.empty() && middle[0].carriers.size() > 0;
    tile = with_memory(block_of(middle, modules ? kModuleGap : kGap), memory);
    if (!outermost) {
      for (LaidPart& part : tile.parts) shift(part.area, kEdge, kEdge);
      tile.width += 2 * kEdge, tile.height += 2 * kEdge;
    }
  }
  if (!outermost) tile.carriers.push_back({at, {0, 0, tile.width, tile.height}});
  return tile;
}

}  // namespace

Layout layout_of(const CompiledPackage& package) {
  Layout layout;
  const Tile tile = tile_of(package, package.design.assembly_count - 1, layout);
  layout.width = tile.width, layout.height = tile.height;
  layout.parts = tile.parts, layout.carriers = tile.carriers;
  return layout;
}

}  // namespace countervail::package
