#pragma once
// HotSpot's .config and .materials files, as far as a steady stack needs them.
#include <map>
#include <string>
#include <string_view>

namespace countervail::heat {

/// Spreader, sink and surroundings; the defaults are HotSpot's (hotspot.config of version 7.0). SI, kelvin.
struct HotspotOptions {
  double ambient = 318.15;
  double sink_resistance = 0.1;  ///< K/W
  double sink_side = 0.06, sink_thickness = 0.0069, sink_conductivity = 400;
  double spreader_side = 0.03, spreader_thickness = 0.001, spreader_conductivity = 400;
};

/// "-name value" pairs, '#' starts a comment; options that no steady stack needs are passed over. Error with line and
/// column on a value out of range, and on options that would change the stack in a way that is not modelled.
HotspotOptions parse_hotspot_options(std::string_view text, std::string_view file_name);

/// Conductivity in W/(m K) by name: name, "solid" or "fluid", conductivity, heat capacity (and a fluid's viscosity).
std::map<std::string, double> parse_hotspot_materials(std::string_view text,
                                                      std::string_view file_name);

}  // namespace countervail::heat
