#pragma once
// Two comparisons of one question disagree: which field or fact makes them?
//
//   f(S)   candidate units that match the reference, continuous between counts (study/continuous_count.h), with the fields and
//          facts in S as B has them and the others as A has them; each with its own best strategies on both sides
//   ln f(B)/f(A) is split as study/disagreement.h does; above twelve differences over 100 antithetic orders
//
// Question: model, batch, sequence, unit, reference count, what must match. Input: chips, systems, stacks, formats, the way with
// conflicting rows, every patched fact. There is no structure to print first: f is the answer itself.
#include <set>

#include "compile/scenario.h"
#include "facts/overlay.h"
#include "study/disagreement.h"

namespace countervail {

struct ParityGap {
  Disagreement answer;
  std::set<std::string> facts;  ///< read on the way
};

/// Throws Error: other questions (naming the field), nothing that differs, more than 62 differences, a set under which no count
/// matches (naming what is B's), matching power.
ParityGap parity_gap(const Overlay& facts, const Scenario& asked_a, const Scenario& asked_b,
                     int threads);

}  // namespace countervail
