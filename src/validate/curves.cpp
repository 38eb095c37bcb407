// Fitted curves by chip, from the same facts as every answer reads, so that validation
// judges what is shipped and not a copy of it.
#include "validate/curves.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "compile/curves.h"

namespace countervail {
namespace {

bool names_chip(const std::vector<std::string>& chips, std::string_view chip) {
  return std::any_of(chips.begin(), chips.end(),
                     [&](const std::string& name) { return folded(name) == folded(chip); });
}

ChipGemmCurve gemm_curve(Ledger& ledger, const NamedChips& one) {
  const std::string item = "curve/gemm/" + one.curve + "/";
  ChipGemmCurve curve{.name = one.curve, .chips = one.chips};
  curve.bits = static_cast<int>(std::lround(ledger.number_or(item + "bits", 16)));
  curve.device.peak_flops = ledger.number(item + "peak");
  curve.device.memory_bandwidth = ledger.number(item + "bandwidth");
  curve.device.memory_efficiency = ledger.number(item + "memory_efficiency");
  curve.device.kernel_launch = ledger.number(item + "launch");
  curve.device.gemm = gemm_curve_of(ledger, one.curve);
  curve.fitted = ledger.store().find(item + "efficiency")->confidence != Confidence::kAssumed;
  curve.of_kernels = ledger.store().find(item + "efficiency")->confidence == Confidence::kDerived;
  curve.class_curve = ledger.text_or(item + "class_curve", "");
  return curve;
}

ChipAttentionCurve attention_curve(Ledger& ledger, const NamedChips& one) {
  const std::string item = "curve/attention/" + one.curve + "/";
  ChipAttentionCurve curve{.name = one.curve, .chips = one.chips};
  curve.kernel = ledger.text(item + "kernel");
  curve.pass = ledger.text(item + "pass");
  curve.peak_flops = ledger.number(item + "peak");
  curve.curve = attention_curve_of(ledger, one.curve);
  curve.causal_rows = causal_rows_of(ledger, one.curve);
  return curve;
}

/// Training prices kernels of the third generation by this curve times a factor; rows of cuDNN 9 are held against that.
void add_third_generation(Ledger& ledger, std::vector<ChipAttentionCurve>& curves) {
  ChipAttentionCurve third = curves.back();
  const double factor = third_generation_of(ledger, third.name);
  if (factor <= 1 || third.pass != "forward+backward") return;
  third.name += "-third-generation";
  third.kernel = "cuDNN";
  third.curve.efficiency *= factor;
  curves.push_back(std::move(third));
}

}  // namespace

const ChipGemmCurve* MeasuredCurves::find_gemm(std::string_view chip, int bits) const {
  for (const ChipGemmCurve& curve : gemm)
    if (curve.bits == bits && names_chip(curve.chips, chip)) return &curve;
  return nullptr;
}

const ChipAttentionCurve* MeasuredCurves::find_attention(std::string_view chip,
                                                         std::string_view kernel,
                                                         std::string_view pass) const {
  for (const ChipAttentionCurve& curve : attention)
    if (curve.kernel == kernel && curve.pass == pass && names_chip(curve.chips, chip))
      return &curve;
  return nullptr;
}

MeasuredCurves measured_curves(const FactStore& facts, const CurveChips& chips) {
  Ledger ledger(facts);
  MeasuredCurves curves;
  for (const NamedChips& one : chips.gemm) curves.gemm.push_back(gemm_curve(ledger, one));
  for (const NamedChips& one : chips.attention) {
    curves.attention.push_back(attention_curve(ledger, one));
    add_third_generation(ledger, curves.attention);
  }
  return curves;
}

}  // namespace countervail
