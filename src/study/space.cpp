#include "study/space.h"

#include <fmt/format.h>

#include <algorithm>

namespace countervail {

SearchSpace space_of(const Problem& problem, long long devices, TrainedFormats formats) {
  SearchSpace space = default_space(problem, static_cast<int>(devices));
  if (formats != TrainedFormats::kSixteenBit) space.formats = trained_formats(problem);
  return space;
}

std::string missing_plane(const Tower& tower, const std::string& system, long long devices) {
  int widest = 0;
  for (int i = 0; i < tower.plane_count; ++i)
    widest = std::max<int>(widest, tower.planes[static_cast<std::size_t>(i)].to);
  if (widest >= tower.level_count || devices <= tower.devices_in_unit(widest)) return {};
  return fmt::format("system/{}/plane.scaleout.bandwidth", system);
}

std::string missing_plane_text(const std::string& system, const std::string& fact) {
  return fmt::format(
      " What binds: no link rate beyond one {} is known; --set \"{}=400 Gbit/s\" would lift it.",
      system, fact);
}

}  // namespace countervail
