#include "cluster/collectives.h"

#include <gtest/gtest.h>

#include <cmath>
#include "cluster/words.h"

namespace countervail {
namespace {

constexpr double kGiB = 1073741824.0;
constexpr double kMiB = 1048576.0;

/// An ideal plane: no latency, full efficiency, no half-size.
Plane ideal(const char* name, int from, int to, double bandwidth, Topology topology = {}) {
  return {.name = name,
          .from = static_cast<std::uint8_t>(from),
          .to = static_cast<std::uint8_t>(to),
          .topology = topology,
          .bandwidth = bandwidth};
}

Tower node_of(int devices, const Plane& plane) {
  Tower tower;
  tower.add_level({.name = "node", .children = devices});
  tower.add_plane(plane);
  return tower;
}

Topology mesh() {
  return {.kind = TopologyKind::kFullMesh};
}

Tower two_level(int devices, int nodes) {
  Tower tower;
  tower.add_level({.name = "node", .children = devices});
  tower.add_level({.name = "cluster", .children = nodes});
  return tower;
}

double all_reduce(const Tower& tower, double bytes, int size, int stride = 1) {
  return cost(Collective::kAllReduce, bytes, group_of(tower, size, stride), tower).seconds;
}

TEST(Group, FillsUnitsInOrder) {
  const Tower tower = two_level(8, 16);
  EXPECT_EQ(group_of(tower, 4).height(), 1);
  const Group wide = group_of(tower, 32, 4);
  EXPECT_EQ(wide.extent[0], 2);
  EXPECT_EQ(wide.stride[0], 4);
  EXPECT_EQ(wide.extent[1], 16);
  const Group across = group_of(tower, 16, 8);
  EXPECT_EQ(across.extent[0], 1);
  EXPECT_EQ(across.extent[1], 16);
  EXPECT_EQ(group_of(tower, 1).height(), 0);
  EXPECT_EQ(group_of(tower, 8, 16).stride[1], 2);
}

TEST(FullMesh, AtlasPairSeesOneLinkAndEightSeeSeven) {
  const Tower atlas = node_of(8, ideal("hccs", 0, 1, 196e9, mesh()));
  const double pair = cost(Collective::kSendRecv, kGiB, group_of(atlas, 2), atlas).seconds;
  EXPECT_NEAR(kGiB / pair, 28e9, 1);
  EXPECT_NEAR(2 * (1.0 / 2) * kGiB / all_reduce(atlas, kGiB, 2), 28e9, 1);
  EXPECT_NEAR(2 * (7.0 / 8) * kGiB / all_reduce(atlas, kGiB, 8), 196e9, 1);
  EXPECT_NEAR(2 * (3.0 / 4) * kGiB / all_reduce(atlas, kGiB, 4), 84e9, 1);
}

TEST(Switch, PairAndEightSeeTheWholeRate) {
  const Tower nvlink = node_of(8, ideal("nvlink", 0, 1, 450e9));
  EXPECT_NEAR(kGiB / cost(Collective::kSendRecv, kGiB, group_of(nvlink, 2), nvlink).seconds, 450e9,
              1);
  EXPECT_NEAR(2 * (1.0 / 2) * kGiB / all_reduce(nvlink, kGiB, 2), 450e9, 1);
  EXPECT_NEAR(2 * (7.0 / 8) * kGiB / all_reduce(nvlink, kGiB, 8), 450e9, 1);
}

TEST(Planes, TwoSideBySideTakeTheFasterWithinItsReach) {
  Tower tower = two_level(8, 48);
  tower.add_plane(ideal("rdma", 0, 2, 50e9));
  tower.add_plane(ideal("ub", 0, 2, 392e9));
  const CollectiveCost both = cost(Collective::kAllGather, kGiB, group_of(tower, 64), tower);
  EXPECT_NEAR(both.seconds, 63.0 / 64 * kGiB / 392e9, 1e-9);
  EXPECT_GT(both.plane_bytes[1], 0);
  EXPECT_EQ(both.plane_bytes[0], 0);

  tower.planes[1].to = 1;  // UB inside the node only
  const CollectiveCost pair = cost(Collective::kAllGather, kGiB, group_of(tower, 16, 8), tower);
  EXPECT_NEAR(pair.seconds, 15.0 / 16 * kGiB / 50e9, 1e-9);
  EXPECT_EQ(pair.plane_bytes[1], 0);
}

TEST(Planes, NobodyJoinsTheGroup) {
  Tower tower = two_level(8, 4);
  tower.add_plane(ideal("nvlink", 0, 1, 450e9));
  const CollectiveCost apart = cost(Collective::kAllReduce, kMiB, group_of(tower, 16), tower);
  EXPECT_FALSE(apart.reachable);
  EXPECT_TRUE(std::isinf(apart.seconds));
  EXPECT_EQ(cost(Collective::kAllReduce, kMiB, group_of(tower, 1), tower).seconds, 0);
}

// 64 hosts at 50 GB/s, 256 MiB, 2 us a step: the flow simulations that docs/methods/network.md quotes.
TEST(FatTree, SixtyFourHostsAgreeWithTheSimulatedTimes) {
  Plane plane = ideal("ft", 0, 1, 50e9, {.oversubscription = 1, .leaf_devices = 8});
  plane.latency = 2e-6;
  const Tower full = node_of(64, plane);
  EXPECT_NEAR(all_reduce(full, 256 * kMiB, 64) * 1e6, 10821.6461, 0.01);
  EXPECT_NEAR(cost(Collective::kAllToAll, 256 * kMiB, group_of(full, 64), full).seconds * 1e6,
              5410.8230, 0.01);

  plane.topology.oversubscription = 4;
  const Tower oversubscribed = node_of(64, plane);
  EXPECT_NEAR(all_reduce(oversubscribed, 256 * kMiB, 64) * 1e6, 10821.6461,
              0.01);  // one flow leaves a leaf
  plane.latency = 0;
  const Tower bound = node_of(64, plane);
  const double all_to_all =
      cost(Collective::kAllToAll, 256 * kMiB, group_of(bound, 64), bound).seconds;
  EXPECT_NEAR(all_to_all * 1e6, 18790.48, 0.01);
  EXPECT_NEAR(all_to_all * 1e6, 18792.4819, 3);  // simulated, with latency
}

TEST(FatTree, SistersCrowdTheUplinks) {
  const Tower tower =
      node_of(64, ideal("ft", 0, 1, 50e9, {.oversubscription = 4, .leaf_devices = 8}));
  // Eight groups of stride 8: each device of a leaf sends out of it, and the uplinks carry a quarter.
  EXPECT_NEAR(all_reduce(tower, kGiB, 8, 8), 2 * (7.0 / 8) * kGiB / (50e9 / 4), 1e-9);
}

TEST(Dragonfly, SixtyFourHostsAgreeWithTheBoundOfItsGlobalLinks) {
  const Tower tower =
      node_of(64, ideal("df", 0, 1, 50e9, {.kind = TopologyKind::kDragonfly, .groups = 4}));
  const double seconds =
      cost(Collective::kAllToAll, 256 * kMiB, group_of(tower, 64), tower).seconds;
  EXPECT_NEAR(seconds * 1e6, 21475, 1);       // h^2 s / B with 16 hosts a group
  EXPECT_NEAR(seconds * 1e6, 21476.4154, 2);  // simulated
}

TEST(Torus, AllReduceUsesEveryLinkAndAllToAllTheBisection) {
  const Topology cube{.kind = TopologyKind::kTorus, .dims = {4, 4, 4}, .wrap = true};
  const Tower tower = node_of(64, ideal("ici", 0, 1, 600e9, cube));  // six links of 100 GB/s
  EXPECT_NEAR(all_reduce(tower, kGiB, 64), 2 * kGiB * 63 / 64 / 600e9, 1e-9);
  const double all_to_all = cost(Collective::kAllToAll, kGiB, group_of(tower, 64), tower).seconds;
  EXPECT_NEAR(all_to_all, std::max(63.0 / 64 * kGiB / 600e9, kGiB * 4 / (8 * 100e9)), 1e-9);
  // A row of four has the two links of one dimension.
  EXPECT_NEAR(all_reduce(tower, kGiB, 4), 2 * kGiB * 3 / 4 / 200e9, 1e-9);
  // Without wrap a row is a line: one ring over it, and half the bisection.
  Tower open = tower;
  open.planes[0].topology.wrap = false;
  EXPECT_NEAR(all_reduce(open, kGiB, 4), 2 * kGiB * 3 / 4 / 100e9, 1e-9);
}

TEST(Ring, IsATorusOfOneDimension) {
  const Tower tower = node_of(8, ideal("ring", 0, 1, 100e9, {.kind = TopologyKind::kRing}));
  EXPECT_NEAR(all_reduce(tower, kGiB, 8), 2 * kGiB * 7 / 8 / 100e9, 1e-9);
  EXPECT_NEAR(cost(Collective::kAllToAll, kGiB, group_of(tower, 8), tower).seconds,
              kGiB * 8 / (8 * 50e9), 1e-9);
}

TEST(InNetwork, OnlyFromTheLibrarysSmallestGroup) {
  Plane plane = ideal("nvlink", 0, 1, 450e9);
  plane.efficiency = 0.82, plane.in_network_efficiency = 0.6, plane.topology.reduction_from = 5;
  const Tower tower = node_of(8, plane);
  EXPECT_EQ(cost(Collective::kAllReduce, kGiB, group_of(tower, 4), tower).algorithm,
            CollectiveAlgorithm::kRing);
  EXPECT_EQ(cost(Collective::kAllReduce, kGiB, group_of(tower, 5), tower).algorithm,
            CollectiveAlgorithm::kInNetwork);
  EXPECT_EQ(cost(Collective::kAllGather, kGiB, group_of(tower, 8), tower).algorithm,
            CollectiveAlgorithm::kRing);
  // nccl-tests' bus bandwidth then exceeds the wire.
  const double bus =
      bus_bandwidth_factor(Collective::kAllReduce, 8) * kGiB / all_reduce(tower, kGiB, 8);
  EXPECT_GT(bus, 450e9);
}

TEST(Latency, TreeBeatsRingForShortMessages) {
  Plane plane = ideal("net", 0, 1, 50e9);
  plane.latency = 5e-6;
  const Tower tower = node_of(64, plane);
  const CollectiveCost small = cost(Collective::kAllReduce, 1024, group_of(tower, 64), tower);
  EXPECT_EQ(small.algorithm, CollectiveAlgorithm::kTree);
  EXPECT_NEAR(small.seconds, 12 * 5e-6, 1e-6);
  EXPECT_EQ(cost(Collective::kAllReduce, kGiB, group_of(tower, 64), tower).algorithm,
            CollectiveAlgorithm::kRing);
  const CollectiveCost halved =
      cost(Collective::kReduceScatter, 1024, group_of(tower, 64), tower, kAllAlgorithms);
  EXPECT_EQ(halved.algorithm, CollectiveAlgorithm::kHalvingDoubling);
}

TEST(Hierarchy, RailRingUsesEveryCardOfTheNode) {
  Tower tower = two_level(8, 4);
  tower.add_plane(ideal("nvlink", 0, 1, 900e9));
  tower.add_plane(ideal("ndr", 0, 2, 50e9));
  const CollectiveCost all = cost(Collective::kAllGather, kGiB, group_of(tower, 32), tower);
  EXPECT_LE(all.seconds, 31.0 / 32 * kGiB / 400e9 * 1.0001);
  EXPECT_GT(all.seconds, 3.0 / 4 * kGiB / 400e9);  // the cards carry k-1 of k parts at the least
  EXPECT_GT(all.plane_bytes[1], 0);
}

TEST(Hierarchy, ThreeLevelsNest) {
  Tower tower;
  tower.add_level({.name = "node", .children = 8});
  tower.add_level({.name = "pod", .children = 4});
  tower.add_level({.name = "cluster", .children = 4});
  tower.add_plane(ideal("nvlink", 0, 1, 900e9));
  tower.add_plane(ideal("pod", 0, 2, 200e9));
  tower.add_plane(ideal("wide", 0, 3, 1e9));
  const CollectiveCost all = cost(Collective::kAllReduce, kGiB, group_of(tower, 128), tower);
  EXPECT_EQ(all.algorithm, CollectiveAlgorithm::kHierarchical);
  const double outer = 2 * (3.0 / 4) * kGiB / 32 / 1e9;
  EXPECT_GT(all.seconds, outer);
  EXPECT_LT(all.seconds, 1.1 * outer);
}

TEST(Curve, EqualsCostAndNeverFallsWithSize) {
  Tower tower = two_level(8, 16);
  Plane local = ideal("nvlink", 0, 1, 450e9);
  local.latency = 3e-6, local.efficiency = 0.8, local.half_size = 1e6;
  local.in_network_efficiency = 0.6, local.topology.reduction_from = 5;
  Plane network = ideal("ndr", 0, 2, 50e9);
  network.latency = 5e-6, network.efficiency = 0.97, network.half_size = 1e6;
  tower.add_plane(local);
  tower.add_plane(network);
  for (const Collective op :
       {Collective::kAllReduce, Collective::kReduceScatter, Collective::kAllGather,
        Collective::kAllToAll, Collective::kSendRecv, Collective::kBroadcast}) {
    for (const int size : {2, 3, 8, 16, 100, 128}) {
      const Group group = group_of(tower, size);
      const CollectiveCurve curve = collective_curve(op, group, tower);
      ASSERT_GT(curve.line_count, 0) << kCollectiveWords[op] << size;
      double before = 0;
      for (double bytes = 1; bytes < 1e11; bytes *= 3) {
        const double seconds = curve.seconds(bytes);
        EXPECT_EQ(seconds, cost(op, bytes, group, tower).seconds);
        EXPECT_EQ(seconds, curve.lines[static_cast<std::size_t>(curve.best(bytes))].seconds(bytes));
        EXPECT_GE(seconds, before) << kCollectiveWords[op] << " " << size << " " << bytes;
        before = seconds;
      }
    }
  }
}

// No algorithm may move more than a device's ports carry, whatever the tower, the group and the wiring.
TEST(Bounds, NothingBeatsThePortsOfADevice) {
  const std::array<Topology, 4> wirings = {Topology{}, mesh(),
                                           Topology{.oversubscription = 4, .leaf_devices = 4},
                                           Topology{.kind = TopologyKind::kRing}};
  for (const Topology& inside : wirings) {
    for (const int devices : {2, 6, 8, 16}) {
      Tower tower = two_level(devices, 12);
      tower.add_level({.name = "pods", .children = 5});
      tower.add_plane(ideal("inside", 0, 1, 300e9, inside));
      tower.add_plane(ideal("pod", 0, 2, 100e9));
      tower.add_plane(ideal("wide", 0, 3, 25e9));
      for (const int size : {2, 3, 5, 8, 24, 60, 120, 480}) {
        for (const int stride : {1, 2, 8, 24}) {
          if (static_cast<long long>(size) * stride > tower.device_count()) continue;
          const Group group = group_of(tower, size, stride);
          const double parts = (group.size() - 1.0) / group.size();
          for (const Collective op :
               {Collective::kAllGather, Collective::kReduceScatter, Collective::kAllToAll}) {
            const CollectiveCost found = cost(op, kGiB, group, tower);
            ASSERT_TRUE(found.reachable);
            EXPECT_GE(found.seconds * 425e9, parts * kGiB * 0.999)
                << kCollectiveWords[op] << " " << size << " " << stride;
          }
          EXPECT_GE(all_reduce(tower, kGiB, size, stride) * 425e9, kGiB * 0.999)
              << size << " " << stride;
        }
      }
    }
  }
}

}  // namespace
}  // namespace countervail
