#pragma once
// Studies: questions that compare.
#include <optional>
#include <string>
#include <vector>

#include "countervail/training.h"

namespace countervail {

/// What a parity question counts; nodes and systems are those of each side.
enum class CountUnit : unsigned char { kPackage, kNode, kSystem };
/// What must be equal: the rate while running, the time of a whole run with its failures, or the
/// facility power (then rates are compared instead of counts).
enum class Match : unsigned char { kThroughput, kTimeToTrain, kPower };

/// Two sides, a model and a job: what a comparison is about. Models never see it.
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
  TrainedFormats formats = TrainedFormats::kMeasured;
  std::optional<Conflicts> conflicts;  ///< unset: as each subject reads
  std::vector<Patch> patches;
};

/// parity: how many packages of one chip train as fast as a number of another.
struct ParityRequest {
  Inputs inputs;
  std::string scenario_file;  ///< where the scenario came from; empty: not from a file
  std::string
      counted_chip;  ///< `reference_count` is of this chip: of another, one system is meant; empty: of any
  Scenario scenario;
  bool explain = false;
  int threads = 1;  ///< 0: one per core
};

/// catalog chips|systems|models: the items of a kind.
struct CatalogListRequest {
  Inputs inputs;
  std::string kind;                     ///< "chip", "system", "model"
  std::vector<std::string> conditions;  ///< FIELD=TEXT: only items whose field contains the text
  std::string sort;                     ///< by this field, largest first; empty = by name
};

/// One item with every value, source, confidence and conflict.
struct CatalogShowRequest {
  Inputs inputs;
  std::string name;  ///< of a chip, system or model, or the path of a config.json
};

/// Does the catalog agree with itself?
struct CatalogCheckRequest {
  Inputs inputs;
};

/// Published measurements against the models.
struct ValidateRequest {
  std::string
      part;  ///< "training", "search", "collectives", "operators", "heat"; empty with `refit`: all
  std::string source;     ///< training: only configurations of this source
  std::string table;      ///< a table of the user's own; all of it is test
  bool transfer = false;  ///< training: fit on one source, test on another
  bool rows = false;
  bool refit = false;  ///< fit the constants again and show them beside the shipped ones
};

/// One question each. Error for chips, models, systems or fields that nobody knows, and for values
/// outside their limits. "No count will do" is an answer with `holds` false.
Answer ask(const Facts& facts, const ParityRequest& request);
Answer ask(const Facts& facts, const CatalogListRequest& request);
Answer ask(const Facts& facts, const CatalogShowRequest& request);
Answer ask(const Facts& facts, const CatalogCheckRequest& request);
Answer ask(const Facts& facts, const ValidateRequest& request);

}  // namespace countervail
