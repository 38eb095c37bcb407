#include "study/package_training.h"

#include <fmt/format.h>

#include "base/error.h"
#include "study/package_tower.h"

namespace countervail {

PackageTraining package_training(const Overlay& store, const package::CompiledPackage& package,
                                 const Scenario& scenario, long long packages, int threads) {
  if (package.die_chip.empty() || !package.link)
    throw Error::at(ErrorKind::kMissing,
                    fmt::format("'{}' needs a die_chip and a link to be trained on", package.name),
                    "die_chip names a catalog chip with one such die");
  PackageTraining training{.packages = packages, .dies = package.linked_dies};
  const Side side{package.die_chip, "", ""};
  training.apart = compile(store, scenario, side, End::kMid).problem;
  training.together = with_dies_per_package(training.apart, *package.link, package.linked_dies);
  const int devices = static_cast<int>(packages * package.linked_dies);
  const auto best = [&](const Problem& problem) {
    return search(problem, default_space(problem, devices), {.threads = threads});
  };
  training.best_together = best(training.together);
  training.best_apart = best(training.apart);
  return training;
}

}  // namespace countervail
