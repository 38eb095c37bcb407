#pragma once
// One package as flat numbers in SI: die types, memory types, and the assemblies that join them,
// innermost first.
//
// An assembly puts parts on a carrier: dies, memory stacks, bridges, or assemblies already made.
// Two-and-a-half dimensions: dies and stacks on an interposer, that module on an organic substrate.
// Three: dies bonded to a base die (no carrier), the stacks of dies on an interposer, that on a
// substrate. Wafer-to-wafer bonding: a die test with coverage 0. The last assembly is the package.
#include <array>

#include "cluster/tower.h"  // ShortName
#include "silicon/defect_yield.h"
#include "silicon/harvest.h"
#include "silicon/known_good_die.h"
#include "silicon/wafer_count.h"

namespace countervail::package {

inline constexpr int kMaxDieTypes = 8, kMaxMemoryTypes = 4, kMaxParts = 8, kMaxAssemblies = 4;

/// Where the money of a bill goes.
enum class CostKind : unsigned char { kLogic, kMemory, kCarrier, kSubstrate, kAssembly, kTest };
inline constexpr int kCostKinds = 6;

/// A die type as made on its wafer. Bridges are dies too, of CostKind::kCarrier.
struct DieDesign {
  ShortName name;
  CostKind kind = CostKind::kLogic;
  double width = 0, height = 0;  ///< m
  double gross_dies = 0;         ///< on a wafer
  double wafer_price = 0;        ///< USD
  double defect_density = 0;     ///< 1/m2
  double critical_share = 1;     ///< critical area over area
  int rates = 0;                 ///< index into the caller's table of DefectRates
  Harvest harvest;
  DieTest test;
  double tapeout = 0;  ///< USD once: design and masks; 0 = not counted
};

struct MemoryDesign {
  ShortName name;
  double width = 0, height = 0;  ///< m
  double capacity = 0;           ///< B
  double bandwidth = 0;          ///< B/s
  double energy_per_byte = 0;    ///< J
  double price = 0;              ///< USD a stack
  double quality = 1;            ///< share of bought stacks that are good
};

enum class CarrierKind : unsigned char { kNone, kOrganic, kRedistribution, kInterposer };

/// What the parts of one assembly stand on.
struct CarrierDesign {
  CarrierKind kind = CarrierKind::kNone;
  double width = 0, height = 0;  ///< m
  double price = 0;      ///< USD per raw carrier (its share of a wafer, or area times price)
  double per_wafer = 0;  ///< carriers on a wafer; 0 = not made on one
  double yield = 1;      ///< defects and stitching
  bool tested = true;    ///< chips last: only good carriers are used. Chips first: false
};

enum class PartKind : unsigned char { kDie, kMemory, kAssembly };

struct PartDesign {
  PartKind kind = PartKind::kDie;
  int index = 0;  ///< of the die type, memory type or earlier assembly
  int count = 1;
  double bond_yield = 1;  ///< of attaching one
};

struct AssemblyDesign {
  ShortName name;
  CarrierDesign carrier;
  std::array<PartDesign, kMaxParts> parts{};
  int part_count = 0;
  double process_cost = 0;   ///< USD each: placing, bonding, underfill, moulding, lid
  double process_yield = 1;  ///< apart from the bonds of its parts
  DieTest test;              ///< of the finished assembly
  double salvage = 0;        ///< USD got for one that fails

  constexpr void add(const PartDesign& part) {
    parts[static_cast<std::size_t>(part_count++)] = part;
  }
};

struct Design {
  ShortName name;
  std::array<DieDesign, kMaxDieTypes> dies{};
  std::array<MemoryDesign, kMaxMemoryTypes> memories{};
  std::array<AssemblyDesign, kMaxAssemblies> assemblies{};
  int die_types = 0, memory_types = 0, assembly_count = 0;
  double package_nre = 0;  ///< USD once: substrate and interposer design, tooling
  double volume = 0;       ///< packages that share what is paid once; 0 = once-costs are left out

  constexpr void add(const AssemblyDesign& assembly) {
    assemblies[static_cast<std::size_t>(assembly_count++)] = assembly;
  }
};

}  // namespace countervail::package
