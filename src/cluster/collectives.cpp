// A curve is made of lines, one for each algorithm on each choice of planes; evaluating it takes
// the cheapest at the size asked. Lines that lose at every size are dropped at once, which keeps
// the array small enough to need no heap. Groups that span several levels may run flat on one plane
// that joins them all, or split into runs of levels, each on its fastest plane.
#include "cluster/collectives.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cluster/plane_rate.h"

namespace countervail {
namespace {

using Op = Collective;
using Algorithm = CollectiveAlgorithm;

/// NCCL tuning.cc: a reduction in the switch costs 25 us, a ring hop 3.4 us (Simple protocol, NVLink).
constexpr double kSwitchReductionHops = 2 * 25.0 / 3.4;
/// NCCL tuning.cc: bandwidth of a tree over that of a ring carrying the same bytes.
constexpr double kTreeEfficiency = 0.92;
/// Chunks in flight between the phases of a hierarchical collective (NCCL_STEPS).
constexpr double kChunksInFlight = 8;

/// One run of the group's levels on its plane, with the rates it gets there.
struct Carrier {
  LevelRun run;
  int index = -1;
  const Plane* plane = nullptr;
  PlaneRate rate;
};

bool reduces_or_gathers(Op op) {
  return op == Op::kAllReduce || op == Op::kReduceScatter || op == Op::kAllGather;
}

/// Rounds over the vector: an all-reduce is a reduce-scatter and an all-gather.
double rounds(Op op) {
  return op == Op::kAllReduce ? 2 : 1;
}

CollectiveLine one_phase(Algorithm algorithm, double alpha, double beta, double half, double share,
                         int plane) {
  CollectiveLine line;
  line.alpha = alpha;
  line.algorithm = algorithm;
  line.phases[0] = {beta, half, share, plane};
  line.phase_count = 1;
  return line;
}

/// Worse at every size: no less latency, no less of each term of the single phase.
bool dominated(const CollectiveLine& line, const CollectiveLine& by) {
  if (line.phase_count != 1 || by.phase_count != 1) return false;
  const auto &a = line.phases[0], &b = by.phases[0];
  return by.alpha <= line.alpha && b.beta <= a.beta && b.beta * b.half <= a.beta * a.half;
}

class CurveBuilder {
 public:
  CurveBuilder(Op op, const Group& group, const Tower& tower, AlgorithmSet allowed)
      : op_(op), group_(group), tower_(tower), allowed_(allowed) {}

  CollectiveCurve build() {
    const int height = group_.height();
    if (height == 0) return curve_;
    if (op_ == Op::kSendRecv) {
      add_neighbour_lines(height);
    } else {
      add_plane_lines(height);
      add_split_lines(height);
    }
    curve_.reachable = curve_.line_count > 0;
    return curve_;
  }

 private:
  bool may(Algorithm algorithm) const { return (allowed_ & algorithm_bit(algorithm)) != 0; }

  void add(const CollectiveLine& line) {
    // A full array loses later lines: additions go from the plain algorithms to the special ones.
    if (!may(line.algorithm) || curve_.line_count == CollectiveCurve::kMaxLines) return;
    for (int i = 0; i < curve_.line_count; ++i)
      if (dominated(line, curve_.lines[static_cast<std::size_t>(i)])) return;
    curve_.lines[static_cast<std::size_t>(curve_.line_count++)] = line;
  }

  Carrier carrier(int plane_index, const LevelRun& run) const {
    const Plane& plane = tower_.planes[static_cast<std::size_t>(plane_index)];
    return {run, plane_index, &plane, plane_rate(tower_, plane, run)};
  }

  /// The plane on which long messages of these levels are fastest.
  Carrier best_carrier(int first, int last) const {
    Carrier best;
    const LevelRun run = occupied_run(tower_, group_, first, last);
    for (int i = 0; i < tower_.plane_count; ++i) {
      if (!joins(tower_.planes[static_cast<std::size_t>(i)], run)) continue;
      const Carrier found = carrier(i, run);
      const bool faster =
          op_ == Op::kAllToAll
              ? best.plane == nullptr || found.rate.all_to_all < best.rate.all_to_all
              : best.plane == nullptr || found.rate.ring > best.rate.ring;
      if (faster) best = found;
    }
    return best;
  }

  void add_plane_lines(int height) {
    const LevelRun run = occupied_run(tower_, group_, 0, height);
    for (int i = 0; i < tower_.plane_count; ++i) {
      if (!joins(tower_.planes[static_cast<std::size_t>(i)], run)) continue;
      const Carrier on = carrier(i, run);
      if (reduces_or_gathers(op_)) add_ring_family(on);
      if (op_ == Op::kAllReduce) add_tree_and_switch(on);
      if (op_ == Op::kAllToAll) add(pairwise(on));
      if (op_ == Op::kBroadcast) add(broadcast(on));
    }
  }

  void add_ring_family(const Carrier& on) {
    const double n = on.run.members, times = rounds(op_);
    const double share = times * (n - 1) / n, beta = share / on.rate.ring;
    const bool mesh = on.plane->topology.kind == TopologyKind::kFullMesh;
    add(one_phase(mesh ? Algorithm::kDirect : Algorithm::kRing,
                  times * on.rate.ring_steps * on.plane->latency, beta, n * on.plane->half_size,
                  share, on.index));
    // Its messages are large from the start, so it pays no half-size.
    add(one_phase(Algorithm::kHalvingDoubling, times * std::ceil(std::log2(n)) * on.plane->latency,
                  beta, 0, share, on.index));
  }

  void add_tree_and_switch(const Carrier& on) {
    const double depth = std::ceil(std::log2(on.run.members));
    const Plane& plane = *on.plane;
    if (plane.topology.kind != TopologyKind::kFullMesh)
      add(one_phase(Algorithm::kTree, 2 * depth * plane.latency,
                    2 / (on.rate.ring * kTreeEfficiency), depth * plane.half_size, 2, on.index));
    if (reduces_in_switch(on)) add(in_switch(on));
  }

  static bool reduces_in_switch(const Carrier& on) {
    const Plane& plane = *on.plane;
    return plane.in_network_efficiency > 0 && plane.topology.reduction_from > 1 &&
           on.run.members >= plane.topology.reduction_from;
  }

  CollectiveLine in_switch(const Carrier& on) const {
    const Plane& plane = *on.plane;
    // plane_rate() has the ring's efficiency in it: out with it, in with the switch's.
    const double rate = on.rate.ring / plane.efficiency * plane.in_network_efficiency;
    return one_phase(Algorithm::kInNetwork, kSwitchReductionHops * plane.latency, 1 / rate,
                     on.run.members * plane.half_size, 1, on.index);
  }

  static CollectiveLine pairwise(const Carrier& on) {
    const double n = on.run.members;
    return one_phase(Algorithm::kPairwise, on.rate.ring_steps * on.plane->latency,
                     on.rate.all_to_all, n * on.plane->half_size, (n - 1) / n, on.index);
  }

  static CollectiveLine broadcast(const Carrier& on) {
    const double depth = std::ceil(std::log2(on.run.members));
    return one_phase(Algorithm::kTree, depth * on.plane->latency, 1 / on.rate.ring,
                     depth * on.plane->half_size, 1, on.index);
  }

  /// Neighbours in the group; where it spans several levels the widest hop counts.
  void add_neighbour_lines(int height) {
    LevelRun run = run_of(tower_, group_, height - 1, height);
    // Two neighbours at a time, however many stages there are.
    run.members = 2;
    for (int i = 0; i < tower_.plane_count; ++i) {
      if (!joins(tower_.planes[static_cast<std::size_t>(i)], run)) continue;
      const Carrier on = carrier(i, run);
      add(one_phase(Algorithm::kPointToPoint, on.plane->latency, 1 / on.rate.ring,
                    on.plane->half_size, 1, i));
    }
  }

  /// Every way to cut the levels into two or three runs, each on its fastest plane.
  void add_split_lines(int height) {
    for (int cut = 1; cut < height; ++cut) {
      if (members(0, cut) == 1 || members(cut, height) == 1) continue;
      if (group_.extent[static_cast<std::size_t>(cut)] == 1)
        continue;  // the same split as a lower cut
      const std::array<Carrier, 3> two{best_carrier(0, cut), best_carrier(cut, height)};
      add_hierarchical(two, 2);
      add_rail_ring(two[0], two[1]);
      for (int upper = cut + 1; upper < height; ++upper) {
        if (members(cut, upper) == 1 || members(upper, height) == 1) continue;
        if (group_.extent[static_cast<std::size_t>(upper)] == 1) continue;
        add_hierarchical({two[0], best_carrier(cut, upper), best_carrier(upper, height)}, 3);
      }
    }
  }

  int members(int first, int last) const { return run_of(tower_, group_, first, last).members; }

  void add_rail_ring(const Carrier& inner, const Carrier& outer) {
    if (!reduces_or_gathers(op_) || inner.plane == nullptr || outer.plane == nullptr) return;
    const double g = inner.run.members, k = outer.run.members, n = g * k, times = rounds(op_);
    // Every device of the node drives its own card: g rails carry what one ring inside carries.
    const double rails = g * outer.rate.ring;
    const bool outer_binds = rails <= inner.rate.ring;
    const double rate = outer_binds ? rails : inner.rate.ring;
    const Carrier& binding = outer_binds ? outer : inner;
    const Carrier& other = outer_binds ? inner : outer;
    const double share = times * (n - 1) / n;
    // n - 1 steps around the ring: k - 1 of them leave a node.
    const double hops = (n - k) * inner.plane->latency + (k - 1) * outer.plane->latency;
    CollectiveLine line =
        one_phase(Algorithm::kRailRing, times * hops, share / rate, n * binding.plane->half_size,
                  outer_binds ? share / g : share, binding.index);
    line.phases[1] = {0, 0, outer_binds ? share : share / g, other.index};
    line.phase_count = 2;
    add(line);
    // The same rails as trees: fewer steps in a row for short vectors,
    // less bandwidth for long ones.
    if (op_ != Op::kAllReduce) return;
    const double climbs =
        2 * ((g - 1) * inner.plane->latency + std::ceil(std::log2(k)) * outer.plane->latency);
    line.algorithm = Algorithm::kTree;
    line.alpha = climbs;
    line.phases[0].beta = 2 / (rate * kTreeEfficiency);
    line.phases[0].half = std::ceil(std::log2(n)) * binding.plane->half_size;
    add(line);
  }

  void add_hierarchical(const std::array<Carrier, 3>& carriers, int count) {
    CollectiveLine line;
    line.algorithm = Algorithm::kHierarchical;
    double inside = 1;
    for (int i = 0; i < count; ++i) {
      const Carrier& on = carriers[static_cast<std::size_t>(i)];
      if (on.plane == nullptr) return;
      const CollectiveLine phase = phase_line(on, i + 1 == count);
      // An all-to-all moves the whole payload at every level; the others what the level below has left.
      const double scale = op_ == Op::kAllToAll || op_ == Op::kBroadcast ? 1 : inside;
      const auto& cost = phase.phases[0];
      line.alpha += phase.alpha;
      line.phases[static_cast<std::size_t>(i)] = {cost.beta / scale, cost.half * scale,
                                                  cost.share / scale, on.index};
      inside *= on.run.members;
    }
    line.phase_count = count;
    overlap(line);
    add(line);
  }

  CollectiveLine phase_line(const Carrier& on, bool outermost) const {
    if (op_ == Op::kAllToAll) return pairwise(on);
    if (op_ == Op::kBroadcast) return broadcast(on);
    if (op_ == Op::kAllReduce && !outermost && may(Algorithm::kInNetwork) && reduces_in_switch(on))
      return in_switch(on);
    const double n = on.run.members, times = rounds(op_), share = times * (n - 1) / n;
    return one_phase(Algorithm::kRing, times * on.rate.ring_steps * on.plane->latency,
                     share / on.rate.ring, n * on.plane->half_size, share, on.index);
  }

  /// Chunks flow through the phases: the busiest plane counts in full, the others for the first chunk only.
  /// Phases on one plane share the device's port and add up.
  static void overlap(CollectiveLine& line) {
    std::array<double, kMaxPlanes> busy{};
    for (int i = 0; i < line.phase_count; ++i) {
      const auto& phase = line.phases[static_cast<std::size_t>(i)];
      busy[static_cast<std::size_t>(phase.plane)] += phase.beta;
    }
    const auto busiest = static_cast<int>(std::ranges::max_element(busy) - busy.begin());
    for (int i = 0; i < line.phase_count; ++i) {
      auto& phase = line.phases[static_cast<std::size_t>(i)];
      if (phase.plane != busiest) phase.beta /= kChunksInFlight;
    }
  }

  Op op_;
  const Group& group_;
  const Tower& tower_;
  AlgorithmSet allowed_;
  CollectiveCurve curve_;
};

}  // namespace

int CollectiveCurve::best(double bytes) const {
  int found = -1;
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < line_count; ++i) {
    const double seconds = lines[static_cast<std::size_t>(i)].seconds(bytes);
    if (seconds < least) least = seconds, found = i;
  }
  return found;
}

double CollectiveCurve::seconds(double bytes) const {
  if (!reachable) return std::numeric_limits<double>::infinity();
  if (line_count == 0 || bytes <= 0) return 0;
  double least = lines[0].seconds(bytes);
  for (int i = 1; i < line_count; ++i)
    least = std::min(least, lines[static_cast<std::size_t>(i)].seconds(bytes));
  return least;
}

CollectiveCurve collective_curve(Collective op, const Group& group, const Tower& tower,
                                 AlgorithmSet allowed) {
  return CurveBuilder(op, group, tower, allowed).build();
}

CollectiveCost cost(Collective op, double bytes, const Group& group, const Tower& tower,
                    AlgorithmSet allowed) {
  const CollectiveCurve curve = collective_curve(op, group, tower, allowed);
  CollectiveCost result{.seconds = curve.seconds(bytes), .reachable = curve.reachable};
  const int best = bytes > 0 ? curve.best(bytes) : -1;
  if (best < 0) return result;
  const CollectiveLine& line = curve.lines[static_cast<std::size_t>(best)];
  result.algorithm = line.algorithm;
  for (int i = 0; i < line.phase_count; ++i) {
    const auto& phase = line.phases[static_cast<std::size_t>(i)];
    result.plane_bytes[static_cast<std::size_t>(phase.plane)] += phase.share * bytes;
  }
  return result;
}

double bus_bandwidth_factor(Collective op, int devices) {
  const double n = devices;
  switch (op) {
    case Op::kAllReduce:
      return 2 * (n - 1) / n;
    case Op::kReduceScatter:
    case Op::kAllGather:
    case Op::kAllToAll:
      return (n - 1) / n;
    case Op::kSendRecv:
    case Op::kBroadcast:
      return 1;
  }
  return 1;
}

}  // namespace countervail
