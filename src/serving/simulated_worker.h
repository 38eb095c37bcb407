#pragma once
// A priced worker (worker_step.h) as the simulation takes it: the steps of one of its attention ranks as a table, prompts as seconds
// a piece, its memory as tokens that its cache holds.
//
//   step(B, c)        the worker's step with B requests of a rank at mean context c
//   piece of a prompt the step with it less the step without, and the causal attention of its tokens: A(p + c) - A(p) of
//                     A(n), attention over a whole prompt of n tokens
//   cache             the mean requests that fit times their tokens: reserved whole, or input and half of the output where the
//                     engine evicts
//
// The other ranks of the worker are taken to do the same at the same time, so a rank gets rate/D of the worker's requests; that they
// do not is the imbalance that this leaves out. Prefill units of a disaggregated configuration take prefill_units().
#include "serving/simulation.h"
#include "serving/steady_state.h"

namespace countervail::serving {

struct SimulatedWorker {
  Batching
      batching;  ///< with its chunk_seconds: prefills too; emptied, it decodes what others prefilled
  StepTable table;
};

/// Contexts are priced up to four times the mean request's, longer ones along the last slope. `engine` is copied. Throws
/// Error{kRange} where no request fits. `most_batch` bounds the table (and admission, where the stack names no limit).
SimulatedWorker simulated_worker(const Engine& engine, const Traffic& traffic, const Limits& limits,
                                 int most_batch = 256);

/// One prompt at a time on each attention rank of `workers` such workers.
PrefillUnits prefill_units(const Engine& engine, const Traffic& traffic, const Limits& limits,
                           int workers);

}  // namespace countervail::serving
