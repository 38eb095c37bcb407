#pragma once
// HotSpot's stacks as they are: a layer configuration file (.lcf) with its floorplans and power trace.
//
// A layer is seven lines, or six with a material's name: number; lateral heat flow Y/N; power Y/N; heat capacity J/(m3 K)
// (unused: steady state); resistivity m K/W; thickness m; floorplan. Layer 0 lies farthest from the sink. On the last layer
// stand, centred, the heat spreader and the sink, whose upper face has one resistance to the ambient; the lower face of
// layer 0 is adiabatic. Their sizes are HotSpot's defaults unless a .config file ("-s_sink 0.06") says otherwise. Blocks
// with a resistivity of their own are materials of their own (-detailed_3D). Microchannels and the secondary path through
// the board are refused by name. Format: HotSpot 7.0, README and examples (https://github.com/uvahotspot/HotSpot).
#include <string>

#include "heat/stack_file.h"

namespace countervail::heat {

/// The files beside a .lcf. `powers` empty: the .lcf's name with .ptrace; the others empty: none.
struct HotspotFiles {
  std::string powers, config, materials;
};

/// A checked stack, or Error with file, line and column. Floorplans are relative to the .lcf.
StackFile read_layer_configuration(const std::string& path, const HotspotFiles& beside,
                                   const Files& files = {});

}  // namespace countervail::heat
