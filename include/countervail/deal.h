#pragma once
// Two sides that may trade concessions: who gains, at which valuations, and whether it holds.
#include <cstdint>
#include <string>

#include "countervail/ask.h"
#include "countervail/facts.h"

namespace countervail {

/// deal SCENARIO: chips against minerals over draws of supply, minerals and the offers' own numbers.
struct DealRequest {
  Inputs inputs;
  std::string scenario;  ///< a shipped name of scenarios/deal, or a .toml file
  std::string us_valuation,
      china_valuation;  ///< "0.1..1000", bn USD an e-fold; empty: the scenario's
  std::string
      types;  ///< "US=LOW..HIGH,China=LOW..HIGH", bn USD an e-fold: each knows its own alone
  int draws = 1024;
  std::uint64_t seed = 1;
  int threads = 1;       ///< 0: one a core
  std::string nfg, efg;  ///< files to write: the game of all offers; the tree of renewals
  bool explain = false;
};

/// Error for a scenario that cannot be read, an offer outside its limits, a chip without price or figure, a start after the
/// latest known event without a branch. The games come beside the document, as pictures "nfg" and "efg".
Answer ask(const Facts& facts, const DealRequest& request);

}  // namespace countervail
