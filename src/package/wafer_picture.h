#pragma once
// A drawn wafer as an SVG picture: perfect, partly good and lost dies, with counts beside what the
// integral expects.
#include <string>

#include "package/wafer.h"

namespace countervail::package {

std::string wafer_svg(const Wafer& wafer);
/// The same in one sentence.
std::string wafer_sentence(const Wafer& wafer);

}  // namespace countervail::package
