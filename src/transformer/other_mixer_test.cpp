#include "transformer/other_mixer.h"

#include <gtest/gtest.h>

#include "transformer/attended_keys.h"
#include "transformer/layer_variants.h"
#include "transformer/operators.h"

namespace countervail {
namespace {

/// Qwen3-Next 80B-A3B: 36 of 48 layers a gated delta net, 12 attend with gated outputs, experts in all.
ModelShape qwen3_next() {
  ModelShape m;
  m.layers = 48, m.hidden = 2048, m.heads = 16, m.kv_heads = 2, m.head_dim = 256;
  m.attention = AttentionKind::kGroupedQuery, m.attention_gate = true;
  m.gated_ffn = true, m.vocab = 151936;
  m.experts = 512, m.top_k = 10, m.shared_experts = 1, m.expert_ffn = 512;
  m.other = {MixerKind::kGatedDelta, 36, 16, 32, 128, 128, 4, 64, false};
  return m;
}

/// Nemotron-H 8B: 28 mixers, 24 of them Mamba-2, 24 with a feed-forward part behind.
ModelShape nemotron_h() {
  ModelShape m;
  m.layers = 28, m.hidden = 4096, m.heads = 32, m.kv_heads = 8, m.head_dim = 128, m.ffn = 21504;
  m.attention = AttentionKind::kGroupedQuery, m.vocab = 131072;
  m.other = {MixerKind::kMamba2, 24, 8, 128, 128, 64, 4, 128, false};
  m.bare_layers = 4;
  return m;
}

double mixed_weights(const LayerOperators& layer) {
  double weights = 0;
  for (const Operator& op : layer.products()) weights += op.n * op.k * op.count;
  return weights;
}

/// Products of each kind of layer are the weights that model_shape.h counts, what no product has left out.
TEST(OtherMixer, ProductsAreTheWeights) {
  for (const ModelShape& model : {qwen3_next(), nemotron_h()}) {
    const ModelShape mixed = other_part(model);
    const OtherMixer& o = mixed.other;
    const LayerOperators layer = operators_of(mixed, {.tokens = 128}, LayerKind::kDense);
    EXPECT_EQ(mixed_weights(layer), o.layers == 0
                                        ? 0
                                        : model.hidden * (mixer_in_width(o) + mixed_width(o)) +
                                              ffn_matrices(model) * model.hidden * model.ffn);
    const ModelShape attends = attending_part(model);
    EXPECT_EQ(mixed_weights(operators_of(attends, {.tokens = 128}, LayerKind::kDense)),
              attention_weights(attends) + ffn_matrices(model) * model.hidden * model.ffn);
  }
}

/// Shares add up, and their mean is the model's.
TEST(OtherMixer, VariantsMakeTheModel) {
  for (const ModelShape& model : {qwen3_next(), nemotron_h()}) {
    EXPECT_FALSE(has_one_variant(model));
    double shares = 0, weights = 0;
    for (const LayerVariant& each : layer_variants(model, false)) {
      shares += each.share;
      if (each.share > 0) weights += each.share * layer_weights(each.model);
    }
    EXPECT_DOUBLE_EQ(shares, 1);
    if (model.experts == 0) {
      EXPECT_NEAR(weights / layer_weights(model), 1, 1e-12);
    }
  }
  EXPECT_TRUE(has_one_variant(other_part(qwen3_next())));
  EXPECT_TRUE(has_one_variant(attending_part(qwen3_next())));
}

/// A bare layer has neither feed-forward products nor their activation.
TEST(OtherMixer, BareLayersOnlyMix) {
  const auto variants = layer_variants(nemotron_h(), false);
  EXPECT_NEAR(variants[2].share + variants[3].share, 4.0 / 28, 1e-15);
  const LayerOperators bare = operators_of(variants[3].model, {.tokens = 128}, LayerKind::kDense);
  EXPECT_EQ(bare.products().size(), 2u);
}

/// Against a recurrence without chunks, 2 products of d_k x d_v a token: chunks pay for being products.
TEST(OtherMixer, ARecurrenceIsLinearInTheSequence) {
  const ModelShape mixed = other_part(nemotron_h());
  const Recurrence one = recurrence(mixed, {.tokens = 4096}),
                   two = recurrence(mixed, {.tokens = 8192});
  EXPECT_EQ(2 * one.flops, two.flops);
  EXPECT_EQ(2 * one.bytes, two.bytes);
  EXPECT_GT(one.flops, 4096.0 * 128 * 4 * 128 * 64);
  EXPECT_EQ(recurrence(mixed, {.tokens = 4096, .tensor_parallel = 8}).flops, one.flops / 8);
  EXPECT_EQ(state_bytes(OtherMixer{MixerKind::kWide, 1, 4, 32, 512, 512, 0, 0, true}), 0);
}

/// Chunks of 8192 in 36 of 48 layers at a sequence of 32768, by hand.
TEST(AttendedKeys, ChunksSlideNowhere) {
  ModelShape m = qwen3_next();
  m.other = {};
  m.attention_chunk = 8192, m.full_attention_layers = 12;
  EXPECT_DOUBLE_EQ(mean_attended_keys(m, 32768), 4096 + (16384.0 - 4096) * 12 / 48);
  EXPECT_DOUBLE_EQ(mean_attended_keys(m, 4096), 2048);
}

/// A window of 128, the best 512 of s/4 pools, all of s/128 pools: DeepSeek-V4-Flash at 8192 tokens.
TEST(AttendedKeys, PooledKeys) {
  ModelShape m;
  m.layers = 43, m.attention = AttentionKind::kCompressed, m.attention_window = 128,
  m.attention_top_k = 512;
  m.compressed.sparse_layers = 21, m.compressed.dense_layers = 20;
  EXPECT_DOUBLE_EQ(mean_attended_keys(m, 8192),
                   128 - 128.0 * 128 / 16384 + (21 * 512.0 + 20 * 32.0) / 43);
}

}  // namespace
}  // namespace countervail
