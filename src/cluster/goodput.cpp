#include "cluster/goodput.h"

#include <cmath>
#include <limits>

namespace countervail {

double checkpoint_interval(double checkpoint, double mean_time) {
  if (checkpoint >= 2 * mean_time) return mean_time;
  const double ratio = checkpoint / (2 * mean_time);
  return std::sqrt(2 * checkpoint * mean_time) * (1 + std::sqrt(ratio) / 3 + ratio / 9) -
         checkpoint;
}

Goodput goodput(const Tower& tower, const Reliability& r, double packages, double devices) {
  Goodput result;
  result.straggler_factor = devices > 1 ? 1 + r.jitter * std::sqrt(2 * std::log(devices)) : 1;
  result.failures_per_second = packages * failures_per_package(tower);
  result.mean_time_between_stops = std::numeric_limits<double>::infinity();
  result.checkpoint_interval = std::numeric_limits<double>::infinity();
  if (result.failures_per_second <= 0) return result;
  const double mean = 1 / result.failures_per_second;
  result.mean_time_between_stops = mean;
  if (r.checkpoint <= 0) {  // free checkpoints are taken all the time: only recovery is lost
    result.checkpoint_interval = 0;
    result.availability = std::exp(-(r.detect + r.restart) / mean);
    return result;
  }
  const double work = checkpoint_interval(r.checkpoint, mean);
  result.checkpoint_interval = work;
  result.availability = work / (mean * std::exp((r.detect + r.restart) / mean) *
                                std::expm1((work + r.checkpoint) / mean));
  return result;
}

}  // namespace countervail
