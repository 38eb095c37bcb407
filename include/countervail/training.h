#pragma once
// Training questions: what is bought, which software runs on it, what is trained.
#include <string>
#include <vector>

#include "countervail/ask.h"
#include "countervail/facts.h"

namespace countervail {

/// One side: what is bought and which software runs on it.
struct Side {
  std::string chip;
  std::string system;  ///< empty: the chip's default system
  std::string stack;   ///< empty: the default stack of the chip and its host
};

/// What the GEMMs may run in: the narrowest format of 8 bit or more whose rate on the chip was measured, 16 bit alone, or
/// whatever the chip computes and the stack trains in, NVFP4 and class curves included.
enum class TrainedFormats : unsigned char { kMeasured, kSixteenBit, kAny };

/// What is least: seconds a step; or device-seconds a token, which dollars and
/// joules a token follow on one system.
enum class PlanObjective : unsigned char { kTime, kTokensPerDevice, kCost, kEnergy };

/// plan: the best training strategies of one system for one model and job.
struct PlanRequest {
  Inputs inputs;
  Side side;
  std::string model = "Llama 3.1 70B";  ///< of the catalog, or the path of a config.json
  int sequence = 8192;                  ///< tokens per sequence
  long long global_batch = 1024;        ///< sequences per step
  long long packages = 0;               ///< 0: one system, or the fewest that hold the job
  PlanObjective objective = PlanObjective::kTime;
  TrainedFormats formats = TrainedFormats::kMeasured;
  std::string from = {};  ///< a strategy of Calculon or SimuMax to evaluate instead of searching
  int top = 5;            ///< how many strategies
  bool frontier = false;  ///< also the Pareto frontier of step time against memory
  int threads = 1;        ///< 0: one per core
  bool ranges = true;     ///< also the rate's 80 per cent range
  bool explain = false;   ///< every fact with what it moves
  bool trace = false;     ///< the best strategy's timeline as a picture, for Perfetto
};

/// Error for a chip, system, stack or model that nobody knows. A job that fits no layout is an
/// answer with `holds` false, which says what the leanest layout needs.
Answer ask(const Facts& facts, const PlanRequest& request);

}  // namespace countervail
