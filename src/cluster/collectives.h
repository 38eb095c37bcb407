#pragma once
// How long a collective takes on a tower: alpha-beta per plane, the usual algorithms, the fastest wins.
//
//   S  bytes of the full vector (all-gather: of the gathered result; all-to-all: what one device sends in all;
//      send_recv and broadcast: the message)
//   n  devices of the group      a  latency a message      B  bytes/s one way per device, times efficiency
//   h  half-size: a message of m bytes costs (m + min(m, h)) / B, so short ones run at half rate
//
//   reduce-scatter, all-gather   ring      (n-1) a + (n-1)/n S/B
//   all-reduce                   ring      2(n-1) a + 2 (n-1)/n S/B
//                                halving-doubling  2 log2(n) a + 2 (n-1)/n S/B       [Thakur 2005]
//                                tree      2 log2(n) a + 2 S/B                       [Sanders 2009]
//                                in-network 2 a_switch + S/(eta B)                   [NCCL; Graham 2016]
//                                rail ring: one ring per device of a node, over all its network cards:
//                                B = min(inside, devices a node x card)               [NCCL]
//                                two, three levels: reduce-scatter inside, all-reduce of S/g outside,
//                                all-gather inside, chunks in flight: slowest phase + others/8
//   all-to-all                   pairwise (n-1) a + (n-1)/n S/B, and never under the bound of the cut
//   broadcast                    pipelined binomial tree  log2(n) a + S/B
//
// Sources: Thakur, Rabenseifner, Gropp 2005 (IJHPCA 19(1)); Chan et al. 2007; Sanders, Speck, Traff 2009;
// NVIDIA/nccl doc/PERFORMANCE.md and src/graph/tuning.cc (commit 5067397); docs/methods/network.md.
#include <array>
#include <cstdint>

#include "cluster/tower.h"

namespace countervail {

/// The operations that training strategies use, as NCCL names them.
enum class Collective : std::uint8_t {
  kAllReduce,
  kReduceScatter,
  kAllGather,
  kAllToAll,
  kSendRecv,
  kBroadcast
};
/// What a line stands for. kNone: the group has one device, or nothing joins it.
enum class CollectiveAlgorithm : std::uint8_t {
  kNone,
  kRing,
  kDirect,
  kTree,
  kHalvingDoubling,
  kPairwise,
  kPointToPoint,
  kInNetwork,
  kRailRing,
  kHierarchical
};

/// One algorithm on chosen planes: seconds = alpha + sum of beta_i (bytes + min(bytes, half_i)).
struct CollectiveLine {
  struct Phase {
    double beta = 0;   ///< s/B of the whole payload
    double half = 0;   ///< bytes of the whole payload below which this phase runs at half rate
    double share = 0;  ///< bytes that one device sends on the plane, per byte of payload
    int plane = -1;    ///< index into Tower::planes
  };
  double alpha = 0;  ///< s
  std::array<Phase, 3> phases{};
  int phase_count = 0;
  CollectiveAlgorithm algorithm = CollectiveAlgorithm::kNone;

  constexpr double seconds(double bytes) const {
    double total = alpha;
    for (int i = 0; i < phase_count; ++i) {
      const Phase& phase = phases[static_cast<std::size_t>(i)];
      total += phase.beta * (bytes + (bytes < phase.half ? bytes : phase.half));
    }
    return total;
  }
};

/// What a communication library offers, one bit an algorithm.
using AlgorithmSet = std::uint16_t;
constexpr AlgorithmSet algorithm_bit(CollectiveAlgorithm a) {
  return static_cast<AlgorithmSet>(1u << static_cast<unsigned>(a));
}
inline constexpr AlgorithmSet kAllAlgorithms = 0xffff;
/// NCCL and HCCL inside their usual range: all but recursive halving-doubling, which NCCL does not have.
inline constexpr AlgorithmSet kUsualAlgorithms = static_cast<AlgorithmSet>(
    kAllAlgorithms & ~algorithm_bit(CollectiveAlgorithm::kHalvingDoubling));

/// Every algorithm worth considering for one operation and group, made once; the hot loop only evaluates it.
struct CollectiveCurve {
  static constexpr int kMaxLines = 16;
  std::array<CollectiveLine, kMaxLines> lines{};
  int line_count = 0;  ///< 0: the group has one device (free), or no plane joins it (see reachable)
  bool reachable = true;  ///< false: no plane joins the members; seconds() is infinite

  double seconds(double bytes) const;
  /// The line that seconds() takes, -1 when there is none. Ties: the first.
  int best(double bytes) const;
};

/// One evaluation with what it rests on, for reports; the search needs seconds alone.
struct CollectiveCost {
  double seconds = 0;
  CollectiveAlgorithm algorithm = CollectiveAlgorithm::kNone;
  std::array<double, kMaxPlanes> plane_bytes{};  ///< bytes one device sends on each plane
  bool reachable = true;
};

/// Makes the curve; allocates nothing. Nothing in it depends on the number of bytes.
CollectiveCurve collective_curve(Collective op, const Group& group, const Tower& tower,
                                 AlgorithmSet allowed = kUsualAlgorithms);

/// collective_curve(...) evaluated at `bytes`, with what it used.
CollectiveCost cost(Collective op, double bytes, const Group& group, const Tower& tower,
                    AlgorithmSet allowed = kUsualAlgorithms);

/// nccl-tests' bus bandwidth factor: busbw = factor * bytes / seconds (doc/PERFORMANCE.md).
double bus_bandwidth_factor(Collective op, int devices);

}  // namespace countervail
