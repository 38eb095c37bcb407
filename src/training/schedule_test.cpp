#include "training/schedule.h"

#include <gtest/gtest.h>

#include "training/pipeline_replay.h"

namespace countervail {
namespace {

/// Equal stages of the given seconds.
ReplayInputs equal_stages(Schedule schedule, int stages, int chunks, int micro_batches,
                          StageSeconds stage) {
  const StageSeconds chunk{stage.forward / chunks, stage.backward / chunks, stage.weight / chunks};
  return {schedule,
          stages,
          chunks,
          micro_batches,
          std::vector<StageSeconds>(static_cast<std::size_t>(stages * chunks), chunk),
          0};
}

double closed_form(const ReplayInputs& in, StageSeconds stage) {
  Strategy s;
  s.schedule = in.schedule;
  s.pipeline_parallel = in.stages;
  s.virtual_stages = in.virtual_stages;
  const double busy = stage.forward + stage.backward;
  return in.micro_batches * busy + pipeline_bubble(s, in.stages * busy, busy, stage);
}

void expect_replay_within(double tolerance, Schedule schedule, int stages, int chunks,
                          int micro_batches, StageSeconds stage) {
  const ReplayInputs in = equal_stages(schedule, stages, chunks, micro_batches, stage);
  const Timeline timeline = replay(in);
  const double expected = closed_form(in, stage);
  EXPECT_NEAR(timeline.seconds, expected, tolerance * expected)
      << "p " << stages << " v " << chunks << " m " << micro_batches;
}

/// Every chunk of work was run exactly once.
int count(const Timeline& timeline, ChunkKind kind) {
  int found = 0;
  for (const TimelineChunk& chunk : timeline.chunks) found += chunk.kind == kind;
  return found;
}

TEST(Schedule, ReplayOfOneForwardOneBackwardEqualsTheClosedForm) {
  for (int stages : {1, 2, 4, 8, 16})
    for (int micro_batches : {16, 32, 120})
      expect_replay_within(1e-12, Schedule::kOneForwardOneBackward, stages, 1, micro_batches,
                           {1, 2, 0.9});
}

TEST(Schedule, ReplayOfInterleavedEqualsTheClosedForm) {
  for (int stages : {2, 4, 8})
    for (int chunks : {2, 3, 6})
      expect_replay_within(1e-12, Schedule::kInterleaved, stages, chunks, 8 * stages, {1, 2, 0.9});
}

TEST(Schedule, ReplayOfZeroBubbleEqualsTheClosedForm) {
  for (int stages : {2, 4, 8, 16}) {
    // The closed form is exact where forward, input and weight gradient take as long.
    expect_replay_within(1e-12, Schedule::kZeroBubble, stages, 1, 4 * stages, {1, 2, 1});
    expect_replay_within(0.02, Schedule::kZeroBubble, stages, 1, 8 * stages, {1, 2, 0.9});
    expect_replay_within(0.02, Schedule::kZeroBubble, stages, 1, 8 * stages, {1, 2.3, 0.9});
  }
}

TEST(Schedule, ReplayOfDualPipeWithinTwoPerCentOfTheClosedForm) {
  for (int stages : {4, 8, 16})
    for (int micro_batches : {2 * stages, 4 * stages, 120}) {
      expect_replay_within(0.02, Schedule::kDualPipe, stages, 1, micro_batches, {1, 2, 1});
      expect_replay_within(0.02, Schedule::kDualPipe, stages, 1, micro_batches, {1, 2.3, 0.9});
    }
}

TEST(Schedule, ReplayRunsEveryChunkOnce) {
  const int stages = 8, micro_batches = 32;
  const Timeline zero =
      replay(equal_stages(Schedule::kZeroBubble, stages, 1, micro_batches, {1, 2, 1}));
  for (ChunkKind kind : {ChunkKind::kForward, ChunkKind::kBackward, ChunkKind::kWeight})
    EXPECT_EQ(count(zero, kind), stages * micro_batches);
  const Timeline dual =
      replay(equal_stages(Schedule::kDualPipe, stages, 1, micro_batches, {1, 2, 1}));
  const int both = count(dual, ChunkKind::kForwardAndBackward);
  EXPECT_EQ(count(dual, ChunkKind::kForward) + both, stages * micro_batches);
  EXPECT_EQ(count(dual, ChunkKind::kBackward) + both, stages * micro_batches);
}

TEST(Schedule, BubblesOrderAsTheirPapersSay) {
  Strategy s;
  s.pipeline_parallel = 16;
  const StageSeconds stage{1, 2, 0.9};
  const auto bubble = [&](Schedule schedule) {
    s.schedule = schedule;
    return pipeline_bubble(s, 16 * 3.0, 3.0, stage);
  };
  EXPECT_LT(bubble(Schedule::kDualPipe), bubble(Schedule::kZeroBubble));
  EXPECT_LT(bubble(Schedule::kZeroBubble), bubble(Schedule::kOneForwardOneBackward));
}

}  // namespace
}  // namespace countervail
