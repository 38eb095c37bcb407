// A package becomes a stack of layers from the carrier up: carrier, bumps, dies (in two
// storeys with a bond where dies stand on a base), interface, lid. All layers span the
// footprint; what lies beside a die in its layer is mould. Ranges are followed by their
// corners: each ranged input is first solved at both ends on a coarse grid to learn which end
// is the hotter, then all hot ends together and all cool ends together bound the answer. The
// bound holds as long as each input acts in one direction.
#include "package/heat.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "heat/check.h"
#include "heat/mixture.h"

namespace countervail::package {
namespace {

// Indices into materials_of().
enum Material { kSilicon, kMould, kBumps, kBond, kMemory, kOrganic, kInterface, kLid };

std::vector<heat::Material> materials_of(const Cooling& c) {
  const auto even = [](const char* name, double k) { return heat::Material{name, k, k, k}; };
  return {even("silicon", c.silicon),
          even("mould", c.mould),
          mixture_of("bumps", c.underfill, c.bump, c.bump_fraction, heat::InclusionShape::kColumns),
          even("bond", c.bond),
          {"memory stack", c.memory_in_plane, c.memory_in_plane, c.memory_through},
          {"organic", c.organic_in_plane, c.organic_in_plane, c.organic_through},
          even("interface", c.interface_conductivity),
          even("lid", c.lid_conductivity)};
}

class StackBuild {
 public:
  StackBuild(const CompiledPackage& package, const Layout& layout)
      : package_(package), layout_(layout), c_(package.cooling) {
    stack_.title = package.name;
    stack_.width = layout.width, stack_.height = layout.height;
    stack_.materials = materials_of(c_);
    stack_.limits = c_.limits;
    // A stated resistance is of a whole cooler; a film coefficient is
    // per area. The one given counts.
    stack_.top.kind =
        c_.resistance > 0 ? heat::BoundaryKind::kSink : heat::BoundaryKind::kConvection;
    stack_.top.coefficient = c_.resistance > 0 ? 0 : c_.film;
    stack_.top.resistance = c_.resistance;
    stack_.top.ambient = c_.coolant;
  }

  heat::Stack build() {
    carriers();
    bumps();
    if (layout_.stacked) {
      storey("base dies", c_.base_thickness, 0);
      bond();
    }
    // Two storeys and their bond are as high as one die elsewhere: the lid is flat.
    storey("dies", c_.die_thickness - (layout_.stacked ? c_.base_thickness + c_.bond_thickness : 0),
           layout_.stacked ? 1 : 0);
    plain("interface", c_.interface_thickness, kInterface, heat::LayerKind::kPlain);
    plain("lid", c_.lid_thickness, kLid, heat::LayerKind::kLid);
    return std::move(stack_);
  }

 private:
  heat::Layer& plain(const char* name, double thickness, int material, heat::LayerKind kind) {
    heat::Layer layer;
    layer.name = name, layer.thickness = thickness, layer.material = material, layer.kind = kind;
    layer.extent = stack_.footprint();
    stack_.layers.push_back(std::move(layer));
    return stack_.layers.back();
  }

  void carriers() {
    if (layout_.carriers.empty())
      return;  // dies on the substrate alone: nothing below them conducts away
    heat::Layer& layer = plain("carrier", c_.carrier_thickness, kMould, heat::LayerKind::kPlain);
    for (const LaidCarrier& carrier : layout_.carriers) {
      const CarrierKind kind =
          package_.design.assemblies[static_cast<std::size_t>(carrier.assembly)].carrier.kind;
      layer.regions.push_back(
          {"carrier", carrier.area, kind == CarrierKind::kInterposer ? kSilicon : kOrganic});
    }
  }

  void bumps() {
    heat::Layer& layer = plain("bumps", c_.bump_thickness, kMould, heat::LayerKind::kPlain);
    for (const LaidPart& part : layout_.parts)
      if (part.storey == 0) layer.regions.push_back({part.name, part.area, kBumps});
  }

  bool carries(const LaidPart& base) const {  // does some die stand on it?
    return std::ranges::any_of(layout_.parts, [&](const LaidPart& part) {
      return part.storey == 1 && contains(base.area, part.area, 1e-9);
    });
  }

  /// Silicon on what a base leaves uncovered, so that the lid lies flat: strips around the dies on
  /// it.
  void fill(heat::Layer& layer, int material) const {
    for (const LaidPart& base : layout_.parts) {
      if (base.storey != 0 || !carries(base)) continue;
      double left = base.area.right(), right = base.area.x, low = base.area.upper(),
             high = base.area.y;
      for (const LaidPart& part : layout_.parts)
        if (part.storey == 1 && contains(base.area, part.area, 1e-9)) {
          left = std::min(left, part.area.x), right = std::max(right, part.area.right());
          low = std::min(low, part.area.y), high = std::max(high, part.area.upper());
        }
      const heat::Rectangle& a = base.area;
      for (const heat::Rectangle& strip :
           {heat::Rectangle{a.x, a.y, a.width, low - a.y},
            heat::Rectangle{a.x, high, a.width, a.upper() - high},
            heat::Rectangle{a.x, low, left - a.x, high - low},
            heat::Rectangle{right, low, a.right() - right, high - low}})
        if (strip.width > 1e-6 && strip.height > 1e-6)
          layer.regions.push_back({"filler", strip, material});
    }
  }

  /// Dies of a storey, and what stands through both storeys, its power shared by thickness.
  void storey(const char* name, double thickness, int storey) {
    heat::Layer& layer = plain(name, thickness, kMould, heat::LayerKind::kPlain);
    if (storey == 1) fill(layer, kSilicon);
    for (const LaidPart& part : layout_.parts) {
      const bool through = layout_.stacked && part.storey == 0 && !carries(part);
      if (part.storey != storey && !through) continue;
      const int material = part.kind == PartKind::kMemory ? kMemory : kSilicon;
      layer.regions.push_back({part.name, part.area, material});
      layer.blocks.push_back(
          block_of(part, through ? thickness / (c_.die_thickness - c_.bond_thickness) : 1));
    }
  }

  void bond() {
    heat::Layer& layer = plain("bond", c_.bond_thickness, kMould, heat::LayerKind::kPlain);
    fill(layer, kBond);
    for (const LaidPart& part : layout_.parts) {
      if (part.storey == 1)
        layer.regions.push_back({part.name, part.area, kBond});
      else if (!carries(part))
        layer.regions.push_back(
            {part.name, part.area, part.kind == PartKind::kMemory ? kMemory : kSilicon});
    }
  }

  heat::Block block_of(const LaidPart& part, double share) const {
    heat::Block block{.name = part.name, .area = part.area};
    const auto i = static_cast<std::size_t>(part.index);
    if (part.kind == PartKind::kMemory) {
      const MemoryDesign& memory = package_.design.memories[i];
      block.kind = heat::BlockKind::kMemory;
      block.power = share * memory.bandwidth * memory.energy_per_byte;
      return block;
    }
    block.kind = heat::BlockKind::kLogic;
    const double power = share * package_.die_power[i];
    block.power = power * (1 - c_.leakage_share);
    // Leakage is stated as a share at the limit of logic and doubles every so
    // many kelvin: exp(dT ln 2 / doubling).
    block.leakage = {heat::LeakageKind::kExponential, power * c_.leakage_share, c_.limits.logic,
                     c_.leakage_doubling / std::numbers::ln2};
    if (power <= 0 || c_.leakage_share <= 0) block.leakage = {};
    return block;
  }

  const CompiledPackage& package_;
  const Layout& layout_;
  const Cooling& c_;
  heat::Stack stack_;
};

struct Solved {
  CompiledPackage package;
  Layout layout;
  heat::Stack stack;
  heat::Grid grid;
  heat::Field full;
};

constexpr double kCells = 64,
                 kCoarseCells = 20;  // along the longer side; coarse: to find a direction only

heat::Grid grid_of(const Layout& layout, double cells) {
  const double longer = std::max(layout.width, layout.height);
  heat::Grid grid;
  grid.columns = std::max(8, static_cast<int>(std::lround(cells * layout.width / longer)));
  grid.rows = std::max(8, static_cast<int>(std::lround(cells * layout.height / longer)));
  return grid;
}

Solved solve_at(Compiler& compiler, const Overlay& facts, double cells = kCells) {
  Solved solved{
      .package = compiler.compile(facts), .layout = {}, .stack = {}, .grid = {}, .full = {}};
  solved.layout = layout_of(solved.package);
  solved.stack = heat_stack_of(solved.package, solved.layout);
  solved.grid = grid_of(solved.layout, cells);
  heat::check_grid(solved.stack, solved.grid);
  solved.full = heat::solve(solved.stack, solved.grid);
  return solved;
}

double hottest(const heat::Field& field) {
  return std::max(hottest_of(field, heat::BlockKind::kLogic),
                  hottest_of(field, heat::BlockKind::kMemory));
}

/// Which end of each ranged input of heat is the hotter one. Limits do not heat, but cut the clock
/// when low.
std::map<std::string, End> hot_ends(Compiler& compiler, const CompiledPackage& package) {
  std::map<std::string, End> ends;
  const auto hottest_with = [&](const std::string& path, End end) {
    Overlay facts = compiler.facts();
    facts.read_at(path, end);
    return hottest(solve_at(compiler, facts, kCoarseCells).full);
  };
  for (const auto& [path, range] : package.ranged) {
    if (!package.heat_facts.contains(path)) continue;
    // A low limit cuts the clock sooner: it belongs to the hot corner although it heats nothing.
    if (path.ends_with("_limit")) {
      ends[path] = End::kLow;
      continue;
    }
    const double worse = hottest_with(path, End::kLow), better = hottest_with(path, End::kHigh);
    ends[path] = better >= worse ? End::kHigh : End::kLow;
  }
  return ends;
}

Interval ordered(double a, double middle, double b) {
  return {std::min({a, middle, b}), middle, std::max({a, middle, b})};
}

}  // namespace

Figures figures_of(const Heat& heat) {
  Figures figures;
  const auto add = [&](const char* key, const char* label, const char* unit,
                       const Interval& value) {
    figures.push_back({key, label, unit, value, "heat"});
  };
  if (heat.hottest_logic.mid > 0)
    add("heat.logic", "hottest logic cell at full clock", "K", heat.hottest_logic);
  if (heat.hottest_memory.mid > 0)
    add("heat.memory", "hottest memory cell at full clock", "K", heat.hottest_memory);
  add("heat.clock", "clock that every limit allows", "share", heat.fraction);
  if (heat.rate) add("heat.rate", "16-bit dense rate at that clock", "FLOP/s", *heat.rate);
  return figures;
}

double hottest_of(const heat::Field& field, heat::BlockKind kind) {
  // Run-away is hotter than any temperature, so that ranges and comparisons stay right.
  if (field.status == heat::Status::kNoSteadyState) return std::numeric_limits<double>::infinity();
  double most = 0;
  for (const heat::BlockTemperature& block : field.blocks)
    if (block.kind == kind) most = std::max(most, block.max);
  return most;
}

heat::Stack heat_stack_of(const CompiledPackage& package, const Layout& layout) {
  heat::Stack stack = StackBuild(package, layout).build();
  heat::check_stack(stack);
  return stack;
}

heat::Grid heat_grid_of(const Layout& layout) {
  return grid_of(layout, kCells);
}

namespace {

/// Share of full clock; 0 where not even the least clock is cool enough.
double share_of(const heat::SustainedClock& clock) {
  const bool dark =
      clock.status == heat::ClockStatus::kTooHot || clock.status == heat::ClockStatus::kUnsolved;
  return dark ? 0 : clock.fraction;
}

heat::SustainedClock clock_of(const Solved& at) {
  return sustained_clock(at.stack, at.grid, at.package.cooling.clock);
}

}  // namespace

std::optional<Heat> heat_of(Compiler& compiler) {
  const CompiledPackage package = compiler.compile();
  if (!package.power &&
      std::ranges::all_of(package.die_power, [](double power) { return power == 0; }))
    return std::nullopt;
  Overlay hot = compiler.facts(), cold = compiler.facts();
  for (const auto& [path, end] : hot_ends(compiler, package)) {
    hot.read_at(path, end);
    cold.read_at(path, end == End::kLow ? End::kHigh : End::kLow);
  }
  const Solved middle = solve_at(compiler, compiler.facts()),
               hottest_corner = solve_at(compiler, hot), coldest_corner = solve_at(compiler, cold);
  Heat heat{.stack = middle.stack, .grid = middle.grid, .layout = middle.layout};
  heat.clock = package.cooling.clock;
  heat.full = middle.full;
  heat.sustained = clock_of(middle);
  heat.facts = package.heat_facts;
  const auto temperatures = [&](heat::BlockKind kind) {
    return ordered(hottest_of(coldest_corner.full, kind), hottest_of(middle.full, kind),
                   hottest_of(hottest_corner.full, kind));
  };
  heat.hottest_logic = temperatures(heat::BlockKind::kLogic);
  heat.hottest_memory = temperatures(heat::BlockKind::kMemory);
  heat.fraction = ordered(share_of(clock_of(hottest_corner)), share_of(heat.sustained),
                          share_of(clock_of(coldest_corner)));
  if (package.peak) heat.rate = *package.peak * heat.fraction;
  return heat;
}

HeatedAnswer heated_answer(Compiler& compiler) {
  HeatedAnswer both{answer_of(compiler), heat_of(compiler)};
  if (both.heat)
    for (Figure& figure : figures_of(*both.heat)) both.answer.figures.push_back(std::move(figure));
  return both;
}

}  // namespace countervail::package
