#pragma once
// Shares of variance: first-order index S_i (what fixing factor i would remove) and total index T_i
// (what would stay if all others were fixed), of single factors or of groups of factors that move
// together.
//   A, B: two samples of N points; A_i: A with the columns of group i from B
//   S_i = mean( (f(B) - m) (f(A_i) - f(A)) ) / V           Saltelli et al., CPC 181, 259 (2010),
//   f(B) centred T_i = mean( (f(A) - f(A_i))^2 ) / (2 V)                Jansen, CPC 117, 35 (1999)
// m, V: mean and variance of f(A) and f(B) together. A and B are scrambled Sobol points. An S_i
// near 0 may come out negative: read "not distinguishable from 0". Intervals: bootstrap over the N
// rows, percentiles; with Sobol points they are too wide rather than too narrow, because rows of
// such a sample compensate each other. The caller evaluates the points, in any order, on any
// threads.
#include <cstdint>
#include <span>
#include <vector>

namespace countervail::statistics {

struct IndexDesign {
  int samples = 0;            ///< N
  std::vector<int> group_of;  ///< one entry a factor: its group, 0..groups-1
  int groups = 0;
  std::uint64_t seed = 0;

  int blocks() const { return groups + 2; }  ///< A, B, A_0, A_1, ...: samples x blocks() runs
};

/// Throws Error (kRange) if samples is not a power of two, a group is empty or negative, or 2 x
/// factors exceeds the Sobol table.
IndexDesign make_index_design(int samples, std::vector<int> group_of, std::uint64_t seed);
/// Every factor its own group.
IndexDesign make_index_design(int samples, int factors, std::uint64_t seed);

/// The uniforms of all points of a block (0: A, 1: B, 2 + i: A_i), point after point.
std::vector<double> index_points(const IndexDesign& design, int block);

/// An index with its bootstrap interval.
struct IndexEstimate {
  double value = 0, low = 0, high = 0;
};
struct SobolIndices {
  double mean = 0, variance = 0;  ///< of the output; indices are 0 where the variance is
  std::vector<IndexEstimate> first, total;
};
struct BootstrapOptions {
  int resamples = 200;
  double coverage = 0.9;
};

/// `outputs`: block after block, each of `samples` values, all finite.
SobolIndices sobol_indices(const IndexDesign& design, std::span<const double> outputs,
                           const BootstrapOptions& options = {});

}  // namespace countervail::statistics
