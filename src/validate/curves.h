#pragma once
// The curves that answers read (curve/gemm/NAME, curve/attention/NAME), with the measured chips that each stands for
// (data/measured/fits.toml) and the peak and bandwidth that it was fitted with.
#include <string>
#include <string_view>
#include <vector>

#include "facts/ledger.h"
#include "transformer/device.h"
#include "validate/fits.h"

namespace countervail {

/// GEMMs of one chip in one bit width. The share relates to the peak of `device`, the dense label of the fit.
struct ChipGemmCurve {
  std::string name;
  std::vector<std::string> chips;  ///< names in the measured tables that this curve covers
  int bits = 16;
  Device device;       ///< peak, memory, launch and GEMM numbers; attention and capacity stay empty
  bool fitted = true;  ///< false: a class value, nothing of it was measured
  bool of_kernels = false;  ///< fitted on data/measured/kernels: rows of operators.csv are test
  std::string
      class_curve;  ///< known by its best shape alone: whose shape terms it borrows; else empty
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
};

struct MeasuredCurves {
  std::vector<ChipGemmCurve> gemm;
  std::vector<ChipAttentionCurve> attention;

  const ChipGemmCurve* find_gemm(std::string_view chip, int bits) const;
  const ChipAttentionCurve* find_attention(std::string_view chip, std::string_view kernel,
                                           std::string_view pass) const;
};

/// Error{kMissing} naming the fact when a curve of `chips` is not among the facts.
MeasuredCurves measured_curves(const FactStore& facts, const CurveChips& chips);

}  // namespace countervail
