#pragma once
// Bytes of weights, gradients and optimizer state on one device, by ZeRO stage.
//
// Rajbhandari et al. 2020 (arXiv:1910.02054) section 3 and figure 1: with psi weights on the device before
// sharding, N data-parallel ranks and mixed-precision Adam,
//
//   stage 0:  w psi + g psi + o psi          stage 2:  w psi + (g + o) psi / N
//   stage 1:  w psi + g psi + o psi / N      stage 3:  (w + g + o) psi / N
//
// w = 2 (16-bit weights), o = 12 (FP32 master weight, momentum, variance); g = 2 in that paper, 4 where the
// stack accumulates gradients in FP32 (Megatron), so 18 bytes a weight there.
#include <cstdint>

namespace countervail {

/// w, g and o of the formulas: bytes a weight before sharding.
struct StateFormat {
  double weight_bytes = 2;
  double gradient_bytes = 4;
  double optimizer_bytes = 12;
};

/// Bytes on one device.
struct StateBytes {
  double weights = 0, gradients = 0, optimizer = 0;
};

/// `weights_on_device`: psi, after tensor, pipeline and expert cuts. `shards`: N, at least 1.
constexpr StateBytes state_bytes(double weights_on_device, int shards, std::uint8_t zero_stage,
                                 const StateFormat& format) {
  const double shard = weights_on_device / shards;
  return {format.weight_bytes * (zero_stage >= 3 ? shard : weights_on_device),
          format.gradient_bytes * (zero_stage >= 2 ? shard : weights_on_device),
          format.optimizer_bytes * (zero_stage >= 1 ? shard : weights_on_device)};
}

}  // namespace countervail
