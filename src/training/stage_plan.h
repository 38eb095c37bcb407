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

#include "training/strategy.h"
#include "transformer/model_shape.h"

namespace countervail {

/// Layers with a dense and with an expert feed-forward part.
struct LayerMix {
  double dense = 0, moe = 0;

  /// What its layers come to, at so much for each of a kind.
  double sum_of(double each_dense, double each_moe) const {
    return dense * each_dense + moe * each_moe;
  }
};

/// Three kinds of stages are told apart: the first, the last and all between.
struct StagePlan {
  int stages = 1;
  int most_layers = 0;  ///< of the busiest middle stage
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

/// The plan of a model over p stages of v chunks, as above; p and v at least 1.
constexpr StagePlan stage_plan(const ModelShape& model, int pipeline_parallel,
                               int virtual_stages = 1) {
  if (model.experts == 0) return dense_stage_plan(model, pipeline_parallel);
  const int chunks = pipeline_parallel * virtual_stages;
  const int most = (model.layers + chunks - 1) / chunks * virtual_stages;
  const int last =
      pipeline_parallel == 1 ? most : std::max(0, model.layers - (pipeline_parallel - 1) * most);
  StagePlan plan{pipeline_parallel,
                 most,
                 most,
                 last,
                 model.layers,
                 {},
                 {},
                 {},
                 {},
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
  const double before =
      (plan.middle.dense + plan.middle.moe) * (virtual_stages - 1) / virtual_stages;
  const double rest = std::max(plan.mtp, plan.last.dense + plan.last.moe - before);
  const double all = plan.last.dense + plan.last.moe;
  const double share = all > 0 ? plan.last.dense / all : 0;
  return {rest * share, rest * (1 - share)};
}

/// Layers of the p chunks of one round (of v). Stages split evenly, but for the last stage of a model with experts.
inline std::vector<LayerMix> chunk_mixes(const ModelShape& model, const StagePlan& plan,
                                         int virtual_stages, int round) {
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
constexpr bool has_second_stage(const StagePlan& plan) {
  return plan.stages > 2;
}

}  // namespace countervail
