#include "study/fewest_packages.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "search/search.h"
#include "study/space.h"

namespace countervail {
namespace {

constexpr double kWeightBytes = 2, kOptimizerBytes = 12;
constexpr long long kMostDevices = 50'000'000;

}  // namespace

long long packages_by_memory(const Problem& problem) {
  const double bytes = kWeightBytes + problem.stack.gradient_bytes + kOptimizerBytes;
  const double package = problem.device.usable_memory * problem.tower.devices_per_package;
  const double packages = std::ceil(total_weights(problem.model) * bytes / package);
  return packages < 1e9 ? std::max(1LL, static_cast<long long>(packages)) : 1'000'000'000;
}

long long fewest_packages(const Problem& problem, TrainedFormats formats) {
  const int each = problem.tower.devices_per_package;
  const long long least = packages_by_memory(problem) * each;
  const auto target = [&](long long devices) {
    return devices + each > least ? std::numeric_limits<double>::infinity() : 0;
  };
  for (const long long growth : {4, 32, 256}) {
    const long long most = std::min({least * growth, kMostDevices, problem.tower.device_count()});
    const FewestDevices found =
        fewest_devices(problem, space_of(problem, most, formats), target, each);
    if (found.units > 0) return found.units;
  }
  return 0;
}

}  // namespace countervail
