#pragma once
// serve: every configuration of a worker on a system, aggregated and disaggregated, under limits on latency.
//
//   space    tensor degree t (divides the heads) x attention data D (experts or latent attention; 1 otherwise) x expert degree e
//            (divides the experts and t D) x format x requests of a rank x prompt tokens of a step, t D inside the innermost plane
//   best     output tokens/s per device; the rest of the system holds replicas, and what is no whole worker is idle
//   split    prefill units and decode units of their own best layouts, n_p and n_d of them in whole numbers:
//            rate = min(n_p mu_p, n_d mu_d) (DistServe, arXiv:2401.09670); keys and values cross the innermost plane once
//   range    80 per cent of measured over predicted TPOT of the software's calibration rows (serving/STACK/spread)
#include <map>
#include <set>

#include "compile/compile.h"
#include "compile/economics.h"
#include "countervail/serve.h"
#include "facts/overlay.h"
#include "serving/from_facts.h"
#include "study/serve_percentiles.h"

namespace countervail {

struct ServeLayout {
  serving::Worker worker;
  serving::WeightFormat format = serving::WeightFormat::kSixteen;
  double requests = 0, chunk = 0;  ///< of a rank; tokens of prompts in a step
  double cache_bytes = 2;          ///< a cached value
  serving::SteadyState state;
  double per_device = 0;  ///< output tokens/s over all devices of the system, idle ones too
};

/// Units of one phase, and how many requests/s each takes.
struct ServePhase {
  ServeLayout layout;
  long long units = 0;
  double rate = 0;         ///< requests/s of a unit
  const char* binds = "";  ///< what keeps the unit from more
};

/// The best unit of each size, by its devices.
using UnitsBySize = std::map<int, ServePhase>;

struct ServeSplit {
  ServePhase prefill, decode;
  double rate = 0;        ///< requests/s of the system
  double per_device = 0;  ///< output tokens/s of the devices of the system
  double ttft = 0;        ///< s, the transfer of keys and values counted
};

struct ServeCounts {
  long long composed = 0, memory = 0, ttft = 0,
            tpot = 0;  ///< rejected, by the first limit that is broken
};

struct ServeAnswer {
  ServeRequest request;
  Hardware hardware;
  Tower tower;  ///< with what its levels draw and cost
  Economics economics;
  serving::ServingStack stack;
  Interval spread;                    ///< of the rate: 80 per cent
  std::string kernels;                ///< the tables whose curves price it
  std::vector<ServeLayout> top;       ///< best first, one a layout; empty: nothing meets the limits
  std::vector<ServeLayout> frontier;  ///< tokens/s a device against tokens/s a user; TPOT unlimited
  std::vector<ServeLayout> decode_frontier;  ///< the same of units that decode alone
  UnitsBySize whole, prefill, decode;        ///< within the limits, by requests/s
  std::optional<ServeSplit> split;
  ServeCounts counts;
  double least_tpot = 0, least_ttft = 0;  ///< s: of any layout that fits; 0: none fits
  double least_need = 0,
         room = 0;  ///< bytes a device of the leanest layout, and what the software may take
  std::optional<SimulatedLoad> simulated,
      simulated_split;  ///< of the first configuration and of the split, where asked for
  const char* binds = "";
  long long devices = 0, packages = 0;
  Bill bill;  ///< of the packages at the best layout's rate, output tokens alone
  std::set<std::string> facts;
};

ServeAnswer serve(const Overlay& facts, const ServeRequest& request);

/// Whole units of both phases on at most `devices`, the first of equal rates; rate 0 where not one of each fits.
ServeSplit best_split(const ServeAnswer& side, long long devices);

}  // namespace countervail
