#pragma once
// What one device can do, as flat numbers: peak rates, memory, and the measured curves that say how much of a
// peak an operator reaches. Curves belong to the chip, never to a model, a chip count or a row.

namespace countervail {

/// What GEMMs reach of the dense peak, and what small ones pay beside their own work (transformer/operator_time.h).
struct GemmCurve {
  double efficiency = 0;     ///< share of the peak once the machine is full
  double tile = 0;           ///< rows, and columns, of the least tile
  double fill = 0;           ///< output elements that fill the machine
  double depth = 0;          ///< depth of the sum from which it is split over idle units; 0: never
  double depth_seconds = 0;  ///< s an element of depth

  friend bool operator==(const GemmCurve&, const GemmCurve&) = default;
};

/// No operator is credited with more of a peak: what is left is issue, address and synchronisation work.
inline constexpr double kMostShare = 0.98;

/// Share of the dense peak that fused (flash) attention reaches:
///   efficiency * s/(s + half_sequence) * d/(d + half_head_dim).
struct AttentionCurve {
  double efficiency = 0;
  double half_sequence = 0;
  double half_head_dim = 0;

  friend bool operator==(const AttentionCurve&, const AttentionCurve&) = default;
};

/// Dense rate of one bit width below 16 and the curve of its GEMMs; a peak of 0: the chip has none.
struct FormatRate {
  double peak_flops = 0;
  GemmCurve gemm;
  double kernel_launch = 0;

  friend bool operator==(const FormatRate&, const FormatRate&) = default;
};

struct Device {
  double peak_flops = 0;         ///< FLOP/s, dense, at the 16-bit format of the job
  double memory_bandwidth = 0;   ///< B/s, peak
  double memory_efficiency = 0;  ///< share of it that a stream reaches
  double usable_memory = 0;      ///< bytes a job may fill; the label is not this
  double kernel_launch = 0;      ///< seconds a kernel costs on top of its work
  GemmCurve gemm;
  AttentionCurve attention;  ///< always at the 16-bit peak
  double third_generation =
      1;  ///< what attention kernels of the third generation reach over that curve
  FormatRate eight_bit, four_bit;
  double host_factor =
      1;  ///< times the launch time that a stack's host numbers stand for, by the host

  friend bool operator==(const Device&, const Device&) = default;
};

}  // namespace countervail
