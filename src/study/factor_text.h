#pragma once
// Factors of which answers hold the logarithm.
#include <cmath>

#include "render/cells.h"

namespace countervail {

inline Cell factor_cell(double ln) {
  return plain(std::exp(ln), 3);
}

}  // namespace countervail
