// Sizes, places and counts of parts, asked for many times while a package is compiled. Everything
// is in metres; a nanometre of slack takes up the rounding of "8.2 mm, 0.5 mm".
#include "package/geometry.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/units.h"

namespace countervail::package {
namespace {

constexpr double kSlack = 1e-9;  // m

struct Size {
  double width = 0, height = 0;
};

Size size_of(const Design& design, const PartDesign& part) {
  const auto i = static_cast<std::size_t>(part.index);
  switch (part.kind) {
    case PartKind::kDie:
      return {design.dies[i].width, design.dies[i].height};
    case PartKind::kMemory:
      return {design.memories[i].width, design.memories[i].height};
    case PartKind::kAssembly:
      return {design.assemblies[i].carrier.width, design.assemblies[i].carrier.height};
  }
  return {};
}

std::string name_of(const Design& design, const PartDesign& part) {
  const auto i = static_cast<std::size_t>(part.index);
  switch (part.kind) {
    case PartKind::kDie:
      return std::string(design.dies[i].name.view());
    case PartKind::kMemory:
      return std::string(design.memories[i].name.view());
    case PartKind::kAssembly:
      return std::string(design.assemblies[i].name.view());
  }
  return {};
}

/// "8.2 mm, 0.5 mm"
void read_place(const std::string& text, PlacedPart& part) {
  const std::vector<std::string> pair = split(text, ',');
  if (pair.size() != 2)
    throw Error(ErrorKind::kSyntax, fmt::format("a place is \"x mm, y mm\", got '{}'", text));
  part.x = parse_quantity_as(pair[0], dimension::kMetre);
  part.y = parse_quantity_as(pair[1], dimension::kMetre);
}

double overlap(double a, double a_length, double b, double b_length) {
  return std::min(a + a_length, b + b_length) - std::max(a, b);
}

void check_overlap(const PlacedPart& a, const PlacedPart& b) {
  const double w = overlap(a.x, a.width, b.x, b.width), h = overlap(a.y, a.height, b.y, b.height);
  if (w > kSlack && h > kSlack)
    throw Error(ErrorKind::kConflict,
                fmt::format("'{}' and '{}' overlap by {} x {} mm", a.name, b.name,
                            format_significant(1e3 * w, 3), format_significant(1e3 * h, 3)));
}

void check_inside(const CarrierDesign& carrier, const PlacedPart& part) {
  if (part.x < -kSlack || part.y < -kSlack || part.x + part.width > carrier.width + kSlack ||
      part.y + part.height > carrier.height + kSlack)
    throw Error(
        ErrorKind::kRange,
        fmt::format("'{}' at {}, {} mm reaches over the carrier of {} x {} mm", part.name,
                    format_significant(1e3 * part.x, 4), format_significant(1e3 * part.y, 4),
                    format_significant(1e3 * carrier.width, 4),
                    format_significant(1e3 * carrier.height, 4)));
}

}  // namespace

bool fits(double width, double height, double field_width, double field_height) {
  const auto in = [](double a, double b, double w, double h) {
    return a <= w + kSlack && b <= h + kSlack;
  };
  return in(width, height, field_width, field_height) ||
         in(height, width, field_width, field_height);
}

Footprint footprint_of(const Design& design, const AssemblyDesign& assembly) {
  Footprint footprint;
  for (std::size_t i = 0; i < static_cast<std::size_t>(assembly.part_count); ++i) {
    const Size size = size_of(design, assembly.parts[i]);
    if (i == 0) footprint.base_width = size.width, footprint.base_height = size.height;
    const bool under =
        assembly.parts[i].kind == PartKind::kDie &&  // bridges lie in the carrier, under the dies
        design.dies[static_cast<std::size_t>(assembly.parts[i].index)].kind == CostKind::kCarrier;
    if (!under) footprint.area += assembly.parts[i].count * size.width * size.height;
  }
  return footprint;
}

PartCounts counts_of(const Design& design) {
  std::array<double, kMaxAssemblies> units{};
  PartCounts counts;
  if (design.assembly_count == 0) return counts;
  // From the outermost inward: how many of each assembly one package holds, then of each part.
  units[static_cast<std::size_t>(design.assembly_count - 1)] = 1;
  for (int at = design.assembly_count - 1; at >= 0; --at) {
    const AssemblyDesign& assembly = design.assemblies[static_cast<std::size_t>(at)];
    for (std::size_t i = 0; i < static_cast<std::size_t>(assembly.part_count); ++i) {
      const PartDesign& part = assembly.parts[i];
      const double n = units[static_cast<std::size_t>(at)] * part.count;
      const auto index = static_cast<std::size_t>(part.index);
      if (part.kind == PartKind::kDie)
        counts.dies[index] += n;
      else if (part.kind == PartKind::kMemory)
        counts.memories[index] += n;
      else
        units[index] += n;
    }
  }
  return counts;
}

std::vector<PlacedPart> placed_parts(const Design& design, const AssemblyDesign& assembly,
                                     const std::vector<std::string>& places) {
  std::vector<PlacedPart> placed;
  int wanted = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(assembly.part_count); ++i)
    wanted += assembly.parts[i].count;
  if (static_cast<int>(places.size()) != wanted)
    throw Error(ErrorKind::kRange, fmt::format("{} places for {} parts", places.size(), wanted));
  for (std::size_t i = 0; i < static_cast<std::size_t>(assembly.part_count); ++i) {
    const PartDesign& part = assembly.parts[i];
    const Size size = size_of(design, part);
    for (int k = 0; k < part.count; ++k) {
      PlacedPart one{.name = name_of(design, part),
                     .kind = part.kind,
                     .index = part.index,
                     .width = size.width,
                     .height = size.height};
      read_place(places[placed.size()], one);
      check_inside(assembly.carrier, one);
      for (const PlacedPart& other : placed) check_overlap(other, one);
      placed.push_back(one);
    }
  }
  return placed;
}

}  // namespace countervail::package
