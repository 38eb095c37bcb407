#pragma once
// The collectives of one placement as curves over the payload. A LineTable makes each different curve once; the
// search reads them millions of times.
//
// Ranks: context parallel ranks are the innermost part of the data axis; expert ranks are folded over the tensor
// and the data axis, so that attention and experts may cut the same devices differently (Megatron-Core's parallel
// folding, arXiv:2504.14960).
//   weights of attention and dense layers reduce over context x data
//   weights of experts reduce over tensor x context x data / (expert x expert tensor)
#include <deque>
#include <map>
#include <tuple>
#include <unordered_map>

#include "cluster/collectives.h"
#include "cluster/expert_exchange.h"
#include "training/problem.h"
#include "training/strategy.h"

namespace countervail {

/// The curves that one placement needs, each from payload bytes to seconds. Groups of one
/// device have curves too, which cost nothing.
struct GroupLines {
  const CollectiveCurve* tensor = nullptr;  ///< all-gather or reduce-scatter over the tensor group
  const CollectiveCurve* tensor_reduce = nullptr;  ///< all-reduce over the tensor group
  const CollectiveCurve* data = nullptr;  ///< all-gather or reduce-scatter over context x data
  const CollectiveCurve* data_reduce = nullptr;  ///< all-reduce over context x data
  const CollectiveCurve* hop = nullptr;          ///< point to point to the next pipeline stage
  const CollectiveCurve* context_hop = nullptr;  ///< point to point to the next context rank
  const CollectiveCurve* context_all = nullptr;  ///< all-to-all over the context group
  const CollectiveCurve* expert = nullptr;       ///< dispatch or combine
  const CollectiveCurve* expert_data =
      nullptr;  ///< all-gather or reduce-scatter over the expert's replicas
  const CollectiveCurve* expert_data_reduce = nullptr;
  bool tensor_inside = true;  ///< the tensor group lies inside one unit of the innermost plane
};

/// Devices along the axis; context ranks count on the data axis.
/// Devices that the innermost plane joins: a node, or a supernode where one fabric spans it. Where only a plane of the
/// whole cluster is known, the node.
constexpr long long innermost_unit(const Tower& tower) {
  int height = tower.level_count;
  for (int i = 0; i < tower.plane_count; ++i)
    if (const int to = tower.planes[static_cast<std::size_t>(i)].to; to < height) height = to;
  constexpr int kNode = 2;
  return tower.devices_in_unit(height == tower.level_count && height > kNode ? kNode : height);
}

int degree(const Strategy& strategy, Axis axis);
/// Devices between two neighbours on `axis`: the product of the degrees placed inside it.
long long stride(const Strategy& strategy, Axis axis);
/// Devices that hold the same expert weights.
int expert_replicas(const Strategy& strategy);

class LineTable {
 public:
  explicit LineTable(const Problem& problem);
  /// Curves of the strategy's placement; pointers live as long as the table.
  GroupLines lines(const Strategy& strategy);

 private:
  enum class Kind : unsigned char { kCollective, kExchange };
  using Key =
      std::tuple<Kind, Collective, std::array<int, kMaxLevels>, std::array<int, kMaxLevels>>;
  const CollectiveCurve* curve(Kind kind, Collective op, int size, long long stride);
  const CollectiveCurve* curve_of_group(Kind kind, Collective op, const Group& group);

  /// A call as numbers: asked thousands of times for each group that is new.
  struct Call {
    Kind kind;
    Collective op;
    int size;
    long long stride;
    friend bool operator==(const Call&, const Call&) = default;
  };
  struct HashOfCall {
    std::size_t operator()(const Call& call) const;
  };

  const Problem* problem_;
  std::unordered_map<Call, const CollectiveCurve*, HashOfCall> by_call_;
  std::map<Key, const CollectiveCurve*> by_key_;  ///< calls whose groups lie alike share a curve
  std::deque<CollectiveCurve> curves_;
};

}  // namespace countervail
