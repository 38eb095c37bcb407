#pragma once
// What a simulation says of one time: mean and percentiles, each with its own noise.
//
//   standard error  of 32 batches of customers in order of arrival: sd(batch figures)/sqrt(32); customers that follow one another
//                   wait alike, so the error of independent ones would be too small (Law and Kelton, Simulation Modeling and
//                   Analysis, 9.5.3: batch means). A batch should be many times longer than the queue remembers.
#include <span>

namespace countervail::serving {

struct Estimate {
  double value = 0;
  double standard_error = 0;  ///< infinite where there are fewer than two batches
};

struct Spread {
  Estimate mean, p50, p90, p99;
  long long count = 0;  ///< 0: every figure is NaN
};

/// Of values in order of arrival.
Spread spread_of(std::span<const double> values);

}  // namespace countervail::serving
