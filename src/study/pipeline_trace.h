#pragma once
// A step's timeline as a Chrome trace (the JSON of chrome://tracing and Perfetto, "trace event format"): one process,
// one thread a pipeline stage; a slice for each forward, backward and weight-gradient chunk, inside it what of its
// collectives shows, and after the pipeline the data collectives and the optimizer. Times in microseconds.
#include <string>

#include "study/step_timeline.h"

namespace countervail {

/// `title` names the process, for example "DeepSeek-V3 on 2048 H800".
std::string chrome_trace(const StepTimeline& step, const std::string& title);

}  // namespace countervail
