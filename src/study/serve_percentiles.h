#pragma once
// The chosen configurations of a serve answer under arrivals, request by request (serving/simulation.h): what means leave out.
//
//   load         requests/s over those of the steady state with every place taken
//   percentile   the highest load at which that percentile of TTFT and of TPOT both stay within the limits, by bisection
//                over simulations of the same draws; 0 where none does
//
// One attention rank of an aggregated worker is simulated with its share of the requests; of a disaggregated system all prefill
// servers and decode ranks. Runs are long enough to fill every place ten times, or kMostRequests.
#include <optional>
#include <string>
#include <vector>

#include "serving/simulation.h"
#include "serving/steady_state.h"
#include "serving/worker_step.h"

namespace countervail {

/// How requests come; lengths about the means of the traffic.
struct Arrivals {
  double burst_cv2 = 1;   ///< of the gaps
  double length_cv2 = 0;  ///< of prompts and of answers
  unsigned long long seed = 1;
  std::vector<serving::Request> trace;  ///< replayed sped up or down, if any; laws are then unread
};

/// A configuration as it is simulated, and what its steady state takes.
struct SimulatedConfiguration {
  serving::SimulatedUnits units;
  serving::StepTable table;
  double rate = 0;    ///< requests/s at load 1
  double whole = 1;   ///< of the requests/s of a worker or of the system, over `rate`
  double places = 1;  ///< requests that run at the same time when all are taken
};

SimulatedConfiguration simulated_rank(const serving::Engine& engine,
                                      const serving::Traffic& traffic,
                                      const serving::Limits& limits, double requests, double rate);
SimulatedConfiguration simulated_split(const serving::Engine& prefill, long long prefill_units,
                                       const serving::Engine& decode, long long decode_units,
                                       const serving::Traffic& traffic,
                                       const serving::Limits& limits, double requests, double rate);

struct SimulatedLoad {
  double load = 0, rate = 0;  ///< requests/s of the worker or the system
  serving::SimulationAnswer answer;
};

/// Throws Error{kRange} for a load outside (0, 1).
SimulatedLoad simulate_at(const SimulatedConfiguration& configuration,
                          const serving::Traffic& traffic, const Arrivals& arrivals, double load);

struct LatencyLimits {
  double ttft = 0, tpot = 0;  ///< s
  int percentile = 99;        ///< 50, 90 or 99
};

/// Empty where no load holds the limits.
std::optional<SimulatedLoad> most_load(const SimulatedConfiguration& configuration,
                                       const serving::Traffic& traffic, const Arrivals& arrivals,
                                       const LatencyLimits& limits);

}  // namespace countervail
