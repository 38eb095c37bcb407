#include "training/group_lines.h"

namespace countervail {

int degree(const Strategy& strategy, Axis axis) {
  switch (axis) {
    case Axis::kTensor: return strategy.tensor_parallel;
    case Axis::kPipeline: return strategy.pipeline_parallel;
    case Axis::kData: return strategy.data_parallel;
  }
  return 1;
}

long long stride(const Strategy& strategy, Axis axis) {
  long long devices = 1;
  for (Axis inner : strategy.placement) {
    if (inner == axis) return devices;
    devices *= degree(strategy, inner);
  }
  return devices;
}

GroupLines group_lines(const Tower& tower, const Strategy& strategy) {
  const auto group = [&](Axis axis, int size) { return group_of(tower, size, stride(strategy, axis)); };
  const Group tensor = group(Axis::kTensor, strategy.tensor_parallel);
  const Group data = group(Axis::kData, strategy.data_parallel);
  const Group neighbours = group(Axis::kPipeline, strategy.pipeline_parallel > 1 ? 2 : 1);
  return {collective_curve(Collective::kAllGather, tensor, tower),
          collective_curve(Collective::kAllReduce, tensor, tower),
          collective_curve(Collective::kAllGather, data, tower),
          collective_curve(Collective::kAllReduce, data, tower),
          collective_curve(Collective::kSendRecv, neighbours, tower)};
}

}  // namespace countervail
