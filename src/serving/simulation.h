#pragma once
// A chosen configuration under traffic, request by request: the percentiles that no closed form gives.
//
//   aggregated      equal engines that prefill and decode (batching.h); request i goes to engine i mod n (round robin)
//   disaggregated   prefill servers in one queue, first come, first served (first_come.h; DistServe, arXiv:2401.09670); the cache
//                   moves once; decode engines in turn, in the order in which caches arrive
//
//   TTFT  arrival to first token: queue + prefill (+ transfer) + overhead
//   TPOT  (last token - first token)/(output - 1), of requests with two tokens or more; waiting for a decode engine counts here
//   E2E   arrival to last token + overhead
//
// Deterministic: requests come from seeded streams, engines are simulated apart (on any number of threads) and read in order.
// Figures leave out the first `warm_up` share of the requests, which meet an emptier system; Little's identity counts all.
#include "serving/batching.h"
#include "serving/first_come.h"

namespace countervail::serving {

/// Prefill units of a disaggregated configuration.
struct PrefillUnits {
  int servers = 1;          ///< prompts worked at the same time, over all units
  int chunk = 8192;         ///< tokens a step
  double step_seconds = 0;  ///< of each step beside its chunk: host, launch
  double hit_rate = 0, load_seconds = 0;
  ChunkSeconds chunk_seconds;   ///< empty: the configuration is aggregated
  double transfer_latency = 0;  ///< s a prompt
  double transfer_seconds = 0;  ///< s a prompt token, on the way to its decode engine
};

struct SimulatedUnits {
  PrefillUnits prefill;  ///< without chunk_seconds: none
  Batching engine;       ///< with its own chunk_seconds: prefills too
  int engines = 1;
  double overhead = 0;  ///< s before the first token that no engine knows: client, tokeniser
};

struct SimulationAnswer {
  Spread ttft, tpot, e2e;          ///< s
  double requests_per_second = 0;  ///< of the window from the first arrival to the last token
  double output_per_second = 0;    ///< tokens/s of the same
  double mean_batch = 0;           ///< running requests of an engine while it works
  double engine_busy = 0;          ///< share of the window, mean of the engines
  double prefill_busy = 0;         ///< share, mean of the prefill servers; 0 where there are none
  long long steps = 0;
  LittleCheck little;
};

struct SimulationRun {
  int clients = 0;  ///< 0: open loop; else so many requests are out at any time (aggregated alone)
  double warm_up = 0.1;  ///< share of the requests, 0 to below 1
  int threads = 1;       ///< 0: one a core
};

/// s that one prompt occupies a prefill server.
double prefill_seconds(const PrefillUnits& units, int input);

/// Throws Error{kRange} as run_batching() does, and for both kinds of prefill at once, or neither.
SimulationAnswer simulate(const SimulatedUnits& units, const StepTable& table,
                          const std::vector<Request>& requests, const SimulationRun& run = {});

}  // namespace countervail::serving
