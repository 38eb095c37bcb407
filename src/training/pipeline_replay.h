#pragma once
// A pipeline step replayed event by event: every forward, backward and weight-gradient chunk of every device, in
// the order that the schedule prescribes, started when the device is free and its input has arrived.
//
//   1F1B, interleaved   Megatron-LM's orders (Narayanan et al. 2021, arXiv:2104.04473, section 2.2)
//   zero-bubble         ZB-H1 (Qi et al. 2024, arXiv:2401.10241): stage i postpones the weight gradients of i chunks
//   DualPipe            the eight phases of deepseek-ai/DualPipe; a device holds stage i for one direction and stage
//                       p - 1 - i for the other, half of the micro-batches each way
//
// It costs microseconds to milliseconds, so the search uses closed forms (training/schedule.h); the replay checks
// them and draws the timeline of the best strategy.
#include <vector>

#include "training/schedule.h"

namespace countervail {

/// kWeight: a postponed weight gradient. kForwardAndBackward:
/// DualPipe's paired chunk, both at once.
enum class ChunkKind : unsigned char { kForward, kBackward, kWeight, kForwardAndBackward };

/// One box of the timeline.
struct TimelineChunk {
  int device = 0;
  ChunkKind kind = ChunkKind::kForward;
  int micro_batch = 0;
  int model_chunk = 0;        ///< stage, or stage of a virtual chunk: 0 .. p v - 1
  int direction = 0;          ///< DualPipe: which end the micro-batch entered
  double start = 0, end = 0;  ///< s
};

struct Timeline {
  std::vector<TimelineChunk> chunks;  ///< by device, in the order of execution
  double seconds = 0;                 ///< when the last one ends
};

/// The schedule and what each chunk takes, seconds.
struct ReplayInputs {
  Schedule schedule = Schedule::kOneForwardOneBackward;
  int stages = 1, virtual_stages = 1, micro_batches = 1;
  std::vector<StageSeconds> chunks;  ///< of each model chunk, p v of them in model order
  double hop = 0;  ///< s from a chunk's end to the next chunk's start on another device
};

/// Deterministic; 2 p v m chunks and as many weight gradients as the schedule postpones.
Timeline replay(const ReplayInputs& inputs);

}  // namespace countervail
