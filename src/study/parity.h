#pragma once
// How many units of one chip match a number of another, training the same model on the same batch.
//
//   rate(n)    = batch * sequence / step time of the best strategy on n devices
//   N          = fewest units such that some n <= N of them reach the best rate of R reference units
//   useful(n)  = rate(n) * goodput(n): what --match time-to-train compares, failures and checkpoints included
//
// Idle units are allowed, so N is monotone; systems fill one after another. The range of N is the 80 per cent range of the
// quotient of both step times (study/parity_range.h): what both sides share cancels.
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

/// What a source printed for a chip and a model: it stands beside the rate that we compute.
struct PublishedRate {
  std::string id;  ///< row of data/measured/training.csv
  std::string source, date;
  double tokens_per_second = 0;  ///< a package
  long long packages = 0;
  int bits = 0;
};

/// What keeps a side from reaching a rate, or from running.
enum class Binding : unsigned char {
  kNothing,
  kMemory,     ///< no layout fits a device
  kPlaneEdge,  ///< no link rate is known beyond one unit: `missing_fact` would lift it
  kBatch,      ///< the batch has fewer sequences than devices could use
  kRate        ///< more devices add less than they cost in communication and bubbles
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
  double usable_memory = 0;                ///< bytes per device that can be allocated
  double fill = 1;                         ///< share of them that a search fills
  double tokens_per_second = 0;            ///< without failures
  Goodput goodput;                         ///< of the packages in use
  double useful_tokens_per_second = 0;     ///< tokens_per_second * goodput.share()
  std::optional<double> seconds_to_train;  ///< wall time of the run's tokens
  Bill bill;                               ///< of `packages`, idle ones included
  bool gains_from_more =
      false;  ///< a quarter more units would raise the rate of each by over a tenth
  Binding binding = Binding::kNothing;  ///< at `units`, where that is the most that was tried
  std::string missing_fact;             ///< kPlaneEdge: the fact to give
  std::optional<PublishedRate> published;
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
  double rate_alone =
      0;  ///< units whose rate at the answer's rate a unit would be enough: the count without steps of the batch
  std::optional<SixteenBit> sixteen_bit;
  std::vector<SingleResource> single;
  std::vector<SystemRatio> systems;
  Economics economics;
  Conflicts conflicts = Conflicts::kFirst;  ///< which rows it took
  double total_tokens = 0;                  ///< of the run; 0 = unknown
  std::set<std::string> facts;
};

ParityAnswer parity(const Overlay& store, const Scenario& scenario, const ParityOptions& options);
/// The count and both sides at it, as parity() finds them, without range and 16-bit count: what a waiting reader sees first.
ParityAnswer parity_point(const Overlay& store, const Scenario& scenario,
                          const ParityOptions& options);

/// What explain() reads off: useful rates, candidate over reference, at the answer's counts; cost likewise, or the
/// candidate's alone where no price of the reference is known.
InfluencedFigures influenced_figures(const ParityAnswer& answer);
std::vector<Influence> explain(const Overlay& store, const ParityAnswer& answer,
                               const ParityOptions& options);

}  // namespace countervail
