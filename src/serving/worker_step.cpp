// Layers of one model may differ (layer_variants.h): each kind is priced once and weighted by its
// number. Terms that a kernel would overlap with nothing else are summed, as engines run one stream.
#include "serving/worker_step.h"

#include <algorithm>
#include <cmath>

#include "transformer/attended_keys.h"
#include "transformer/layer_variants.h"
#include "transformer/operators.h"

namespace countervail::serving {
namespace {

double bits_of(WeightFormat format) {
  switch (format) {
    case WeightFormat::kSixteen:
    case WeightFormat::kInt4:  // unpacked to 16 bit before they are multiplied
      return 16;
    case WeightFormat::kFp8:
    case WeightFormat::kFp8Block:
    case WeightFormat::kInt8:
      return 8;
    case WeightFormat::kNvfp4:
    case WeightFormat::kMxfp4:
      return 4;
  }
  return 16;
}

/// A width that the device has no units for is unpacked to the next wider one.
MachineRates rates_for(const Machine& machine, WeightFormat format) {
  MachineRates rates = machine.sixteen;
  const double bits = bits_of(format);
  if (bits == 4 && machine.four_bit > 0) rates.flops = machine.four_bit;
  if (bits == 8 && machine.eight_bit > 0) rates.flops = machine.eight_bit;
  return rates;
}

enum class Part { kAttention, kDense, kPlain, kElsewhere };

/// Whose format a product has; those of experts and, in latent models, of attention are priced by laws of their own.
Part part_of(OperatorKind kind, bool latent) {
  switch (kind) {
    case OperatorKind::kQueryKeyValue:
    case OperatorKind::kMixerIn:
    case OperatorKind::kQuery:
    case OperatorKind::kQueryUp:
    case OperatorKind::kQueryDown:
    case OperatorKind::kKeyValueUp:
    case OperatorKind::kKeyValueDown:
    case OperatorKind::kAttentionOutput:
      return latent ? Part::kElsewhere : Part::kAttention;
    case OperatorKind::kFeedForwardIn:
    case OperatorKind::kFeedForwardOut:
    case OperatorKind::kSharedIn:
    case OperatorKind::kSharedOut:
      return Part::kDense;
    case OperatorKind::kRouter:
    case OperatorKind::kLogits:
    case OperatorKind::kMtpProjection:
      return Part::kPlain;
    default:
      return Part::kElsewhere;
  }
}

double product_seconds(const Engine& engine, const Operator& op, Part part) {
  const Machine& machine = engine.machine;
  const WeightFormat format = part == Part::kAttention ? engine.precision.attention
                              : part == Part::kDense   ? engine.precision.dense
                                                       : WeightFormat::kSixteen;
  const GemmNumbers& numbers = part == Part::kAttention ? machine.attention_products
                               : part == Part::kDense   ? machine.dense_products
                                                        : machine.plain_products;
  const bool narrow = bits_of(format) < 16;
  GemmShape shape{.m = op.m, .n = op.n, .k = op.k};
  shape.weight_bytes = weight_bytes(format);
  shape.input_bytes = narrow ? 1 : 2;
  shape.casts = narrow;
  return op.count * gemm_kernel_seconds(numbers, rates_for(machine, format), shape);
}

Shard shard_of(const Engine& engine, double tokens) {
  return {.tokens = tokens,
          .tensor_parallel = static_cast<double>(engine.worker.tensor),
          .expert_parallel = static_cast<double>(engine.worker.expert),
          .expert_tensor_parallel = static_cast<double>(engine.worker.expert_tensor)};
}

double products_of(const Engine& engine, const ModelShape& model, double tokens, LayerKind kind) {
  double seconds = 0;
  const LayerOperators layer = operators_of(model, shard_of(engine, tokens), kind);
  for (const Operator& op : layer.products())
    if (const Part part = part_of(op.kind, is_latent(model)); part != Part::kElsewhere)
      seconds += product_seconds(engine, op, part);
  return seconds;
}

/// Tokens of one attention rank that decode; those of prompts are charged by prompt_attention_seconds().
double decode_attention(const Engine& engine, const ModelShape& model, const Load& load) {
  const Machine& machine = engine.machine;
  const int t = engine.worker.tensor;
  if (load.requests <= 0) return 0;
  if (mixes_otherwise(model) && has_state(model.other)) {
    // The state of every sequence is read and written; it has 32-bit values in none of the engines known.
    const double bytes = 2 * load.requests * load.verified * state_bytes(model.other) / t;
    return machine.decode.launch +
           bytes / (machine.sixteen.bandwidth * machine.decode.memory_efficiency);
  }
  if (is_latent(model)) {
    LatentShape shape{.sequences = load.requests * load.verified,
                      .length = 1,
                      .keys = load.context,
                      .heads = static_cast<double>(model.heads) / t};
    shape.weight_bytes = weight_bytes(engine.precision.attention);
    shape.cache_bytes = engine.precision.cache_bytes;
    shape.sixteen_bit_flops = machine.sixteen.flops;
    shape.hidden = model.hidden, shape.query_rank = model.q_rank, shape.latent = model.kv_rank;
    shape.rope = model.rope_head_dim, shape.nope = model.nope_head_dim,
    shape.value = model.v_head_dim;
    if (model.attention_top_k > 0) shape.keys = std::min<double>(shape.keys, model.attention_top_k);
    return latent_decode_seconds(machine.latent_decode,
                                 rates_for(machine, engine.precision.attention), shape);
  }
  const auto against = [&](double keys) {
    const DecodeShape shape{.sequences = load.requests,
                            .keys = keys,
                            .heads = load.verified * model.heads / t,
                            .kv_heads = static_cast<double>(kv_heads_per_rank(model, t)),
                            .width = static_cast<double>(model.head_dim),
                            .cache_bytes = engine.precision.cache_bytes};
    return decode_kernel_seconds(machine.decode, machine.sixteen, shape);
  };
  const int reach = attention_reach(model);
  if (reach <= 0 || reach >= load.context) return against(load.context);
  const double full =
      static_cast<double>(model.full_attention_layers) / (model.layers - model.other.layers);
  return full * against(load.context) + (1 - full) * against(reach);
}

/// Tokens of every attention rank meet at the experts; ranks of one tensor group hold the same ones.
double expert_seconds(const Engine& engine, const ModelShape& model, const Traffic& traffic,
                      double tokens) {
  const Worker& w = engine.worker;
  const ExpertShape shape{.tokens = tokens * w.attention_data * traffic.imbalance,
                          .hidden = static_cast<double>(model.hidden),
                          .width = static_cast<double>(model.expert_ffn) / w.expert_tensor,
                          .top_k = static_cast<double>(model.top_k),
                          .experts = std::ceil(static_cast<double>(model.experts) / w.expert),
                          .devices = static_cast<double>(w.expert),
                          .matrices = ffn_matrices(model),
                          .power = 1,  // routed at random: some experts stay idle
                          .weight_bytes = weight_bytes(engine.precision.experts)};
  return expert_kernel_seconds(engine.machine.experts,
                               rates_for(engine.machine, engine.precision.experts), shape);
}

double all_reduce(const Engine& engine, double tokens) {
  if (engine.worker.tensor == 1) return 0;
  const double n = engine.worker.tensor;
  return one_kernel_seconds(engine.machine.all_reduce, {.devices = n,
                                                        .bytes = 2 * tokens * engine.model.hidden,
                                                        .share = 2 * (n - 1) / n,
                                                        .link = engine.machine.sixteen.link});
}

/// Prompts' tokens go once to each other node that holds an expert of theirs, 8 bit out and 16 back (normal kernels of DeepEP;
/// routing may limit the nodes).
double exchange_between_nodes(const Engine& engine, double tokens) {
  const double n = engine.nodes, limit = engine.model.most_nodes;
  const double met = n * (1 - std::pow(1 - 1 / n, engine.model.top_k));  // balls into bins
  const double reached = limit > 0 ? std::min(met, limit) : met;
  ExchangeCall call{.bytes = tokens * reached * (n - 1) / n * engine.model.hidden,
                    .link = engine.exchange_link,
                    .memory = engine.machine.sixteen.bandwidth};
  const double out = exchange_kernel_seconds(engine.machine.between_nodes, call);
  call.bytes *= 2;
  return out + exchange_kernel_seconds(engine.machine.between_nodes, call);
}

/// Tokens to the experts of all attention ranks and back: gathered and scattered whole (half an all-reduce each way), or, of
/// each token, the copies that its experts need (8 bit out, 16 back; DeepSeek-V3, arXiv:2412.19437, section 3.2.2),
/// whichever moves less.
double exchange_of(const Engine& engine, double tokens) {
  const Worker& w = engine.worker;
  const double n = w.attention_data, hidden = engine.model.hidden;
  const double link = engine.exchange_link > 0 ? engine.exchange_link : engine.machine.sixteen.link;
  const OneKernelNumbers& law = engine.machine.all_reduce;
  const double gathered = one_kernel_seconds(
      law,
      {.devices = n, .bytes = 2 * tokens * n * hidden, .share = 2 * (n - 1) / n, .link = link});
  if (w.expert == 1) return gathered;
  const double copies = std::min<double>(engine.model.top_k, w.expert) * w.expert_tensor;
  ExchangeCall call{.bytes = tokens * copies * hidden,
                    .tokens = tokens,
                    .experts = static_cast<double>(engine.model.experts),
                    .link = link,
                    .memory = engine.machine.sixteen.bandwidth};
  const double out = exchange_kernel_seconds(engine.machine.dispatch, call);
  call.bytes *= 2;
  return std::min(gathered, out + exchange_kernel_seconds(engine.machine.combine, call));
}

/// Between nodes, decode stays with the low-latency kernels, which captured graphs need; pieces of prompts go beside them with
/// fewer bytes, once they are more than such kernels' buffers hold.
double exchange(const Engine& engine, const Load& load) {
  if (engine.worker.attention_data == 1) return 0;
  constexpr double kMostTokensOfLowLatency = 256;
  const double decoding = load.requests * load.verified;
  if (engine.nodes == 1 || engine.worker.expert == 1 ||
      load.prompt_tokens <= kMostTokensOfLowLatency)
    return exchange_of(engine, decoding + load.prompt_tokens);
  return (decoding > 0 ? exchange_of(engine, decoding) : 0) +
         exchange_between_nodes(engine, load.prompt_tokens);
}

struct LayerSeconds {
  double products = 0, attention = 0, experts = 0, collectives = 0;
};

LayerSeconds layer_seconds(const Engine& engine, const Traffic& traffic, const Load& load,
                           bool experts) {
  const double tokens = load.requests * load.verified + load.prompt_tokens;
  LayerSeconds mean;
  for (const LayerVariant& variant : layer_variants(engine.model, experts)) {
    if (variant.share == 0) continue;
    mean.products += variant.share * products_of(engine, variant.model, tokens,
                                                 experts ? LayerKind::kExperts : LayerKind::kDense);
    mean.attention += variant.share * decode_attention(engine, variant.model, load);
    mean.collectives +=
        variant.share * all_reduce(engine, tokens) * (experts || variant.model.ffn > 0 ? 2 : 1);
  }
  if (experts) {
    mean.experts = expert_seconds(engine, engine.model, traffic, tokens);
    const double compute = mean.products + mean.attention + mean.experts;
    const double moved = exchange(engine, load);
    mean.collectives +=
        std::max(compute, moved) + engine.host.overlap * std::min(compute, moved) - compute;
  }
  return mean;
}

}  // namespace

StepParts step_parts(const Engine& engine, const Traffic& traffic, const Load& load) {
  const ModelShape& model = engine.model;
  const int moe = moe_layers(model), dense = model.layers - moe;
  StepParts parts;
  for (const bool experts : {false, true}) {
    const int count = experts ? moe : dense;
    if (count == 0) continue;
    const LayerSeconds layer = layer_seconds(engine, traffic, load, experts);
    parts.products += count * layer.products;
    parts.attention += count * layer.attention;
    parts.experts += count * layer.experts;
    parts.collectives += count * layer.collectives;
  }
  // Every request samples; a prompt samples once, at its end.
  const double sampled = std::max(1.0, load.requests * load.verified);
  const Operator logits = logits_product(model, shard_of(engine, sampled));
  parts.logits = product_seconds(engine, logits, Part::kPlain);
  const Host& host = engine.host;
  parts.host = model.layers * host.layer + moe * host.expert_layer + host.step +
               load.requests * host.request;
  return parts;
}

double prompt_attention_seconds(const Engine& engine, double length) {
  const ModelShape& model = engine.model;
  const Machine& machine = engine.machine;
  const double t = engine.worker.tensor;
  if (is_latent(model)) {
    LatentShape shape{.sequences = 1, .length = length, .heads = model.heads / t};
    shape.weight_bytes = weight_bytes(engine.precision.attention);
    shape.sixteen_bit_flops = machine.sixteen.flops;
    shape.hidden = model.hidden, shape.query_rank = model.q_rank, shape.latent = model.kv_rank;
    shape.rope = model.rope_head_dim, shape.nope = model.nope_head_dim,
    shape.value = model.v_head_dim;
    return model.layers * latent_context_seconds(machine.latent_prompts,
                                                 rates_for(machine, engine.precision.attention),
                                                 shape);
  }
  const int attending = model.layers - model.other.layers, reach = attention_reach(model);
  const auto against = [&](double window) {
    const AttentionShape shape{
        .prompts = 1,
        .length = length,
        .heads = model.heads / t,
        .kv_heads = static_cast<double>(kv_heads_per_rank(model, engine.worker.tensor)),
        .width = static_cast<double>(model.head_dim),
        .window = window};
    return attention_kernel_seconds(machine.prompts, machine.sixteen, shape);
  };
  const int full = reach > 0 ? model.full_attention_layers : attending;
  double seconds = full * against(length);
  if (attending > full) seconds += (attending - full) * against(std::min<double>(reach, length));
  return seconds;
}

StepParts added_parts(const Engine& engine, const Traffic& traffic, double requests, double chunk) {
  const double length = std::max(1.0, traffic.input * (1 - traffic.hit_rate));
  const double pieces = std::ceil(length / chunk);
  const Load alone{.requests = requests, .verified = 1.0 + traffic.depth, .context = traffic.input};
  Load beside = alone;
  beside.prompt_tokens = length / pieces;
  StepParts added = step_parts(engine, traffic, beside);
  const StepParts without = requests > 0 ? step_parts(engine, traffic, alone) : StepParts{};
  for (double StepParts::*part : {&StepParts::products, &StepParts::attention, &StepParts::experts,
                                  &StepParts::collectives, &StepParts::logits, &StepParts::host})
    added.*part = pieces * (added.*part - without.*part);
  added.attention += prompt_attention_seconds(engine, length);
  return added;
}

double added_by_prompt(const Engine& engine, const Traffic& traffic, double requests,
                       double chunk) {
  return added_parts(engine, traffic, requests, chunk).total();
}

}  // namespace countervail::serving
