#include "training/layer_cost.h"

#include "silicon/operator_time.h"
#include "training/activation_memory.h"

namespace countervail {
namespace {

/// Forward and backward seconds of one kind of operator.
struct Pass {
  double forward = 0, backward = 0;
};
constexpr Pass operator+(Pass a, Pass b) { return {a.forward + b.forward, a.backward + b.backward}; }

Pass gemm_pass(const Device& device, double m, double n, double k) {
  return {gemm_seconds(device, m, n, k), gemm_seconds(device, m, k, n) + gemm_seconds(device, k, n, m)};
}

struct LayerGemms {
  Pass all;
  double last_forward = 0;  ///< the FFN output product, which early-stopping recomputation skips
};

LayerGemms layer_gemms(const Problem& problem, double tokens, double split) {
  const ModelShape& model = problem.model;
  const double hidden = model.hidden, query = query_width(model), ffn = model.ffn;
  const Pass out = gemm_pass(problem.device, tokens, hidden, ffn / split);
  const Pass rest =
      gemm_pass(problem.device, tokens, (query + 2 * kv_width(model)) / split, hidden) +
      gemm_pass(problem.device, tokens, hidden, query / split) +
      gemm_pass(problem.device, tokens, (model.gated_ffn ? 2 : 1) * ffn / split, hidden);
  return {rest + out, out.forward};
}

Pass fused_attention(const Problem& problem, double tokens, double split) {
  const double sequence = problem.job.sequence;
  const double flops =
      4 * tokens * mean_attended_keys(problem.model, sequence) * query_width(problem.model) / split;
  Device device = problem.device;
  device.attention.efficiency *= problem.stack.attention_factor;
  return {attention_seconds(device, flops, sequence, problem.model.head_dim),
          attention_seconds(device, 2.5 * flops, sequence, problem.model.head_dim)};
}

Pass unfused_attention(const Problem& problem, double tokens, double split) {
  constexpr double kForwardBytes = 9, kBackwardBytes = 11;
  const double sequence = problem.job.sequence, width = problem.model.head_dim;
  const double heads = problem.model.heads / split;
  const double products = tokens / sequence * heads;
  const double scores = tokens * heads * sequence;
  const auto product = [&](double m, double n, double k) {
    return gemm_seconds(problem.device, m, n, k, products);
  };
  const double traffic = problem.stack.softmax_traffic * stream_seconds(problem.device, scores);
  return {product(sequence, sequence, width) + product(sequence, width, sequence) + kForwardBytes * traffic,
          2 * (product(sequence, width, sequence) + product(sequence, sequence, width)) +
              kBackwardBytes * traffic};
}

Pass elementwise(const Problem& problem, double tokens, double split, bool sequence_parallel) {
  const ModelShape& model = problem.model;
  const double whole = tokens * model.hidden / (sequence_parallel ? split : 1);
  const double wide = tokens * model.ffn / split;
  const double forward = whole * (model.dropout ? 22 : 20) + wide * (model.gated_ffn ? 6 : 4);
  const double backward = whole * 24 + wide * (model.gated_ffn ? 10 : 6);
  const double factor = problem.stack.elementwise_traffic;
  return {factor * stream_seconds(problem.device, forward), factor * stream_seconds(problem.device, backward)};
}

double recomputed(const Problem& problem, Recompute kind, const LayerGemms& gemms, const Pass& attention,
                  const Pass& light) {
  switch (kind) {
    case Recompute::kNone: return 0;
    case Recompute::kSelective: return attention.forward;
    case Recompute::kFull: {
      const double skipped = problem.stack.full_recompute_skips_last ? gemms.last_forward : 0;
      return gemms.all.forward + attention.forward + light.forward - skipped;
    }
  }
  return 0;
}

}  // namespace

LayerCost layer_cost(const Problem& problem, const LayerKey& key) {
  const double split = key.tensor_parallel;
  const double tokens = static_cast<double>(key.micro_batch) * problem.job.sequence;
  const LayerGemms gemms = layer_gemms(problem, tokens, split);
  const Pass attention = problem.stack.fused_attention ? fused_attention(problem, tokens, split)
                                                       : unfused_attention(problem, tokens, split);
  const Pass light = elementwise(problem, tokens, split, key.sequence_parallel);
  const double accumulation = stream_seconds(
      problem.device, problem.stack.accumulation_bytes * layer_weights(problem.model) / split);
  const double host = problem.stack.host_seconds_per_layer;

  LayerCost cost;
  cost.gemm = gemms.all.forward + gemms.all.backward;
  cost.attention = attention.forward + attention.backward;
  cost.elementwise = light.forward + light.backward + accumulation + host;
  cost.recompute = recomputed(problem, key.recompute, gemms, attention, light);
  cost.forward = gemms.all.forward + attention.forward + light.forward + host / 3;
  cost.backward = gemms.all.backward + attention.backward + light.backward + accumulation + host * 2 / 3 +
                  cost.recompute;
  cost.collective_bytes = key.tensor_parallel > 1 ? 2 * tokens * problem.model.hidden : 0;
  const ActivationBytes kept = activation_bytes(
      problem.model, {.sequence = static_cast<double>(problem.job.sequence),
                      .micro_batch = static_cast<double>(key.micro_batch),
                      .tensor_parallel = key.tensor_parallel,
                      .sequence_parallel = key.sequence_parallel,
                      .recompute = key.recompute,
                      .fused_attention = problem.stack.fused_attention});
  cost.stored_bytes = kept.stored;
  cost.working_bytes = kept.working;
  return cost;
}

EdgeCost edge_cost(const Problem& problem, int tensor_parallel, int micro_batch) {
  constexpr double kEmbeddingBytes = 12;  // read row, write, add position; the same back into gradients
  constexpr double kLogitBytesKept = 6;   // 16-bit logits and the FP32 copy of the loss
  const double tokens = static_cast<double>(micro_batch) * problem.job.sequence;
  const double hidden = problem.model.hidden;
  const double columns = static_cast<double>(problem.model.vocab) / tensor_parallel;
  const Pass product = gemm_pass(problem.device, tokens, columns, hidden);
  EdgeCost cost;
  cost.embedding = problem.stack.elementwise_traffic *
                   stream_seconds(problem.device, kEmbeddingBytes * tokens * hidden);
  cost.logits = product.forward + product.backward +
                stream_seconds(problem.device, problem.stack.logits_bytes * tokens * columns);
  cost.logits_bytes = kLogitBytesKept * tokens * columns;
  return cost;
}

}  // namespace countervail
