#include "study/space.h"

namespace countervail {

SearchSpace space_of(const Problem& problem, long long devices, TrainedFormats formats) {
  SearchSpace space = default_space(problem, static_cast<int>(devices));
  if (formats != TrainedFormats::kSixteenBit) space.formats = trained_formats(problem);
  return space;
}

}  // namespace countervail
