#pragma once
// How a training job is laid over devices: degrees, micro-batch, recompute, sharding, overlap, placement.
#include <array>
#include <cstdint>

#include "transformer/format.h"

namespace countervail {

/// Korthikanti et al. 2022 (arXiv:2205.05198): selective recomputes the attention core, full the whole layer.
/// Light (DeepSeek-V3, arXiv:2412.19437, section 3.2.3): norms, activations and the MLA up-projections.
enum class Recompute : std::uint8_t { kNone, kSelective, kFull, kLight };
inline constexpr int kRecomputeKinds = 4;

/// Which tensor-parallel collectives the kernels hide behind GEMMs. How much of them is the stack's number.
enum class TensorOverlap : std::uint8_t { kNone, kBackward, kForwardAndBackward };

/// What the pipeline runs. 1F1B and interleaved: Narayanan et al. 2021 (arXiv:2104.04473); zero-bubble, the variant
/// with the memory of 1F1B: Qi et al. 2024 (arXiv:2401.10241, ZB-H1); DualPipe: DeepSeek-V3 (arXiv:2412.19437, 3.2.1).
/// A strategy with virtual_stages > 1 is interleaved whatever this says.
enum class Schedule : std::uint8_t { kOneForwardOneBackward, kInterleaved, kZeroBubble, kDualPipe };

/// How context-parallel ranks meet the other ranks' keys: passed round a ring while attention runs (Liu et al.
/// 2023, arXiv:2310.01889), or heads exchanged for tokens before and after it (Jacobs et al. 2023, arXiv:2309.14509).
enum class ContextMethod : std::uint8_t { kRing, kAllToAll };

/// The three axes of a job in the order in which they fill neighbouring devices, innermost first. Context ranks lie
/// on the data axis, innermost; expert ranks are folded over the tensor and the data axis.
enum class Axis : std::uint8_t { kTensor, kPipeline, kData };
using Placement = std::array<Axis, 3>;
inline constexpr Placement kDefaultPlacement{Axis::kTensor, Axis::kData, Axis::kPipeline};

/// Any combination has a time and a memory; which combinations can run is for the space to say.
/// Devices are t c p d: expert degrees fold over t c d and add none.
struct Strategy {
  int tensor_parallel = 1;
  int pipeline_parallel = 1;
  int data_parallel = 1;
  int context_parallel = 1;        ///< devices that share one sequence
  int expert_parallel = 1;         ///< groups of experts, folded over tensor x context x data
  int expert_tensor_parallel = 1;  ///< devices that share one expert: 1, or the tensor degree
  int virtual_stages = 1;          ///< model chunks a pipeline stage; 1 = plain 1F1B
  int micro_batch = 1;             ///< sequences
  std::uint8_t zero_stage =
      0;  ///< 0 none, 1 optimizer, 2 + gradients, 3 + weights (FSDP); Rajbhandari 2020
  Recompute recompute = Recompute::kNone;
  bool sequence_parallel = false;
  TensorOverlap tensor_overlap = TensorOverlap::kNone;
  bool data_overlap = false;      ///< gradient and weight collectives run beside compute
  bool pipeline_overlap = false;  ///< point-to-point transfers run beside compute
  bool expert_overlap = false;    ///< dispatch and combine run beside compute
  Schedule schedule = Schedule::kOneForwardOneBackward;
  ContextMethod context_method = ContextMethod::kRing;
  Format format = Format::kBf16;
  Placement placement = kDefaultPlacement;

  friend bool operator==(const Strategy&, const Strategy&) = default;
};

/// Devices that the strategy occupies, t c p d.
constexpr int device_count(const Strategy& s) {
  return s.tensor_parallel * s.context_parallel * s.pipeline_parallel * s.data_parallel;
}

}  // namespace countervail
