#include "training/state_memory.h"

#include <gtest/gtest.h>

namespace countervail {
namespace {

double gigabytes(int stage) {
  const StateBytes state =
      state_bytes(7.5e9, 64, static_cast<std::uint8_t>(stage), {.gradient_bytes = 2});
  return (state.weights + state.gradients + state.optimizer) / 1e9;
}

// Rajbhandari et al. 2020, figure 1: 7.5e9 weights, 64 ranks, K = 12: 120, 31.4, 16.6, 1.9 GB.
TEST(StateBytes, EqualsTheZeroPaperFigure1) {
  EXPECT_DOUBLE_EQ(gigabytes(0), 120);
  EXPECT_NEAR(gigabytes(1), 31.4, 0.05);
  EXPECT_NEAR(gigabytes(2), 16.6, 0.05);
  EXPECT_NEAR(gigabytes(3), 1.9, 0.05);
}

TEST(StateBytes, MegatronKeepsEighteenBytesAWeight) {
  const StateBytes state = state_bytes(1e9, 1, 0, {});
  EXPECT_DOUBLE_EQ(state.weights + state.gradients + state.optimizer, 18e9);
}

TEST(StateBytes, DistributedOptimizerByHand) {
  // 175e9 weights over TP8 PP16 = 1.3671875e9 per device, 32 ranks: 2 + 4 + 12/32 bytes each.
  const StateBytes state = state_bytes(175e9 / 128, 32, 1, {});
  EXPECT_DOUBLE_EQ(state.weights, 2.734375e9);
  EXPECT_DOUBLE_EQ(state.gradients, 5.46875e9);
  EXPECT_DOUBLE_EQ(state.optimizer, 12 * 175e9 / 128 / 32);
}

}  // namespace
}  // namespace countervail
