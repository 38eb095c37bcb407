// Time to a licence as a chain of equal exponential stages (Erlang's distribution):
// waiting then has a mean and a spread, where a fixed lag would release everything on
// one day. A day's passage is solved exactly by the Poisson probabilities of the stages
// passed, so that no step of integration limits the rates.
#include "minerals/erlang_queue.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/error.h"

namespace countervail::minerals {

namespace {

constexpr double kAtOnceRate = 700;  // e^-700 is still a number; faster stages take no time

/// Sum of the terms after `term` = P(count), each from the last: 1 - P(up to count) would lose
/// every digit where the rate is small.
double poisson_above(double term, int count, double rate) {
  constexpr double kNegligible = 1e-18;
  double sum = 0;
  for (int i = count + 1; i <= rate || term > kNegligible * sum; ++i) {
    term *= rate / i;
    sum += term;
    if (term == 0) break;
  }
  return sum;
}

}  // namespace

ErlangQueue make_erlang_queue(int stages, double mean_days) {
  if (stages < 1 || stages > ErlangQueue::kMostStages)
    throw Error(ErrorKind::kRange, "a queue of " + std::to_string(stages) + " stages", {}, 0, 0,
                "1 to " + std::to_string(ErlangQueue::kMostStages));
  if (!(mean_days >= 0) || std::isinf(mean_days))
    throw Error(ErrorKind::kRange, "a mean of " + std::to_string(mean_days) + " days", {}, 0, 0,
                "0 or more");
  ErlangQueue queue;
  queue.stages = stages;
  const double rate = stages / mean_days;
  queue.at_once = !(rate < kAtOnceRate);
  if (queue.at_once) return queue;
  double term = std::exp(-rate);
  for (int j = 0; j < stages; ++j) {
    queue.jump[j] = term;
    queue.entry[j] = poisson_above(term, j, rate) / rate;
    term *= rate / (j + 1);
  }
  return queue;
}

double ErlangQueue::pending_sum() const {
  double sum = 0;
  for (int j = 0; j < stages; ++j) sum += pending[j];
  return sum;
}

/// What leaves is what was there less what stays: nothing is lost, whatever the rounding.
double ErlangQueue::pass_day(double inflow) {
  if (at_once) return inflow + std::exchange(pending[0], 0.0);
  double before = inflow, after = 0;
  // From the last stage down, so that each sum still finds the earlier stages as they were.
  for (int j = stages - 1; j >= 0; --j) {
    before += pending[j];
    double stays = inflow * entry[j];
    for (int i = 0; i <= j; ++i) stays += pending[j - i] * jump[i];
    pending[j] = stays;
    after += stays;
  }
  return std::max(0.0, before - after);
}

}  // namespace countervail::minerals
