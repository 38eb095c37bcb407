#pragma once
// Power maps as CSV: die, block, x_um, y_um, width_um, height_um, power_W. One file may hold
// several dies.
#include <string>
#include <string_view>
#include <vector>

#include "heat/floorplan.h"
#include "heat/stack.h"

namespace countervail::heat {

/// The blocks of one die, in metres from the lower left corner of its layer. Error with file, line
/// and column on a number that is none, and when the file has no such die.
std::vector<Block> parse_power_map(std::string_view text, std::string_view file_name,
                                   std::string_view die);

}  // namespace countervail::heat
