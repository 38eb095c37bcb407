#include "training/layer_cost.h"

#include <algorithm>

#include "training/activation_memory.h"
#include "transformer/operator_time.h"

namespace countervail {
namespace {

/// Forward and backward seconds of one kind of operator; the part of the backward that makes weight gradients.
struct Pass {
  double forward = 0, backward = 0, weight = 0;
};
constexpr Pass operator+(Pass a, Pass b) {
  return {a.forward + b.forward, a.backward + b.backward, a.weight + b.weight};
}

/// The GEMMs of a layer in one format on one device.
struct GemmMaker {
  const Device& device;
  FormatRate rate;
  double operand_bytes;

  GemmMaker(const Device& on, Format format)
      : device(on),
        rate(rate_of(on, bits_of(format))),
        operand_bytes(std::min(2.0, bits_of(format) / 8.0)) {}

  Pass pass(double m, double n, double k, double count = 1) const {
    const auto one = [&](double a, double b, double c) {
      return gemm_seconds(device, rate, a, b, c, count, operand_bytes);
    };
    const double input = one(m, k, n), weight = one(k, n, m);
    return {one(m, n, k), input + weight, weight};
  }
};

/// Sizes that every part of a layer needs.
struct Sizes {
  double tokens, split, local;                 ///< T, t, T' of elementwise work
  double copies = 0;                           ///< token copies that a device's experts work on
  double cast_forward = 0, cast_backward = 0;  ///< values quantised, filled by the GEMM functions
  double copy_cast_forward = 0, copy_cast_backward = 0;  ///< of these, token copies of experts
};

Sizes sizes_of(const Problem& problem, const LayerKey& key) {
  const double split = key.tensor_parallel;
  const double tokens =
      static_cast<double>(key.micro_batch) * problem.job.sequence / key.context_parallel;
  return {tokens, split, tokens / (key.sequence_parallel ? split : 1)};
}

void count_cast(Sizes& sizes, double tokens, double in, double out) {
  sizes.cast_forward += tokens * in;
  sizes.cast_backward += tokens * out;
}

Pass dense_attention_gemms(const ModelShape& model, const GemmMaker& gemm, Sizes& sizes) {
  const double hidden = model.hidden, query = query_width(model), split = sizes.split;
  const double wide = query / split + 2 * kv_width_per_rank(model, split);
  count_cast(sizes, sizes.tokens, hidden, wide);
  count_cast(sizes, sizes.tokens, query / split, hidden);
  return gemm.pass(sizes.tokens, wide, hidden) + gemm.pass(sizes.tokens, hidden, query / split);
}

/// Down projections on the tokens a rank holds, up projections by head; `up` is what light recomputation repeats.
struct LatentGemms {
  Pass all, up;
};
LatentGemms latent_attention_gemms(const ModelShape& model, const GemmMaker& gemm, Sizes& sizes) {
  const double hidden = model.hidden, heads = model.heads / sizes.split, tokens = sizes.tokens;
  const double key_value = heads * (model.nope_head_dim + model.v_head_dim);
  LatentGemms gemms;
  if (model.q_rank > 0) {
    gemms.up = gemm.pass(tokens, heads * qk_head_dim(model), model.q_rank);
    gemms.all = gemm.pass(sizes.local, model.q_rank, hidden);
    count_cast(sizes, tokens, hidden + model.q_rank, model.q_rank + heads * qk_head_dim(model));
  } else {
    gemms.all = gemm.pass(tokens, heads * qk_head_dim(model), hidden);
    count_cast(sizes, tokens, hidden, heads * qk_head_dim(model));
  }
  gemms.up = gemms.up + gemm.pass(tokens, key_value, model.kv_rank);
  gemms.all = gemms.all + gemms.up +
              gemm.pass(sizes.local, model.kv_rank + model.rope_head_dim, hidden) +
              gemm.pass(tokens, hidden, heads * model.v_head_dim);
  count_cast(sizes, tokens, hidden + model.kv_rank + heads * model.v_head_dim,
             model.kv_rank + model.rope_head_dim + key_value + hidden);
  return gemms;
}

struct LayerGemms {
  Pass all;
  double last_forward = 0;  ///< the FFN output product, which early-stopping recomputation skips
  double up_forward = 0;    ///< MLA up-projections, which light recomputation repeats
};

LayerGemms dense_gemms(const Problem& problem, const GemmMaker& gemm, Sizes& sizes) {
  const ModelShape& model = problem.model;
  const double hidden = model.hidden, ffn = model.ffn / sizes.split,
               in = (model.gated_ffn ? 2 : 1) * ffn;
  const Pass out = gemm.pass(sizes.tokens, hidden, ffn);
  LayerGemms gemms;
  Pass attention;
  if (is_latent(model)) {
    const LatentGemms latent = latent_attention_gemms(model, gemm, sizes);
    attention = latent.all;
    gemms.up_forward = latent.up.forward;
  } else {
    attention = dense_attention_gemms(model, gemm, sizes);
  }
  count_cast(sizes, sizes.tokens, hidden + ffn, in + hidden);
  gemms.all = attention + gemm.pass(sizes.tokens, in, hidden) + out;
  gemms.last_forward = out.forward;
  return gemms;
}

LayerGemms expert_gemms(const Problem& problem, const LayerKey& key, const GemmMaker& gemm,
                        Sizes& sizes) {
  const ModelShape& model = problem.model;
  const double hidden = model.hidden, gates = model.gated_ffn ? 2 : 1;
  LayerGemms gemms;
  if (is_latent(model)) {
    const LatentGemms latent = latent_attention_gemms(model, gemm, sizes);
    gemms.all = latent.all;
    gemms.up_forward = latent.up.forward;
  } else {
    gemms.all = dense_attention_gemms(model, gemm, sizes);
  }
  const double groups = std::max(1.0, static_cast<double>(model.experts) / key.expert_parallel);
  const double width = static_cast<double>(model.expert_ffn) / key.expert_tensor_parallel;
  const double rows = sizes.copies / groups;
  const Pass out = gemm.pass(rows, hidden, width, groups);
  gemms.all = gemms.all + gemm.pass(rows, gates * width, hidden, groups) + out;
  gemms.last_forward = out.forward;
  sizes.copy_cast_forward += sizes.copies * (hidden + width);
  sizes.copy_cast_backward += sizes.copies * (gates * width + hidden);
  const GemmMaker wide(problem.device, Format::kBf16);
  gemms.all = gemms.all + wide.pass(sizes.local, model.experts, hidden);
  if (model.shared_experts > 0) {
    const double shared =
        static_cast<double>(model.shared_experts) * model.expert_ffn / sizes.split;
    gemms.all = gemms.all + gemm.pass(sizes.tokens, gates * shared, hidden) +
                gemm.pass(sizes.tokens, hidden, shared);
    count_cast(sizes, sizes.tokens, hidden + shared, gates * shared + hidden);
  }
  return gemms;
}

Pass fused_attention(const Problem& problem, double tokens, double split) {
  const ModelShape& model = problem.model;
  const double sequence = problem.job.sequence;
  const double keys = mean_attended_keys(model, sequence);
  const double flops = is_latent(model)
                           ? 2 * tokens * keys * (query_width(model) + value_width(model)) / split
                           : 4 * tokens * keys * query_width(model) / split;
  const double width =
      is_latent(model) ? (qk_head_dim(model) + model.v_head_dim) / 2.0 : model.head_dim;
  Device device = problem.device;
  device.attention.efficiency *= problem.stack.attention_factor;
  return {attention_seconds(device, flops, sequence, width),
          attention_seconds(device, 2.5 * flops, sequence, width)};
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
  return {product(sequence, sequence, width) + product(sequence, width, sequence) +
              kForwardBytes * traffic,
          2 * (product(sequence, width, sequence) + product(sequence, sequence, width)) +
              kBackwardBytes * traffic};
}

/// `whole`: values of hidden width; `wide`: values of feed-forward width; `moved`: values that are only copied.
Pass elementwise(const Problem& problem, double whole, double wide, double moved) {
  constexpr double kCopyBytes = 4;
  const ModelShape& model = problem.model;
  const double forward = whole * (model.dropout ? 22 : 20) + wide * (model.gated_ffn ? 6 : 4);
  const double backward = whole * 24 + wide * (model.gated_ffn ? 10 : 6);
  const double factor = problem.stack.elementwise_traffic;
  const double copies = moved * kCopyBytes;
  return {factor * stream_seconds(problem.device, forward + copies),
          factor * stream_seconds(problem.device, backward + copies)};
}

Pass casting(const Problem& problem, Format format, const Sizes& sizes) {
  const double factor = problem.stack.cast_traffic * cast_bytes(format);
  return {factor * stream_seconds(problem.device, sizes.cast_forward),
          factor * stream_seconds(problem.device, sizes.cast_backward)};
}

/// Around the experts: permutation in and out, activation, quantisation, and gradients of their weights added up in
/// FP32 (or 16 bit), which many small products cannot hide.
Pass expert_traffic(const Problem& problem, const LayerKey& key, const Sizes& sizes, double width,
                    double weights) {
  constexpr double kPermuteBytes = 8;  // read and write, in and out, 16 bit
  const ModelShape& model = problem.model;
  const double factor = problem.stack.expert_traffic;
  const double moved = kPermuteBytes * sizes.copies * model.hidden;
  const double wide = sizes.copies * width,
               cast = problem.stack.cast_traffic * cast_bytes(key.format);
  const double forward = moved + wide * (model.gated_ffn ? 6 : 4) + cast * sizes.copy_cast_forward;
  const double backward =
      moved + wide * (model.gated_ffn ? 10 : 6) + cast * sizes.copy_cast_backward;
  const double added = 2 * problem.stack.gradient_bytes * weights;
  return {stream_seconds(problem.device, factor * forward),
          stream_seconds(problem.device, factor * backward + added)};
}

/// Two norms, read and written, and the activation.
double norms_and_activation(const Problem& problem, double whole, double wide) {
  return problem.stack.elementwise_traffic *
         stream_seconds(problem.device, whole * 8 + wide * (problem.model.gated_ffn ? 6 : 4));
}

double recomputed(const Problem& problem, Recompute kind, const LayerGemms& gemms,
                  const Pass& attention, const Pass& light, double again) {
  switch (kind) {
    case Recompute::kNone:
      return 0;
    case Recompute::kSelective:
      return attention.forward;
    case Recompute::kFull: {
      const double skipped = problem.stack.full_recompute_skips_last ? gemms.last_forward : 0;
      return gemms.all.forward + attention.forward + light.forward - skipped;
    }
    case Recompute::kLight:
      return again + gemms.up_forward;
  }
  return 0;
}

ActivationInputs activation_inputs(const Problem& problem, const LayerKey& key, double copies) {
  return {.sequence = static_cast<double>(problem.job.sequence) / key.context_parallel,
          .micro_batch = static_cast<double>(key.micro_batch),
          .tensor_parallel = key.tensor_parallel,
          .sequence_parallel = key.sequence_parallel,
          .recompute = key.recompute,
          .fused_attention = problem.stack.fused_attention,
          .input_bytes = bits_of(key.format) < 16 ? 1.0 : 2.0,
          .expert_copies = copies,
          .expert_tensor_parallel = key.expert_tensor_parallel};
}

/// GEMMs and attention of a layer beside which tokens are moved by part of the compute units.
void slow_by(Pass& pass, double share) {
  pass.forward /= share;
  pass.backward /= share;
  pass.weight /= share;
}

struct LayerParts {
  LayerGemms gemms;
  Pass light;
  double again = 0;    ///< norms and activations, forward: what light recomputation repeats
  double weights = 0;  ///< on the device
};

LayerCost compose_layer(const Problem& problem, const LayerKey& key, const Sizes& sizes,
                        const LayerParts& parts) {
  const ModelShape& model = problem.model;
  const double split = sizes.split, tokens = sizes.tokens;
  LayerGemms gemms = parts.gemms;
  Pass attention = problem.stack.fused_attention ? fused_attention(problem, tokens, split)
                                                 : unfused_attention(problem, tokens, split);
  if (key.expert_parallel > 1) {
    slow_by(gemms.all, problem.stack.compute_share);
    slow_by(attention, problem.stack.compute_share);
  }
  const Pass light = parts.light + casting(problem, key.format, sizes);
  const double accumulation =
      stream_seconds(problem.device, problem.stack.accumulation_bytes * parts.weights);
  const double host = problem.stack.host_seconds_per_layer;

  LayerCost cost;
  cost.gemm = gemms.all.forward + gemms.all.backward;
  cost.attention = attention.forward + attention.backward;
  cost.elementwise = light.forward + light.backward + accumulation + host;
  cost.recompute = recomputed(problem, key.recompute, gemms, attention, light, parts.again);
  cost.forward = gemms.all.forward + attention.forward + light.forward + host / 3;
  cost.backward = gemms.all.backward + attention.backward + light.backward + accumulation +
                  host * 2 / 3 + cost.recompute;
  cost.weight_gradient = gemms.all.weight;
  cost.attention_forward = attention.forward;
  cost.attention_backward = attention.backward;
  cost.collective_bytes = key.tensor_parallel > 1 ? 2 * tokens * model.hidden : 0;
  if (key.context_parallel > 1) {
    const double keys = is_latent(model) ? (query_width(model) + value_width(model)) / split
                                         : 2 * kv_width_per_rank(model, split);
    cost.key_value_bytes = 2 * tokens * keys;
    cost.head_bytes = 2 * tokens * (keys + (query_width(model) + value_width(model)) / split);
  }
  return cost;
}

}  // namespace

LayerKey layer_key(const Strategy& s) {
  return {s.tensor_parallel,  s.micro_batch,     s.sequence_parallel,      s.recompute,
          s.context_parallel, s.expert_parallel, s.expert_tensor_parallel, s.format};
}

double cast_bytes(Format format) {
  switch (format) {
    case Format::kFp8:
    case Format::kInt8:
      return 3;  // read, write one narrow copy; the largest value comes with the producer
    case Format::kMxfp8:
    case Format::kFp8Block:
      return 6;  // one copy scaled along rows, one along columns, each read and written
    case Format::kFp6:
      return 5.5;
    case Format::kFp4:
      return 7;  // largest value first (stochastic rounding, Hadamard transform), then two copies
    case Format::kFp32:
    case Format::kTf32:
    case Format::kFp16:
    case Format::kBf16:
      return 0;
  }
  return 0;
}

LayerCost layer_cost(const Problem& problem, const LayerKey& key) {
  const ModelShape& model = problem.model;
  Sizes sizes = sizes_of(problem, key);
  LayerParts parts;
  parts.gemms = dense_gemms(problem, GemmMaker(problem.device, key.format), sizes);
  const double moved = is_latent(model) ? sizes.tokens * query_width(model) / sizes.split : 0;
  parts.light =
      elementwise(problem, sizes.tokens * model.hidden / (key.sequence_parallel ? sizes.split : 1),
                  sizes.tokens * model.ffn / sizes.split, moved);
  parts.again = norms_and_activation(problem, sizes.local * model.hidden,
                                     sizes.tokens * model.ffn / sizes.split);
  parts.weights = layer_weights(model) / sizes.split;
  LayerCost cost = compose_layer(problem, key, sizes, parts);
  const ActivationBytes kept = activation_bytes(model, activation_inputs(problem, key, 0));
  cost.stored_bytes = kept.stored;
  cost.working_bytes = kept.working;
  return cost;
}

LayerCost expert_layer_cost(const Problem& problem, const LayerKey& key) {
  const ModelShape& model = problem.model;
  Sizes sizes = sizes_of(problem, key);
  const double sent = sizes.tokens * model.top_k / sizes.split;
  sizes.copies = sent * key.expert_tensor_parallel * problem.imbalance;
  LayerParts parts;
  parts.gemms = expert_gemms(problem, key, GemmMaker(problem.device, key.format), sizes);
  const double shared = static_cast<double>(model.shared_experts) * model.expert_ffn / sizes.split;
  const double width = static_cast<double>(model.expert_ffn) / key.expert_tensor_parallel;
  const double moved = is_latent(model) ? sizes.tokens * query_width(model) / sizes.split : 0;
  const double experts =
      model.experts * expert_weights(model) / (key.expert_parallel * key.expert_tensor_parallel);
  parts.light = elementwise(problem, sizes.local * model.hidden, sizes.tokens * shared, moved) +
                expert_traffic(problem, key, sizes, width, experts);
  parts.again = norms_and_activation(problem, sizes.local * model.hidden,
                                     sizes.tokens * shared + sizes.copies * width);
  parts.weights = moe_common_weights(model) / sizes.split + experts;
  LayerCost cost = compose_layer(problem, key, sizes, parts);
  cost.collective_pairs = key.expert_tensor_parallel > 1 || model.shared_experts > 0 ? 2 : 1;
  cost.exchange_values = key.expert_parallel > 1 ? sent * model.hidden * problem.imbalance : 0;
  cost.host_floor = problem.stack.captures_expert_layers
                        ? 0
                        : problem.stack.expert_host_seconds * problem.device.host_factor;
  const ActivationBytes kept =
      expert_activation_bytes(model, activation_inputs(problem, key, sizes.copies));
  cost.stored_bytes = kept.stored;
  cost.working_bytes = kept.working;
  return cost;
}

EdgeCost edge_cost(const Problem& problem, int tensor_parallel, int micro_batch,
                   int context_parallel) {
  constexpr double kEmbeddingBytes =
      12;  // read row, write, add position; the same back into gradients
  constexpr double kLogitBytesKept = 6;  // 16-bit logits and the FP32 copy of the loss
  const double tokens = static_cast<double>(micro_batch) * problem.job.sequence / context_parallel;
  const double hidden = problem.model.hidden, heads = 1 + problem.model.mtp_layers;
  const double columns = static_cast<double>(problem.model.vocab) / tensor_parallel;
  const GemmMaker gemm(problem.device, Format::kBf16);
  const Pass product = gemm.pass(tokens, columns, hidden);
  EdgeCost cost;
  cost.embedding = problem.stack.elementwise_traffic *
                   stream_seconds(problem.device, kEmbeddingBytes * tokens * hidden);
  cost.logits =
      heads * (product.forward + product.backward +
               stream_seconds(problem.device, problem.stack.logits_bytes * tokens * columns));
  cost.logits_bytes = kLogitBytesKept * tokens * columns;
  if (problem.model.mtp_layers > 0) {
    const Pass projection = gemm.pass(tokens, hidden, 2 * hidden);
    cost.logits += problem.model.mtp_layers * (projection.forward + projection.backward);
  }
  return cost;
}

}  // namespace countervail
