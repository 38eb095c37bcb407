#pragma once
// Seconds of one step of a worker: every running request a token further, and pieces of prompts beside them.
//
//   products      those of transformer/operators.h on the rank's tokens, forward, each by the law of its format
//   attention     decode: one query against a cache of c keys; prompts: whole, causal; latent models: their module, weights
//                 absorbed in decode; windows, indexers and recurrent states bound what is read
//   experts       one fused kernel on the copies of all ranks; a linear product of the prompt's copies in prefill
//   collectives   t > 1: all-reduce after attention and after the feed-forward part; D > 1 with experts: tokens gathered
//                 from all attention ranks and results scattered back
//   host          layers x u_layer + expert layers x u_moe + u_step + requests x u_seq
//
// Docs: docs/methods/serving.md. Facts and equations: Kwon et al. 2023, arXiv:2309.06180 (paged cache); Yu et al., OSDI 2022
// (iteration-level batching); DeepSeek-V3, arXiv:2412.19437, section 3.4 (experts).
#include "serving/configuration.h"
#include "serving/machine.h"
#include "transformer/model_shape.h"

namespace countervail::serving {

struct Load {
  double requests = 0;       ///< that decode, of one attention rank
  double verified = 1;       ///< tokens a request checks in a step: 1 + depth of speculation
  double context = 0;        ///< keys in the cache of each
  double prompt_tokens = 0;  ///< of a prompt in this step, of one rank
};

struct StepParts {
  double products = 0, attention = 0, experts = 0, collectives = 0, logits = 0, host = 0;  ///< s
  double total() const { return products + attention + experts + collectives + logits + host; }
};

/// A worker with everything that a step reads.
struct Engine {
  ModelShape model;
  Machine machine;
  Precision precision;
  Worker worker;
  Host host;
  double exchange_link =
      0;             ///< B/s between attention ranks, where it is not the machine's own; 0: it is
  double nodes = 1;  ///< units of the innermost plane that the attention ranks span
};

/// Attention of prompts is not in it: prompt_attention_seconds().
StepParts step_parts(const Engine& engine, const Traffic& traffic, const Load& load);

/// Attention of one whole prompt of `length` tokens over all layers, on one rank. s.
double prompt_attention_seconds(const Engine& engine, double length);

/// What one prompt adds to the steps that carry it, in pieces of at most `chunk` tokens beside `requests` that decode.
StepParts added_parts(const Engine& engine, const Traffic& traffic, double requests, double chunk);
double added_by_prompt(const Engine& engine, const Traffic& traffic, double requests, double chunk);

}  // namespace countervail::serving
