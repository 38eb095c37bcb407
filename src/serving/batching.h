#pragma once
// One worker with continuous batching, step by step: requests join and leave a running batch between steps (Orca, OSDI'22), prompts
// are worked off in chunks beside it (Sarathi-Serve, arXiv:2403.02310).
//
//   a step      step(B, cached) + seconds of the chunks that it carries; B counts the prompts that end in it: each of them
//               emits its first token there
//   prompts     first come, first served, `chunk` tokens a step among all of them; a share `hit_rate` of a prompt lies in
//               the prefix cache: it is loaded, not worked, and attention still reads it
//   admission   in order of arrival, while fewer than `admission_limit` requests are inside and their caches fit:
//               input + reserve_share x output tokens each (1: an engine that reserves; 1/2: the mean of one that evicts)
//   decode      every running request gains `tokens_per_step` tokens a step (1 + accepted ones under speculation)
//
// No loop runs over the requests of a step: a request's last step is known when it starts, so the steps of all wait in a heap, and
// the tokens in all caches are one sum. Equal finish steps end in order of arrival. Not modelled: eviction with
// recomputation, priorities, prompts that share a prefix only partly, differing acceptance.
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "serving/requests.h"
#include "serving/step_table.h"

namespace countervail::serving {

/// Extra seconds that `tokens` of a prompt bring to their step, `before` tokens of it being in the cache and `batch` requests decoding
/// beside it. Called from several threads
/// at once where engines are simulated apart.
using ChunkSeconds = std::function<double(int tokens, int before, int batch)>;

struct Batching {
  int admission_limit = 256;  ///< at most the table's most_batch()
  double cache_tokens = std::numeric_limits<double>::infinity();
  double reserve_share = 1;    ///< of the output, 0 to 1
  double tokens_per_step = 1;  ///< 1 or more
  int chunk = 8192;            ///< prompt tokens a step, 1 or more
  double hit_rate = 0;         ///< 0 to below 1
  double load_seconds = 0;     ///< s a token that a prefix hit loads
  ChunkSeconds
      chunk_seconds;  ///< empty: prompts were prefilled elsewhere and come with their first token
};

/// Tokens of a prompt of `input` that a share `hit_rate` of leaves to work: at least one.
int worked_tokens(int input, double hit_rate);

struct BatchingRun {
  std::vector<double>
      arrival;  ///< s; as asked, or where clients send one after another when each was sent
  std::vector<double> first_token;  ///< s; of prompts prefilled elsewhere the arrival
  std::vector<double> finish;       ///< s
  long long steps = 0;
  double busy = 0;           ///< s in which a step ran
  double batch_seconds = 0;  ///< running requests times s: over `busy` the mean batch
};

/// Runs every request to its end. `clients` 0: open loop, requests come when their arrival says. Else closed loop: so many are out
/// at any time, the next is sent when one ends, arrivals are not read. Throws Error{kRange} where a number lies outside its
/// limits or one request alone does not fit the cache (need and have); requests must be in order of arrival.
BatchingRun run_batching(const Batching& engine, const StepTable& table,
                         std::span<const Request> requests, int clients = 0);

}  // namespace countervail::serving
