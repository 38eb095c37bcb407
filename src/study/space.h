#pragma once
// The space that the studies search, narrowed to the formats that the question allows.
#include "compile/scenario.h"
#include "search/space.h"

namespace countervail {

SearchSpace space_of(const Problem& problem, long long devices, TrainedFormats formats);

}  // namespace countervail
