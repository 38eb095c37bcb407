#pragma once
// Heat stacks in TOML; docs/methods/heat.md describes every key, data/measured/heat holds examples.
//
//   width, height           footprint              [grid] columns, rows, fit_edges
//   [materials.NAME]        conductivity, or x, y, z, or in_plane and through, or matrix,
//   inclusion, fraction
//   [[layer]]               from the bottom to the top: name, thickness, material, extent,
//   sublayers, kind
//   [[layer.die]]           name, place, material; power, or floorplan with powers (one trace may serve several dies) and
//                           overlap_tolerance (10 um unless it says otherwise)
//   [[layer.block]]         name, place, power; kind, leakage
//   [top], [bottom]         how heat leaves        [limits] logic, memory
//   [clock]                 least_fraction, least_voltage, voltage_slope, memory_static
#include <optional>
#include <string>

#include "files/files.h"
#include "heat/stack.h"

namespace countervail::heat {

struct StackFile {
  Stack stack;
  std::vector<std::string> warnings = {};  ///< rounding taken for granted
  Grid grid;
  std::optional<ClockModel> clock;
};

/// A checked stack (check_stack, check_grid), or Error with file, line and column. Files that it names
/// (floorplans, powers) are relative to its own.
StackFile read_stack(const std::string& path, const Files& files = {});

}  // namespace countervail::heat
