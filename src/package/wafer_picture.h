#pragma once
// A drawn wafer as an SVG picture: perfect, partly good and lost dies, with counts beside what the
// integral expects.
#include <array>

#include "package/wafer.h"
#include "render/document.h"

namespace countervail::package {

/// Dies by state: perfect, partly good, lost.
std::array<int, 3> counts_of(const WaferMap& map);
/// Dies by state as the integral expects them.
std::array<double, 3> expected_of(const Wafer& wafer);
Picture picture_of(const Wafer& wafer);

}  // namespace countervail::package
