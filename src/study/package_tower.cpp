#include "study/package_tower.h"

#include <fmt/format.h>

#include "base/error.h"

namespace countervail {

Problem with_dies_per_package(const Problem& one_die, const package::DieLink& link, int dies) {
  if (dies < 1 || dies > 64)
    throw Error(ErrorKind::kRange, fmt::format("1 to 64 dies per package, got {}", dies));
  Problem problem = one_die;
  if (dies == 1) return problem;
  Tower& tower = problem.tower;
  if (tower.plane_count >= kMaxPlanes)
    throw Error(ErrorKind::kRange, fmt::format("a tower holds at most {} planes", kMaxPlanes));
  if (tower.level_count < 1 || tower.levels[0].children != 1)
    throw Error(ErrorKind::kConflict, "the part already has several devices a package");
  tower.levels[0].children = dies;
  tower.devices_per_package = dies;
  for (int i = 0; i < tower.plane_count; ++i)
    if (tower.planes[static_cast<std::size_t>(i)].attach == 0)
      tower.planes[static_cast<std::size_t>(i)].bandwidth /= dies;
  for (int i = tower.plane_count; i > 0; --i)
    tower.planes[static_cast<std::size_t>(i)] = tower.planes[static_cast<std::size_t>(i - 1)];
  tower.planes[0] = die_plane(link);
  ++tower.plane_count;
  return problem;
}

}  // namespace countervail
