#pragma once
// Continuous batching in its steady state: a closed loop of clients, or an open one of arrivals.
//
//   R         running requests of a rank: min(C/D, admission limit, what memory holds)
//   slot      s_out step(R) + R prefill: a request's own tokens, and the prompts of all R that are admitted meanwhile
//   TPOT      step(R)/(1 + A) + (R - 1) prefill/s_out
//   rate      D R/slot
//   TTFT      overhead + prefill alone + step + phi (R - 1) prefill + (C/D - R)/R slot
//
// prefill: extra seconds that one prompt brings to the steps that carry it (Sarathi-Serve, arXiv:2403.02310, section 4).
// Contexts are at their mean, s_in + s_out/2. A: accepted tokens a step of a speculation. Mean values alone: percentiles
// need a simulation (serving/simulation.h).
#include "serving/worker_step.h"

namespace countervail::serving {

/// Of the software, and of the run where it prints them.
struct Limits {
  double memory_share = 0;  ///< of the label
  double runtime_bytes = 0;
  double admission = 0;        ///< requests of a rank; 0 = none
  double chunk = 0;            ///< tokens of prompts in one step
  double overhead = 0;         ///< s before the first step of a request
  double waiting_prompts = 0;  ///< phi: of the others' prompts that a new one waits for
  bool reserves = false;       ///< whole outputs are reserved beforehand
};

struct SteadyState {
  double running = 0;         ///< R; 0 = nothing fits
  double step = 0;            ///< s
  double prefill = 0;         ///< s a prompt
  double tpot = 0, ttft = 0;  ///< s, means
  double rate = 0;            ///< requests/s of the worker
  StepParts parts;            ///< of a step without prompts
  StepParts prompt_parts;     ///< of `prefill`
};

/// `clients`: requests in flight of the whole worker, each followed by another.
SteadyState closed_loop(const Engine& engine, const Traffic& traffic, const Limits& limits,
                        double clients);

/// Running requests of a rank at `rate` requests/s of the worker: B = lambda s_out step(B)/(1 - lambda prefill), by
/// bisection, as B rises with itself; negative = over capacity.
double open_loop_running(const Engine& engine, const Traffic& traffic, const Limits& limits,
                         double rate);

/// End to end, s: the first token, then the others.
constexpr double end_to_end(const SteadyState& state, const Traffic& traffic) {
  return state.ttft + (traffic.output - 1) * state.tpot;
}

/// Expected tokens a step beyond the first, each of `depth` positions accepted with probability p (Leviathan et al. 2023,
/// arXiv:2211.17192, equation 1, less one).
constexpr double accepted_tokens(double p, int depth) {
  double sum = 0, power = 1;
  for (int i = 0; i < depth; ++i) sum += power *= p;
  return sum;
}

}  // namespace countervail::serving
