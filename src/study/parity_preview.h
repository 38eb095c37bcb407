#pragma once
// What a reader sees while a number is still being dragged: both strategies of the last answer, evaluated with the numbers of
// this question. No search, so the count is what rates alone ask for, and it is never an answer.
//
//   N ~ R * (rate of the reference a unit) / (rate of the candidate a unit)
#include <optional>

#include "study/parity.h"

namespace countervail {

struct ParityPreview {
  double units = 0;  ///< of the candidate; not rounded to what a batch divides into
  bool fits = true;  ///< false: a strategy of the last answer no longer fits its memory
};

/// Empty where the last answer has no strategies for it: another chip, a batch with fewer sequences than replicas, nothing found.
std::optional<ParityPreview> preview(const Overlay& store, const Scenario& scenario,
                                     const ParityAnswer& last);

}  // namespace countervail
