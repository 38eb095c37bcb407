#pragma once
// What one device can do, as flat numbers: peak rates, memory, and the measured curves that say how much of a
// peak an operator reaches. Curves belong to the chip, never to a model, a chip count or a row.

namespace countervail {

/// Share of the dense peak that a GEMM of M x N x K reaches:
///   efficiency * M/(M + half_mn) * N/(N + half_mn) * K/(K + half_k).
/// A saturating product: each dimension fills its pipeline stage with a half-length. Four numbers a chip.
struct GemmCurve {
  double efficiency = 0;  ///< asymptote, share of peak
  double half_mn = 0;     ///< rows or columns at which half the asymptote is reached
  double half_k = 0;      ///< depth at which half the asymptote is reached
};

/// Share of the dense peak that fused (flash) attention reaches:
///   efficiency * s/(s + half_sequence) * d/(d + half_head_dim).
struct AttentionCurve {
  double efficiency = 0;
  double half_sequence = 0;
  double half_head_dim = 0;
};

/// Dense rate of one bit width below 16 and the curve of its GEMMs; a peak of 0: the chip has none.
struct FormatRate {
  double peak_flops = 0;
  GemmCurve gemm;
  double kernel_launch = 0;
};

struct Device {
  double peak_flops = 0;         ///< FLOP/s, dense, at the 16-bit format of the job
  double memory_bandwidth = 0;   ///< B/s, peak
  double memory_efficiency = 0;  ///< share of it that a stream reaches
  double usable_memory = 0;      ///< bytes a job may fill; the label is not this
  double kernel_launch = 0;      ///< seconds a kernel costs on top of its work
  GemmCurve gemm;
  AttentionCurve attention;  ///< always at the 16-bit peak
  FormatRate eight_bit, four_bit;
  double host_factor =
      1;  ///< times the launch time that a stack's host numbers stand for, by the host
};

}  // namespace countervail
