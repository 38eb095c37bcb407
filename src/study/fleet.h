#pragma once
// A fleet that serves: units of each phase (serving/fleet.h), the packages and nodes that they are, and what those draw and cost.
//
//   cost a day        capital / amortisation + facility power x electricity price, over 86,400 s
//   cost a token      of input: the prefill units' cost over the input stream, hits included; of output: the decode units' over
//                     the output stream; both over 24 hours, idle units and spares included
#include <array>
#include <optional>
#include <set>

#include "compile/compile.h"
#include "compile/economics.h"
#include "countervail/fleet.h"
#include "serving/fleet.h"
#include "serving/trace_file.h"
#include "study/serve.h"

namespace countervail {

/// One phase in hardware.
struct FleetPart {
  int unit_packages = 1;
  long long packages = 0, nodes = 0;
  Bill bill;  ///< its tokens are those of the stream
};

struct FleetAnswer {
  FleetRequest request;
  Hardware hardware;
  Economics economics;
  serving::TokenStream stream;
  serving::FleetCount count;
  std::array<FleetPart, 2> parts;  ///< prefill, decode
  std::optional<serving::TraceSummary> traffic;
  /// Where no rates are given: of each phase the unit that needs the fewest packages under the limits, and how far its rate may be off.
  std::optional<std::array<ServePhase, 2>> searched;
  Interval spread{1, 1, 1};
  Interval packages;  ///< of both phases, over that spread
  std::string stack;
  Conflicts conflicts = Conflicts::kFirst;
  std::set<std::string> facts;
};

/// USD a day of a bill, capital included; empty where no price is known.
std::optional<double> cost_per_day(const Bill& bill, const Economics& economics);

FleetAnswer fleet(const Overlay& facts, const FleetRequest& request);

}  // namespace countervail
