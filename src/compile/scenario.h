#pragma once
// A question as a value: two sides, a model, a job, and patches to facts. Studies ask it; models never see it.
#include <optional>
#include <string>
#include <vector>

#include "base/words.h"
#include "facts/patch.h"

namespace countervail {

/// One side: what is bought and which software runs on it.
struct Side {
  std::string chip;
  std::string system;  ///< empty: the chip's default system
  std::string stack;   ///< empty: the default stack of the chip's vendor
};

enum class CountUnit : unsigned char { kPackage, kNode, kSystem };
/// What the GEMMs may run in: whatever both the chip computes and the stack trains in, or 16 bit alone.
enum class TrainedFormats : unsigned char { kBest, kSixteenBit };
enum class Match : unsigned char { kThroughput, kTimeToTrain, kPower };

inline constexpr auto kCountUnitWords = words_of<CountUnit>("unit", "package", "node", "system");
inline constexpr auto kTrainedFormatsWords = words_of<TrainedFormats>("formats", "best", "16-bit");
inline constexpr auto kMatchWords =
    words_of<Match>("match", "throughput", "time-to-train", "power");

struct Scenario {
  std::string title;
  Side candidate, reference;
  std::string model;
  int sequence = 8192;
  long long global_batch = 1024;
  double total_tokens = 0;        ///< 0: the model's published training tokens, if any
  long long reference_count = 0;  ///< in `unit`; 0 = one system
  long long max_count = 0;        ///< in `unit`; 0 = 64 reference counts
  CountUnit unit = CountUnit::kPackage;
  Match match = Match::kThroughput;
  TrainedFormats formats = TrainedFormats::kBest;
  std::optional<Conflicts> conflicts;  ///< unset: as each subject reads (facts/overlay.h)
  std::vector<Patch> patches;
};

}  // namespace countervail
