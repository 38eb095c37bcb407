#pragma once
// What is asked of a stack of layers: temperatures, the clock it sustains, and points of interest.
// The stack is a package's, or one of the user's own.
#include <optional>
#include <string>
#include <vector>

#include "heat/clock.h"
#include "heat/heatmap.h"
#include "package/compile.h"
#include "render/document.h"

namespace countervail::package {

struct HeatCase {
  heat::Stack stack;
  heat::Grid grid;
  std::optional<heat::ClockModel> clock;   ///< none: the clock is not asked for
  std::vector<std::string> warnings = {};  ///< of the files it came from
};

/// The stack of a package with its cooling. Error{kMissing} when its power is unknown.
HeatCase heat_case(const CompiledPackage& package);

/// The cells over one point: hottest and mean through the layer, K.
struct Probe {
  std::string layer;
  double x = 0, y = 0;                                   ///< m
  double lowest_plane = 0, highest_plane = 0, mean = 0;  ///< K
};
/// "LAYER, X mm, Y mm" in a solved field. Error{kSyntax}, Error{kUnknownName} for a layer that is
/// not there, Error{kRange} for a point outside the footprint.
Probe probe(const heat::Stack& stack, const heat::Field& field, const std::string& where);

struct HeatAnswer {
  HeatCase asked;
  heat::Field field;
  std::optional<heat::SustainedClock> clock;  ///< where the field is solved and a clock was asked
  std::vector<Probe> probes;
};
HeatAnswer answer_of(const HeatCase& asked, const std::vector<std::string>& probes);

/// A map of one layer ("" = the one with the hottest block), as "image/svg+xml" or "image/png";
/// no picture where the field has no answer. Error{kUnknownName} for a layer that is not there.
Document heatmap_of(const HeatCase& asked, const std::string& layer, const std::string& media_type);

}  // namespace countervail::package
