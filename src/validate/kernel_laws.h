#pragma once
// The kinds of measured kernels: what a row says, which law prices it, and which numbers of the law are fitted.
//
// One group of rows (kind, chip, formats or operation) shares one set of numbers: curve/KIND/GROUP/NUMBER of the facts
// (data/models/kernels.toml). Laws: transformer/kernel_time.h, transformer/latent_time.h, cluster/library_time.h.
#include <span>
#include <string>
#include <vector>

#include "cluster/library_time.h"
#include "transformer/latent_time.h"

namespace countervail {

enum class KernelKind : unsigned char {
  kGemm,
  kContextAttention,
  kGenerationAttention,
  kLatentContext,
  kLatentGeneration,
  kExperts,
  kCollective,
  kOneKernelAllReduce,
  kDeepEp,
  kDeepEpLowLatency,
  kAllToAll
};

/// One measured kernel. Only the shape of its kind is filled.
struct MeasuredKernel {
  std::string id, chip, label;
  std::string group;       ///< of the numbers: "h100_sxm-bfloat16"
  std::string size_class;  ///< "1 small", "2 medium", "3 large"
  KernelKind kind = KernelKind::kGemm;
  int bits = 16;  ///< of the peak that bounds it
  double seconds = 0;
  bool calibration = false;
  GemmShape gemm;
  AttentionShape attention;
  DecodeShape decode;
  LatentShape latent;
  ExpertShape experts;
  LibraryCall call;
  ExchangeCall exchange;
};

/// A number of a law, where its fit starts and ends. `unit`: how files write it, "1", "ns", "B", "GB/s"; `scale`: SI of that.
struct KernelNumber {
  const char* name;
  const char* unit;
  double scale, start, low, high;
};

const char* name_of(KernelKind kind);  ///< as in curve/KIND: "gemm", "context_attention", ...
std::span<const KernelNumber> numbers_of(KernelKind kind);

/// `numbers` in the order of numbers_of, SI.
double kernel_seconds(const MeasuredKernel& kernel, const MachineRates& machine,
                      std::span<const double> numbers);

}  // namespace countervail
