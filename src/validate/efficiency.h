#pragma once
// data/models/efficiency.toml -> how much of its peaks a chip reaches: GEMM and attention curves by bit width.
// A chip that has no entry takes its class curve, and the answer says so.
#include <string>
#include <string_view>
#include <vector>

#include "transformer/device.h"

namespace countervail {

/// GEMMs of one chip in one bit width. The share relates to `peak_flops`, the dense label it was fitted with.
struct ChipGemmCurve {
  std::string name;
  std::vector<std::string> chips;  ///< names in the measured tables that this curve covers
  int bits = 16;
  double peak_flops = 0;         ///< FLOP/s
  double memory_bandwidth = 0;   ///< B/s
  double memory_efficiency = 0;  ///< share of it that a stream reaches
  double kernel_launch = 0;      ///< s
  GemmCurve gemm;
  std::string basis;        ///< "fitted", "one point" or "assumed"
  std::string class_curve;  ///< whose shape terms a "one point" curve borrows
  std::string source, confidence;
};

/// A fused attention kernel generation on one chip class.
struct ChipAttentionCurve {
  std::string name;
  std::vector<std::string> chips;
  std::string kernel;  ///< "FlashAttention-2", ...
  std::string pass;    ///< "forward" or "forward+backward"
  double peak_flops = 0;
  AttentionCurve curve;
  double causal_rows = 0;  ///< extra half-length of the sequence under a causal mask, tokens
  std::string basis, source, confidence;
};

struct EfficiencyTable {
  std::vector<ChipGemmCurve> gemm;
  std::vector<ChipAttentionCurve> attention;

  const ChipGemmCurve* find_gemm(std::string_view chip, int bits) const;
  const ChipAttentionCurve* find_attention(std::string_view chip, std::string_view kernel,
                                           std::string_view pass) const;
};

/// Memory, launch and GEMM numbers of a curve as a device; attention and capacity stay empty.
Device device_of(const ChipGemmCurve& curve);

EfficiencyTable read_efficiency(const std::string& path);
EfficiencyTable parse_efficiency(std::string_view text, std::string_view file_name);

}  // namespace countervail
