#pragma once
// The highest clock at which every junction of a stack stays under its limit.
//
// margin(f) = max over limited blocks of (hottest cell - limit), with the powers of ClockModel at
// clock f; a stack without a steady state has an infinite margin. It rises with f, so the sustained
// clock is where it crosses zero: bracketed false position (Illinois; Dowell, Jarratt 1971, BIT 11,
// 168-174), bisection while one end has no steady state. The performance that goes with f is for
// the caller to say.
#include <string>

#include "heat/solve.h"

namespace countervail::heat {

enum class ClockStatus : unsigned char {
  kFull,       ///< the limits hold at full clock
  kThrottled,  ///< they hold up to `fraction`
  kTooHot,     ///< they do not hold even at the least clock
  kUnsolved,   ///< the solver gave no answer: see field.status
};

struct SustainedClock {
  ClockStatus status = ClockStatus::kUnsolved;
  double fraction = 0;        ///< of full clock; the least one when too hot
  std::string limiting;       ///< block nearest its limit; empty without limits
  double limiting_limit = 0;  ///< K
  Field field;                ///< at `fraction`
  int evaluations = 0;        ///< steady states computed
  bool run_away_beyond =
      false;  ///< leakage, not a limit, ends the steady states just above `fraction`
};

SustainedClock sustained_clock(const Stack& stack, const Grid& grid, const ClockModel& clock,
                               const Options& options = {});

/// Supply voltage over full voltage at clock fraction `f`.
double voltage_at(const ClockModel& clock, double f);

}  // namespace countervail::heat
