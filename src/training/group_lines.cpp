// A curve depends on the group's extent and stride on each level alone, so
// strategies by the thousand share a few dozen. Curves lie in a deque: pointers to
// them stay valid while the table grows.
#include "training/group_lines.h"

#include <algorithm>

namespace countervail {

int degree(const Strategy& strategy, Axis axis) {
  switch (axis) {
    case Axis::kTensor:
      return strategy.tensor_parallel;
    case Axis::kPipeline:
      return strategy.pipeline_parallel;
    case Axis::kData:
      return strategy.context_parallel * strategy.data_parallel;
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

int expert_replicas(const Strategy& s) {
  const int ranks = s.tensor_parallel * s.context_parallel * s.data_parallel;
  return std::max(1, ranks / (s.expert_parallel * s.expert_tensor_parallel));
}

LineTable::LineTable(const Problem& problem) : problem_(&problem) {}

std::size_t LineTable::HashOfCall::operator()(const Call& call) const {
  constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15ULL;  // 2^64 over the golden ratio
  const auto size = static_cast<std::uint64_t>(call.size),
             stride = static_cast<std::uint64_t>(call.stride);
  std::uint64_t hash = ((size << 4) + (static_cast<std::uint64_t>(call.op) << 1) +
                        static_cast<std::uint64_t>(call.kind)) *
                       kSpread;
  hash = (hash ^ (hash >> 32) ^ stride) * kSpread;
  return static_cast<std::size_t>(hash ^ (hash >> 32));
}

const CollectiveCurve* LineTable::curve(Kind kind, Collective op, int size, long long stride) {
  const CollectiveCurve*& known = by_call_[{kind, op, size, stride}];
  if (known == nullptr) known = curve_of_group(kind, op, group_of(problem_->tower, size, stride));
  return known;
}

const CollectiveCurve* LineTable::curve_of_group(Kind kind, Collective op, const Group& group) {
  const Tower& tower = problem_->tower;
  const CollectiveCurve*& known = by_key_[{kind, op, group.extent, group.stride}];
  if (known != nullptr) return known;
  if (kind == Kind::kCollective) {
    curves_.push_back(collective_curve(op, group, tower));
  } else {
    const Stack& stack = problem_->stack;
    const ExchangePattern pattern{std::max(1, problem_->model.top_k), problem_->model.most_nodes,
                                  stack.exchange_deduplicates, stack.exchange_launch,
                                  stack.exchange_per_peer};
    curves_.push_back(expert_exchange_curve(pattern, group, tower));
  }
  return known = &curves_.back();
}

GroupLines LineTable::lines(const Strategy& s) {
  using Op = Collective;
  const auto on = [&](Op op, int size, long long stride) {
    return curve(Kind::kCollective, op, size, stride);
  };
  const long long tensor = stride(s, Axis::kTensor), data = stride(s, Axis::kData);
  const int ranks = s.context_parallel * s.data_parallel;
  GroupLines lines;
  lines.tensor_inside = innermost_unit(problem_->tower) % (tensor * s.tensor_parallel) == 0;
  lines.tensor = on(Op::kAllGather, s.tensor_parallel, tensor);
  lines.tensor_reduce = on(Op::kAllReduce, s.tensor_parallel, tensor);
  lines.data = on(Op::kAllGather, ranks, data);
  lines.data_reduce = on(Op::kAllReduce, ranks, data);
  // The widest hop between neighbours stands for all of them: a pipeline runs at the pace of its slowest boundary.
  lines.hop = on(Op::kSendRecv, s.pipeline_parallel, stride(s, Axis::kPipeline));
  lines.context_hop = on(Op::kSendRecv, s.context_parallel, data);
  lines.context_all = on(Op::kAllToAll, s.context_parallel, data);
  // Experts cut by the tensor group leave its axis; otherwise they fold over both axes, innermost first.
  const long long fold =
      s.expert_tensor_parallel > 1 || s.tensor_parallel == 1 ? data : std::min(tensor, data);
  lines.expert = curve(Kind::kExchange, Op::kAllToAll, s.expert_parallel, fold);
  const int replicas = problem_->model.experts > 0 ? expert_replicas(s) : 1;
  lines.expert_data = on(Op::kAllGather, replicas, fold * s.expert_parallel);
  lines.expert_data_reduce = on(Op::kAllReduce, replicas, fold * s.expert_parallel);
  return lines;
}

}  // namespace countervail
