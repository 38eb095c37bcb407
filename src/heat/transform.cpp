// With even cells and even layers the lateral equations are diagonal in cosines, and
// what is left for each pair of modes is one tridiagonal system along z: solved
// exactly, bottom up and back. Eight columns are transformed together, so that the
// innermost loops run over neighbours in memory.
#include "heat/transform.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace countervail::heat {
namespace {

constexpr int kTransformLanes = CosineTransform::kLanes;
constexpr int kLargestOddFactor = 33;  // beyond it multigrid is as fast

/// Of the difference operator between adiabatic walls, for unit conductance: 2 - 2 cos(k pi / n).
double eigenvalue(int mode, int count) {
  return 2 - 2 * std::cos(mode * std::numbers::pi / count);
}
/// What makes adjoint(scale forward(x)) = x (cosine.h).
double scale(int mode, int count) {
  return (mode == 0 ? 1.0 : 2.0) / count;
}

/// out = transpose of the transform of every column of `in` (rows x columns): columns x rows.
void transform_columns(const CosineTransform& transform, bool forward, int columns,
                       const double* in, double* out, std::vector<double>& lanes,
                       std::vector<double>& scratch) {
  const int rows = transform.length();
  for (int first = 0; first < columns; first += kTransformLanes) {
    const int count = std::min(kTransformLanes, columns - first);
    for (int j = 0; j < rows; ++j) {
      const double* from = in + static_cast<std::ptrdiff_t>(j) * columns + first;
      double* to = lanes.data() + static_cast<std::ptrdiff_t>(j) * kTransformLanes;
      for (int lane = 0; lane < kTransformLanes; ++lane) to[lane] = lane < count ? from[lane] : 0.0;
    }
    if (forward)
      transform.forward(lanes.data(), scratch.data());
    else
      transform.adjoint(lanes.data(), scratch.data());
    for (int lane = 0; lane < count; ++lane) {
      double* to = out + static_cast<std::ptrdiff_t>(first + lane) * rows;
      for (int j = 0; j < rows; ++j)
        to[j] =
            lanes[static_cast<std::size_t>(j) * kTransformLanes + static_cast<std::size_t>(lane)];
    }
  }
}

}  // namespace

bool HeatTransform::serves(const Mesh& mesh) {
  const auto even = [](const LayerCells& layer) { return layer.even; };
  return mesh.even_cells && std::all_of(mesh.layers.begin(), mesh.layers.end(), even) &&
         CosineTransform::odd_factor(mesh.nx) <= kLargestOddFactor &&
         CosineTransform::odd_factor(mesh.ny) <= kLargestOddFactor;
}

HeatTransform::HeatTransform(const Operator& heat)
    : nx_(heat.nx),
      ny_(heat.ny),
      nz_(heat.nz),
      top_(heat.top.front()),
      bottom_(heat.bottom.front()),
      along_x_(heat.nx),
      along_y_(heat.ny),
      modes_(heat.cells()),
      pivots_(heat.cells()) {
  for (int p = 0; p < nz_; ++p) {
    right_.push_back(heat.right_of(p).front());
    upper_.push_back(heat.upper_of(p).front());
    above_.push_back(p + 1 < nz_ ? heat.above_of(p).front() : 0.0);
  }
  const auto longest = static_cast<std::size_t>(std::max(nx_, ny_)) * kTransformLanes;
  lanes_.resize(longest);
  scratch_.resize(longest);
  turned_.resize(heat.plane_cells());
  for (int l = 0; l < ny_; ++l)
    for (int k = 0; k < nx_; ++k) scales_.push_back(scale(k, nx_) * scale(l, ny_));
  factor();
}

/// Pivots of each mode, bottom up; as in heat_levels.cpp nothing is subtracted.
void HeatTransform::factor() {
  const auto plane = static_cast<std::size_t>(nx_) * static_cast<std::size_t>(ny_);
  std::vector<double> x_modes, y_modes, from_below(plane, bottom_);
  for (int k = 0; k < nx_; ++k) x_modes.push_back(eigenvalue(k, nx_));
  for (int l = 0; l < ny_; ++l) y_modes.push_back(eigenvalue(l, ny_));
  for (int p = 0; p < nz_; ++p) {
    const auto s = static_cast<std::size_t>(p);
    const double above = above_[s], outward = p + 1 == nz_ ? top_ : 0;
    std::size_t mode = 0;
    for (double ly : y_modes)
      for (double kx : x_modes) {
        const double elsewhere = right_[s] * kx + upper_[s] * ly + outward + from_below[mode];
        const double pivot = 1 / (elsewhere + above);
        pivots_[s * plane + mode] = pivot;
        from_below[mode++] = above * elsewhere * pivot;
      }
  }
}

void HeatTransform::solve_modes() {
  const auto plane = static_cast<std::size_t>(nx_) * static_cast<std::size_t>(ny_);
  for (std::size_t p = 0; p < static_cast<std::size_t>(nz_); ++p) {
    double* __restrict here = modes_.data() + p * plane;
    const double* pivot = pivots_.data() + p * plane;
    const double g = p > 0 ? above_[p - 1] : 0;
    const double* below = p > 0 ? here - plane : pivot;  // g is 0 there
    for (std::size_t m = 0; m < plane; ++m)
      here[m] = (scales_[m] * here[m] + g * below[m]) * pivot[m];
  }
  for (std::size_t p = static_cast<std::size_t>(nz_) - 1; p-- > 0;) {
    double* __restrict here = modes_.data() + p * plane;
    const double* pivot = pivots_.data() + p * plane;
    for (std::size_t m = 0; m < plane; ++m) here[m] += above_[p] * pivot[m] * here[plane + m];
  }
}

void HeatTransform::apply(const std::vector<double>& residual, std::vector<double>& correction) {
  const auto plane = static_cast<std::size_t>(nx_) * static_cast<std::size_t>(ny_);
  // Each transform turns the plane by its diagonal, so two of them turn it back.
  for (std::size_t p = 0; p < static_cast<std::size_t>(nz_); ++p) {
    transform_columns(along_y_, true, nx_, residual.data() + p * plane, turned_.data(), lanes_,
                      scratch_);
    transform_columns(along_x_, true, ny_, turned_.data(), modes_.data() + p * plane, lanes_,
                      scratch_);
  }
  solve_modes();
  for (std::size_t p = 0; p < static_cast<std::size_t>(nz_); ++p) {
    transform_columns(along_y_, false, nx_, modes_.data() + p * plane, turned_.data(), lanes_,
                      scratch_);
    transform_columns(along_x_, false, ny_, turned_.data(), correction.data() + p * plane, lanes_,
                      scratch_);
  }
}

}  // namespace countervail::heat
