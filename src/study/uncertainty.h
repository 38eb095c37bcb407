#pragma once
// How sure a count is: the comparison asked again with every uncertain fact drawn, thousands of times, each draw with its own
// best strategies.
//
//   variables  facts, and the model's own error on each side unless both are one machine
//   draws      scrambled Sobol points; count, ratio of useful rates at the answer's counts, power and cost at the count
//   quantiles  exact, of the draws; a count beyond the maximum is infinite and counts as such
//   screening  Morris: every variable, exact searches; those with mu* above a twentieth of the largest stay, at most eight
//   indices    first-order and total shares of the variance of ln ratio over what stays, the rest at its median; each
//              strategy that won a draw is evaluated anew and the best taken, and where none fits the search is exact
//   checks     some draws are repeated by the plain search: same counts, same bits of both step times
//
// The same bytes on any number of threads: draws are numbered, and every search is exact whatever it knew before.
#include <string>
#include <vector>

#include "statistics/morris.h"
#include "statistics/quantile.h"
#include "statistics/sobol_indices.h"
#include "study/parity_search.h"
#include "study/uncertain_facts.h"

namespace countervail {

inline constexpr int kFewestDraws = 256, kMostDraws = 65536;

struct UncertaintyOptions {
  UncertainOptions facts;
  bool facts_only = false;  ///< the model's own error is left out
  int draws = 4096;         ///< a power of two
  std::uint64_t seed = 1;
  int screening_paths = 16;
  int index_samples = 1024;  ///< a power of two
  int checks = 64;
  int threads = 1;  ///< 0 = one per core
};

/// What one draw gives. Not finite where the draw has no such figure.
struct UncertainDraw {
  double count =
      0;  ///< candidate units; infinite beyond the maximum, NaN where the reference cannot run
  double ln_ratio =
      0;  ///< ln of candidate over reference, useful tokens a second at the answer's counts
  double power = 0;  ///< W of the candidate's facility at the count
  double cost = 0;   ///< USD a token of the candidate at the count
  double candidate_step = 0,
         reference_step = 0;  ///< s at the answer's counts, as computed; 0 = does not fit
};

struct VariableWeight {
  statistics::MorrisEffect effect;  ///< on ln ratio, for the whole width of the variable
  bool kept = false;
  statistics::IndexEstimate first, total;  ///< of those kept
};

struct UncertaintyAnswer {
  Scenario scenario;
  UncertaintyOptions options;
  ParitySide candidate, reference;  ///< with every fact as it stands
  long long max_count = 0;
  std::vector<UncertainVariable> variables;
  std::vector<UncertainDraw> draws;
  std::vector<VariableWeight> weights;  ///< one a variable
  double variance = 0;                  ///< of ln ratio over all draws that have one
  double kept_variance = 0;  ///< with the variables that were screened out at their median
  int checked = 0, failed_checks = 0;
  std::set<std::string> facts;
};

/// Throws Error: draws no power of two from 256 to 65,536, --match power, a reference that cannot run; and as
/// uncertain_variables() and parity().
UncertaintyAnswer uncertainty(const Overlay& facts, const Scenario& scenario,
                              const UncertaintyOptions& options);

}  // namespace countervail
