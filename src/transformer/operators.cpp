// Shapes alone, no times: what each layer multiplies and moves on one device of a shard. The list
// is the one place that knows a layer's parts; times (layer_cost.cpp) and reports walk it.
#include "transformer/operators.h"

#include <algorithm>

namespace countervail {
namespace {

using Kind = OperatorKind;

double elementwise_tokens(const Shard& shard) {
  return shard.tokens / (shard.sequence_parallel ? shard.tensor_parallel : 1);
}

Operator product(Kind kind, Format format, double m, double n, double k, double count = 1) {
  return {kind, format, m, n, k, count, 0, 0, 0};
}

Operator stream(Kind kind, double values, double bytes, double backward_bytes) {
  return {kind, Format::kBf16, 0, 0, 0, 1, values, bytes, backward_bytes};
}

/// Up projections first: light recomputation repeats them, so their times are a sum of their own.
void add_latent_attention(const ModelShape& model, const Shard& shard, LayerOperators& layer) {
  const double hidden = model.hidden, heads = model.heads / shard.tensor_parallel;
  const double tokens = shard.tokens, local = elementwise_tokens(shard);
  const double queries = heads * qk_head_dim(model);
  const auto add = [&](Kind kind, double m, double n, double k) {
    layer.add_product(kind, shard.format, m, n, k);
  };
  if (model.q_rank > 0) add(Kind::kQueryUp, tokens, queries, model.q_rank);
  add(Kind::kKeyValueUp, tokens, heads * (model.nope_head_dim + model.v_head_dim), model.kv_rank);
  if (model.q_rank > 0)
    add(Kind::kQueryDown, local, model.q_rank, hidden);
  else
    add(Kind::kQuery, tokens, queries, hidden);
  add(Kind::kKeyValueDown, local, model.kv_rank + model.rope_head_dim, hidden);
  add(Kind::kAttentionOutput, tokens, hidden, heads * model.v_head_dim);
}

void add_compressed_attention(const ModelShape& model, const Shard& shard, LayerOperators& layer) {
  const double hidden = model.hidden, split = shard.tensor_parallel, tokens = shard.tokens;
  const double groups = model.compressed.output_groups, rank = model.compressed.output_rank;
  const double local = elementwise_tokens(shard), queries = query_width(model) / split;
  const auto add = [&](Kind kind, double m, double n, double k, double count = 1) {
    layer.add_product(kind, shard.format, m, n, k, count);
  };
  add(Kind::kQueryUp, tokens, queries, model.q_rank);
  add(Kind::kQueryDown, local, model.q_rank + model.head_dim, hidden);
  add(Kind::kKeyValueDown, local, compressor_weights(model) / hidden, hidden);
  add(Kind::kMixerIn, tokens, rank, query_width(model) / groups, groups / split);
  add(Kind::kAttentionOutput, tokens, hidden, rank * groups / split);
}

void add_other_mixer(const ModelShape& model, const Shard& shard, LayerOperators& layer) {
  const double split = shard.tensor_parallel;
  layer.add_product(Kind::kMixerIn, shard.format, shard.tokens, mixer_in_width(model.other) / split,
                    model.hidden);
  layer.add_product(Kind::kAttentionOutput, shard.format, shard.tokens, model.hidden,
                    mixed_width(model.other) / split);
}

void add_attention(const ModelShape& model, const Shard& shard, LayerOperators& layer) {
  if (mixes_otherwise(model)) return add_other_mixer(model, shard, layer);
  if (is_latent(model)) return add_latent_attention(model, shard, layer);
  if (is_compressed(model)) return add_compressed_attention(model, shard, layer);
  const double hidden = model.hidden, split = shard.tensor_parallel;
  const double queries = query_width(model) / split;
  double all = queries + 2 * kv_width_per_rank(model, split);
  if (model.attention_gate) all += queries;
  layer.add_product(Kind::kQueryKeyValue, shard.format, shard.tokens, all, hidden);
  layer.add_product(Kind::kAttentionOutput, shard.format, shard.tokens, hidden, queries);
}

/// A feed-forward part that all tokens visit.
void add_feed_forward(const ModelShape& model, const Shard& shard, Kind in, Kind out, double width,
                      LayerOperators& layer) {
  if (width <= 0) return;
  const double hidden = model.hidden, gates = model.gated_ffn ? 2 : 1;
  layer.add_product(in, shard.format, shard.tokens, gates * width, hidden);
  layer.add_product(out, shard.format, shard.tokens, hidden, width);
}

void add_experts(const ModelShape& model, const Shard& shard, LayerOperators& layer) {
  const double hidden = model.hidden, gates = model.gated_ffn ? 2 : 1;
  const double groups = std::max(1.0, model.experts / shard.expert_parallel);
  const double width = model.expert_ffn / shard.expert_tensor_parallel;
  // One product a group, all of mean size: imbalance is in the copies of the busiest device.
  const double rows = expert_copies(model, shard) / groups;
  layer.add_product(Kind::kExpertIn, shard.format, rows, gates * width, hidden, groups);
  layer.add_product(Kind::kExpertOut, shard.format, rows, hidden, width, groups);
  layer.add_product(Kind::kRouter, Format::kBf16, elementwise_tokens(shard), model.experts, hidden);
}

void add_activation(const ModelShape& model, Kind kind, double values, LayerOperators& layer) {
  layer.add_stream(kind, values, model.gated_ffn ? 6 : 4, model.gated_ffn ? 10 : 6);
}

void add_mixer_streams(const ModelShape& model, const Shard& shard, LayerOperators& layer) {
  const double tokens = shard.tokens / shard.tensor_parallel;
  if (!has_state(model.other)) return;
  layer.add_stream(Kind::kConvolution, tokens * convolved_width(model.other), 4, 8);
  layer.add_stream(Kind::kJoinedHeads, tokens * mixed_width(model.other), 6, 10);
}

/// `width`: of the feed-forward part that all tokens visit, on this device.
void add_streams(const ModelShape& model, const Shard& shard, double activated,
                 LayerOperators& layer) {
  const double split = shard.tensor_parallel;
  const double whole = shard.tokens * model.hidden / (shard.sequence_parallel ? split : 1);
  layer.add_stream(Kind::kNormsAndResiduals, whole, model.dropout ? 22 : 20, 24);
  add_activation(model, Kind::kActivation, activated, layer);
  if (mixes_otherwise(model)) return add_mixer_streams(model, shard, layer);
  if (is_latent(model))
    layer.add_stream(Kind::kJoinedHeads, shard.tokens * query_width(model) / split, 4, 4);
  if (model.attention_gate)
    layer.add_stream(Kind::kJoinedHeads, shard.tokens * query_width(model) / split, 6, 10);
}

}  // namespace

double sent_copies(const ModelShape& model, const Shard& shard) {
  return shard.tokens * model.top_k / shard.tensor_parallel;
}

double expert_copies(const ModelShape& model, const Shard& shard) {
  return sent_copies(model, shard) * shard.expert_tensor_parallel * shard.imbalance;
}

LayerOperators operators_of(const ModelShape& model, const Shard& shard, LayerKind kind) {
  LayerOperators layer;
  add_attention(model, shard, layer);
  const double split = shard.tensor_parallel;
  if (kind == LayerKind::kDense) {
    add_feed_forward(model, shard, Kind::kFeedForwardIn, Kind::kFeedForwardOut, model.ffn / split,
                     layer);
    add_streams(model, shard, shard.tokens * model.ffn / split, layer);
    return layer;
  }
  add_experts(model, shard, layer);
  const double shared = static_cast<double>(model.shared_experts) * model.expert_ffn / split;
  if (model.shared_experts > 0)
    add_feed_forward(model, shard, Kind::kSharedIn, Kind::kSharedOut, shared, layer);
  add_streams(model, shard, shard.tokens * shared, layer);
  const double copies = expert_copies(model, shard);
  layer.add_stream(Kind::kPermutation, copies * model.hidden, 8, 8);
  add_activation(model, Kind::kExpertActivation,
                 copies * (model.expert_ffn / shard.expert_tensor_parallel), layer);
  return layer;
}

Recurrence recurrence(const ModelShape& model, const Shard& shard) {
  const double tokens = shard.tokens / shard.tensor_parallel;
  return {tokens * state_flops(model.other), tokens * state_traffic(model.other)};
}

Operator fused_attention(const ModelShape& model, const Shard& shard, double keys) {
  const double widths = (mixes_otherwise(model) ? 2 * mixed_width(model.other)
                                                : query_width(model) + value_width(model)) /
                        shard.tensor_parallel;
  return product(Kind::kFusedAttention, Format::kBf16, shard.tokens, keys, widths);
}

std::array<Operator, 3> unfused_attention(const ModelShape& model, const Shard& shard,
                                          double sequence) {
  const double heads = model.heads / shard.tensor_parallel,
               width = mixes_otherwise(model) ? model.other.value_dim : model.head_dim;
  const double products = shard.tokens / sequence * heads;
  return {product(Kind::kScores, Format::kBf16, sequence, sequence, width, products),
          product(Kind::kContext, Format::kBf16, sequence, width, sequence, products),
          stream(Kind::kSoftmax, shard.tokens * heads * sequence, 9, 11)};
}

Operator logits_product(const ModelShape& model, const Shard& shard) {
  return product(Kind::kLogits, Format::kBf16, shard.tokens, model.vocab / shard.tensor_parallel,
                 model.hidden);
}

Operator mtp_projection(const ModelShape& model, const Shard& shard) {
  return product(Kind::kMtpProjection, Format::kBf16, shard.tokens,
                 static_cast<double>(model.hidden) / shard.tensor_parallel, 2.0 * model.hidden);
}

}  // namespace countervail
