#pragma once
// The collectives of one placement, each reduced to a line: seconds = latency + bytes * seconds_per_byte, with a
// half-size for messages too short to fill the fabric. Filled once a placement, read millions of times.
#include "spec/strategy.h"
#include "spec/tower.h"
#include "cluster/collective_line.h"

namespace countervail {

/// Ranks of one axis: `size` devices, neighbours `stride` devices apart.
struct RankGroup {
  int size = 1;
  int stride = 1;
};

struct GroupLines {
  CollectiveLine tensor;         ///< all-gather or reduce-scatter over the tensor group; all-reduce is two
  CollectiveLine tensor_reduce;  ///< all-reduce over the tensor group, in-network where that wins
  CollectiveLine data;           ///< all-gather or reduce-scatter over the data group
  CollectiveLine hop;            ///< point to point to the next pipeline stage
};

RankGroup rank_group(const Strategy& strategy, Axis axis);
GroupLines group_lines(const Tower& tower, const Strategy& strategy);

}  // namespace countervail
