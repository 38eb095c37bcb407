#include "cluster/expert_exchange.h"

#include <gtest/gtest.h>

namespace countervail {
namespace {

/// Two levels of ideal planes: `node` devices at 200 GB/s, nodes at 50 GB/s per device.
Tower two_levels(int node, int nodes) {
  Tower tower;
  tower.add_level({.name = "node", .children = node});
  tower.add_level({.name = "cluster", .children = nodes});
  tower.add_plane({.name = "inside", .to = 1, .topology = {}, .bandwidth = 200e9});
  tower.add_plane({.name = "outside", .to = 2, .topology = {}, .bandwidth = 50e9});
  return tower;
}

TEST(DistinctBins, ByHand) {
  EXPECT_DOUBLE_EQ(distinct_bins(1, 8), 1);
  EXPECT_DOUBLE_EQ(distinct_bins(4, 1), 1);
  EXPECT_DOUBLE_EQ(distinct_bins(2, 2), 1.5);
}

TEST(ExpertExchange, IsFreeForOneDevice) {
  const Tower tower = two_levels(8, 2);
  const CollectiveCurve curve =
      expert_exchange_curve({.top_k = 8, .launch = 1}, group_of(tower, 1), tower);
  EXPECT_TRUE(curve.reachable);
  EXPECT_EQ(curve.seconds(1e9), 0);
}

TEST(ExpertExchange, OneCopyAnExpertInsideANode) {
  const Tower tower = two_levels(8, 2);
  const CollectiveCurve curve = expert_exchange_curve(
      {.top_k = 8, .launch = 1e-3, .per_peer = 1e-4}, group_of(tower, 8), tower);
  EXPECT_NEAR(curve.seconds(200e9), 1e-3 + 8e-4 + 7.0 / 8, 1e-12);
}

TEST(ExpertExchange, OneCopyADeviceInsideANode) {
  const Tower tower = two_levels(8, 2);
  const CollectiveCurve curve =
      expert_exchange_curve({.top_k = 8, .deduplicates = true}, group_of(tower, 8), tower);
  EXPECT_NEAR(curve.seconds(200e9), distinct_bins(8, 8) / 8 * 7 / 8, 1e-12);
}

TEST(ExpertExchange, OneCopyANodeAcrossNodes) {
  const Tower tower = two_levels(8, 8);
  const Group group = group_of(tower, 64);
  const auto seconds = [&](int most_nodes) {
    return expert_exchange_curve({.top_k = 8, .most_nodes = most_nodes, .deduplicates = true},
                                 group, tower)
        .seconds(50e9);
  };
  const double visited = distinct_bins(4, 8);
  const double outside = visited * 7 / 8 / 8;  // at 50 GB/s: seconds
  const double inside = visited * distinct_bins(8, 8 / visited) * 7 / 8 / 8 / 4;  // at 200 GB/s
  EXPECT_NEAR(seconds(4), outside + inside / 8, 1e-12);
  EXPECT_LT(seconds(2), seconds(4));  // node-limited routing pays
  EXPECT_LT(seconds(4), seconds(0));
}

TEST(ExpertExchange, UnreachableWithoutAPlane) {
  Tower tower = two_levels(8, 2);
  tower.plane_count = 1;
  const CollectiveCurve curve = expert_exchange_curve({.top_k = 8}, group_of(tower, 16), tower);
  EXPECT_FALSE(curve.reachable);
}

}  // namespace
}  // namespace countervail
