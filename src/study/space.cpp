#include "study/space.h"

namespace countervail {

SearchSpace space_of(const Problem& problem, long long devices, TrainedFormats) {
  return default_space(problem, static_cast<int>(devices));
}

}  // namespace countervail
