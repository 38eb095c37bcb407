#pragma once
// Seconds of one operator on one device.
//
//   time = sqrt(compute^2 + memory^2) + launch + depth_seconds K
//   compute = max(2 max(M,T) max(N,T) K, 2 F min(K,D)) / (peak * efficiency),   memory = bytes / (bandwidth * share)
//
// The law of transformer/kernel_time.h, with the share of a chip in training in place of a short loop's: T least tile, F
// output elements that fill the machine, D depth from which a sum is split.
#include <algorithm>
#include <cmath>

#include "transformer/device.h"

namespace countervail {

constexpr double stream_seconds(const Device& device, double bytes) {
  return bytes / (device.memory_bandwidth * device.memory_efficiency);
}

/// FLOP that `count` equal products in one kernel are charged with: tiles are whole, and a machine that is not full
/// still runs.
constexpr double charged_flops(const GemmCurve& curve, double m, double n, double k, double count) {
  const double padded = 2 * std::max(m, curve.tile) * std::max(n, curve.tile) * k * count;
  const double split = curve.depth > 0 ? std::min(k, curve.depth) : k;
  return std::max(padded, 2 * curve.fill * split);
}

/// The rate of the GEMMs of a format: 16 bit unless the format is narrower.
constexpr FormatRate rate_of(const Device& device, int bits) {
  if (bits == 8 || bits == 6) return device.eight_bit;
  if (bits == 4) return device.four_bit;
  return {device.peak_flops, device.gemm, device.kernel_launch};
}
/// True when the chip has a rate and a curve for the format.
constexpr bool can_compute(const Device& device, int bits) {
  return rate_of(device, bits).peak_flops > 0;
}

/// `count` equal products, C[m,n] = A[m,k] B[k,n], in one kernel; `operand_bytes` an element of A and B, C 16-bit.
inline double gemm_seconds(const Device& device, const FormatRate& rate, double m, double n,
                           double k, double count, double operand_bytes) {
  const double compute =
      charged_flops(rate.gemm, m, n, k, count) / (rate.peak_flops * rate.gemm.efficiency);
  const double traffic =
      count * stream_seconds(device, 2 * m * n + operand_bytes * n * k + operand_bytes * m * k);
  return std::sqrt(compute * compute + traffic * traffic) + rate.kernel_launch +
         rate.gemm.depth_seconds * k;
}

/// The same at 16 bit.
inline double gemm_seconds(const Device& device, double m, double n, double k, double count = 1,
                           double operand_bytes = 2) {
  return gemm_seconds(device, rate_of(device, 16), m, n, k, count, operand_bytes);
}

constexpr double attention_share(const AttentionCurve& curve, double sequence, double head_dim) {
  return std::min(kMostShare, curve.efficiency * sequence / (sequence + curve.half_sequence) *
                                  (head_dim / (head_dim + curve.half_head_dim)));
}

/// Fused attention: `flops` counts only the scores that are computed (causal: half of s x s).
constexpr double attention_seconds(const Device& device, double flops, double sequence,
                                   double head_dim) {
  const double share = attention_share(device.attention, sequence, head_dim);
  return flops / (device.peak_flops * share) + device.kernel_launch;
}

}  // namespace countervail
