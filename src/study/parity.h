#pragma once
// How many units of one chip match a number of another, training the same model on the same batch.
//
//   rate(n)  = batch * sequence / step time of the best strategy on n devices
//   N        = fewest units such that some n <= N of them reach the best rate of R reference units
//
// Idle units are allowed, so N is monotone; systems fill one after another. Where a side rests on ranged facts
// (an assumed efficiency curve, a peak that differs by bin) the search is repeated with the candidate at its worst
// against the reference at its best, and the other way round: the range of N.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "search/search.h"
#include "study/compile.h"

namespace countervail {

struct ParityOptions {
  int threads = 1;
};

/// One side of the answer at its count.
struct ParitySide {
  Hardware hardware;
  long long units = 0;       ///< in the scenario's unit
  long long packages = 0;    ///< bought (the last unit whole)
  long long devices_used = 0;
  Candidate best;            ///< fastest strategy within `units`
  SearchCounts counts;
  double tokens_per_second = 0;
  double goodput = 1;                      ///< share of time that advances the run
  std::optional<double> facility_power;    ///< W for `packages`
  std::optional<double> capital;           ///< USD
  std::optional<double> energy_per_token;  ///< J
};

struct SingleResource {
  std::string name;           ///< "BF16 peak"
  std::string unit;           ///< SI unit without prefix
  double candidate = 0, reference = 0;  ///< per package
  std::optional<long long> count;       ///< packages whose sum matches the reference's
};

struct SystemRatio {
  std::string name, unit;
  Interval candidate, reference;  ///< of one system each
  Interval ratio;
};

enum class ParityOutcome : unsigned char { kFound, kMoreThanMaximum, kReferenceCannotRun, kPowerComparison };

struct ParityAnswer {
  Scenario scenario;
  ParityOutcome outcome = ParityOutcome::kFound;
  ParitySide candidate, reference;
  std::optional<long long> low, high;   ///< range of the candidate's units; high empty = more than the maximum
  bool is_range = false;
  long long max_count = 0;
  long long smallest_reference = 0;     ///< kReferenceCannotRun: fewest units that can; 0 = none up to the maximum
  double candidate_least_memory = 0;    ///< bytes a device, for "cannot, because"
  std::vector<SingleResource> single;
  std::vector<SystemRatio> systems;
  std::set<std::string> facts;
};

ParityAnswer parity(const FactStore& store, const Scenario& scenario, const ParityOptions& options);

/// One fact of an answer with what it moves.
struct Influence {
  std::string path;
  double elasticity = 0;   ///< d ln(candidate rate / reference rate) / d ln(fact), by a 1 % rise
  bool is_number = true;
};
std::vector<Influence> explain(const FactStore& store, const ParityAnswer& answer, const ParityOptions& options);

}  // namespace countervail
