#pragma once
// The facts of an answer as random variables: one variable a fact, whoever reads it; facts stated to move together are one.
//
//   a range {low, mid, high}        5, 50 and 95 per cent points (statistics/marginal.h)
//   a single value                  the same around it, as far as its confidence says (facts/spreads.h), or none
//   positive numbers                two-piece lognormal;  shares strictly inside (0, 1): two-piece logit-normal
//   numbers whose range touches 0   two-piece normal;  all are cut at the limits of their field
//
// Counts, words and dates have none. A chip that a question copies for one side moves with the original as long as both say
// the same.
#include <set>
#include <span>
#include <string>
#include <vector>

#include "facts/overlay.h"
#include "statistics/marginal.h"

namespace countervail {

struct UncertainFact {
  std::string path;
  Interval range;          ///< 5, 50, 95 per cent points, SI
  bool is_stated = false;  ///< the range is the source's own (or the user's); else by confidence
  statistics::Marginal marginal;
};

/// One random variable: one fact, or several that share one uniform number.
struct UncertainVariable {
  std::string name;  ///< the path, or what the group is called
  std::vector<UncertainFact> facts;
  /// +1, -1: the model's own error on the candidate's, on the reference's step time. It stands beside the facts: the compiler
  /// does not read it.
  int error_sign = 0;
};

struct UncertainOptions {
  bool only_ranges = false;  ///< facts without a stated range stay as they are
  std::vector<std::vector<std::string>> together;  ///< paths of facts that move as one
};

/// The variables among `paths`, in order of their first path. Error{kUnknownName} for a path of `together` that the answer
/// does not read, Error{kUnit} for a word, Error{kConflict} for a fact in two groups.
std::vector<UncertainVariable> uncertain_variables(const Overlay& facts,
                                                   const std::set<std::string>& paths,
                                                   const UncertainOptions& options);

/// What the model misses where every fact is known, one variable a side (default/residual/dense or experts).
std::vector<UncertainVariable> model_errors(const Overlay& facts, bool experts);

/// ln of true over computed step times.
struct ModelErrors {
  double candidate = 0, reference = 0;
};
ModelErrors model_errors_at(std::span<const UncertainVariable> variables,
                            std::span<const double> uniforms);

/// The facts with every variable at its quantile; one uniform in (0, 1) a variable.
Overlay drawn(const Overlay& facts, std::span<const UncertainVariable> variables,
              std::span<const double> uniforms);

}  // namespace countervail
