#pragma once
// A heat field as JSON, and temperatures at single points.
#include <string>
#include <vector>

#include "heat/field.h"
#include "package/heat.h"
#include "render/table.h"

namespace countervail::package {

/// The cells over one point: hottest and mean through the layer, K.
struct HeatProbe {
  std::string layer;
  double x = 0, y = 0;                                   ///< m
  double lowest_plane = 0, highest_plane = 0, mean = 0;  ///< K
};

/// Error{kUnknownName} for a layer that is not there, Error{kRange} for a point outside the
/// footprint.
HeatProbe probe(const heat::Stack& stack, const heat::Field& field, const std::string& layer,
                double x, double y);
Table probe_table(const std::vector<HeatProbe>& probes);

/// `clock` may be null.
std::string heat_json(const heat::Stack& stack, const heat::Field& field,
                      const heat::SustainedClock* clock, const std::vector<HeatProbe>& probes);

}  // namespace countervail::package
