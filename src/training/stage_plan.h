#pragma once
// Which layers a pipeline stage holds, and the weights that come with them.
//
// Dense models: stages hold ceil(L/p) layers; a shortage of one or two is taken from the ends first (the last stage
// also has the logits, the first the embedding: Llama 3, arXiv:2407.21783, section 3.3.2, drops one layer at each
// end), the rest from the stages after the first.
// Models with experts: chunks of equal size, and the whole shortage is taken from the last stage, which also has the MTP modules (the
// pipeline layouts of Megatron-Bridge's DeepSeek-V3 and Qwen3 recipes). Dense layers that come first lie on the first stage.
#include <algorithm>
#include <vector>

#include "spec/model_shape.h"
#include "spec/strategy.h"

namespace countervail {

/// Layers with a dense and with an expert feed-forward part.
struct LayerMix {
  double dense = 0, moe = 0;
};

struct StagePlan {
  int stages = 1;
  int most_layers = 0;    ///< of the busiest middle stage
  int first_layers = 0, last_layers = 0;
  int total_layers = 0;
  LayerMix first, middle, last, total;  ///< the same by kind; MTP modules are in `last` and `total`
  double mtp = 0;                       ///< MTP modules
};

constexpr StagePlan dense_stage_plan(const ModelShape& model, int pipeline_parallel) {
  const int most = (model.layers + pipeline_parallel - 1) / pipeline_parallel;
  const int shortage = most * pipeline_parallel - model.layers;
  StagePlan plan{pipeline_parallel, most, most, most, model.layers, {}, {}, {}, {}, 0};
  if (pipeline_parallel > 1) {
    plan.last_layers = most - (shortage >= 1 ? 1 : 0);
    plan.first_layers = most - (shortage >= 2 ? 1 : 0);
  }
  plan.first.dense = plan.first_layers;
  plan.last.dense = plan.last_layers;
  plan.middle.dense = most;
  plan.total.dense = model.layers;
  return plan;
}

/// `layers` of one stage by kind: the first stage takes the leading dense layers, others a share of spread ones.
constexpr LayerMix mix_of(const ModelShape& model, int layers, bool first) {
  if (model.dense_first) {
    const double dense = first ? std::min(model.dense_layers, layers) : 0;
    return {dense, layers - dense};
  }
  const double dense = static_cast<double>(model.dense_layers) * layers / model.layers;
  return {dense, layers - dense};
}

constexpr StagePlan stage_plan(const ModelShape& model, int pipeline_parallel, int virtual_stages = 1) {
  if (model.experts == 0) return dense_stage_plan(model, pipeline_parallel);
  const int chunks = pipeline_parallel * virtual_stages;
  const int most = (model.layers + chunks - 1) / chunks * virtual_stages;
  const int last = pipeline_parallel == 1 ? most : std::max(0, model.layers - (pipeline_parallel - 1) * most);
  StagePlan plan{pipeline_parallel, most, most, last, model.layers, {}, {}, {}, {},
                 static_cast<double>(model.mtp_layers)};
  plan.first = mix_of(model, most, true);
  plan.middle = mix_of(model, most, false);
  plan.last = mix_of(model, last, pipeline_parallel == 1);
  plan.total = {static_cast<double>(model.dense_layers), static_cast<double>(moe_layers(model))};
  plan.last.moe += model.mtp_layers;
  plan.total.moe += model.mtp_layers;
  if (pipeline_parallel == 1) plan.first = plan.last;
  return plan;
}

/// Layers of every stage, one by one: what the plan sums up. Where the last stage cannot take the whole shortage, the
/// stages before it give the rest.
inline std::vector<LayerMix> stage_mixes(const ModelShape& model, const StagePlan& plan) {
  std::vector<LayerMix> mixes(static_cast<std::size_t>(plan.stages), plan.middle);
  mixes.front() = plan.first;
  if (plan.stages > 1) mixes.back() = plan.last;
  double surplus = -(plan.total.dense + plan.total.moe);
  for (const LayerMix& mix : mixes) surplus += mix.dense + mix.moe;
  for (std::size_t i = 1; surplus > 0 && i + 1 < mixes.size(); ++i) {
    double& layers = model.experts > 0 ? mixes[mixes.size() - 1 - i].moe : mixes[i].dense;
    const double fewer = model.experts > 0 ? std::min(surplus, layers) : 1;
    layers -= fewer;
    surplus -= fewer;
  }
  return mixes;
}

/// Layers in the last of v chunks of the last stage: the chunks before it are full as long as layers last.
constexpr LayerMix last_chunk(const StagePlan& plan, int virtual_stages) {
  const double before = (plan.middle.dense + plan.middle.moe) * (virtual_stages - 1) / virtual_stages;
  const double rest = std::max(plan.mtp, plan.last.dense + plan.last.moe - before);
  const double all = plan.last.dense + plan.last.moe;
  const double share = all > 0 ? plan.last.dense / all : 0;
  return {rest * share, rest * (1 - share)};
}

/// Layers of the p chunks of one round (of v). Stages split evenly, but for the last stage of a model with experts.
inline std::vector<LayerMix> chunk_mixes(const ModelShape& model, const StagePlan& plan, int virtual_stages, int round) {
  std::vector<LayerMix> mixes = stage_mixes(model, plan);
  for (LayerMix& mix : mixes) mix = {mix.dense / virtual_stages, mix.moe / virtual_stages};
  if (virtual_stages == 1 || plan.total.moe == 0 || plan.stages == 1) return mixes;
  const double full = (plan.middle.dense + plan.middle.moe) / virtual_stages;
  const double layers = plan.last.dense + plan.last.moe - plan.mtp;
  const double left = std::clamp(layers - full * round, 0.0, full);
  const double share = layers > 0 ? plan.last.dense / layers : 0;
  mixes.back() = {left * share, left * (1 - share) + (round + 1 == virtual_stages ? plan.mtp : 0)};
  return mixes;
}

/// The second stage, where it is none of the ends: it may hold more layers than the first, and nearly as many rounds.
constexpr bool has_second_stage(const StagePlan& plan) { return plan.stages > 2; }

/// Weights on one device: split by the tensor degree, and experts split by expert and expert tensor degree.
struct StageWeights {
  double common = 0, expert = 0;
};

constexpr StageWeights mix_weights(const ModelShape& model, const Strategy& s, const LayerMix& mix, double tables) {
  const double experts = static_cast<double>(s.expert_parallel) * s.expert_tensor_parallel;
  if (model.experts == 0)
    return {(mix.dense * layer_weights(model) + tables * embedding_weights(model)) / s.tensor_parallel +
                mix.dense * replicated_weights(model, s.tensor_parallel),
            0};
  return {(mix.dense * layer_weights(model) + mix.moe * moe_common_weights(model) + tables * embedding_weights(model)) /
                  s.tensor_parallel +
              (mix.dense + mix.moe) * replicated_weights(model, s.tensor_parallel),
          mix.moe * model.experts * expert_weights(model) / experts};
}

/// Weights of the first and of the last stage, embeddings included.
constexpr StageWeights first_stage_weights(const ModelShape& model, const StagePlan& plan, const Strategy& s) {
  const double tables = plan.stages == 1 && !model.tied_embeddings ? 2 : 1;
  StageWeights weights = mix_weights(model, s, plan.first, tables);
  if (plan.stages == 1) weights.common += model.mtp_layers * mtp_projection_weights(model) / s.tensor_parallel;
  return weights;
}
constexpr StageWeights second_stage_weights(const ModelShape& model, const StagePlan& plan, const Strategy& s) {
  return has_second_stage(plan) ? mix_weights(model, s, plan.middle, 0) : StageWeights{};
}
constexpr StageWeights last_stage_weights(const ModelShape& model, const StagePlan& plan, const Strategy& s) {
  if (plan.stages == 1) return first_stage_weights(model, plan, s);
  StageWeights weights = mix_weights(model, s, plan.last, 1);
  weights.common += model.mtp_layers * mtp_projection_weights(model) / s.tensor_parallel;
  return weights;
}

/// Layer-activations in flight on the last stage of a dense model, in layers: one micro-batch, and with v chunks
/// (v - 1) p + 1 chunks of 1/v stage (the warm-up of Megatron's interleaved schedule at the last rank).
constexpr double layers_in_flight_last(const StagePlan& plan, int virtual_stages, double micro_batches) {
  const double chunks = (virtual_stages - 1.0) * plan.stages + 1;
  return std::min(chunks * plan.last_layers / virtual_stages, micro_batches * plan.last_layers);
}

/// Layer-activations in flight on the first stage of a dense model, in layers: 1F1B keeps p micro-batches of L/p
/// layers; v chunks keep L (1 + (p - 1)/(p v)) (Korthikanti et al. 2022, arXiv:2205.05198, section 4.2.3). Fewer
/// micro-batches than stages keep fewer.
constexpr double layers_in_flight(const StagePlan& plan, int virtual_stages, double micro_batches) {
  const double stages = plan.stages, layers = plan.first_layers;
  const double warm = stages * layers * (virtual_stages > 1 ? 1 + (stages - 1) / (stages * virtual_stages) : 1);
  return std::min(warm, micro_batches * layers);
}

/// Micro-batches of one stage's layers in flight on the last stage: one, and with v chunks ((v - 1) p + 1)/v (the
/// warm-up of Megatron's interleaved schedule at the last rank). DualPipe holds both ends on each device.
constexpr double rounds_in_flight_last(const StagePlan& plan, const Strategy& s, double micro_batches) {
  const double chunks = (s.virtual_stages - 1.0) * plan.stages + 1;
  return std::min(chunks / s.virtual_stages, micro_batches);
}

/// Micro-batches in flight on the second stage: one fewer than on the first, and with v chunks 2/v (the warm-up of
/// rank r of Megatron's interleaved schedule is 2 (p - r - 1) + (v - 1) p + 1 chunks). DualPipe keeps p + 1 on all.
constexpr double rounds_in_flight_second(const StagePlan& plan, const Strategy& s, double micro_batches) {
  const double stages = plan.stages;
  if (!has_second_stage(plan)) return 0;
  if (s.schedule == Schedule::kDualPipe && s.virtual_stages == 1) return std::min(stages + 1, micro_batches);
  const double chunks = s.virtual_stages > 1 ? 2 * (stages - 2) + (s.virtual_stages - 1.0) * stages + 1 : stages - 1;
  return std::min(chunks / s.virtual_stages, micro_batches);
}

/// Micro-batches in flight on the first stage: 1F1B and ZB-H1 keep p; v chunks keep p (1 + (p - 1)/(p v))
/// (Korthikanti et al. 2022, arXiv:2205.05198, section 4.2.3); DualPipe p + 1 (arXiv:2412.19437, table 2). Fewer
/// micro-batches than stages keep fewer.
constexpr double rounds_in_flight(const StagePlan& plan, const Strategy& s, double micro_batches) {
  const double stages = plan.stages;
  if (s.schedule == Schedule::kDualPipe && stages > 1) return std::min(stages + 1, micro_batches);
  const double warm = stages * (s.virtual_stages > 1 ? 1 + (stages - 1) / (stages * s.virtual_stages) : 1);
  return std::min(warm, micro_batches);
}

}  // namespace countervail
