// A layer is a list of operators (transformer/operators.h); this file prices them and adds
// up, once for every kind of recomputation. Whatever a software stack does differently
// (fused attention, traffic per element, host gaps, kernels for accumulation) is a number
// of its profile, never a branch on its name.
#include "training/layer_cost.h"

#include <algorithm>
#include <optional>

#include "training/activation_memory.h"
#include "training/recompute_costs.h"
#include "training/token_mixing.h"
#include "transformer/layer_variants.h"
#include "transformer/operator_time.h"
#include "transformer/operators.h"

namespace countervail {
namespace {

Shard shard_of(const Problem& problem, const LayerKey& key) {
  const double tokens =
      static_cast<double>(key.micro_batch) * problem.job.sequence / key.context_parallel;
  return {.tokens = tokens,
          .tensor_parallel = static_cast<double>(key.tensor_parallel),
          .sequence_parallel = key.sequence_parallel,
          .expert_parallel = static_cast<double>(key.expert_parallel),
          .expert_tensor_parallel = static_cast<double>(key.expert_tensor_parallel),
          .imbalance = problem.imbalance,
          .format = key.format};
}

/// Gradients of the input, (M, K, N), and of the weight, (K, N, M), by the chain rule. `fused`: equal products run in one
/// kernel; else one after another, and each has to fill the machine (grouped GEMM of Transformer Engine).
Pass product_seconds(const Device& device, const FormatRate& rate, const Operator& op,
                     bool fused = true) {
  // Operands are stored in 16 bit or less, whatever the width of accumulation.
  const double operand_bytes = std::min(2.0, bits_of(op.format) / 8.0);
  const auto seconds = [&](double m, double n, double k) {
    return fused ? gemm_seconds(device, rate, m, n, k, op.count, operand_bytes)
                 : op.count * gemm_seconds(device, rate, m, n, k, 1, operand_bytes);
  };
  const double input = seconds(op.m, op.k, op.n), weight = seconds(op.k, op.n, op.m);
  return {seconds(op.m, op.n, op.k), input + weight, weight};
}

Pass sixteen_bit_seconds(const Device& device, const Operator& op) {
  return product_seconds(device, rate_of(device, 16), op);
}

struct ProductSeconds {
  Pass all;
  double last_forward = 0;  ///< the FFN output product, which early-stopping recomputation skips
  double up_forward = 0;    ///< MLA up-projections, which light recomputation repeats
};

ProductSeconds products_seconds(const Problem& problem, Format format,
                                const LayerOperators& layer) {
  const Device& device = problem.device;
  const FormatRate large = rate_of(device, bits_of(format)), sixteen = rate_of(device, 16);
  ProductSeconds seconds;
  for (const Operator& op : layer.products()) {
    const Pass pass = product_seconds(device, op.format == format ? large : sixteen, op,
                                      problem.stack.fused_expert_products);
    seconds.all = seconds.all + pass;
    if (op.kind == OperatorKind::kFeedForwardOut || op.kind == OperatorKind::kExpertOut)
      seconds.last_forward = pass.forward;
    if (op.kind == OperatorKind::kQueryUp || op.kind == OperatorKind::kKeyValueUp)
      seconds.up_forward += pass.forward;
  }
  return seconds;
}

/// Operators on token copies: they alone scale with top-k and imbalance.
bool is_routed(OperatorKind kind) {
  return kind == OperatorKind::kExpertIn || kind == OperatorKind::kExpertOut ||
         kind == OperatorKind::kPermutation || kind == OperatorKind::kExpertActivation;
}

/// Bytes streamed, or values quantised, each way.
struct Traffic {
  double forward = 0, backward = 0;
};

Traffic streamed_bytes(const LayerOperators& layer, bool routed) {
  Traffic bytes;
  for (const Operator& op : layer.streams()) {
    if (is_routed(op.kind) != routed) continue;
    bytes.forward += op.values * op.bytes;
    bytes.backward += op.values * op.backward_bytes;
  }
  return bytes;
}

/// Values of one token (routed: of one token copy) that are quantised: every input of a forward product below 16
/// bit, and every output gradient.
Traffic quantised_values(const LayerOperators& layer, bool routed) {
  Traffic values;
  for (const Operator& op : layer.products()) {
    if (is_routed(op.kind) != routed || bits_of(op.format) >= 16) continue;
    values.forward += op.k;
    values.backward += op.n;
  }
  return values;
}

/// Norms, residuals, activation: bytes of perfect fusion times the stack's factor.
Pass elementwise_seconds(const Problem& problem, const LayerOperators& layer) {
  const Traffic bytes = streamed_bytes(layer, false);
  const double factor = problem.stack.elementwise_traffic;
  return {factor * stream_seconds(problem.device, bytes.forward),
          factor * stream_seconds(problem.device, bytes.backward)};
}

Pass cast_seconds(const Problem& problem, const Shard& shard, const LayerOperators& layer) {
  const Traffic values = quantised_values(layer, false);
  const double factor = problem.stack.cast_traffic * cast_bytes(shard.format);
  return {factor * stream_seconds(problem.device, shard.tokens * values.forward),
          factor * stream_seconds(problem.device, shard.tokens * values.backward)};
}

/// Around the experts: permutation in and out, activation, quantisation, and gradients of their weights added up in
/// FP32 (or 16 bit), which many small products cannot hide.
Pass routed_seconds(const Problem& problem, const Shard& shard, const LayerOperators& layer,
                    double weights) {
  const Traffic bytes = streamed_bytes(layer, true), values = quantised_values(layer, true);
  const double copies = expert_copies(problem.model, shard);
  const double factor = problem.stack.expert_traffic;
  const double cast = problem.stack.cast_traffic * cast_bytes(shard.format);
  const double forward = bytes.forward + cast * (copies * values.forward);
  const double backward = bytes.backward + cast * (copies * values.backward);
  const double added = 2 * problem.stack.gradient_bytes * weights;
  return {stream_seconds(problem.device, factor * forward),
          stream_seconds(problem.device, factor * backward + added)};
}

/// Two norms, read and written, and the activations: what light recomputation repeats besides up projections.
double norms_and_activations_seconds(const Problem& problem, const LayerOperators& layer) {
  constexpr double kNormBytes = 8;
  double normed = 0, activated = 0, activation_bytes = 0;
  for (const Operator& op : layer.streams()) {
    if (op.kind == OperatorKind::kNormsAndResiduals) normed += op.values;
    if (op.kind != OperatorKind::kActivation && op.kind != OperatorKind::kExpertActivation)
      continue;
    activated += op.values;
    activation_bytes = op.bytes;
  }
  return problem.stack.elementwise_traffic *
         stream_seconds(problem.device, normed * kNormBytes + activated * activation_bytes);
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

/// What the operators of one layer take, nothing recomputed.
struct LayerSeconds {
  ProductSeconds products;
  Pass attention, elementwise;
  double accumulation = 0;
};

/// GEMMs and attention of a layer beside which tokens are moved by part of the compute units.
void slow_by(Pass& pass, double share) {
  pass.forward /= share;
  pass.backward /= share;
  pass.weight /= share;
}

/// `weights`, `routed_weights`: of the layer and of its routed experts on one device.
LayerSeconds layer_seconds(const Problem& problem, const Shard& shard, const LayerOperators& layer,
                           double weights, double routed_weights) {
  LayerSeconds seconds;
  seconds.products = products_seconds(problem, shard.format, layer);
  seconds.attention = mixing_seconds(problem, shard);
  if (shard.expert_parallel > 1) {
    slow_by(seconds.products.all, problem.stack.compute_share);
    slow_by(seconds.attention, problem.stack.compute_share);
  }
  seconds.elementwise = elementwise_seconds(problem, layer);
  if (routed_weights > 0)
    seconds.elementwise =
        seconds.elementwise + routed_seconds(problem, shard, layer, routed_weights);
  seconds.elementwise = seconds.elementwise + cast_seconds(problem, shard, layer);
  seconds.accumulation = stream_seconds(problem.device, problem.stack.accumulation_bytes * weights);
  return seconds;
}

double recomputed_seconds(const Problem& problem, Recompute kind, const LayerOperators& layer,
                          const LayerSeconds& seconds) {
  const ProductSeconds& products = seconds.products;
  switch (kind) {
    case Recompute::kNone:
      return 0;
    case Recompute::kSelective:
      return seconds.attention.forward;
    case Recompute::kFull: {
      const double skipped = problem.stack.full_recompute_skips_last ? products.last_forward : 0;
      return products.all.forward + seconds.attention.forward + seconds.elementwise.forward -
             skipped;
    }
    case Recompute::kLight:
      return norms_and_activations_seconds(problem, layer) + products.up_forward;
  }
  return 0;
}

/// Payloads of the layer's tensor and context collectives.
void add_payloads(const ModelShape& model, const LayerKey& key, const Shard& shard,
                  LayerCost& cost) {
  const double split = shard.tensor_parallel, tokens = shard.tokens;
  cost.collective_bytes = key.tensor_parallel > 1 ? 2 * tokens * model.hidden : 0;
  if (key.context_parallel == 1) return;
  if (mixes_otherwise(model)) {
    const double width = (key_width(model.other) + mixed_width(model.other)) / split;
    cost.key_value_bytes = has_state(model.other)
                               ? key.micro_batch * state_bytes(model.other) / split
                               : 2 * tokens * (model.other.one_table ? 1 : 2) * width;
    cost.head_bytes = 2 * tokens * 2 * width;
    return;
  }
  const double queries = (query_width(model) + value_width(model)) / split;
  const double keys = is_latent(model) ? queries : 2 * kv_width_per_rank(model, split);
  cost.key_value_bytes = 2 * tokens * keys;
  cost.head_bytes = 2 * tokens * (keys + queries);
}

LayerCost compose_layer(const Problem& problem, const LayerKey& key, const Shard& shard,
                        const LayerOperators& layer, const LayerSeconds& seconds) {
  const Pass &products = seconds.products.all, &attention = seconds.attention,
             &elementwise = seconds.elementwise;
  const double host = problem.stack.host_seconds_per_layer, accumulation = seconds.accumulation;
  LayerCost cost;
  cost.gemm = products.forward + products.backward;
  cost.attention = attention.forward + attention.backward;
  cost.elementwise = elementwise.forward + elementwise.backward + accumulation + host;
  cost.recompute = recomputed_seconds(problem, key.recompute, layer, seconds);
  cost.forward = products.forward + attention.forward + elementwise.forward + host / 3;
  // Recomputation belongs to the backward pass: it runs just before the gradients that need it.
  cost.backward = products.backward + attention.backward + elementwise.backward + accumulation +
                  host * 2 / 3 + cost.recompute;
  cost.weight_gradient = products.weight;
  cost.attention_forward = attention.forward;
  cost.attention_backward = attention.backward;
  add_payloads(problem.model, key, shard, cost);
  return cost;
}

}  // namespace

void add_share(LayerCost& mean, const LayerCost& one, double share) {
  if (share == 0) return;
  static constexpr double LayerCost::*kMembers[] = {&LayerCost::gemm,
                                                    &LayerCost::attention,
                                                    &LayerCost::elementwise,
                                                    &LayerCost::recompute,
                                                    &LayerCost::forward,
                                                    &LayerCost::backward,
                                                    &LayerCost::weight_gradient,
                                                    &LayerCost::attention_forward,
                                                    &LayerCost::attention_backward,
                                                    &LayerCost::collective_bytes,
                                                    &LayerCost::key_value_bytes,
                                                    &LayerCost::head_bytes,
                                                    &LayerCost::exchange_values,
                                                    &LayerCost::host_floor,
                                                    &LayerCost::stored_bytes};
  for (double LayerCost::*member : kMembers) mean.*member += share * (one.*member);
  mean.collective_pairs += share * (one.collective_pairs - LayerCost{}.collective_pairs);
  mean.working_bytes = std::max(mean.working_bytes, one.working_bytes);
}

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

namespace {

/// A layer with what its operators take: the same for every kind of recomputation.
struct PricedLayer {
  Shard shard;
  LayerOperators operators;
  LayerSeconds seconds;
};

PricedLayer priced_dense(const Problem& problem, const LayerKey& key) {
  const Shard shard = shard_of(problem, key);
  PricedLayer layer{shard, operators_of(problem.model, shard, LayerKind::kDense), {}};
  const double weights = layer_weights(problem.model) / shard.tensor_parallel;
  layer.seconds = layer_seconds(problem, shard, layer.operators, weights, 0);
  return layer;
}

PricedLayer priced_experts(const Problem& problem, const LayerKey& key) {
  const ModelShape& model = problem.model;
  const Shard shard = shard_of(problem, key);
  PricedLayer layer{shard, operators_of(model, shard, LayerKind::kExperts), {}};
  const double routed =
      model.experts * expert_weights(model) / (key.expert_parallel * key.expert_tensor_parallel);
  const double weights = moe_common_weights(model) / shard.tensor_parallel + routed;
  layer.seconds = layer_seconds(problem, shard, layer.operators, weights, routed);
  return layer;
}

LayerCost dense_cost(const Problem& problem, const LayerKey& key, const PricedLayer& layer) {
  LayerCost cost = compose_layer(problem, key, layer.shard, layer.operators, layer.seconds);
  const ActivationBytes kept = activation_bytes(problem.model, activation_inputs(problem, key, 0));
  cost.stored_bytes = kept.stored;
  cost.working_bytes = kept.working;
  if (problem.model.ffn == 0) cost.collective_pairs = 1;
  return cost;
}

LayerCost expert_cost(const Problem& problem, const LayerKey& key, const PricedLayer& layer) {
  const ModelShape& model = problem.model;
  const Stack& stack = problem.stack;
  LayerCost cost = compose_layer(problem, key, layer.shard, layer.operators, layer.seconds);
  cost.collective_pairs = key.expert_tensor_parallel > 1 || model.shared_experts > 0 ? 2 : 1;
  cost.exchange_values = key.expert_parallel > 1
                             ? sent_copies(model, layer.shard) * model.hidden * problem.imbalance
                             : 0;
  cost.host_floor =
      stack.captures_expert_layers ? 0 : stack.expert_host_seconds * problem.device.host_factor;
  const double copies = expert_copies(model, layer.shard);
  const ActivationBytes kept =
      expert_activation_bytes(model, activation_inputs(problem, key, copies));
  cost.stored_bytes = kept.stored;
  cost.working_bytes = kept.working;
  return cost;
}

/// Both kinds of layer with every kind of recomputation, their operators priced once.
RecomputeCosts alike_costs(const Problem& problem, LayerKey key) {
  const PricedLayer dense = priced_dense(problem, key);
  std::optional<PricedLayer> moe;
  if (problem.model.experts > 0) moe = priced_experts(problem, key);
  RecomputeCosts costs;
  for (int kind = 0; kind < kRecomputeKinds; ++kind) {
    // Operators and their times are shared: only sums and stored bytes differ by kind.
    key.recompute = static_cast<Recompute>(kind);
    LayerCosts& cost = costs[static_cast<std::size_t>(kind)];
    cost.dense = dense_cost(problem, key, dense);
    if (moe) cost.moe = expert_cost(problem, key, *moe);
  }
  return costs;
}

/// The mean of layers that differ, each priced as a model of its kind alone.
RecomputeCosts mixed_costs(const Problem& problem, const LayerKey& key) {
  const auto dense = layer_variants(problem.model, false),
             moe = layer_variants(problem.model, true);
  RecomputeCosts mean;
  for (std::size_t i = 0; i < dense.size(); ++i) {
    if (dense[i].share == 0 && moe[i].share == 0) continue;
    Problem one = problem;
    one.model = dense[i].model;
    const RecomputeCosts costs = alike_costs(one, key);
    for (std::size_t kind = 0; kind < costs.size(); ++kind) {
      add_share(mean[kind].dense, costs[kind].dense, dense[i].share);
      add_share(mean[kind].moe, costs[kind].moe, moe[i].share);
    }
  }
  return mean;
}

}  // namespace

LayerCost layer_cost(const Problem& problem, const LayerKey& key) {
  if (has_one_variant(problem.model)) return dense_cost(problem, key, priced_dense(problem, key));
  return mixed_costs(problem, key)[static_cast<std::size_t>(key.recompute)].dense;
}

LayerCost expert_layer_cost(const Problem& problem, const LayerKey& key) {
  if (has_one_variant(problem.model))
    return expert_cost(problem, key, priced_experts(problem, key));
  return mixed_costs(problem, key)[static_cast<std::size_t>(key.recompute)].moe;
}

RecomputeCosts recompute_costs(const Problem& problem, LayerKey key) {
  return has_one_variant(problem.model) ? alike_costs(problem, key) : mixed_costs(problem, key);
}

EdgeCost edge_cost(const Problem& problem, int tensor_parallel, int micro_batch,
                   int context_parallel) {
  constexpr double kEmbeddingBytes =
      12;  // read row, write, add position; the same back into gradients
  constexpr double kLogitBytesKept = 6;  // 16-bit logits and the FP32 copy of the loss
  const Shard shard = shard_of(problem, {.tensor_parallel = tensor_parallel,
                                         .micro_batch = micro_batch,
                                         .context_parallel = context_parallel});
  const Operator logits = logits_product(problem.model, shard);
  const double tokens = shard.tokens, heads = 1 + problem.model.mtp_layers;
  const Pass product = sixteen_bit_seconds(problem.device, logits);
  EdgeCost cost;
  cost.embedding = problem.stack.elementwise_traffic *
                   stream_seconds(problem.device, kEmbeddingBytes * tokens * logits.k);
  cost.logits =
      heads * (product.forward + product.backward +
               stream_seconds(problem.device, problem.stack.logits_bytes * tokens * logits.n));
  cost.logits_bytes = kLogitBytesKept * tokens * logits.n;
  if (problem.model.mtp_layers > 0) {
    const Pass projection =
        sixteen_bit_seconds(problem.device, mtp_projection(problem.model, shard));
    cost.logits += problem.model.mtp_layers * (projection.forward + projection.backward);
  }
  return cost;
}

}  // namespace countervail
