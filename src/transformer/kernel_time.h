#pragma once
// Seconds of one kernel of a serving library on one device: what bounds it, each bound with one measured number.
//
//   seconds = launch + sqrt(compute^2 + memory^2) + what runs apart
//   compute = FLOP / (peak * efficiency), never less than a machine that is not full can do
//   memory  = bytes / (bandwidth * memory_efficiency)
//
// The root of squares stands between overlap (the larger of the two) and none (their sum): a roofline (Williams et al.
// 2009, doi:10.1145/1498765.1498785) whose edge is round. Nothing saturates in the number of rows alone: a decode step of
// one row costs the bytes of its weights. Numbers belong to a chip, a format and a library (data/models/kernels.toml),
// fitted on the calibration rows of data/measured/kernels; docs/methods/operators.md.
#include <algorithm>
#include <cmath>

namespace countervail {

/// Dense peak of the format that runs, memory bandwidth, one-way link bandwidth; per device, SI.
struct MachineRates {
  double flops = 0, bandwidth = 0, link = 0;
};

inline double bounded_seconds(const MachineRates& machine, double flops, double efficiency,
                              double bytes, double memory_efficiency) {
  const double compute = flops / (machine.flops * efficiency);
  const double memory = bytes / (machine.bandwidth * memory_efficiency);
  return std::sqrt(compute * compute + memory * memory);
}

/// C[m,n] = A[m,k] B[k,n], C in 16 bit. A product smaller than a tile pays the tile; one that does not fill the machine
/// pays `fill` output elements, `depth` of the sum deep (deeper sums are split over idle units).
struct GemmNumbers {
  double launch = 0, efficiency = 0, memory_efficiency = 0;
  double tile = 0;           ///< rows, and columns, of the least tile
  double fill = 0;           ///< output elements that fill the machine
  double depth = 0;          ///< depth of the sum from which it is split
  double depth_seconds = 0;  ///< s an element of depth: the pipeline of one tile
  double cast_bytes = 0;     ///< traffic of quantising one element of A, where the kernel does
};
struct GemmShape {
  double m = 0, n = 0, k = 0;
  double input_bytes = 2, weight_bytes = 2;  ///< an element
  bool casts = false;                        ///< A arrives in 16 bit and is quantised first
};
inline double gemm_kernel_seconds(const GemmNumbers& gemm, const MachineRates& machine,
                                  const GemmShape& s) {
  const double padded = 2 * std::max(s.m, gemm.tile) * std::max(s.n, gemm.tile) * s.k;
  const double least = 2 * gemm.fill * std::min(s.k, gemm.depth);
  const double bytes = s.m * s.k * s.input_bytes + s.n * s.k * s.weight_bytes + 2 * s.m * s.n;
  const double cast = s.casts ? gemm.cast_bytes * s.m * s.k / machine.bandwidth : 0;
  return gemm.launch + gemm.depth_seconds * s.k + cast +
         bounded_seconds(machine, std::max(padded, least), gemm.efficiency, bytes,
                         gemm.memory_efficiency);
}

/// Causal attention over whole prompts, keys and values written to the cache. Narrow heads starve the matrix units, and the
/// exponentials do not shrink with them: width / (width + half_width).
struct AttentionNumbers {
  double launch = 0, efficiency = 0, memory_efficiency = 0;
  double tile = 0;      ///< queries of one block
  double fill = 0;      ///< queries, over heads and prompts, that fill the machine
  double streamed = 0;  ///< times that queries, keys and values pass through memory besides
  double half_width = 0;
};
struct AttentionShape {
  double prompts = 0, length = 0, heads = 0, kv_heads = 0, width = 0;
  double window = 0;  ///< keys met at most
};
inline double attention_kernel_seconds(const AttentionNumbers& a, const MachineRates& machine,
                                       const AttentionShape& s) {
  const double length = std::max(s.length, a.tile);
  const double window = std::min(length, std::max(s.window, a.tile));
  const double pairs = length * window - window * (window - a.tile) / 2;
  const double rows = std::max(s.prompts * s.heads * pairs, a.fill * window);
  const double tokens = s.prompts * s.length;
  const double bytes = 4 * tokens * s.width * (s.heads + s.kv_heads);
  const double streamed = 2 * tokens * s.width * (s.heads + 2 * s.kv_heads);
  return a.launch + a.streamed * streamed / machine.bandwidth +
         bounded_seconds(machine, 4 * rows * (s.width + a.half_width), a.efficiency, bytes,
                         a.memory_efficiency);
}

/// One new token of each sequence against its cache.
struct DecodeNumbers {
  double launch = 0, efficiency = 0, memory_efficiency = 0;
  double rows = 0;           ///< query heads a tile holds, needed or not
  double group_seconds = 0;  ///< s a key-value head of a sequence
  double head_seconds = 0;   ///< s a query head of a sequence
  double split_keys = 0;     ///< keys from which a sequence is split over units
  double key_seconds = 0;    ///< s a key of one part
};
struct DecodeShape {
  double sequences = 0, keys = 0, heads = 0, kv_heads = 0, width = 0;
  double cache_bytes = 2;  ///< a value
};
inline double decode_kernel_seconds(const DecodeNumbers& d, const MachineRates& machine,
                                    const DecodeShape& s) {
  const double groups = s.sequences * s.kv_heads, shared = s.heads / s.kv_heads;
  const double bytes = 2 * groups * s.keys * s.width * s.cache_bytes;
  const double flops = 4 * groups * std::max(shared, d.rows) * s.keys * s.width;
  // Fitted shares above 1 balance the two bounds of the chip that was measured; on another chip no cache is read faster
  // than its memory gives it.
  const double read =
      std::max(bounded_seconds(machine, flops, d.efficiency, bytes, d.memory_efficiency),
               bytes / machine.bandwidth);
  return d.launch + groups * (d.group_seconds + d.head_seconds * shared) +
         d.key_seconds * std::min(s.keys, d.split_keys) + read;
}

/// Routing, permutation and all products of the experts of one device, fused.
struct ExpertNumbers {
  double launch = 0, efficiency = 0, memory_efficiency = 0;
  double rows = 0;            ///< rows that an expert pays beside its own: half a tile
  double streamed = 0;        ///< times that copies pass through memory for permuting
  double expert_seconds = 0;  ///< s an expert that has work
  double skew = 0;            ///< more work on the busiest device of eight, mild power law
};
struct ExpertShape {
  double tokens = 0, hidden = 0, width = 0, top_k = 0;
  double experts = 0;       ///< of this device
  double devices = 1;       ///< that share the experts
  double matrices = 3;      ///< gated: 3
  double power = 0;         ///< of the power law of the load; 0: balanced
  double weight_bytes = 2;  ///< an element
};
inline double expert_kernel_seconds(const ExpertNumbers& e, const MachineRates& machine,
                                    const ExpertShape& s) {
  constexpr double kMild = 1.01, kSteep = 1.3;  // the two laws of the tables: 1.01 and 1.2
  const double steep = s.power > kMild ? kSteep : 1;
  const double spread = std::min(1.0, std::log2(std::max(1.0, s.devices)) / 3);
  const double skew = s.power > 0 ? 1 + e.skew * steep * spread : 1;
  const double copies = std::max(s.tokens * s.top_k / s.devices * skew, std::min(1.0, s.tokens));
  const double met =
      s.power > 0
          ? s.experts * (1 - std::pow(1 - 1 / std::max(1.0, s.experts), std::max(1.0, copies)))
          : std::min(s.experts, std::max(1.0, copies));
  const double area = s.hidden * s.width * s.matrices;
  const double bytes =
      met * area * s.weight_bytes + copies * (4 * s.hidden + 2 * s.matrices * s.width);
  return e.launch + e.expert_seconds * met +
         2 * e.streamed * copies * s.hidden / machine.bandwidth +
         bounded_seconds(machine, 2 * (copies + met * e.rows) * area, e.efficiency, bytes,
                         e.memory_efficiency);
}

}  // namespace countervail
