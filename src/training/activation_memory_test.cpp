#include "training/activation_memory.h"

#include <gtest/gtest.h>

namespace countervail {
namespace {

// The 175B model of Korthikanti et al., table 3: s = 2048, a = 96, h = 12288.
constexpr double kS = 2048, kB = 1, kH = 12288, kA = 96;
ModelShape gpt3() {
  return {.layers = 96,
          .hidden = 12288,
          .heads = 96,
          .kv_heads = 96,
          .head_dim = 128,
          .ffn = 49152,
          .vocab = 51200,
          .tied_embeddings = true,
          .dropout = true};
}
double stored(int t, bool sp, Recompute recompute) {
  return activation_bytes(gpt3(), {.sequence = kS,
                                   .micro_batch = kB,
                                   .tensor_parallel = t,
                                   .sequence_parallel = sp,
                                   .recompute = recompute,
                                   .fused_attention = false})
      .stored;
}

TEST(ActivationBytes, EqualKorthikantiEquation1Plain) {
  EXPECT_DOUBLE_EQ(stored(1, false, Recompute::kNone), kS * kB * kH * (34 + 5 * kA * kS / kH));
}
TEST(ActivationBytes, EqualKorthikantiEquation2TensorParallel) {
  EXPECT_DOUBLE_EQ(stored(8, false, Recompute::kNone),
                   kS * kB * kH * (10 + 24 / 8.0 + 5 * kA * kS / (kH * 8)));
}
TEST(ActivationBytes, EqualKorthikantiEquation4SequenceParallel) {
  EXPECT_DOUBLE_EQ(stored(8, true, Recompute::kNone), kS * kB * kH / 8 * (34 + 5 * kA * kS / kH));
}
TEST(ActivationBytes, EqualKorthikantiEquation6Selective) {
  EXPECT_DOUBLE_EQ(stored(8, true, Recompute::kSelective), 34 * kS * kB * kH / 8);
  EXPECT_DOUBLE_EQ(stored(8, false, Recompute::kSelective), kS * kB * kH * (10 + 24 / 8.0));
}
TEST(ActivationBytes, EqualKorthikantiTable2Full) {
  EXPECT_DOUBLE_EQ(stored(8, false, Recompute::kFull), 2 * kS * kB * kH);
}

TEST(ActivationBytes, GroupedQueriesAndGatedFfnByHand) {
  // Llama 3 70B, t = 1: Q, O-input 2 * 2h; K, V 2 * 2 * 1024; gate, up, product 3 * 2 * 28672; 8h whole.
  const ModelShape llama{.layers = 80,
                         .hidden = 8192,
                         .heads = 64,
                         .kv_heads = 8,
                         .head_dim = 128,
                         .ffn = 28672,
                         .gated_ffn = true,
                         .vocab = 128256};
  const double per_token = 4 * 8192.0 + 4 * 1024.0 + 6 * 28672.0 + 8 * 8192.0 + 4 * 64.0;
  EXPECT_DOUBLE_EQ(activation_bytes(llama, {.sequence = 8192, .micro_batch = 1}).stored,
                   8192 * per_token);
}

}  // namespace
}  // namespace countervail
