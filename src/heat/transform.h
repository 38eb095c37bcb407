#pragma once
// Direct solver for stacks whose every layer is laterally even, on even cells: z = A^-1 r.
//
// Cosines in x and y diagonalise the lateral part of A in every plane at once: mode (k, l) sees
//   lambda_p = G_x,p (2 - 2 cos(k pi / nx)) + G_y,p (2 - 2 cos(l pi / ny))
// and what is left is one tridiagonal system along z a mode. Cost n log n. (Buzbee, Golub, Nielson
// 1970, SIAM J. Numer. Anal. 7(4), 627-656: matrix decomposition.) Used as a preconditioner, so
// that conjugate gradients check it and remove its rounding.
#include <vector>

#include "heat/cosine.h"
#include "heat/operator.h"

namespace countervail::heat {

class HeatTransform {
 public:
  /// Whether the mesh allows it: even cells, even layers, lengths without a large odd factor.
  static bool serves(const Mesh& mesh);
  explicit HeatTransform(const Operator& heat);
  /// Both hold one number a cell; they must not be the same.
  void apply(const std::vector<double>& residual, std::vector<double>& correction);

 private:
  void solve_modes();
  void factor();
  int nx_ = 0, ny_ = 0, nz_ = 0;
  std::vector<double> right_, upper_, above_;  // a plane
  double top_ = 0, bottom_ = 0;
  CosineTransform along_x_, along_y_;
  std::vector<double> modes_;            // amplitudes; a plane is ny rows of nx modes
  std::vector<double> pivots_;           // as modes_: 1/d of the elimination along z
  std::vector<double> scales_;           // a plane: the norms that make the adjoint the inverse
  std::vector<double> turned_;           // a plane, transposed
  std::vector<double> lanes_, scratch_;  // kLanes columns
};

}  // namespace countervail::heat
