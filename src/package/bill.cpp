// Three sums side by side: raw (parts as made), tested (what it takes for parts that pass) and
// spent (with everything that later steps lose). Assemblies are walked from the inside out, so a
// child's sums are complete when its parent adds them. Losses multiply: the parts in a module that
// fails were good, and their cost goes to the modules that pass.
#include "package/bill.h"

#include <cmath>

namespace countervail::package {
namespace {

constexpr std::size_t index_of(CostKind kind) {
  return static_cast<std::size_t>(kind);
}

/// count to a small whole power, without std::pow: this is the inner loop of a sweep.
double power(double base, int count) {
  double result = 1;
  for (; count > 0; count >>= 1, base *= base)
    if (count & 1) result *= base;
  return result;
}

void add_die(AssemblyOutcome& sum, double& yield, const PartDesign& part, const DieDesign& die,
             const DieOutcome& outcome) {
  const std::size_t kind = index_of(die.kind), test = index_of(CostKind::kTest);
  const double n = part.count, test_cost = n * die.test.cost;
  sum.raw[kind] += n * outcome.raw_cost;
  sum.raw[test] += test_cost;
  const double logic = n * outcome.raw_cost / outcome.shipped.pass,
               tests = test_cost / outcome.shipped.pass;
  sum.tested[kind] += logic, sum.spent[kind] += logic;
  sum.tested[test] += tests, sum.spent[test] += tests;
  sum.placed_dies[static_cast<std::size_t>(part.index)] += n;
  sum.gross_dies[static_cast<std::size_t>(part.index)] += n / outcome.shipped.pass;
  // Quality: the share of shipped parts that is good, for tests let some bad ones pass.
  yield *= power(outcome.shipped.quality * part.bond_yield, part.count);
}

void add_memory(AssemblyOutcome& sum, double& yield, const PartDesign& part,
                const MemoryDesign& memory) {
  const double cost = part.count * memory.price;
  const std::size_t kind = index_of(CostKind::kMemory);
  sum.raw[kind] += cost, sum.tested[kind] += cost, sum.spent[kind] += cost;
  sum.placed_stacks[static_cast<std::size_t>(part.index)] += part.count;
  sum.stacks[static_cast<std::size_t>(part.index)] += part.count;
  yield *= power(memory.quality * part.bond_yield, part.count);
}

void add_child(AssemblyOutcome& sum, double& yield, const PartDesign& part,
               const AssemblyOutcome& child, const Design& design) {
  const double n = part.count;
  for (std::size_t k = 0; k < kCostKinds; ++k) {
    sum.raw[k] += n * child.raw[k];
    sum.tested[k] += n * child.tested[k];
    sum.spent[k] += n * child.spent[k];
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i) {
    sum.placed_dies[i] += n * child.placed_dies[i];
    sum.gross_dies[i] += n * child.gross_dies[i];
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.memory_types); ++i) {
    sum.placed_stacks[i] += n * child.placed_stacks[i];
    sum.stacks[i] += n * child.stacks[i];
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.assembly_count); ++i)
    sum.carriers[i] += n * child.carriers[i];
  yield *= power(child.quality * part.bond_yield, part.count);
}

void add_carrier(AssemblyOutcome& sum, double& yield, const CarrierDesign& carrier,
                 std::size_t assembly) {
  if (carrier.kind == CarrierKind::kNone) return;
  const std::size_t kind =
      index_of(carrier.kind == CarrierKind::kOrganic ? CostKind::kSubstrate : CostKind::kCarrier);
  const double bought =
      carrier.tested ? 1 / carrier.yield : 1;  // raw carriers for one that is used
  sum.raw[kind] += carrier.price;
  sum.tested[kind] += carrier.price * bought;
  sum.spent[kind] += carrier.price * bought;
  sum.carriers[assembly] += bought;
  // An untested carrier (chips first) fails with the dies on it.
  if (!carrier.tested) yield *= carrier.yield;
}

void add_process(AssemblyOutcome& sum, const AssemblyDesign& assembly) {
  for (Costs* costs : {&sum.raw, &sum.tested, &sum.spent}) {
    (*costs)[index_of(CostKind::kAssembly)] += assembly.process_cost;
    (*costs)[index_of(CostKind::kTest)] += assembly.test.cost;
  }
}

/// Test, ship, and charge what fails to what passes.
void ship(AssemblyOutcome& sum, const AssemblyDesign& assembly, const Design& design) {
  const ShippedPart part = shipped(sum.yield, 0, assembly.test);
  sum.pass = part.pass, sum.quality = part.quality;
  const double started = 1 / part.pass;  // for one that is shipped
  for (double& cost : sum.spent) cost *= started;
  // Each module that fails brings back its salvage.
  sum.spent[index_of(CostKind::kAssembly)] -= assembly.salvage * (started - 1);
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i)
    sum.gross_dies[i] *= started;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.memory_types); ++i)
    sum.stacks[i] *= started;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.assembly_count); ++i)
    sum.carriers[i] *= started;
}

/// Fills bill.assemblies[at] from its parts and the assemblies made before.
void assemble(const Design& design, std::size_t at, std::span<const DieOutcome> dies, Bill& bill) {
  const AssemblyDesign& assembly = design.assemblies[at];
  AssemblyOutcome& sum = bill.assemblies[at];
  sum.yield = assembly.process_yield;
  for (std::size_t i = 0; i < static_cast<std::size_t>(assembly.part_count); ++i) {
    const PartDesign& part = assembly.parts[i];
    const auto index = static_cast<std::size_t>(part.index);
    switch (part.kind) {
      case PartKind::kDie:
        add_die(sum, sum.yield, part, design.dies[index], dies[index]);
        break;
      case PartKind::kMemory:
        add_memory(sum, sum.yield, part, design.memories[index]);
        break;
      case PartKind::kAssembly:
        add_child(sum, sum.yield, part, bill.assemblies[index], design);
        break;
    }
  }
  add_carrier(sum, sum.yield, assembly.carrier, at);
  add_process(sum, assembly);
  ship(sum, assembly, design);
}

double once_costs(const Design& design) {
  if (design.volume <= 0) return 0;
  double total = design.package_nre;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i)
    total += design.dies[i].tapeout;
  return total / design.volume;
}

}  // namespace

DieOutcome die_outcome(const DieDesign& die, const DefectRates& rates) {
  DieOutcome outcome;
  const double defects = die.width * die.height * die.critical_share * die.defect_density;
  outcome.perfect_share = defect_free_share(rates.form, defects, rates.alpha);
  outcome.sellable_share = sellable_share(rates, die.harvest, defects);
  outcome.raw_cost = die.wafer_price / die.gross_dies;
  outcome.shipped = shipped(outcome.sellable_share, outcome.raw_cost, die.test);
  return outcome;
}

Bill bill_of(const Design& design, std::span<const DieOutcome> dies) {
  Bill bill;
  const auto count = static_cast<std::size_t>(design.assembly_count);
  for (std::size_t i = 0; i < count; ++i) assemble(design, i, dies, bill);
  const AssemblyOutcome& last = bill.assemblies[count - 1];
  bill.raw = last.raw, bill.tested = last.tested, bill.spent = last.spent;
  bill.gross_dies = last.gross_dies, bill.stacks = last.stacks, bill.carriers = last.carriers;
  const double good = 1 / last.quality;  // packages shipped for a good one
  for (double& cost : bill.spent) bill.total += cost *= good;
  for (double& each : bill.gross_dies) each *= good;
  for (double& each : bill.stacks) each *= good;
  for (double& each : bill.carriers) each *= good;
  const double tested = bill.gross_dies[0] * dies[0].shipped.pass;
  bill.yield = tested > 0 ? last.placed_dies[0] / tested : last.quality * last.pass;
  bill.nre = once_costs(design);
  return bill;
}

Bill bill_of(const Design& design, std::span<const DefectRates> rates) {
  std::array<DieOutcome, kMaxDieTypes> dies;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i)
    dies[i] = die_outcome(design.dies[i], rates[static_cast<std::size_t>(design.dies[i].rates)]);
  return bill_of(design, std::span<const DieOutcome>(dies));
}

}  // namespace countervail::package
