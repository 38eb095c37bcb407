#pragma once
// How far a step time may lie from its middle: the ranges of the facts it rests on, each moved alone, together in quadrature.
//
//   d(f, end)   = ln(t with fact f at that end / t)
//   slower      = sqrt(sum over f of max(0, d(f, low), d(f, high))^2),  faster alike with the other sign
//
// A fact's ends are its 5 and 95 per cent points, facts without a range take one by policy (facts/spreads.h), and they are
// taken as independent; the answer's ends are its 10 and 90 per cent points, so both sums are scaled by 1.282/1.645.
// Besides the facts, the model itself errs: default/residual/dense and experts, as measured (docs/validation/training.md).
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "facts/overlay.h"
#include "facts/spreads.h"
#include "training/problem.h"
#include "training/strategy.h"

namespace countervail {

/// Natural logarithms, both >= 0: the 80 per cent range of a time t is t exp(-faster) to t exp(slower).
struct TimeRange {
  double slower = 0, faster = 0;
};

/// From a fact's ends to the answer's, in logarithms.
inline constexpr double kToAnswer = kAnswerQuantile / kFactQuantile;

/// Independent ranges together.
TimeRange together(const TimeRange& a, const TimeRange& b);

using ProblemOf = std::function<Problem(const Overlay&)>;

/// The problem with one fact at its worse and at its better end.
struct EndPair {
  Problem low, high;
};

/// For each fact of `paths` that has a range and moves the problem within its limits.
std::vector<EndPair> problems_at_ends(const Overlay& facts, const std::set<std::string>& paths,
                                      const ProblemOf& problem_of);

/// Of one strategy; model and job are those of `middle`.
TimeRange range_of(const Problem& middle, const std::vector<EndPair>& ends,
                   const Strategy& strategy);

/// The fact of measured over computed step time where every other fact is known.
std::string residual_path(bool experts);
/// What the model misses there; the path read is put into `paths`.
TimeRange range_of_model(const Overlay& facts, bool experts, std::set<std::string>& paths);

}  // namespace countervail
