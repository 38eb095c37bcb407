// chip/NAME/... facts and curve/... -> Device: peaks, memory, and how much of them operators reach.
#include <fmt/format.h>

#include <algorithm>

#include "compile/compile.h"
#include "compile/curves.h"

namespace countervail {
namespace {

/// The chip's own fact, or the one of "default", which marks the answer as resting on an assumption.
struct ChipFact {
  std::string path;
  bool assumed = false;
};
ChipFact chip_or_default(const Ledger& ledger, const std::string& chip, std::string_view field) {
  const std::string path = fmt::format("chip/{}/{}", chip, field);
  const Fact* fact = ledger.store().find(path);
  if (!fact) return {fmt::format("chip/default/{}", field), true};
  return {path, fact->confidence == Confidence::kAssumed};
}

/// A measured curve times the factor that the training rows give it.
struct GemmReading {
  GemmCurve curve;
  double kernel_launch = 0;
  std::string path;  ///< of the curve
  std::string
      stands_in;  ///< for a measurement, in words; empty: curve and factor rest on measurements
};

/// `format`: "" for 16 bit, "_fp8", "_fp4".
GemmReading read_gemm(Ledger& ledger, const std::string& chip, std::string_view format) {
  const ChipFact curve = chip_or_default(ledger, chip, fmt::format("gemm_curve{}", format));
  const ChipFact factor = chip_or_default(ledger, chip, fmt::format("gemm_factor{}", format));
  GemmReading gemm;
  const std::string name = ledger.text(curve.path);
  gemm.path = "curve/gemm/" + name;
  const Fact& share = *ledger.store().find(factor.path);
  if (curve.assumed && factor.assumed)
    gemm.stands_in =
        fmt::format("the {} curve times {} ({})", name, fact_text(share), share.source);
  else if (factor.assumed)
    gemm.stands_in = fmt::format("its own curve times a sustained share of {} ({})",
                                 fact_text(share), share.source);
  gemm.curve = gemm_curve_of(ledger, name);
  gemm.curve.efficiency = std::min(kMostShare, gemm.curve.efficiency * ledger.number(factor.path));
  gemm.kernel_launch = ledger.number(gemm.path + "/launch");
  return gemm;
}

/// Does a measurement of this chip, of its operators or of its training, stand behind its GEMMs of one width?
bool is_measured(const Ledger& ledger, const std::string& chip, std::string_view format) {
  return !chip_or_default(ledger, chip, fmt::format("gemm_curve{}", format)).assumed ||
         !chip_or_default(ledger, chip, fmt::format("gemm_factor{}", format)).assumed;
}

/// The rate of GEMMs of one width below 16 bit; a chip that names none has none. A chip with a rate and without a
/// measured curve takes the class curve of "default", a range marked assumed.
/// `launch`: of a 16-bit product; a short loop of narrower ones also counts the kernels that quantise, which training
/// charges by their traffic.
FormatRate read_rate(Ledger& ledger, const Hardware& hardware, const char* format, double launch,
                     std::string& stands_in) {
  const std::string peak = fmt::format("chip/{}/{}", hardware.chip, format);
  if (!ledger.has(peak)) return {};
  const GemmReading gemm = read_gemm(ledger, hardware.chip, fmt::format("_{}", format));
  stands_in = gemm.stands_in;
  return {ledger.number(peak) / hardware.devices_per_package, gemm.curve,
          std::min(launch, gemm.kernel_launch)};
}

/// The chip's curve, and how many times faster kernels of the third generation are than it.
struct AttentionReading {
  AttentionCurve curve;
  double third_generation = 1;
};

AttentionReading read_attention(Ledger& ledger, const std::string& chip) {
  const ChipFact curve = chip_or_default(ledger, chip, "attention_curve");
  const ChipFact factor = chip_or_default(ledger, chip, "attention_factor");
  const std::string name = ledger.text(curve.path);
  AttentionReading attention{attention_curve_of(ledger, name), third_generation_of(ledger, name)};
  attention.curve.efficiency *= ledger.number(factor.path);
  attention.curve.half_sequence += causal_rows_of(ledger, name);
  return attention;
}

}  // namespace

CompiledDevice compile_device(Ledger& ledger, const Hardware& hardware, TrainedFormats formats) {
  const GemmReading gemm = read_gemm(ledger, hardware.chip, "");
  const double share = 1.0 / hardware.devices_per_package;
  Device device;
  device.peak_flops = hardware.peak_flops * share;
  device.memory_bandwidth = hardware.memory_bandwidth * share;
  device.memory_efficiency = std::min(kMostShare, ledger.number(gemm.path + "/memory_efficiency"));
  device.usable_memory =
      share * hardware.memory_bytes *
      ledger.number(chip_or_default(ledger, hardware.chip, "memory_usable_share").path);
  device.kernel_launch = gemm.kernel_launch;
  device.gemm = gemm.curve;
  const AttentionReading attention = read_attention(ledger, hardware.chip);
  device.attention = attention.curve;
  device.third_generation = attention.third_generation;
  std::string eight, four;
  if (formats == TrainedFormats::kAny ||
      (formats == TrainedFormats::kMeasured && is_measured(ledger, hardware.chip, "_fp8")))
    device.eight_bit = read_rate(ledger, hardware, "fp8", gemm.kernel_launch, eight);
  if (formats == TrainedFormats::kAny)
    device.four_bit = read_rate(ledger, hardware, "fp4", gemm.kernel_launch, four);
  return {device, gemm.stands_in, eight};
}

double compile_host_factor(Ledger& ledger, const Hardware& hardware) {
  return ledger.number(chip_or_default(ledger, hardware.chip, "host_factor").path);
}

}  // namespace countervail
