#pragma once
// Seconds of one operator on one device.
//
//   time = max(FLOP / (peak * share(shape)), bytes / (bandwidth * share)) + launch
//
// The roofline of Williams et al. 2009 (doi:10.1145/1498765.1498785) with a measured share in place of 1.
#include <algorithm>

#include "transformer/device.h"

namespace countervail {

constexpr double stream_seconds(const Device& device, double bytes) {
  return bytes / (device.memory_bandwidth * device.memory_efficiency);
}

constexpr double gemm_share(const GemmCurve& curve, double m, double n, double k) {
  return curve.efficiency * m / (m + curve.half_mn) * (n / (n + curve.half_mn)) *
         (k / (k + curve.half_k));
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
constexpr double gemm_seconds(const Device& device, const FormatRate& rate, double m, double n,
                              double k, double count, double operand_bytes) {
  const double compute = 2 * m * n * k / (rate.peak_flops * gemm_share(rate.gemm, m, n, k));
  const double traffic =
      stream_seconds(device, 2 * m * n + operand_bytes * n * k + operand_bytes * m * k);
  return count * std::max(compute, traffic) + rate.kernel_launch;
}

/// The same at 16 bit. `count` equal products, C[m,n] = A[m,k] B[k,n], in one kernel; `operand_bytes` an element of A and B, C 16-bit.
constexpr double gemm_seconds(const Device& device, double m, double n, double k, double count = 1,
                              double operand_bytes = 2) {
  const double compute = 2 * m * n * k / (device.peak_flops * gemm_share(device.gemm, m, n, k));
  const double traffic =
      stream_seconds(device, 2 * m * n + operand_bytes * n * k + operand_bytes * m * k);
  return count * std::max(compute, traffic) + device.kernel_launch;
}

constexpr double attention_share(const AttentionCurve& curve, double sequence, double head_dim) {
  return curve.efficiency * sequence / (sequence + curve.half_sequence) *
         (head_dim / (head_dim + curve.half_head_dim));
}

/// Fused attention: `flops` counts only the scores that are computed (causal: half of s x s).
constexpr double attention_seconds(const Device& device, double flops, double sequence,
                                   double head_dim) {
  const double share = attention_share(device.attention, sequence, head_dim);
  return flops / (device.peak_flops * share) + device.kernel_launch;
}

}  // namespace countervail
