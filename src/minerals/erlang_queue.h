#pragma once
// A queue in which a case takes an Erlang time: k equal stages, mean m days in all.
//
//   n_j   tonnes in stage j;   rate of each stage  l = k / m
//   one day with a steady inflow f, exactly:
//     n_j' = sum_{i<=j} n_{j-i} e^-l l^i/i!  +  f/l (1 - sum_{i<=j} e^-l l^i/i!)
//     decided = sum n + f - sum n'
//
// k = 1 is the exponential wait, large k a fixed one; the coefficient of variation is 1/sqrt(k).
// Pending in the steady state is inflow times mean (Little 1961, Operations Research 9, 383).
#include <array>

namespace countervail::minerals {

struct ErlangQueue {
  static constexpr int kMostStages = 16;

  int stages = 1;
  std::array<double, kMostStages> jump{};  ///< share that moves on i stages in a day
  std::array<double, kMostStages>
      entry{};           ///< of a day's inflow, what stands in stage j at its end
  bool at_once = false;  ///< mean 0 or next to it: decided on the day it comes

  std::array<double, kMostStages> pending{};

  double pending_sum() const;
  /// Lets a day pass; returns what is decided in it. `inflow` >= 0, tonnes in the day.
  double pass_day(double inflow);
};

/// Empty queue. Throws Error for stages outside 1 to 16 or a negative mean.
ErlangQueue make_erlang_queue(int stages, double mean_days);

}  // namespace countervail::minerals
