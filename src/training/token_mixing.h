#pragma once
// Seconds of what mixes tokens in one layer besides its matrices: attention, fused or not, or the recurrence of a state.
#include "training/problem.h"
#include "transformer/operators.h"

namespace countervail {

/// Forward and backward seconds of one kind of operator; the part of the backward that makes weight gradients.
struct Pass {
  double forward = 0, backward = 0, weight = 0;
};
constexpr Pass operator+(Pass a, Pass b) {
  return {a.forward + b.forward, a.backward + b.backward, a.weight + b.weight};
}

/// `shard` of a layer whose kind is the model's only one (transformer/layer_variants.h).
Pass mixing_seconds(const Problem& problem, const Shard& shard);

}  // namespace countervail
