#pragma once
// The collectives of one placement as curves over the payload. Made once a placement, read millions of times.
#include "cluster/collectives.h"
#include "spec/strategy.h"
#include "spec/tower.h"

namespace countervail {

struct GroupLines {
  CollectiveCurve tensor;         ///< all-gather or reduce-scatter over the tensor group
  CollectiveCurve tensor_reduce;  ///< all-reduce over the tensor group
  CollectiveCurve data;           ///< all-gather or reduce-scatter over the data group
  CollectiveCurve data_reduce;    ///< all-reduce over the data group
  CollectiveCurve hop;            ///< point to point to the next pipeline stage
};

int degree(const Strategy& strategy, Axis axis);
/// Devices between two neighbours on `axis`: the product of the degrees placed inside it.
long long stride(const Strategy& strategy, Axis axis);

GroupLines group_lines(const Tower& tower, const Strategy& strategy);

}  // namespace countervail
