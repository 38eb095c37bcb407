// Makes the same kind of curve as a collective, so that search and reports treat both alike: a
// launch, two phases (outside, inside), the slower in full and the other for its first chunk.
#include "cluster/expert_exchange.h"

#include <cmath>

#include "cluster/plane_rate.h"

namespace countervail {
namespace {

constexpr double kExchangesInFlight = 8;  // as in hierarchical collectives (NCCL_STEPS)

/// Fastest plane for an all-to-all of the group's levels [first, last); index -1 when none joins them.
struct ExchangePlane {
  int plane = -1;
  int members = 1;
  double seconds_a_byte = 0;  ///< a byte that leaves a device for another member
};

ExchangePlane exchange_on(const Tower& tower, const LevelRun& run, int plane) {
  const double n = run.members;
  const PlaneRate rate = plane_rate(tower, tower.planes[static_cast<std::size_t>(plane)], run);
  return {plane, run.members, rate.all_to_all * n / (n - 1)};
}

ExchangePlane best_exchange(const Tower& tower, const Group& group, int first, int last) {
  const LevelRun run = occupied_run(tower, group, first, last);
  ExchangePlane best;
  for (int i = 0; i < tower.plane_count; ++i) {
    if (!joins(tower.planes[static_cast<std::size_t>(i)], run)) continue;
    const ExchangePlane found = exchange_on(tower, run, i);
    if (best.plane < 0 || found.seconds_a_byte < best.seconds_a_byte) best = found;
  }
  return best;
}

void add(CollectiveCurve& curve, const ExchangePattern& pattern, double devices,
         const CollectiveLine& phases) {
  if (curve.line_count == CollectiveCurve::kMaxLines) return;
  CollectiveLine line = phases;
  line.alpha = pattern.launch + devices * pattern.per_peer;
  curve.lines[static_cast<std::size_t>(curve.line_count++)] = line;
}

/// All members on one plane: no forwarding.
void add_flat(CollectiveCurve& curve, const ExchangePattern& pattern, const Tower& tower,
              const Group& group) {
  const ExchangePlane on = best_exchange(tower, group, 0, group.height());
  if (on.plane < 0) return;
  const double n = on.members, k = pattern.top_k;
  const double copies = pattern.deduplicates ? distinct_bins(n, k) / k : 1;
  CollectiveLine line;
  line.algorithm = CollectiveAlgorithm::kPairwise;
  line.phase_count = 1;
  const double share = copies * (n - 1) / n;
  line.phases[0] = {share * on.seconds_a_byte, 0, share, on.plane};
  add(curve, pattern, n, line);
}

/// Levels below `cut` on one plane, those above on another; the busier one counts in full.
void add_two_level(CollectiveCurve& curve, const ExchangePattern& pattern, const Tower& tower,
                   const Group& group, int cut) {
  const ExchangePlane inner = best_exchange(tower, group, 0, cut),
                      outer = best_exchange(tower, group, cut, group.height());
  if (inner.plane < 0 || outer.plane < 0 || inner.plane == outer.plane) return;
  const double g = inner.members, nodes = outer.members, k = pattern.top_k;
  const bool limited = pattern.most_nodes > 0 && pattern.most_nodes < nodes;
  const double visited = distinct_bins(limited ? pattern.most_nodes : nodes, k);
  const double devices = visited * distinct_bins(g, k / visited);
  const double outside = (pattern.deduplicates ? visited / k : 1) * (nodes - 1) / nodes;
  const double inside = (pattern.deduplicates ? devices / k : 1 / nodes) * (g - 1) / g;
  CollectiveLine line;
  line.algorithm = CollectiveAlgorithm::kHierarchical;
  line.phase_count = 2;
  line.phases[0] = {inside * inner.seconds_a_byte, 0, inside, inner.plane};
  line.phases[1] = {outside * outer.seconds_a_byte, 0, outside, outer.plane};
  auto& hidden = line.phases[0].beta < line.phases[1].beta ? line.phases[0] : line.phases[1];
  hidden.beta /= kExchangesInFlight;
  add(curve, pattern, g * nodes, line);
}

}  // namespace

double distinct_bins(double bins, double balls) {
  return bins * (1 - std::pow(1 - 1 / bins, balls));
}

CollectiveCurve expert_exchange_curve(const ExchangePattern& pattern, const Group& group,
                                      const Tower& tower) {
  CollectiveCurve curve;
  const int height = group.height();
  if (height == 0) return curve;
  add_flat(curve, pattern, tower, group);
  for (int cut = 1; cut < height; ++cut) {
    const bool splits =
        run_of(tower, group, 0, cut).members > 1 && group.extent[static_cast<std::size_t>(cut)] > 1;
    if (splits) add_two_level(curve, pattern, tower, group, cut);
  }
  curve.reachable = curve.line_count > 0;
  return curve;
}

}  // namespace countervail
