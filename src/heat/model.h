#pragma once
// A heat stack made ready to solve again and again for other powers: mesh, equations,
// preconditioner and the cells of each block. The feedback and clock searches change powers only,
// so they set this up once.
#include <optional>

#include "heat/mesh.h"
#include "heat/multigrid.h"
#include "heat/operator.h"
#include "heat/solve.h"
#include "heat/transform.h"

namespace countervail::heat {

/// Where one block lies: shares of the cells of its layer's planes.
struct BlockCover {
  const Block* block = nullptr;  ///< belongs to the stack, which must outlive the model
  int layer = 0;
  AxisCover columns, rows;
};

/// Vectors of the conjugate gradients, kept between solves.
struct Work {
  std::vector<double> image, direction, corrected;
};

struct Model {
  Model(const Stack& stack_, const Grid& grid, const Options& options_);

  const Stack& stack;
  Options options;
  Mesh mesh;
  Operator heat;
  std::vector<BlockCover> blocks;  ///< layer by layer
  double reference = 0;            ///< K, zero of the unknowns
  bool every_cell_cooled = true;   ///< false: some powered cell has no path to a coolant
  std::optional<HeatTransform> transform;
  std::optional<HeatMultigrid> multigrid;
  Work work;

  void precondition(const std::vector<double>& residual, std::vector<double>& correction) {
    if (transform)
      transform->apply(residual, correction);
    else
      multigrid->apply(residual, correction);
  }
};

/// What one solve is asked: W a block, K of the two coolants.
struct Load {
  std::vector<double> block_power;
  double coolant_top = 0, coolant_bottom = 0;
};

struct Solution {
  std::vector<double>
      rise;  ///< K above the reference, a cell; also the first guess of the next solve
  int iterations = 0;
  double residual = 0;
  bool converged = false;
};

void solve_load(Model& model, const Load& load, Solution& solution);

/// Heat that leaves to each coolant under this solution, W.
EnergyBalance balance_of(const Model& model, const Load& load, const Solution& solution);
/// Volume mean and hottest cell of one block, K.
BlockTemperature temperature_of(const Model& model, const BlockCover& cover,
                                const Solution& solution);

/// Everything but status, updates and method, which the caller knows.
Field field_of(const Model& model, const Load& load, const Solution& solution);

}  // namespace countervail::heat
