#pragma once
// A map of one layer's temperatures, as SVG or PNG: cells in colour, outlines of dies and power
// blocks with their names and peaks, a colour bar in degrees Celsius, a scale in millimetres, the
// hottest cell.
#include <string>

#include "heat/field.h"

namespace countervail::heat {

struct HeatmapOptions {
  int layer = -1;  ///< index into the stack's layers; -1 = the one that holds the hottest block
  int map_pixels = 480;  ///< longer side of the map, 64 to 2048
};

std::string heatmap_svg(const Stack& stack, const Field& field, const HeatmapOptions& options = {});
std::string heatmap_png(const Stack& stack, const Field& field, const HeatmapOptions& options = {});

}  // namespace countervail::heat
