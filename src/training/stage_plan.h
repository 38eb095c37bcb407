#pragma once
// Which layers a pipeline stage holds.
//
// Stages hold ceil(L/p) layers; a shortage of one or two is taken from the ends first (the last stage also has the
// logits, the first the embedding: Llama 3, arXiv:2407.21783, section 3.3.2, drops one layer at each end), the
// rest from the stages after the first.
#include <algorithm>

#include "spec/model_shape.h"

namespace countervail {

struct StagePlan {
  int stages = 1;
  int most_layers = 0;    ///< of the busiest middle stage
  int first_layers = 0, last_layers = 0;
  int total_layers = 0;
};

constexpr StagePlan stage_plan(const ModelShape& model, int pipeline_parallel) {
  const int most = (model.layers + pipeline_parallel - 1) / pipeline_parallel;
  const int shortage = most * pipeline_parallel - model.layers;
  StagePlan plan{pipeline_parallel, most, most, most, model.layers};
  if (pipeline_parallel == 1) return plan;
  plan.last_layers = most - (shortage >= 1 ? 1 : 0);
  plan.first_layers = most - (shortage >= 2 ? 1 : 0);
  return plan;
}

/// Weights on one tensor rank of the first and of the last stage, embeddings included.
constexpr double first_stage_weights(const ModelShape& model, const StagePlan& plan, int tensor_parallel) {
  const double tables = plan.stages == 1 && !model.tied_embeddings ? 2 : 1;
  return (plan.first_layers * layer_weights(model) + tables * embedding_weights(model)) / tensor_parallel;
}
constexpr double last_stage_weights(const ModelShape& model, const StagePlan& plan, int tensor_parallel) {
  if (plan.stages == 1) return first_stage_weights(model, plan, tensor_parallel);
  return (plan.last_layers * layer_weights(model) + embedding_weights(model)) / tensor_parallel;
}

/// Layer-activations in flight on the last stage: one micro-batch, and with v chunks (v - 1) p + 1 chunks of 1/v
/// stage (the warm-up of Megatron's interleaved schedule at the last rank).
constexpr double layers_in_flight_last(const StagePlan& plan, int virtual_stages, double micro_batches) {
  const double chunks = (virtual_stages - 1.0) * plan.stages + 1;
  return std::min(chunks * plan.last_layers / virtual_stages, micro_batches * plan.last_layers);
}

/// Layer-activations in flight on the first stage, in layers: 1F1B keeps p micro-batches of L/p layers; v chunks
/// keep L (1 + (p - 1)/(p v)) (Korthikanti et al. 2022, arXiv:2205.05198, section 4.2.3). Fewer micro-batches
/// than stages keep fewer.
constexpr double layers_in_flight(const StagePlan& plan, int virtual_stages, double micro_batches) {
  const double stages = plan.stages, layers = plan.first_layers;
  const double warm = stages * layers * (virtual_stages > 1 ? 1 + (stages - 1) / (stages * virtual_stages) : 1);
  return std::min(warm, micro_batches * layers);
}

}  // namespace countervail
