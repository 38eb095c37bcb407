#pragma once
// What a stop costs: flat numbers in SI. How often a unit stops stands in its level of the tower.
// data/models/reliability.toml holds both with their sources.

namespace countervail {

/// All zero: a stop costs nothing and devices are alike.
struct Reliability {
  double detect = 0;      ///< s from the failure to the decision to restart
  double restart = 0;     ///< s to reschedule, load the checkpoint and reach full speed
  double checkpoint = 0;  ///< s that a checkpoint stalls the job
  double jitter = 0;      ///< standard deviation of the step time of one device, share of the step
};

}  // namespace countervail
