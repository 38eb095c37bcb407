#pragma once
// How a training job is laid over devices: degrees, micro-batch, recompute, sharding, overlap, placement.
#include <array>
#include <cstdint>

namespace countervail {

enum class Format : std::uint8_t { kFp32, kTf32, kFp16, kBf16, kFp8, kInt8, kFp6, kFp4 };

constexpr int bits_of(Format format) {
  constexpr int kBits[] = {32, 32, 16, 16, 8, 8, 6, 4};
  return kBits[static_cast<int>(format)];
}

/// Korthikanti et al. 2022 (arXiv:2205.05198): selective recomputes the attention core, full the whole layer.
enum class Recompute : std::uint8_t { kNone, kSelective, kFull };

/// Which tensor-parallel collectives the kernels hide behind GEMMs. How much of them is the stack's number.
enum class TensorOverlap : std::uint8_t { kNone, kBackward, kForwardAndBackward };

/// What the pipeline runs. Zero-bubble and DualPipe come with the MoE models.
enum class Schedule : std::uint8_t { kOneForwardOneBackward, kInterleaved };

/// The three axes of a dense job in the order in which they fill neighbouring devices, innermost first.
enum class Axis : std::uint8_t { kTensor, kPipeline, kData };
using Placement = std::array<Axis, 3>;
inline constexpr Placement kDefaultPlacement{Axis::kTensor, Axis::kData, Axis::kPipeline};

struct Strategy {
  int tensor_parallel = 1;
  int pipeline_parallel = 1;
  int data_parallel = 1;
  int context_parallel = 1;   ///< 1 until context parallelism is modelled
  int expert_parallel = 1;    ///< 1 until MoE is modelled
  int virtual_stages = 1;     ///< model chunks a pipeline stage; 1 = plain 1F1B
  int micro_batch = 1;        ///< sequences
  std::uint8_t zero_stage = 0;  ///< 0 none, 1 optimizer, 2 + gradients, 3 + weights (FSDP); Rajbhandari 2020
  Recompute recompute = Recompute::kNone;
  bool sequence_parallel = false;
  TensorOverlap tensor_overlap = TensorOverlap::kNone;
  bool data_overlap = false;      ///< gradient and weight collectives run beside compute
  bool pipeline_overlap = false;  ///< point-to-point transfers run beside compute
  Format format = Format::kBf16;
  Placement placement = kDefaultPlacement;

  friend bool operator==(const Strategy&, const Strategy&) = default;
};

constexpr int device_count(const Strategy& s) {
  return s.tensor_parallel * s.context_parallel * s.pipeline_parallel * s.data_parallel;
}

}  // namespace countervail
