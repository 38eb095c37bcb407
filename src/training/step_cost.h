#pragma once
// Step time and memory of one strategy, composed from cached parts.
//
//   stage_i   = layers_i * layer + embedding (first) + logits (last), layers by kind; a layer includes its exposed
//               collectives (tensor, context, expert) and, with experts, is never shorter than the host's floor
//   compute   = m * max_i stage_i                              m micro-batches a replica; interleaved: rounded up to a
//               multiple of p, the schedule's own demand (Megatron-LM, schedules.py), the empty ones paid for
//   bubble    = pipeline_bubble() in training/schedule.h
//   transfers = 2 v m hop * (1 - hidden) + 2 (p - 1) hop       a hop moves 2 T h / t bytes
//   data      = max(x (1 - hidden), x - room)                  x: gradient and weight collectives, those of experts over
//               their own replicas. Once a step (ZeRO 0 to 2): room = bubble + (1 + p (v - 1)/v) micro-batches of the
//               slowest stage, in which its chunks are first and last used. Each micro-batch (ZeRO 3): compute + bubble
//   optimizer = bytes a weight * weights / bandwidth           sharded from ZeRO stage 1
//   step      = compute + bubble + transfers + data + optimizer
//
// The parts mirror the loop nest of a search, outermost first: GroupLines and CollectiveSeconds (degrees, placement),
// LayerCost and EdgeCost (tensor degree, micro-batch, recomputation), PipelineCost, StateCost, then compose(). A cold
// evaluate() calls the same functions once each, so both give the same bits.
#include <vector>

#include "training/group_lines.h"
#include "training/layer_cost.h"
#include "training/problem.h"
#include "training/schedule.h"
#include "training/stage_plan.h"
#include "training/strategy.h"

namespace countervail {

struct StepTime {        // all in seconds
  double layers = 0;     ///< m micro-batches of the busiest stage's layers, recomputation left out
  double recompute = 0;  ///< forward work done again on that stage
  double edges = 0;      ///< embedding and logits on the busiest stage
  double tensor_exposed = 0, bubble = 0, pipeline_exposed = 0, context_exposed = 0;
  double expert_exposed = 0;  ///< dispatch and combine
  double host = 0;            ///< what the host's launches add to MoE layers
  double data_exposed = 0;
  double optimizer = 0;
  double total = 0;
};

struct StepMemory {  // all in bytes per device, on the fullest stage
  double weights = 0, gradients = 0, optimizer = 0;
  double activations = 0;  ///< kept by the micro-batches in flight
  double working = 0;      ///< of one layer while it is recomputed
  double logits = 0;
  double gathered = 0;  ///< ZeRO-3: full weights of the layers in use
  double runtime = 0;
  double total = 0;
};

struct Evaluation {
  StepTime time;
  StepMemory memory;
};

/// The part that placement, pipeline and micro-batch fix: compute, bubble, raw transfers, activations.
struct PipelineCost {
  double layers = 0, recompute = 0, edges = 0, tensor_exposed = 0, bubble = 0;
  double context_exposed = 0, expert_exposed = 0, host = 0;
  double busy = 0;             ///< compute + bubble
  double steady_transfer = 0;  ///< s, can be hidden
  double ramp_transfer = 0;    ///< s, cannot
  double rounds = 0;     ///< micro-batches, each with its collectives where sharding wants them
  double once_room = 0;  ///< s of compute beside which collectives of once a step can run
  double activations_first = 0, activations_second = 0, activations_last = 0, working = 0,
         logits = 0;
};

/// The part that sharding fixes: raw collectives, optimizer, state bytes on the first and the last stage.
struct StateCost {
  double once_seconds = 0;   ///< of collectives that run once a step
  double round_seconds = 0;  ///< of collectives that run each micro-batch
  double optimizer = 0;
  StepMemory first, second, last;  ///< state and gathered; `second` is empty below three stages
};

/// The two kinds of layer; `moe` is empty for a dense model.
struct LayerCosts {
  LayerCost dense, moe;
};
LayerCosts layer_costs(const Problem& problem, const LayerKey& key);

/// Seconds of one collective each of a placement and micro-batch, nothing hidden.
struct CollectiveSeconds {
  double tensor_gather = 0, tensor_reduce = 0;
  double context_hop = 0, context_hop_back = 0;  ///< keys and values; with their gradients
  double context_exchange = 0, dispatch = 0, combine = 0;
  double hop = 0, hop_split = 0;  ///< to the next stage: with the gather after it; a slice alone
  bool tensor_inside = true;      ///< else no kernel hides tensor collectives (group_lines.h)
};
CollectiveSeconds collective_seconds(const Problem& problem, const Strategy& strategy,
                                     const GroupLines& lines, const LayerCosts& layers);

PipelineCost pipeline_cost(const Problem& problem, const Strategy& strategy,
                           const CollectiveSeconds& collectives, const StagePlan& plan,
                           const LayerCosts& layers, const EdgeCost& edge);

StateCost state_cost(const Problem& problem, const Strategy& strategy, const GroupLines& lines,
                     const StagePlan& plan);

/// What shows of `all` seconds when a share of it may hide, and never more than there is room for.
constexpr double shown(double all, double hidden_share, double room) {
  const double unhidden = all * (1 - hidden_share), excess = all - room;
  return unhidden > excess ? unhidden : excess;
}

/// Composes step time and memory. Inline: this is the innermost statement of the search.
inline Evaluation compose(const Problem& problem, const Strategy& strategy,
                          const PipelineCost& pipeline, const StateCost& state) {
  Evaluation result;
  StepTime& time = result.time;
  time.layers = pipeline.layers;
  time.recompute = pipeline.recompute;
  time.edges = pipeline.edges;
  time.tensor_exposed = pipeline.tensor_exposed;
  time.bubble = pipeline.bubble;
  time.context_exposed = pipeline.context_exposed;
  time.expert_exposed = pipeline.expert_exposed;
  time.host = pipeline.host;
  const double hidden = strategy.pipeline_overlap ? problem.stack.pipeline_overlap : 0;
  time.pipeline_exposed =
      shown(pipeline.steady_transfer, hidden, pipeline.busy) + pipeline.ramp_transfer;
  const double overlap = strategy.data_overlap ? problem.stack.data_overlap : 0;
  time.data_exposed = shown(state.once_seconds, overlap, pipeline.once_room) +
                      shown(state.round_seconds * pipeline.rounds, overlap, pipeline.busy);
  time.optimizer = state.optimizer;
  time.total = pipeline.busy + time.pipeline_exposed + time.data_exposed + time.optimizer;

  const double fixed = pipeline.working + problem.runtime_bytes;
  const double first = state.first.total + pipeline.activations_first;
  const double second = state.second.total + pipeline.activations_second;
  const double last = state.last.total + pipeline.activations_last + pipeline.logits;
  const bool middle_is_fuller = second > first;
  const double front = middle_is_fuller ? second : first;
  const bool last_is_fuller = last > front;
  result.memory = last_is_fuller ? state.last : middle_is_fuller ? state.second : state.first;
  result.memory.activations = last_is_fuller     ? pipeline.activations_last
                              : middle_is_fuller ? pipeline.activations_second
                                                 : pipeline.activations_first;
  result.memory.logits = last_is_fuller ? pipeline.logits : 0;
  result.memory.working = pipeline.working;
  result.memory.runtime = problem.runtime_bytes;
  result.memory.total = (last_is_fuller ? last : front) + fixed;
  return result;
}

/// Seconds of one chunk of the pipeline with what of its collectives shows, forward and backward together.
struct ChunkSeconds {
  StageSeconds work;                                                   ///< everything included
  double tensor = 0, context = 0, expert = 0, host = 0, transfer = 0;  ///< of it, exposed
};
/// The p v model chunks of a strategy in model order: what the replay of a schedule runs (training/pipeline_replay.h).
/// Shown transfers between stages are part of the chunk that sends.
std::vector<ChunkSeconds> chunk_seconds(const Problem& problem, const Strategy& strategy);

/// From cold. Total for every strategy whose degrees are at least 1; whether it is legal is legality().
Evaluation evaluate(const Problem& problem, const Strategy& strategy);

}  // namespace countervail
