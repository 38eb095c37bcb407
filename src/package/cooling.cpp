#include "package/cooling.h"

namespace countervail {

PackageCooling read_cooling(PackageReader& reader, const std::string& prefix) {
  PackageCooling cooling;
  const auto value = [&](const char* key) {
    const std::string own = prefix + "cooling/" + key;
    return reader.number(reader.has(own) ? own : std::string("limit/cooling/") + key);
  };
  const struct {
    const char* key;
    double PackageCooling::*field;
  } kFields[] = {{"coolant", &PackageCooling::coolant},
                 {"film", &PackageCooling::film},
                 {"leakage_share", &PackageCooling::leakage_share},
                 {"leakage_doubling", &PackageCooling::leakage_doubling},
                 {"die_thickness", &PackageCooling::die_thickness},
                 {"base_thickness", &PackageCooling::base_thickness},
                 {"bond_thickness", &PackageCooling::bond_thickness},
                 {"bump_thickness", &PackageCooling::bump_thickness},
                 {"carrier_thickness", &PackageCooling::carrier_thickness},
                 {"interface_thickness", &PackageCooling::interface_thickness},
                 {"lid_thickness", &PackageCooling::lid_thickness},
                 {"silicon", &PackageCooling::silicon},
                 {"mould", &PackageCooling::mould},
                 {"underfill", &PackageCooling::underfill},
                 {"bump", &PackageCooling::bump},
                 {"bump_fraction", &PackageCooling::bump_fraction},
                 {"bond", &PackageCooling::bond},
                 {"memory_in_plane", &PackageCooling::memory_in_plane},
                 {"memory_through", &PackageCooling::memory_through},
                 {"organic_in_plane", &PackageCooling::organic_in_plane},
                 {"organic_through", &PackageCooling::organic_through},
                 {"interface_conductivity", &PackageCooling::interface_conductivity},
                 {"lid_conductivity", &PackageCooling::lid_conductivity}};
  for (const auto& [key, field] : kFields) cooling.*field = value(key);
  cooling.resistance = reader.number_or(prefix + "cooling/resistance", 0);
  cooling.limits = {value("logic_limit"), value("memory_limit")};
  cooling.clock = {
      reader.number("limit/clock/least_fraction"), reader.number("limit/clock/least_voltage"),
      reader.number("limit/clock/voltage_slope"), reader.number("limit/clock/memory_static")};
  return cooling;
}

}  // namespace countervail
