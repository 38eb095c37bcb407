#pragma once
// How many units of one chip match a number of another, training the same model on the same batch.
//
//   rate(n)    = batch * sequence / step time of the best strategy on n devices
//   N          = fewest units such that some n <= N of them reach the best rate of R reference units
//   useful(n)  = rate(n) * goodput(n): what --match time-to-train compares, failures and checkpoints included
//
// Idle units are allowed, so N is monotone; systems fill one after another. Where a side rests on ranged facts
// (an assumed efficiency curve, a peak that differs by bin) the search is repeated with the candidate at its worst
// against the reference at its best, and the other way round: the range of N.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compile/compile.h"
#include "compile/economics.h"
#include "package/need.h"
#include "search/search.h"
#include "study/influence.h"

namespace countervail {

struct ParityOptions {
  int threads = 1;
};

/// One side of the answer at its count.
struct ParitySide {
  Hardware hardware;
  Tower tower;
  long long units = 0;     ///< in the scenario's unit
  long long packages = 0;  ///< bought (the last unit whole)
  long long devices_used = 0;
  Candidate best;  ///< fastest strategy within `units`
  SearchCounts counts;
  double usable_memory = 0;                ///< bytes per device that a job may fill
  double tokens_per_second = 0;            ///< without failures
  Goodput goodput;                         ///< of the packages in use
  double useful_tokens_per_second = 0;     ///< tokens_per_second * goodput.share()
  std::optional<double> seconds_to_train;  ///< wall time of the run's tokens
  Bill bill;                               ///< of `packages`, idle ones included
  std::optional<package::Count>
      silicon;  ///< wafers and stacks of `packages` good ones; empty without a specification
};

struct SingleResource {
  std::string name;                     ///< "BF16 peak"
  std::string unit;                     ///< SI unit without prefix
  double candidate = 0, reference = 0;  ///< per package
  std::optional<long long> count;       ///< packages whose sum matches the reference's
};

struct SystemRatio {
  std::string name, unit;
  Interval candidate, reference;  ///< of one system each
  Interval ratio;
};

enum class ParityOutcome : unsigned char {
  kFound,
  kMoreThanMaximum,
  kReferenceCannotRun,
  kPowerComparison
};

/// The same question with 16-bit formats on both sides, where the answer itself trains in fewer bits.
struct SixteenBit {
  ParityOutcome outcome = ParityOutcome::kFound;
  long long units = 0;
  std::optional<long long> low, high;
  double candidate_rate = 0, reference_rate = 0;  ///< tokens per second
};

struct ParityAnswer {
  Scenario scenario;
  ParityOutcome outcome = ParityOutcome::kFound;
  ParitySide candidate, reference;
  std::optional<long long> low,
      high;  ///< range of the candidate's units; high empty = more than the maximum
  long long max_count = 0;
  long long smallest_reference =
      0;  ///< kReferenceCannotRun: fewest units that can; 0 = none up to the maximum
  double candidate_least_memory = 0;  ///< bytes per device, for "cannot, because"
  std::optional<SixteenBit> sixteen_bit;
  std::vector<SingleResource> single;
  std::vector<SystemRatio> systems;
  Economics economics;
  Conflicts conflicts = Conflicts::kFirst;  ///< which rows it took
  double total_tokens = 0;                  ///< of the run; 0 = unknown
  std::set<std::string> facts;
};

ParityAnswer parity(const Overlay& store, const Scenario& scenario, const ParityOptions& options);

/// rate, cost: of the candidate over the reference, at the answer's counts.
std::vector<Influence> explain(const Overlay& store, const ParityAnswer& answer,
                               const ParityOptions& options);

}  // namespace countervail
