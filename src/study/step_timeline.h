#pragma once
// The timeline of one strategy's training step: the replay of its pipeline, then what shows of the gradient and weight
// collectives, then the optimizer. Where the closed form adds up, this draws; they agree within 2 % (tested).
#include "training/pipeline_replay.h"
#include "training/step_cost.h"

namespace countervail {

struct StepTimeline {
  Timeline pipeline;
  std::vector<ChunkSeconds> chunks;        ///< by model chunk: what a chunk's time consists of
  double data_exposed = 0, optimizer = 0;  ///< s, after the pipeline, on every device
  double seconds = 0;                      ///< of the whole step
  double closed_form = 0;                  ///< evaluate().time.total
};

StepTimeline step_timeline(const Problem& problem, const Strategy& strategy);

}  // namespace countervail
