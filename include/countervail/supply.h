#pragma once
// Chips, minerals and the race: how many, when, what binds.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "countervail/ask.h"
#include "countervail/facts.h"

namespace countervail {

enum class Foresight : unsigned char { kNone, kFull };

/// supply PLAN: packages of one actor by quarter with bands, what binds, stocks, values of one more unit.
struct SupplyRequest {
  Inputs inputs;
  std::string plan = "default";  ///< a shipped plan, or a .toml file
  std::string actor = "China";
  std::string from, to;  ///< quarters shown, "2026Q1"; empty: all
  bool by_quarter = false;
  Foresight foresight = Foresight::kNone;
  int draws = 4096;
  std::uint64_t seed = 1;
  int threads = 1;       ///< 0: one a core
  bool explain = false;  ///< every number of the plan with its source
};

/// supply compare FIRST SECOND: the difference of two plans, draw by draw.
struct SupplyCompareRequest {
  Inputs inputs;
  std::string first, second, actor = "China";
  int draws = 4096;
  std::uint64_t seed = 1;
  int threads = 1;
};

/// supply why FIRST SECOND: which of their inputs parts two plans.
struct SupplyWhyRequest {
  Inputs inputs;
  std::string first, second, actor = "China";
  int year = 2028;
  int draws = 1024;
  std::uint64_t seed = 1;
  int threads = 1;
};

/// minerals CASE: exports, queue, stops by sector, price and losses under a licence or a cut.
struct MineralsRequest {
  Inputs inputs;
  std::string name = "magnets-2025";  ///< a shipped case, or a .toml file
  std::optional<double> cut, days, licence_days, approve, sigma;  ///< in place of the case's
  int draws = 4096;
  std::uint64_t seed = 1;
  int threads = 1;  ///< 0: one a core
  bool explain = false;
};

struct MineralsListRequest {};

enum class RaceUnit : unsigned char { kTpp, kBf16, kEightBit, kBandwidth, kTrainingTokens };

/// race PLAN: compute stocks of blocs, their ratio, growth, in units that do not agree.
struct RaceRequest {
  Inputs inputs;
  std::string plan = "default";
  RaceUnit unit = RaceUnit::kEightBit;
  std::string ratio = "US:China";
  bool added = false, by_quarter = false;
  std::vector<std::string> without;  ///< events left out
  int draws = 1024;
  std::uint64_t seed = 1;
  int threads = 1;  ///< 0: one a core
};

Answer ask(const Facts& facts, const SupplyRequest& request);
Answer ask(const Facts& facts, const SupplyCompareRequest& request);
Answer ask(const Facts& facts, const SupplyWhyRequest& request);
Answer ask(const Facts& facts, const MineralsRequest& request);
Answer ask(const Facts& facts, const MineralsListRequest& request);
Answer ask(const Facts& facts, const RaceRequest& request);

}  // namespace countervail
