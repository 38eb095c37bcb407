#include "study/step_timeline.h"

namespace countervail {

StepTimeline step_timeline(const Problem& problem, const Strategy& strategy) {
  StepTimeline step;
  step.chunks = chunk_seconds(problem, strategy);
  ReplayInputs inputs;
  inputs.schedule = strategy.schedule;
  inputs.stages = strategy.pipeline_parallel;
  inputs.virtual_stages = strategy.virtual_stages;
  const long long rounds = micro_batches(problem.job, strategy.data_parallel, strategy.micro_batch);
  inputs.micro_batches = static_cast<int>(grouped_rounds(strategy, static_cast<double>(rounds)));
  for (const ChunkSeconds& chunk : step.chunks) inputs.chunks.push_back(chunk.work);
  step.pipeline = replay(inputs);
  const Evaluation closed = evaluate(problem, strategy);
  step.data_exposed = closed.time.data_exposed;
  step.optimizer = closed.time.optimizer;
  step.seconds = step.pipeline.seconds + step.data_exposed + step.optimizer;
  step.closed_form = closed.time.total;
  return step;
}

}  // namespace countervail
