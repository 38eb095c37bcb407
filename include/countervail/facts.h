#pragma once
// The sourced facts that every answer rests on: loaded once, never changed, shared between questions.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "countervail/error.h"

namespace countervail {

/// A fact set from outside the catalog, with its own source: --set PATH=VALUE, a scenario's [[patch]].
struct Patch {
  std::string path;  ///< "chip/Ascend 910C/bf16", or short where the question says what of
  std::string
      value;  ///< "780 TFLOP/s"; "313..376 TFLOP/s" for a range; "unknown" takes the fact away
  std::string source;
  std::string confidence = "assumed";
  std::string file;  ///< where it was written; empty = command line
  int line = 0, column = 0;
};

/// Which rows of a fact count where sources disagree: the first, or all of them as a range.
enum class Conflicts : unsigned char { kFirst, kRange };

/// The user's own, on top of the shipped facts.
struct Inputs {
  std::vector<std::string>
      catalogs;  ///< CSV files: chips, systems or models, the catalog's columns plus kind
  std::vector<std::string> stack_files;  ///< TOML files: a software stack each, named by the file
  std::vector<std::string> ignored_keys = {};  ///< of model files: read on without them
  std::vector<Patch> patches;
  std::optional<Conflicts> conflicts;  ///< unset: as each subject reads
};

/// Cheap to copy: copies share what was loaded.
class Facts {
 public:
  /// The shipped facts under a data directory (the one that holds catalog/). Error{kRead} where there is none.
  static Facts load(const std::string& data_directory);

  struct State;
  const State& state() const { return *state_; }

 private:
  explicit Facts(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace countervail
