#pragma once
// Steady temperatures of a heat stack.
//
// Conjugate gradients on the finite-volume equations (heat_operator.h), preconditioned by a direct
// transform where every layer is even (heat_transform.h) and by multigrid elsewhere
// (heat_multigrid.h). Both give the same temperatures. Leakage and a coolant that warms up are an
// outer fixed point (heat_feedback.h).
#include "heat/field.h"

namespace countervail::heat {

struct Options {
  Method method = Method::kAutomatic;  ///< kTransform falls back to multigrid where it cannot serve
  double tolerance = 1e-9;             ///< of the residual, relative to the right side
  int most_iterations = 3000;    ///< of conjugate gradients, a power update; about 15 are usual
  int most_power_updates = 400;  ///< of the fixed point
  double settled =
      1e-4;  ///< K: the fixed point ends when no block's mean would move further than this
  double hottest = 1687;  ///< K: run-away beyond it (silicon melts; CRC Handbook, 97th ed., 4-30)
};

/// The stack and grid must have passed check_stack and check_grid. Never throws; a field
/// that is not kSolved says why in `status`.
Field solve(const Stack& stack, const Grid& grid, const Options& options = {});

}  // namespace countervail::heat
