#include "study/package_actuary.h"

namespace countervail {
namespace {

ActuaryCarrier carrier_of(Ledger& ledger, const std::string& name) {
  const auto number = [&](const char* key) { return ledger.number("actuary/" + name + "/" + key); };
  return {number("wafer_price"), number("defect_density"), number("alpha"),
          number("area_factor"), number("bond_yield"),     number("nre")};
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

}  // namespace countervail
