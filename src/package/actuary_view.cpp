#include "package/actuary_view.h"

namespace countervail::package {
namespace {

ActuaryCarrier carrier_of(Ledger& ledger, const std::string& name) {
  const auto number = [&](const char* key) { return ledger.number("actuary/" + name + "/" + key); };
  return {number("wafer_price"), number("defect_density"), number("alpha"),
          number("area_factor"), number("bond_yield"),     number("nre")};
}

/// The most advanced carrier of the package decides.
ActuaryPackage package_kind(const Design& design) {
  ActuaryPackage kind = ActuaryPackage::kOrganic;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.assembly_count); ++i) {
    const CarrierDesign& carrier = design.assemblies[i].carrier;
    if (carrier.kind == CarrierKind::kInterposer) return ActuaryPackage::kInterposer;
    if (carrier.kind == CarrierKind::kRedistribution)
      kind = carrier.tested ? ActuaryPackage::kFanOutChipsLast : ActuaryPackage::kFanOutChipsFirst;
  }
  return kind;
}

}  // namespace

ActuaryParameters actuary_parameters(Ledger& ledger) {
  const auto number = [&](const char* key) { return ledger.number(std::string("actuary/") + key); };
  ActuaryParameters parameters;
  parameters.wafer = {number("wafer/diameter"), number("wafer/edge"), number("wafer/scribe")};
  parameters.alpha = number("die/alpha");
  parameters.substrate_factor = number("organic/area_factor");
  parameters.substrate_price = number("organic/price");
  parameters.c4_bump_price = number("organic/c4_bump_price");
  parameters.micro_bump_price = number("interposer/micro_bump_price");
  parameters.organic_bond_yield = number("organic/bond_yield");
  parameters.substrate_nre = number("organic/nre");
  parameters.substrate_nre_fixed = number("organic/nre_fixed");
  parameters.fan_out = carrier_of(ledger, "fan_out");
  parameters.interposer = carrier_of(ledger, "interposer");
  return parameters;
}

ActuaryView actuary_view(Ledger& ledger, const State& state) {
  const Design& design = state.package.design;
  const PartCounts counts = counts_of(design);
  std::vector<ActuaryChip> chips;
  for (std::size_t i = 0; i < static_cast<std::size_t>(design.die_types); ++i) {
    const DieDesign& die = design.dies[i];
    if (die.kind == CostKind::kLogic)
      chips.push_back({die.width * die.height, static_cast<int>(counts.dies[i]), die.wafer_price,
                       die.defect_density, false});
  }
  const ActuaryParameters parameters = actuary_parameters(ledger);
  ActuaryView view{.package = package_kind(design), .quirks = {}, .corrected = {}};
  view.quirks = actuary_cost(parameters, view.package, chips,
                             {.micro_bumps_once_a_type = true, .fan_out_fixed_nre_over_300 = true});
  view.corrected = actuary_cost(parameters, view.package, chips, {});
  return view;
}

}  // namespace countervail::package
