#pragma once
// Strategies of other tools, as ours: Calculon's execution and SimuMax's strategy, JSON both.
//   github.com/calculon-ai/calculon validation/**/*.json, github.com/MooreThreads/SimuMax configs/strategy/*.json
// What their file says and we model is taken; what ours cannot be is refused with key and place; what we read in
// another way is said.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/files.h"
#include "training/strategy.h"

namespace countervail {

struct PeerStrategy {
  std::string format;  ///< "Calculon", "SimuMax"
  Strategy strategy;
  long long batch = 0;            ///< sequences a step
  std::optional<int> sequence;    ///< tokens, where the file says them
  std::vector<std::string> said;  ///< what is read in another way, or not at all
};

/// Error{kSyntax | kMissing | kRange} with file, line and column.
PeerStrategy parse_peer_strategy(std::string_view text, const std::string& file);
PeerStrategy read_peer_strategy(const std::string& path, const Files& files = {});

}  // namespace countervail
