#pragma once
// What fails, and what it costs to go on: flat numbers in SI. data/models/reliability.toml holds them with their sources.

namespace countervail {

struct Reliability {
  double package_failures =
      0;  ///< 1/s and package: unplanned stops of a job, all causes inside the node
  double module_failures = 0;  ///< 1/s and optical module, both ends of a link counted
  double modules_per_package = 0;
  double detect = 0;      ///< s from the failure to the decision to restart
  double restart = 0;     ///< s to reschedule, load the checkpoint and reach full speed
  double checkpoint = 0;  ///< s that a checkpoint stalls the job
  double jitter = 0;      ///< standard deviation of a device's step time, share of the step
};

}  // namespace countervail
