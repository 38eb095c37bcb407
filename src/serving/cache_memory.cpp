// Windows hold at most their reach; everything else grows with the sequence.
#include "serving/cache_memory.h"

#include <algorithm>
#include <cmath>

#include "transformer/attended_keys.h"

namespace countervail::serving {
namespace {

double layer_cache_values(const ModelShape& model, int tensor) {
  if (is_latent(model)) return model.kv_rank + model.rope_head_dim;
  return 2.0 * kv_heads_per_rank(model, tensor) * model.head_dim;
}

}  // namespace

double weight_memory(const Engine& engine) {
  const ModelShape& model = engine.model;
  const Worker& w = engine.worker;
  const Precision& p = engine.precision;
  const int moe = moe_layers(model), dense = model.layers - moe;
  const double t = w.tensor;
  const double attention = model.layers * mixing_weights(model) / t;
  const double fixed =
      (dense * ffn_weights(model) + moe * model.shared_experts * expert_weights(model)) / t;
  const double per_group = std::ceil(static_cast<double>(model.experts) / w.expert);
  const double routed = moe * per_group * expert_weights(model) / w.expert_tensor;
  const double tables = (model.tied_embeddings ? 1 : 2) * embedding_weights(model) / t;
  return attention * weight_bytes(p.attention) + fixed * weight_bytes(p.dense) +
         routed * weight_bytes(p.experts) + 2 * (tables + model.layers * norm_weights(model));
}

double cache_bytes_per_token(const Engine& engine) {
  const ModelShape& model = engine.model;
  const int attending = model.layers - model.other.layers;
  return attending * layer_cache_values(model, engine.worker.tensor) * engine.precision.cache_bytes;
}

double state_memory(const Engine& engine) {
  const ModelShape& model = engine.model;
  if (!has_state(model.other)) return 0;
  return model.other.layers * state_bytes(model.other) / engine.worker.tensor;
}

double most_requests(const Engine& engine, double tokens, double share, double runtime) {
  const double room = share * engine.machine.memory - weight_memory(engine) - runtime;
  if (room <= 0) return 0;
  const ModelShape& model = engine.model;
  const int attending = model.layers - model.other.layers, reach = attention_reach(model);
  const double full = reach > 0 && model.attention_window > 0
                          ? static_cast<double>(model.full_attention_layers) / attending
                          : 1;
  const double kept = full * tokens + (1 - full) * std::min<double>(tokens, reach);
  return room / (kept * cache_bytes_per_token(engine) + state_memory(engine));
}

}  // namespace countervail::serving
