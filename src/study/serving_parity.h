#pragma once
// parity --match tokens: how many units of one chip serve what a number of another does, under the same limits on latency.
//
//   rate(n)  requests/s of n devices: the better of replicas of one worker, floor(n/s) mu_s over its sizes s, and of
//            prefill and decode apart, min(n_p mu_p, n_d mu_d) in whole units (serving/disaggregation.h), and beside those at
//            most one unit that does both on the devices that whole units leave
//   N        fewest units with rate(N) >= rate of R reference units; both sides searched in full
//   a phase  the same count with units of that phase alone, and the quotient of what one package carries
//
// Idle devices are allowed, so rate(n) never falls and N is monotone. A chip against itself needs R, or fewer where R leave
// devices idle. Range: measured over predicted of both stacks' calibration rows (serving/STACK/spread), as independent
// errors of the two sides; on one chip and stack they cancel.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "countervail/study.h"
#include "study/serve.h"

namespace countervail {

/// What a number of devices runs.
struct ServedPlan {
  double rate = 0;  ///< requests/s; 0: nothing meets the limits
  bool disaggregated = false;
  ServePhase
      whole;  ///< replicas, each with prompts and tokens; disaggregated: one at most, beside the others
  ServePhase prefill, decode;  ///< disaggregated
  const char* binds() const;   ///< what keeps it from more
};

/// The best that `devices` of a searched side run.
ServedPlan best_within(const ServeAnswer& side, long long devices);
/// Requests/s of `devices` that run one phase alone: replicas of its best unit.
double phase_rate(const UnitsBySize& units, long long devices);

struct ServedSide {
  ServeAnswer searched;
  long long units = 0, packages = 0;
  ServedPlan plan;
  Bill bill;
};

/// One phase, or the whole, or a figure of the chip that rules and tables count by; a package.
struct ServedRatio {
  std::string name, key, unit;
  std::optional<double> candidate, reference;
  std::optional<long long> packages;  ///< of the candidate, for what the reference's packages carry
};

struct ServingParity {
  Scenario scenario;
  ServeRequest served;
  ServedSide candidate, reference;
  bool found = false;
  std::optional<long long> low, high;  ///< units; high empty: more than `max_count`
  long long max_count = 0;
  std::vector<ServedRatio> ratios;
  std::set<std::string> facts;
};

/// Error as serve().
ServingParity serving_parity(const Overlay& facts, const Scenario& scenario,
                             const ServeRequest& served);

}  // namespace countervail
