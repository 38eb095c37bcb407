#pragma once
// Floorplans and power traces in HotSpot's formats.
//
// Floorplan (.flp), one block a line, metres, '#' starts a comment:
//   name width height left-x bottom-y [specific-heat resistivity]
// Specific heat in J/(m3 K) (unused: steady state), resistivity in m K/W (1/conductivity). Lines of
// three fields are HotSpot's connectivity (name name wires) and are skipped. Blocks must tile their
// bounding box. Power trace (.ptrace): one line of block names, then one line of watts a time step;
// the mean is taken. Format: HotSpot 7.0, README and examples
// (https://github.com/uvahotspot/HotSpot).
#include <string>
#include <string_view>
#include <vector>

#include "heat/rectangle.h"

namespace countervail::heat {

struct FloorplanBlock {
  std::string name;
  Rectangle area;           ///< m, from the lower left corner of the bounding box
  double conductivity = 0;  ///< W/(m K); 0 = the layer's
  int line = 0;
};

struct Floorplan {
  std::string file;
  double width = 0, height = 0;  ///< m, the bounding box
  std::vector<FloorplanBlock> blocks;
};

/// Error with file, line and column on a malformed line, a block of no size, a name given twice,
/// blocks that overlap, or a gap between them.
Floorplan parse_floorplan(std::string_view text, std::string_view file_name);

struct PowerTrace {
  std::vector<std::string> names;
  std::vector<double> watts;  ///< mean over the time steps
};
PowerTrace parse_power_trace(std::string_view text, std::string_view file_name);

/// Watts in the order of the floorplan's blocks. Error when a name of either is missing in the
/// other.
std::vector<double> powers_of(const Floorplan& floorplan, const PowerTrace& trace,
                              const std::string& trace_file);

}  // namespace countervail::heat
