// Two steps. The schedule writes for each device the list of its tasks in order; the replay then
// runs the lists against each other: a device takes its next task as soon as it is free and the
// inputs have arrived. A task whose input is not there yet makes its device wait, and passes
// over the devices go on until no list moves.
#include "training/pipeline_replay.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <tuple>

namespace countervail {
namespace {

/// One thing to run: a forward, a backward (whole, or without its weight gradient), a postponed weight gradient, or
/// a forward beside a backward.
struct Task {
  ChunkKind kind = ChunkKind::kForward;
  int micro_batch = 0, model_chunk = 0, direction = 0;
  bool postpones_weight = false;
  int second_micro_batch = 0, second_chunk = 0,
      second_direction = 0;  ///< kForwardAndBackward: the backward
};
using TaskLists = std::vector<std::vector<Task>>;

Task task(ChunkKind kind, int micro_batch, int chunk, int direction = 0, bool postpones = false) {
  return {kind, micro_batch, chunk, direction, postpones, 0, 0, 0};
}

TaskLists one_forward_one_backward(const ReplayInputs& in) {
  TaskLists lists(static_cast<std::size_t>(in.stages));
  for (int i = 0; i < in.stages; ++i) {
    auto& list = lists[static_cast<std::size_t>(i)];
    // Forwards before the first backward: the further from the end, the
    // longer until gradients come back.
    const int warm = std::min(in.stages - i, in.micro_batches);
    for (int j = 0; j < warm; ++j) list.push_back(task(ChunkKind::kForward, j, i));
    for (int j = 0; j < in.micro_batches; ++j) {
      list.push_back(task(ChunkKind::kBackward, j, i));
      if (j + warm < in.micro_batches) list.push_back(task(ChunkKind::kForward, j + warm, i));
    }
  }
  return lists;
}

TaskLists zero_bubble(const ReplayInputs& in) {
  TaskLists lists(static_cast<std::size_t>(in.stages));
  for (int i = 0; i < in.stages; ++i) {
    auto& list = lists[static_cast<std::size_t>(i)];
    const int warm = std::min(in.stages - i, in.micro_batches);
    for (int j = 0; j < warm; ++j) list.push_back(task(ChunkKind::kForward, j, i));
    for (int j = 0; j < in.micro_batches; ++j) {
      list.push_back(task(ChunkKind::kBackward, j, i, 0, true));
      // Stage i keeps i weight gradients back: they fill the bubble at
      // the end, at the price of memory.
      if (j >= i) list.push_back(task(ChunkKind::kWeight, j - i, i));
      if (j + warm < in.micro_batches) list.push_back(task(ChunkKind::kForward, j + warm, i));
    }
    for (int j = std::max(0, in.micro_batches - i); j < in.micro_batches; ++j)
      list.push_back(task(ChunkKind::kWeight, j, i));
  }
  return lists;
}

/// Micro-batches in groups of p; each group runs through the chunks of a device, forward up, backward down.
TaskLists interleaved(const ReplayInputs& in) {
  const int p = in.stages, v = in.virtual_stages;
  TaskLists lists(static_cast<std::size_t>(p));
  for (int r = 0; r < p; ++r) {
    std::vector<Task> forward, backward;
    for (int first = 0; first < in.micro_batches; first += p)
      for (int c = 0; c < v; ++c)
        for (int j = first; j < std::min(first + p, in.micro_batches); ++j) {
          forward.push_back(task(ChunkKind::kForward, j, c * p + r));
          backward.push_back(task(ChunkKind::kBackward, j, (v - 1 - c) * p + r));
        }
    const std::size_t all = forward.size();
    // Megatron-LM's warm-up count, and one forward more because the
    // loop below begins with a backward.
    const auto warm = std::min(all, static_cast<std::size_t>((p - r - 1) * 2 + (v - 1) * p + 1));
    auto& list = lists[static_cast<std::size_t>(r)];
    list.insert(list.end(), forward.begin(), forward.begin() + static_cast<std::ptrdiff_t>(warm));
    for (std::size_t k = 0; k < all; ++k) {
      list.push_back(backward[k]);
      if (warm + k < all) list.push_back(forward[warm + k]);
    }
  }
  return lists;
}

/// The phases of one device of DualPipe.
class DualPipeDevice {
 public:
  DualPipeDevice(const ReplayInputs& in, int rank)
      : stages_(in.stages), rank_(rank), second_half_(rank >= in.stages / 2) {
    const int half = in.stages / 2, near = std::min(rank, in.stages - 1 - rank),
              pairs = in.micro_batches / 2;
    for (int i = 0; i < (half - near - 1) * 2; ++i) forward(0);
    for (int i = 0; i < near + 1; ++i) forward(0), forward(1);
    for (int i = 0; i < half - near - 1; ++i) backward(1, true), weight(), forward(1);
    for (int i = 0; i < pairs - in.stages + near + 1; ++i) {
      if (i == 0 && near == half - 1)
        forward(0), backward(1, false);  // nothing to pair with yet
      else
        both(0, 1);
      both(1, 0);
    }
    for (int i = 0; i < half - near - 1; ++i) backward(1, false), both(1, 0);
    bool postpones = false;
    for (int i = 0; i < near + 1; ++i) {
      // Half of the last backwards postpone their weight gradients, switched before or after
      // direction 1 by parity, as in the published code.
      if (i == (near + 1) / 2 && near % 2 == 1) postpones = true;
      backward(1, postpones);
      if (i == (near + 1) / 2 && near % 2 == 0) postpones = true;
      backward(0, postpones);
    }
    for (int i = 0; i < half - near - 1; ++i) weight(), backward(0, true);
    while (!postponed_.empty()) weight();
  }
  std::vector<Task> tasks;

 private:
  int direction(int phase) const { return phase ^ (second_half_ ? 1 : 0); }
  int stage(int direction) const { return direction == 0 ? rank_ : stages_ - 1 - rank_; }
  void forward(int phase) {
    const int d = direction(phase);
    tasks.push_back(task(ChunkKind::kForward, forwards_[d]++, stage(d), d));
  }
  void backward(int phase, bool postpones) {
    const int d = direction(phase);
    tasks.push_back(task(ChunkKind::kBackward, backwards_[d]++, stage(d), d, postpones));
    if (postpones) postponed_.push_back(task(ChunkKind::kWeight, backwards_[d] - 1, stage(d), d));
  }
  void both(int forward_phase, int backward_phase) {
    const int f = direction(forward_phase), b = direction(backward_phase);
    tasks.push_back({ChunkKind::kForwardAndBackward, forwards_[f]++, stage(f), f, false,
                     backwards_[b]++, stage(b), b});
  }
  void weight() {
    if (postponed_.empty()) return;
    tasks.push_back(postponed_.front());
    postponed_.pop_front();
  }

  int stages_, rank_;
  bool second_half_;
  int forwards_[2] = {0, 0}, backwards_[2] = {0, 0};
  std::deque<Task> postponed_;
};

TaskLists task_lists(const ReplayInputs& in) {
  if (in.virtual_stages > 1) return interleaved(in);
  if (in.schedule == Schedule::kZeroBubble) return zero_bubble(in);
  if (in.schedule != Schedule::kDualPipe || in.stages == 1) return one_forward_one_backward(in);
  TaskLists lists;
  for (int r = 0; r < in.stages; ++r) lists.push_back(DualPipeDevice(in, r).tasks);
  return lists;
}

/// When forwards and backwards have ended, by direction, micro-batch and model chunk.
class Arrivals {
 public:
  explicit Arrivals(const ReplayInputs& in) : in_(in), last_(in.stages * in.virtual_stages - 1) {}

  /// Earliest start that the inputs allow; infinity while one is missing.
  double ready(const Task& t) const {
    if (t.kind == ChunkKind::kForward)
      return forward_ready(t.direction, t.micro_batch, t.model_chunk);
    if (t.kind == ChunkKind::kBackward)
      return backward_ready(t.direction, t.micro_batch, t.model_chunk);
    if (t.kind == ChunkKind::kWeight) return 0;
    return std::max(forward_ready(t.direction, t.micro_batch, t.model_chunk),
                    backward_ready(t.second_direction, t.second_micro_batch, t.second_chunk));
  }
  void done(const Task& t, double end) {
    if (t.kind == ChunkKind::kForward || t.kind == ChunkKind::kForwardAndBackward)
      ends_[{0, t.direction, t.micro_batch, t.model_chunk}] = end;
    if (t.kind == ChunkKind::kBackward) ends_[{1, t.direction, t.micro_batch, t.model_chunk}] = end;
    if (t.kind == ChunkKind::kForwardAndBackward)
      ends_[{1, t.second_direction, t.second_micro_batch, t.second_chunk}] = end;
  }

 private:
  double end(int backward, int direction, int micro_batch, int chunk) const {
    const auto found = ends_.find({backward, direction, micro_batch, chunk});
    return found == ends_.end() ? std::numeric_limits<double>::infinity() : found->second;
  }
  double forward_ready(int direction, int micro_batch, int chunk) const {
    return chunk == 0 ? 0 : end(0, direction, micro_batch, chunk - 1) + in_.hop;
  }
  double backward_ready(int direction, int micro_batch, int chunk) const {
    const double forward_end = end(0, direction, micro_batch, chunk);
    // The last chunk's backward follows its own forward; others wait
    // for the gradient from above too.
    return chunk == last_
               ? forward_end
               : std::max(forward_end, end(1, direction, micro_batch, chunk + 1) + in_.hop);
  }
  const ReplayInputs& in_;
  int last_;
  std::map<std::tuple<int, int, int, int>, double> ends_;
};

double seconds_of(const ReplayInputs& in, const Task& t) {
  const StageSeconds& chunk = in.chunks[static_cast<std::size_t>(t.model_chunk)];
  switch (t.kind) {
    case ChunkKind::kForward:
      return chunk.forward;
    case ChunkKind::kBackward:
      return chunk.backward - (t.postpones_weight ? chunk.weight : 0);
    case ChunkKind::kWeight:
      return chunk.weight;
    case ChunkKind::kForwardAndBackward:
      return chunk.forward + in.chunks[static_cast<std::size_t>(t.second_chunk)].backward;
  }
  return 0;
}

}  // namespace

Timeline replay(const ReplayInputs& inputs) {
  const TaskLists lists = task_lists(inputs);
  Arrivals arrivals(inputs);
  std::vector<std::size_t> next(lists.size(), 0);
  std::vector<double> free_at(lists.size(), 0);
  std::vector<std::vector<TimelineChunk>> ran(lists.size());
  Timeline timeline;
  for (bool advanced = true; advanced;) {
    advanced = false;
    for (std::size_t device = 0; device < lists.size(); ++device)
      for (; next[device] < lists[device].size(); ++next[device], advanced = true) {
        const Task& t = lists[device][next[device]];
        const double start = std::max(free_at[device], arrivals.ready(t));
        if (start == std::numeric_limits<double>::infinity()) break;
        const double end = start + seconds_of(inputs, t);
        ran[device].push_back({static_cast<int>(device), t.kind, t.micro_batch, t.model_chunk,
                               t.direction, start, end});
        free_at[device] = end;
        arrivals.done(t, end);
        timeline.seconds = std::max(timeline.seconds, end);
      }
  }
  for (auto& chunks : ran)
    timeline.chunks.insert(timeline.chunks.end(), chunks.begin(), chunks.end());
  return timeline;
}

}  // namespace countervail
