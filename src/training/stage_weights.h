#pragma once
// Weights of the stages of a pipeline on one device: attention, dense layers and shared experts split by the tensor
// degree, routed experts by expert and expert tensor degree, embeddings on the ends.
#include "training/stage_plan.h"
#include "training/strategy.h"
#include "transformer/model_shape.h"

namespace countervail {

/// Weights on one device: split by the tensor degree, and experts split by expert and expert tensor degree.
struct StageWeights {
  double common = 0, expert = 0;
};

constexpr StageWeights mix_weights(const ModelShape& model, const Strategy& s, const LayerMix& mix,
                                   double tables) {
  const double experts = static_cast<double>(s.expert_parallel) * s.expert_tensor_parallel;
  if (model.experts == 0)
    return {
        (mix.dense * layer_weights(model) + tables * embedding_weights(model)) / s.tensor_parallel +
            mix.dense * replicated_weights(model, s.tensor_parallel),
        0};
  return {(mix.dense * layer_weights(model) + mix.moe * moe_common_weights(model) +
           tables * embedding_weights(model)) /
                  s.tensor_parallel +
              (mix.dense + mix.moe) * replicated_weights(model, s.tensor_parallel),
          mix.moe * model.experts * expert_weights(model) / experts};
}

/// Weights of the first and of the last stage, embeddings included.
constexpr StageWeights first_stage_weights(const ModelShape& model, const StagePlan& plan,
                                           const Strategy& s) {
  const double tables = plan.stages == 1 && !model.tied_embeddings ? 2 : 1;
  StageWeights weights = mix_weights(model, s, plan.first, tables);
  if (plan.stages == 1)
    weights.common += model.mtp_layers * mtp_projection_weights(model) / s.tensor_parallel;
  return weights;
}
constexpr StageWeights second_stage_weights(const ModelShape& model, const StagePlan& plan,
                                            const Strategy& s) {
  return has_second_stage(plan) ? mix_weights(model, s, plan.middle, 0) : StageWeights{};
}
constexpr StageWeights last_stage_weights(const ModelShape& model, const StagePlan& plan,
                                          const Strategy& s) {
  if (plan.stages == 1) return first_stage_weights(model, plan, s);
  StageWeights weights = mix_weights(model, s, plan.last, 1);
  weights.common += model.mtp_layers * mtp_projection_weights(model) / s.tensor_parallel;
  return weights;
}

}  // namespace countervail
