// The list of figures of a package (answer.h).
#include <fmt/format.h>

#include "package/answer.h"
#include "package/geometry.h"

namespace countervail::package {
namespace {

constexpr double kWafers = 1000;  // good packages are counted per thousand wafers

/// Figures of a group share its name; those of all states have the same keys in the same
/// order, which is how ranges are made of them.
class FigureList {
 public:
  void group(std::string name) { group_ = std::move(name); }
  void add(std::string key, std::string label, std::string unit, double value) {
    list.push_back(
        {std::move(key), std::move(label), std::move(unit), Interval::exactly(value), group_});
  }
  Figures list;

 private:
  std::string group_;
};

std::string name_of(const ShortName& name) {
  return std::string(name.view());
}

void add_silicon(const State& state, FigureList& figures) {
  figures.group("silicon");
  const PartCounts counts = counts_of(state.package.design);
  for (std::size_t i = 0; i < static_cast<std::size_t>(state.package.design.die_types); ++i) {
    const DieDesign& die = state.package.design.dies[i];
    const DieOutcome& outcome = state.dies[i];
    const std::string name = name_of(die.name), key = "die." + name + ".";
    figures.add(key + "count", name + ": dies per package", "", counts.dies[i]);
    figures.add(key + "area", name + ": area", "mm2", 1e6 * die.width * die.height);
    figures.add(key + "gross", name + ": whole dies per wafer", "", die.gross_dies);
    figures.add(key + "perfect_yield", name + ": perfect", "share", outcome.perfect_share);
    figures.add(key + "sellable_yield", name + ": sellable", "share", outcome.sellable_share);
    // Bins fall; each holds dies with at least its own units and fewer than the one before.
    int above = die.harvest.units + 1;
    for (const int bin : state.package.bins[i]) {
      const double defects = die.width * die.height * die.critical_share * die.defect_density;
      const DefectRates& rates = state.package.rates[static_cast<std::size_t>(die.rates)];
      figures.add(
          fmt::format("{}bin.{}", key, bin),
          above == bin + 1 ? fmt::format("{}: {} units", name, bin)
                           : fmt::format("{}: {} to {} units", name, bin, above - 1),
          "share",
          bin_share(rates, {die.harvest.units, bin, die.harvest.redundant_share}, defects, above));
      above = bin;
    }
    figures.add(key + "sellable", name + ": sellable dies per wafer", "",
                die.gross_dies * outcome.sellable_share);
    figures.add(key + "cost", name + ": cost, tested", "USD", outcome.shipped.cost);
  }
}

void add_assemblies(const State& state, FigureList& figures) {
  figures.group("yield");
  for (std::size_t i = 0; i < static_cast<std::size_t>(state.package.design.assembly_count); ++i) {
    const AssemblyDesign& assembly = state.package.design.assemblies[i];
    const std::string name = name_of(assembly.name), key = "assembly." + name + ".";
    if (assembly.carrier.kind != CarrierKind::kNone)
      figures.add(key + "carrier_area",
                  name + (assembly.carrier.kind == CarrierKind::kOrganic ? ": substrate area"
                                                                         : ": carrier area"),
                  "mm2", 1e6 * assembly.carrier.width * assembly.carrier.height);
    if (assembly.carrier.per_wafer > 0) {
      figures.add(key + "carriers_per_wafer", name + ": carriers per wafer", "",
                  assembly.carrier.per_wafer);
      figures.add(key + "carrier_yield", name + ": carrier yield", "share", assembly.carrier.yield);
    }
    figures.add(key + "yield", name + ": assembly yield", "share", state.bill.assemblies[i].yield);
  }
  figures.add("package_yield", "tested dies that end in a good package", "share", state.bill.yield);
}

void add_bill(const State& state, FigureList& figures) {
  static constexpr const char* kKeys[] = {"logic",     "memory",   "carrier",
                                          "substrate", "assembly", "test"};
  static constexpr const char* kLabels[] = {"logic dies", "memory stacks", "interposer and bridges",
                                            "substrate",  "assembly",      "test"};
  figures.group("bill");
  for (std::size_t k = 0; k < kCostKinds; ++k)
    figures.add(std::string("bill.") + kKeys[k], kLabels[k], "USD", state.bill.spent[k]);
  figures.add("bill.total", "a good package", "USD", state.bill.total);
  double wasted = 0;
  // Spent counts what is lost after the parts were tested good: that is assembly's loss.
  for (std::size_t k = 0; k < kCostKinds; ++k) wasted += state.bill.spent[k] - state.bill.tested[k];
  figures.add("bill.wasted", "of it lost in assembly", "USD", wasted);
  figures.add("bill.memory_share", "of it memory", "share", state.bill.spent[1] / state.bill.total);
  if (state.package.design.volume > 0)
    figures.add("bill.nre", "once-costs per package", "USD", state.bill.nre);
  if (state.package.peak)
    figures.add("bill.per_flops", "cost per PFLOP/s (16-bit dense)", "USD/(FLOP/s)",
                state.bill.total / *state.package.peak);
}

void add_demand(const State& state, FigureList& figures) {
  figures.group("per good package");
  const Design& design = state.package.design;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i) {
    const std::string name = name_of(design.dies[i].name);
    figures.add("need." + name + ".wafers", name + ": wafers", "",
                state.bill.gross_dies[i] / design.dies[i].gross_dies);
    figures.add("made." + name, fmt::format("good packages from {} {} wafers", kWafers, name), "",
                packages_from_wafers(design, state.bill, static_cast<int>(i), kWafers));
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.memory_types); ++i)
    figures.add("need." + name_of(design.memories[i].name) + ".stacks",
                name_of(design.memories[i].name) + ": stacks", "", state.bill.stacks[i]);
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.assembly_count); ++i)
    if (design.assemblies[i].carrier.per_wafer > 0)
      figures.add("need." + name_of(design.assemblies[i].name) + ".wafers",
                  name_of(design.assemblies[i].name) + ": carrier wafers", "",
                  state.bill.carriers[i] / design.assemblies[i].carrier.per_wafer);
}

void add_rates(const State& state, FigureList& figures) {
  figures.group("rates");
  const CompiledPackage& package = state.package;
  if (package.memory_capacity > 0) {
    figures.add("memory.capacity", "memory", "B", package.memory_capacity);
    figures.add("memory.bandwidth", "memory bandwidth", "B/s", package.memory_bandwidth);
    figures.add("memory.power", "memory power at full rate", "W", package.memory_power);
  }
  if (package.link) {
    figures.add("link.bandwidth", "die to die, one way, per die", "B/s",
                link_bandwidth(*package.link));
    figures.add("link.power", "die-to-die power at full rate", "W",
                package.linked_dies * link_power(*package.link));
    if (link_area(*package.link) > 0)
      figures.add("link.area", "die-to-die area of a die", "mm2", 1e6 * link_area(*package.link));
  }
  if (package.power) figures.add("power", "package power", "W", *package.power);
}

}  // namespace

Figures figures_of(const State& state) {
  FigureList figures;
  add_silicon(state, figures);
  add_assemblies(state, figures);
  add_bill(state, figures);
  add_demand(state, figures);
  add_rates(state, figures);
  return figures.list;
}

}  // namespace countervail::package
