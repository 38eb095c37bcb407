#pragma once
// Studies: questions that compare.
#include <optional>
#include <string>
#include <vector>

#include "countervail/serve.h"
#include "countervail/training.h"

namespace countervail {

/// What a parity question counts; nodes and systems are those of each side.
enum class CountUnit : unsigned char { kPackage, kNode, kSystem };
/// What must be equal: the rate while running, the time of a whole run with its failures, the facility power (then rates
/// are compared instead of counts), or the requests served under limits on latency.
enum class Match : unsigned char { kThroughput, kTimeToTrain, kPower, kTokens };

/// Two sides, a model and a job: what a comparison is about. Models never see it.
struct Scenario {
  std::string title;
  Side candidate, reference;
  std::string model;
  int sequence = 8192;
  long long global_batch = 1024;
  double total_tokens = 0;        ///< 0: the model's published training tokens, if any
  long long reference_count = 0;  ///< in `unit`; 0 = one system
  std::string
      counted_chip;  ///< what `reference_count` is of: of another chip, one system is meant; empty: of any
  long long max_count = 0;  ///< in `unit`; 0 = 64 reference counts
  CountUnit unit = CountUnit::kPackage;
  Match match = Match::kThroughput;
  TrainedFormats formats = TrainedFormats::kMeasured;
  std::optional<Conflicts> conflicts;  ///< unset: as each subject reads
  std::vector<Patch> patches;
};

/// parity: how many packages of one chip train as fast, or serve as much, as a number of another.
struct ParityRequest {
  Inputs inputs;
  std::string scenario_file;  ///< where the scenario came from; empty: not from a file
  Scenario scenario;
  ServeRequest
      served;  ///< Match::kTokens: traffic and limits; sides, model and counts are the scenario's
  std::string
      have;  ///< "PLAN@2027Q4": the count beside what a plan of supply can hold then; empty: not asked
  bool explain = false;
  int threads = 1;  ///< 0: one per core
};

/// One thing that the end point has and another world has not: what stands without it.
struct Lever {
  std::string name;
  std::string stack, system;   ///< of the candidate without it; empty = the scenario's
  std::vector<Patch> without;  ///< facts without it
  std::string file;            ///< where it was written; empty = command line
  int line = 0, column = 0;
};

/// levers: which lever closes how much of the gap between two sides.
struct LeversRequest {
  Inputs inputs;
  std::string scenario_file;
  Scenario scenario;
  std::vector<Lever> levers;
  long long at_count = 0;  ///< compare rates at this many dies; 0: dies at the reference's rate
  bool interactions = false;
  int threads = 1;  ///< 0: one per core
};

/// uncertainty: the comparison with every uncertain fact drawn, thousands of times.
struct UncertaintyRequest {
  Inputs inputs;
  std::string scenario_file;
  Scenario scenario;
  int draws = 4096;  ///< a power of two
  long long seed = 1;
  bool only_ranges = false;                        ///< facts without a range of their own stay
  bool facts_only = false;                         ///< without the model's own error
  std::vector<std::vector<std::string>> together;  ///< paths of facts that move as one
  int threads = 1;                                 ///< 0: one per core
};

/// why: two published studies as sheets of one formula, or two comparisons of `parity`, and which input makes them differ.
struct WhyRequest {
  std::string a, b;  ///< TOML files
  int threads = 1;   ///< 0: one per core; for comparisons
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
Answer ask(const Facts& facts, const LeversRequest& request);
Answer ask(const Facts& facts, const UncertaintyRequest& request);
Answer ask(const Facts& facts, const WhyRequest& request);
Answer ask(const Facts& facts, const CatalogListRequest& request);
Answer ask(const Facts& facts, const CatalogShowRequest& request);
Answer ask(const Facts& facts, const CatalogCheckRequest& request);
Answer ask(const Facts& facts, const ValidateRequest& request);

}  // namespace countervail
