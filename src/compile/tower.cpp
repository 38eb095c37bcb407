// system/NAME/... and fabric/... facts -> Tower: levels, planes, and what a unit of a level draws, costs and stops.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "cluster/words.h"
#include "compile/compile.h"
#include "compile/curves.h"
#include "compile/item_facts.h"

namespace countervail {
namespace {

TopologyKind topology_kind(const std::string& word, const std::string& path) {
  if (const auto kind = kTopologyWords.find(word)) return *kind;
  throw unknown_word(fmt::format("topology of '{}':", path), word, kTopologyWords.words);
}

/// "16x20x28" -> the devices along each dimension.
std::array<int, kMaxTorusDims> torus_dims(Ledger& ledger, const std::string& path) {
  if (!ledger.has(path))
    throw Error::at(ErrorKind::kMissing, fmt::format("a torus without its dimensions: '{}'", path),
                    fmt::format("give them: --set \"{}=16x16\"", path));
  std::array<int, kMaxTorusDims> dims{};
  const std::vector<std::string> sides = split(ledger.text(path), 'x');
  for (std::size_t i = 0; i < sides.size(); ++i) {
    double side = 0;
    if (i >= dims.size() || !parse_number(sides[i], side) || side < 1 || side > 1e6 ||
        side != std::floor(side))
      throw Error(ErrorKind::kRange,
                  fmt::format("'{}' must be up to four whole numbers like 16x16x16, got '{}'", path,
                              ledger.text(path)));
    dims[i] = static_cast<int>(side);
  }
  return dims;
}

/// The facts of one plane of a system: "scaleup" joins a supernode, "scaleout" the cluster.
struct PlaneFacts {
  Ledger& ledger;
  ItemFacts system;
  std::string prefix;
  std::string operator()(const char* field) const { return prefix + field; }
};

Topology read_topology(PlaneFacts& plane, int devices_per_package) {
  ItemFacts& system = plane.system;
  Topology topology;
  topology.kind = topology_kind(system.text_or_fact(plane("topology"), "default/network/topology"),
                                system.path(plane("topology")));
  if (topology.kind == TopologyKind::kTorus)
    topology.dims = torus_dims(plane.ledger, system.path(plane("dims")));
  topology.oversubscription =
      system.number_or_fact(plane("oversubscription"), "default/network/oversubscription");
  if (topology.oversubscription > 1)
    topology.leaf_devices =
        devices_per_package *
        system.count_or_fact(plane("leaf_packages"), "default/network/leaf_packages");
  return topology;
}

Plane read_plane(Ledger& ledger, const char* name, const Hardware& hardware, int to) {
  PlaneFacts facts{ledger, ItemFacts(ledger, "system", hardware.system),
                   fmt::format("plane.{}.", name)};
  Plane plane;
  plane.name = name;
  plane.to = static_cast<std::uint8_t>(to);
  plane.bandwidth = facts.system.number(facts("bandwidth")) / hardware.devices_per_package;
  plane.topology = read_topology(facts, hardware.devices_per_package);
  apply(fabric_of(ledger, facts.system.text_or_fact(facts("fabric"), "default/network/fabric")),
        plane);
  return plane;
}

/// Height of the unit that is one system; where none is, the supernode stands for its share of it.
int system_height(const Tower& tower, int packages_per_system) {
  constexpr int kNode = 2, kSupernode = 3;
  return packages_in_unit(tower, kNode) == packages_per_system ? kNode : kSupernode;
}

/// Unplanned stops of one package: its share of the node's, and its optical modules. Read at their middle: their ends
/// are not "better" or "worse" ends of a side.
double package_failure_rate(Ledger& ledger, const Hardware& hardware) {
  const std::string counted = fmt::format("system/{}/optical_modules", hardware.system);
  const double modules = ledger.has(counted)
                             ? ledger.range(counted).mid / hardware.packages_per_system
                             : ledger.range("reliability/optical_module/per_package").mid;
  return ledger.range("reliability/package/failure_rate").mid +
         modules * ledger.range("reliability/optical_module/failure_rate").mid;
}

}  // namespace

Tower compile_tower(Ledger& ledger, const Hardware& hardware) {
  ItemFacts system(ledger, "system", hardware.system);
  Tower tower;
  tower.devices_per_package = hardware.devices_per_package;
  const int domain = system.count_or("scaleup_packages", hardware.packages_per_system);
  const int node = std::min(hardware.packages_per_node, domain);
  tower.add_level({.name = "package", .children = hardware.devices_per_package});
  tower.add_level({.name = "node", .children = node});
  tower.add_level({.name = "supernode", .children = std::max(1, domain / node)});
  tower.add_level(
      {.name = "cluster",
       .children = static_cast<int>(std::lround(ledger.number("default/cluster/systems")))});
  if (system.has("plane.scaleup.bandwidth"))
    tower.add_plane(read_plane(ledger, "scaleup", hardware, 3));
  if (system.has("plane.scaleout.bandwidth"))
    tower.add_plane(read_plane(ledger, "scaleout", hardware, 4));
  if (tower.plane_count == 0)
    throw Error::at(
        ErrorKind::kMissing, fmt::format("no link rate is known for system '{}'", hardware.system),
        fmt::format("give one: --set \"{}=100 GB/s\"", system.path("plane.scaleup.bandwidth")));
  return tower;
}

Tower with_power_cost_and_failures(Ledger& ledger, const Hardware& hardware, Tower tower) {
  ItemFacts chip(ledger, "chip", hardware.chip), system(ledger, "system", hardware.system);
  Level& package = tower.levels[0];
  if (chip.has("tdp")) package.power = ledger.range(chip.path("tdp"));
  package.cost = chip.number_if("price");
  package.failure_rate = package_failure_rate(ledger, hardware);
  if (package.power && (hardware.hypothetical || !system.has("power"))) {
    const bool is_card = chip.text_or("form_factor", "").starts_with("PCIe");
    tower.host_power = ledger.number(is_card ? "economics/estimate/card_host_power"
                                             : "economics/estimate/host_power");
  }
  // The power and price of a hypothetical system are those of the system with its own chips.
  if (hardware.hypothetical) return tower;
  const int height = system_height(tower, hardware.packages_per_system);
  Level& level = tower.levels[static_cast<std::size_t>(height - 1)];
  const double share = packages_in_unit(tower, height) / hardware.packages_per_system;
  if (system.has("power")) level.power = share * ledger.range(system.path("power"));
  if (const auto price = system.number_if("price")) level.cost = share * *price;
  return tower;
}

}  // namespace countervail
