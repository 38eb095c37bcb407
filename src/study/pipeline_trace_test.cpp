#include "study/pipeline_trace.h"

#include <gtest/gtest.h>

#include <map>

#include "fixtures/deepseek_problem.h"
#include "fixtures/gpt3_problem.h"
#include "search/search.h"

namespace countervail {
namespace {

/// The best strategy of each kind of schedule that a search finds.
std::vector<Strategy> best_strategies(const Problem& problem, const SearchSpace& space) {
  std::vector<Strategy> strategies;
  const SearchResult found = search(problem, space, {.top = 40});
  for (const Candidate& candidate : found.top) strategies.push_back(candidate.strategy);
  return strategies;
}

TEST(StepTimeline, AgreesWithTheClosedFormWithinTwoPerCent) {
  const Problem dense = gpt3_on_4096_a100(), experts = deepseek_on_h800();
  SearchSpace piped = expert_space(experts, 2048);
  std::erase_if(piped.pipeline_degrees, [](int p) { return p < 4; });
  int checked = 0;
  for (const auto& [problem, space] :
       {std::pair(&dense, divisor_space(dense, 4096)), std::pair(&experts, piped)})
    for (const Strategy& strategy : best_strategies(*problem, space)) {
      const StepTimeline step = step_timeline(*problem, strategy);
      EXPECT_NEAR(step.seconds / step.closed_form, 1, 0.02)
          << "m " << micro_batches(problem->job, strategy.data_parallel, strategy.micro_batch)
          << " p " << strategy.pipeline_parallel << " v " << strategy.virtual_stages << " schedule "
          << static_cast<int>(strategy.schedule);
      ++checked;
    }
  EXPECT_GE(checked, 40);
}

TEST(StepTimeline, AgreesOnEverySchedule) {
  const Problem problem = deepseek_on_h800();
  for (const auto& [schedule, chunks] :
       {std::pair(Schedule::kOneForwardOneBackward, 1), std::pair(Schedule::kInterleaved, 4),
        std::pair(Schedule::kZeroBubble, 1), std::pair(Schedule::kDualPipe, 1)}) {
    Strategy s;
    s.pipeline_parallel = 16, s.data_parallel = 128, s.expert_parallel = 64, s.zero_stage = 1;
    s.schedule = schedule, s.virtual_stages = chunks, s.format = Format::kFp8Block;
    s.data_overlap = s.pipeline_overlap = s.expert_overlap = true;
    const StepTimeline step = step_timeline(problem, s);
    EXPECT_NEAR(step.seconds / step.closed_form, 1, 0.02) << static_cast<int>(schedule);
  }
}

TEST(PipelineTrace, IsAChromeTraceOfEveryChunk) {
  Problem problem = deepseek_on_h800();
  problem.job.global_batch = 1024;
  Strategy s;
  s.pipeline_parallel = 4, s.data_parallel = 128, s.expert_parallel = 64, s.zero_stage = 1;
  const StepTimeline step = step_timeline(problem, s);
  const std::string text = chrome_trace(step, "DeepSeek-V3");
  const auto count = [&](const std::string& part) {
    int found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++found;
    return found;
  };
  EXPECT_EQ(count("\"cat\": \"chunk\""),
            2 * 4 * 8);  // forward and backward, four stages, eight micro-batches
  EXPECT_EQ(count("\"thread_name\""), 4);
  EXPECT_EQ(count("dispatch and combine"), 2 * 4 * 8);
  EXPECT_EQ(count("\"name\": \"optimizer\""), 4);
  EXPECT_TRUE(text.starts_with("{\n  \"traceEvents\": ["));
}

/// Chunks of one device never overlap.
TEST(StepTimeline, ADeviceRunsOneChunkAtATime) {
  const Problem problem = deepseek_on_h800();
  Strategy s;
  s.pipeline_parallel = 8, s.data_parallel = 256, s.expert_parallel = 64,
  s.schedule = Schedule::kDualPipe;
  const StepTimeline step = step_timeline(problem, s);
  std::map<int, double> free_at;
  for (const TimelineChunk& chunk : step.pipeline.chunks) {
    EXPECT_GE(chunk.start, free_at[chunk.device]);
    free_at[chunk.device] = chunk.end;
  }
  EXPECT_EQ(free_at.size(), 8u);
}

}  // namespace
}  // namespace countervail
