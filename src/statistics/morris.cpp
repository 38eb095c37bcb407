// Random paths on a grid and their elementary effects; equations in morris.h.
#include "statistics/morris.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "base/error.h"
#include "statistics/random_stream.h"

namespace countervail::statistics {
namespace {

/// Fisher-Yates, drawing from `counter` on.
void shuffle(std::span<int> order, const StreamKey& key, std::uint64_t counter) {
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random_index(key, counter++, i)]);
}

}  // namespace

MorrisDesign make_morris_design(int factors, int paths, std::uint64_t seed, int levels) {
  if (factors < 1 || paths < 1 || levels < 2 || levels % 2 != 0)
    throw Error(
        ErrorKind::kRange,
        fmt::format("screening of {} factors on {} paths with {} levels: at least one factor, "
                    "one path, and an even number of levels are needed",
                    factors, paths, levels));
  const auto k = static_cast<std::size_t>(factors);
  MorrisDesign design{factors, paths, {}, {}};
  std::vector<double> x(k);
  std::vector<int> order(k);
  for (int path = 0; path < paths; ++path) {
    const StreamKey key{seed, 0, static_cast<std::uint32_t>(path)};
    for (std::size_t i = 0; i < k; ++i)
      x[i] = (static_cast<double>(random_index(key, i, static_cast<std::uint64_t>(levels))) + 0.5) /
             levels;
    std::iota(order.begin(), order.end(), 0);
    shuffle(order, key, k);
    design.points.insert(design.points.end(), x.begin(), x.end());
    for (int factor : order) {
      double& value = x[static_cast<std::size_t>(factor)];
      value += value < 0.5 ? 0.5 : -0.5;  // the only way that stays inside, half the levels away
      design.points.insert(design.points.end(), x.begin(), x.end());
      design.changed.push_back(factor);
    }
  }
  return design;
}

std::vector<MorrisEffect> morris_effects(const MorrisDesign& design,
                                         std::span<const double> outputs) {
  const auto k = static_cast<std::size_t>(design.factors);
  std::vector<MorrisEffect> effects(k);
  std::vector<double> squares(k), counts(k);
  for (std::size_t path = 0; path < static_cast<std::size_t>(design.paths); ++path) {
    for (std::size_t step = 0; step < k; ++step) {
      const auto factor = static_cast<std::size_t>(design.changed[path * k + step]);
      const double change = design.point(path, step + 1)[factor] - design.point(path, step)[factor];
      const std::size_t at = path * (k + 1) + step;
      const double effect = (outputs[at + 1] - outputs[at]) / change;
      if (!std::isfinite(effect)) continue;
      counts[factor] += 1;
      const double before = effect - effects[factor].mean;  // Welford: no cancellation
      effects[factor].mean += before / counts[factor];
      squares[factor] += before * (effect - effects[factor].mean);
      effects[factor].mean_absolute += std::abs(effect);
    }
  }
  for (std::size_t i = 0; i < k; ++i) {
    if (counts[i] > 0) effects[i].mean_absolute /= counts[i];
    if (counts[i] > 1) effects[i].deviation = std::sqrt(squares[i] / (counts[i] - 1));
  }
  return effects;
}

}  // namespace countervail::statistics
