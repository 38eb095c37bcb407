#include "package/cooling.h"

namespace countervail::package {

Cooling read_cooling(Ledger& reader, const std::string& prefix) {
  Cooling cooling;
  const auto value = [&](const char* key) {
    const std::string own = prefix + "cooling/" + key;
    return reader.number(reader.has(own) ? own : std::string("limit/cooling/") + key);
  };
  const struct {
    const char* key;
    double Cooling::*field;
  } kFields[] = {{"coolant", &Cooling::coolant},
                 {"film", &Cooling::film},
                 {"leakage_share", &Cooling::leakage_share},
                 {"leakage_doubling", &Cooling::leakage_doubling},
                 {"die_thickness", &Cooling::die_thickness},
                 {"base_thickness", &Cooling::base_thickness},
                 {"bond_thickness", &Cooling::bond_thickness},
                 {"bump_thickness", &Cooling::bump_thickness},
                 {"carrier_thickness", &Cooling::carrier_thickness},
                 {"interface_thickness", &Cooling::interface_thickness},
                 {"lid_thickness", &Cooling::lid_thickness},
                 {"silicon", &Cooling::silicon},
                 {"mould", &Cooling::mould},
                 {"underfill", &Cooling::underfill},
                 {"bump", &Cooling::bump},
                 {"bump_fraction", &Cooling::bump_fraction},
                 {"bond", &Cooling::bond},
                 {"memory_in_plane", &Cooling::memory_in_plane},
                 {"memory_through", &Cooling::memory_through},
                 {"organic_in_plane", &Cooling::organic_in_plane},
                 {"organic_through", &Cooling::organic_through},
                 {"interface_conductivity", &Cooling::interface_conductivity},
                 {"lid_conductivity", &Cooling::lid_conductivity}};
  for (const auto& [key, field] : kFields) cooling.*field = value(key);
  cooling.resistance = reader.number_or(prefix + "cooling/resistance", 0);
  cooling.limits = {value("logic_limit"), value("memory_limit")};
  cooling.clock = {
      reader.number("limit/clock/least_fraction"), reader.number("limit/clock/least_voltage"),
      reader.number("limit/clock/voltage_slope"), reader.number("limit/clock/memory_static")};
  return cooling;
}

}  // namespace countervail::package
