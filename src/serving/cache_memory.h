#pragma once
// What a worker's device holds: weights by format, the runtime, and what is left for keys and values.
#include "serving/worker_step.h"

namespace countervail::serving {

/// Of one device, bytes. Embedding and logits at 16 bit, split over the tensor group.
double weight_memory(const Engine& engine);

/// Keys and values of one token on one device, bytes: a tensor group splits the heads, copies them beyond one rank a head,
/// and holds a latent cache whole. Llama 3 70B in 16 bit: 327,680 over its tensor ranks; DeepSeek-V3: 70,272 on each.
double cache_bytes_per_token(const Engine& engine);

/// State of one sequence on one device, bytes: of layers that mix by a recurrence.
double state_memory(const Engine& engine);

/// Requests of one attention rank whose caches fit, each `tokens` long; 0 where the weights alone do not. `share`: of the
/// label that the engine takes; `runtime`: bytes beside weights and cache.
double most_requests(const Engine& engine, double tokens, double share, double runtime);

}  // namespace countervail::serving
