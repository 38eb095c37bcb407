#pragma once
// Floorplans and power traces in HotSpot's formats.
//
// Floorplan (.flp), one block a line, metres, '#' starts a comment:
//   name width height left-x bottom-y [specific-heat resistivity]
// Specific heat in J/(m3 K) (unused: steady state), resistivity in m K/W (1/conductivity). Lines of
// three fields are HotSpot's connectivity (name name wires) and are skipped. Blocks must tile their
// bounding box, to within the tolerance: sides of blocks that are written to, say, 10 um overlap or leave slits that are no
// wider. The later of two such blocks is cut back, a slit keeps what lies under the blocks, and both are told.
// Power trace (.ptrace): one line of block names, then one line of watts a time step;
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

/// Overlaps and slits that count as rounding, m; never more than a tenth of the smaller block's side.
inline constexpr double kOverlapTolerance = 10e-6;

struct Floorplan {
  std::string file;
  double largest_overlap = 0,
         largest_slit = 0;       ///< m, of those taken for rounding; below 2 um not told
  double width = 0, height = 0;  ///< m, the bounding box
  std::vector<FloorplanBlock> blocks;
};

/// Error with file, line and column on a malformed line, a block of no size, a name given twice,
/// blocks that overlap by more than `tolerance` metres, or a gap between them.
Floorplan parse_floorplan(std::string_view text, std::string_view file_name,
                          double tolerance = kOverlapTolerance);

/// What a reader must know of the rounding in a floorplan; empty when there is none.
std::string rounding_text(const Floorplan& floorplan);

struct PowerTrace {
  std::vector<std::string> names;
  std::vector<double> watts;  ///< mean over the time steps
};
PowerTrace parse_power_trace(std::string_view text, std::string_view file_name);

/// Watts in the order of the floorplan's blocks. Error{kMissing} when the trace has no such block. Names that the
/// floorplan lacks may be another die's: see TraceUse.
std::vector<double> powers_of(const Floorplan& floorplan, const PowerTrace& trace,
                              const std::string& trace_file);

/// One power trace and the floorplans that read it: together they must name all of its blocks.
class TraceUse {
 public:
  TraceUse() = default;
  TraceUse(PowerTrace trace, std::string file) : trace_(std::move(trace)), file_(std::move(file)) {}
  std::vector<double> powers_of(const Floorplan& floorplan);
  /// Error{kUnknownName} for a block of the trace that no floorplan has.
  void check_all_used() const;

 private:
  PowerTrace trace_;
  std::string file_, last_floorplan_;
  std::vector<std::string> known_;  ///< blocks of the floorplans so far
};

}  // namespace countervail::heat
