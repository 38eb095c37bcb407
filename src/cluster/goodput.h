#pragma once
// The share of wall time that advances a run: failures, checkpoints, stragglers.
//
//   M = 1 / (n sum_i lambda_i / p_i)   mean time between stops; n packages, lambda_i stops of a unit of level i, which
//                                      holds p_i packages
//   tau                                work between checkpoints that loses least (Daly's higher order):
//                                      sqrt(2 C M) (1 + sqrt(C/(2M))/3 + C/(18 M)) - C for C < 2M, else M
//   E[T]/W = M e^(R/M) (e^((tau+C)/M) - 1) / tau        wall time over work, exponential failures
//   goodput = W / E[T];   R = detect + restart, C = stall of one checkpoint
//
//   straggler factor = 1 + sigma sqrt(2 ln n)           the slowest of n devices with Gaussian jitter sigma
//
// Sources: Young 1974 (CACM 17(9)); Daly 2006 (FGCS 22(3)), equations 20 and 37. Assumes that a failure of any
// package or module stops the whole job, and that idle packages neither work nor stop it.
#include "cluster/reliability.h"
#include "cluster/tower.h"

namespace countervail {

/// How a run spends its time, of n packages together.
struct Goodput {
  double failures_per_second = 0;
  double mean_time_between_stops = 0;  ///< s; infinite without failures
  double checkpoint_interval = 0;      ///< s of work between checkpoints
  double availability = 1;             ///< share of time that is work and is kept
  double straggler_factor = 1;         ///< step time over the step time of a typical device
  /// Share of the failure-free, jitter-free rate that a run keeps.
  double share() const { return availability / straggler_factor; }
};

/// Of a job on so many packages and devices. Levels without a known rate of failures stop nothing.
Goodput goodput(const Tower& tower, const Reliability& reliability, double packages,
                double devices);

/// Daly's interval, s. `mean_time` between stops; both positive.
double checkpoint_interval(double checkpoint, double mean_time);

}  // namespace countervail
