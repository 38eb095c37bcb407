#pragma once
// How few packages hold a job.
//
//   at least   weights x (2 + gradient + 12 bytes) / usable memory        all of it sharded: weights in 16 bit, gradients as
//              the stack keeps them, Adam's FP32 copy and moments (Rajbhandari et al. 2020, arXiv:1910.02054, section 3)
//
// Counts below that are never walked; from there on the least count with a strategy that fits is searched.
#include "countervail/training.h"
#include "training/problem.h"

namespace countervail {

/// No fewer packages can hold weights, gradients and optimizer.
long long packages_by_memory(const Problem& problem);

/// The fewest that hold the job with some strategy; 0 when no count up to 256 times the bound does.
long long fewest_packages(const Problem& problem, TrainedFormats formats);

}  // namespace countervail
