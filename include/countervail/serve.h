#pragma once
// Serving questions: how many tokens a system serves under limits on latency, laid out how.
#include <string>

#include "countervail/training.h"

namespace countervail {

/// What a checkpoint's matrices are in; kBest: the format that serves most, of those whose kernels are known on the chip.
enum class ServedWeights : unsigned char { kBest, kSixteenBit, kFp8, kNvfp4, kInt8 };

/// What cached keys and values are in; kStack: what the software does beside such weights (serving/STACK/narrow_cache).
enum class ServedCache : unsigned char { kStack, kEightBit, kSixteenBit };

/// serve: the best configuration under the limits, the frontier, what binds.
struct ServeRequest {
  Inputs inputs;
  Side side;  ///< its stack is a serving stack: data/models/serving_stacks.toml
  std::string model = "Llama 3.1 70B";
  double input = 4096, output = 1024;  ///< mean tokens of a request
  double ttft = 2,
         tpot = 0.05;      ///< s: mean time to the first token, mean time per output token, at most
  long long packages = 0;  ///< 0: one system
  ServedWeights weights = ServedWeights::kBest;
  ServedCache cache = ServedCache::kStack;
  double hit_rate = 0;   ///< share of the input that a prefix cache holds
  double imbalance = 1;  ///< tokens of the busiest expert group over the mean
  int depth = 0;         ///< tokens that speculation looks ahead
  double accepted = 0;   ///< of them, accepted a step
  int top = 5;           ///< how many configurations

  double load =
      0;  ///< requests/s over the steady state's at which percentiles are simulated; 0: not at all
  int percentile =
      0;  ///< 50, 90, 99: the highest load whose percentile holds both limits is sought; 0: the mean is limited
  double burst = 1;       ///< squared coefficient of variation of the gaps between arrivals
  double length_cv2 = 0;  ///< the same of prompts and answers
  std::string
      traffic;  ///< a trace whose arrivals and lengths are replayed; the means stay those of the request
  long long seed = 1;
  bool explain = false;
};

/// Error for names that nobody knows, for a chip without known kernels, a model whose attention is not priced, and
/// speculation without acceptance. A model that fits no layout, or limits that none meets, give `holds` false.
Answer ask(const Facts& facts, const ServeRequest& request);

}  // namespace countervail
