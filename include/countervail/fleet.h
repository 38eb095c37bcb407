#pragma once
// How many units, nodes and packages serve a stream of tokens, at what power and cost a day.
#include <string>

#include "countervail/serve.h"

namespace countervail {

/// fleet MODEL SYSTEM: from mean token rates, or a trace of requests, and the rates of a prefill and a decode unit.
struct FleetRequest {
  Inputs inputs;
  std::string model;   ///< of the catalog, or the path of a config.json: whose rates these are
  std::string system;  ///< or a chip: its default system
  double input_rate = -1,
         output_rate = -1;  ///< tokens/s on the mean, prefix hits included; -1: of the trace
  std::string traffic;      ///< a trace in Azure's or Mooncake's format
  double times = 1;         ///< as many such traces at once
  /// "73.7e3,14.8e3": worked prompt tokens/s of a prefill unit, output tokens/s of a decode unit; empty: searched for `served`
  std::string rates;
  std::string unit_packages;  ///< "32,144": packages of a unit of each; empty: one node
  ServeRequest
      served;  ///< limits, lengths (of the trace where one is given), software of the units that are searched
  double hit_rate = 0;
  double peak_to_mean = 1;
  double availability = 1;   ///< of a unit
  double assurance = 0.999;  ///< chance that enough units are up
  bool explain = false;
};

/// Error for names that nobody knows, rates that are missing or outside their limits, and traces that cannot be read.
Answer ask(const Facts& facts, const FleetRequest& request);

}  // namespace countervail
