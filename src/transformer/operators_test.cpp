#include "transformer/operators.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fixtures/deepseek_problem.h"
#include "fixtures/gpt3_problem.h"

namespace countervail {
namespace {

double product_flops(const LayerOperators& layer) {
  double flops = 0;
  for (const Operator& op : layer.products()) flops += 2 * op.m * op.n * op.k * op.count;
  return flops;
}

double product_weights(const LayerOperators& layer) {
  double weights = 0;
  for (const Operator& op : layer.products()) weights += op.n * op.k * op.count;
  return weights;
}

const Operator& of_kind(std::span<const Operator> all, OperatorKind kind) {
  return *std::ranges::find_if(all, [&](const Operator& op) { return op.kind == kind; });
}

bool has(std::span<const Operator> all, OperatorKind kind) {
  return std::ranges::any_of(all, [&](const Operator& op) { return op.kind == kind; });
}

/// 24 T h^2 of Shoeybi et al. 2019 for h = q = k and f = 4h.
TEST(Operators, DenseLayerOfGpt3) {
  const ModelShape model = gpt3_on_4096_a100().model;
  const LayerOperators layer = operators_of(model, {.tokens = 2048}, LayerKind::kDense);
  ASSERT_EQ(layer.products().size(), 4u);
  EXPECT_EQ(product_flops(layer), 24.0 * 2048 * 12288 * 12288);
  EXPECT_EQ(product_weights(layer) + norm_weights(model), layer_weights(model));
  const Operator& all = of_kind(layer.products(), OperatorKind::kQueryKeyValue);
  EXPECT_EQ(all.n, 3 * 12288);
  EXPECT_EQ(of_kind(layer.streams(), OperatorKind::kNormsAndResiduals).bytes, 22);  // dropout
  EXPECT_FALSE(has(layer.streams(), OperatorKind::kPermutation));
}

/// Two flops a weight that a token visits; the weights are those that model_shape.h counts, norms left out.
TEST(Operators, ExpertLayerOfDeepSeek) {
  const ModelShape model = deepseek_on_h800().model;
  const LayerOperators layer = operators_of(model, {.tokens = 4096}, LayerKind::kExperts);
  const double norms = norm_weights(model) + model.q_rank + model.kv_rank;
  const double active = moe_common_weights(model) + model.top_k * expert_weights(model) - norms;
  EXPECT_EQ(product_flops(layer), 2 * 4096 * active);
  EXPECT_EQ(product_weights(layer),
            moe_common_weights(model) + model.experts * expert_weights(model) - norms);
  EXPECT_EQ(of_kind(layer.products(), OperatorKind::kExpertIn).m, 4096.0 * 8 / 256);
  EXPECT_EQ(of_kind(layer.streams(), OperatorKind::kPermutation).values, 4096.0 * 8 * 7168);
}

TEST(Operators, RouterStaysAtSixteenBit) {
  const ModelShape model = deepseek_on_h800().model;
  const LayerOperators layer =
      operators_of(model, {.tokens = 4096, .format = Format::kFp8}, LayerKind::kExperts);
  for (const Operator& op : layer.products())
    EXPECT_EQ(op.format, op.kind == OperatorKind::kRouter ? Format::kBf16 : Format::kFp8);
}

/// Degrees that divide everything split the work and change none of it; the copies of a device do not.
TEST(Operators, DegreesSplitTheWork) {
  const ModelShape model = deepseek_on_h800().model;
  const Shard whole{.tokens = 4096};
  const Shard split{
      .tokens = 4096, .tensor_parallel = 8, .sequence_parallel = true, .expert_tensor_parallel = 8};
  for (LayerKind kind : {LayerKind::kDense, LayerKind::kExperts})
    EXPECT_EQ(8 * product_flops(operators_of(model, split, kind)),
              product_flops(operators_of(model, whole, kind)));
  EXPECT_EQ(expert_copies(model, split), expert_copies(model, whole));
}

/// Latent attention without a query rank has one query product, and its keys' up projection still comes first.
TEST(Operators, LatentAttentionWithoutAQueryRank) {
  ModelShape model = deepseek_on_h800().model;
  model.q_rank = 0;
  const LayerOperators layer = operators_of(model, {.tokens = 64}, LayerKind::kDense);
  EXPECT_EQ(layer.products().front().kind, OperatorKind::kKeyValueUp);
  EXPECT_FALSE(has(layer.products(), OperatorKind::kQueryUp));
  EXPECT_EQ(of_kind(layer.products(), OperatorKind::kQuery).n, 128 * 192);
}

/// 4 T keys q FLOP; 2 T keys (qk + v) a with latent attention.
TEST(Operators, AttentionCore) {
  const Operator gpt3 =
      fused_attention(gpt3_on_4096_a100().model, {.tokens = 2048, .tensor_parallel = 8}, 1024);
  EXPECT_EQ(2 * gpt3.m * gpt3.n * gpt3.k, 4.0 * 2048 * 1024 * 12288 / 8);
  const Operator latent = fused_attention(deepseek_on_h800().model, {.tokens = 1}, 2048);
  EXPECT_EQ(2 * latent.m * latent.n * latent.k, 2.0 * 2048 * 128 * (192 + 128));
  const auto [scores, context, softmax] =
      unfused_attention(gpt3_on_4096_a100().model, {.tokens = 4096, .tensor_parallel = 8}, 2048);
  EXPECT_EQ(scores.count, 2 * 12);  // two sequences, twelve heads
  EXPECT_EQ(context.n, 128);
  EXPECT_EQ(softmax.values, 24.0 * 2048 * 2048);
}

}  // namespace
}  // namespace countervail
