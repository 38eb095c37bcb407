#pragma once
// One V-cycle of multigrid as a preconditioner for conjugate gradients: z ~ A^-1 r, in single
// precision.
//
// Smoother: red-black Gauss-Seidel over columns of cells, each column solved exactly along z, so
// that thin bond lines and cut copper do not slow it. One sweep red, black before the coarse
// correction and one sweep black, red after it: the cycle is symmetric, as conjugate gradients
// need. Three savings follow from the order: before the coarse correction the residual is zero on
// black columns; only red columns need the correction, for black ones are solved anew right after
// it; the first red sweep starts from zero. Cost: linear in the cells. Sources: as heat_levels.h;
// Trottenberg et al., section 5.2 (line smoothers).
#include <vector>

#include "heat/levels.h"

namespace countervail::heat {

class HeatMultigrid {
 public:
  explicit HeatMultigrid(const Operator& heat);
  /// One cycle from zero. Both hold one double a cell.
  void apply(const std::vector<double>& residual, std::vector<double>& correction);

 private:
  void cycle(std::size_t depth);
  std::vector<Level> levels_;
  std::vector<float> row_;     // one row of residuals
  std::vector<float> middle_;  // a plane halved in x only
  std::vector<float> plain_;   // a coarse plane, columns in order
};

}  // namespace countervail::heat
