#pragma once
// Everything a model reads, flat and in SI. compile() (study) fills it from sourced facts and remembers which.
#include "cluster/tower.h"
#include "training/job.h"
#include "training/stack.h"
#include "transformer/device.h"
#include "transformer/model_shape.h"

namespace countervail {

/// One side of a question at one end of its ranges. Copies are cheap; models only read it.
struct Problem {
  ModelShape model;
  Job job;
  Device device;
  Stack stack;
  Tower tower;
  double fill =
      1;  ///< share of the usable memory that a search fills; a given strategy may take all of it
  double imbalance = 1;  ///< tokens of the busiest expert rank over the mean; 1 = force-balanced
  double runtime_bytes =
      0;  ///< context, communication library, fragmentation: taken from each device

  friend bool operator==(const Problem&, const Problem&) = default;
};

}  // namespace countervail
