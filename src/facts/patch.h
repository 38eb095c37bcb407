#pragma once
// A fact set from outside the catalog: --set PATH=VALUE, a scenario's [set], a study's own change.
#include <string>

namespace countervail {

/// A fact set from outside the catalog, with its own source.
struct Patch {
  std::string path;   ///< "chip/Ascend 910C/bf16"
  std::string value;  ///< "780 TFLOP/s"; "313..376 TFLOP/s" for a range
  std::string source;
  std::string confidence = "assumed";
  std::string file;  ///< where it was written; empty = command line
  int line = 0, column = 0;
};

/// "path=value" of --set. Error{kSyntax} without '='.
Patch patch_of(const std::string& assignment);

}  // namespace countervail
