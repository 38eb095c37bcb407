#include "heat/solve.h"

#include "heat/feedback.h"
#include "heat/model.h"

namespace countervail {

HeatField solve_heat(const HeatStack& stack, const HeatGrid& grid, const HeatOptions& options) {
  HeatModel model(stack, grid, options);
  HeatSolution solution;
  const BlockDemand demand = demand_of(stack);
  if (model.every_cell_cooled) return settle(model, demand, solution);
  solution.rise.assign(model.mesh.cells(), 0.0);
  HeatField field =
      field_of(model, {demand.dynamic, stack.top.ambient, stack.bottom.ambient}, solution);
  field.status = HeatStatus::kNoPath;
  return field;
}

}  // namespace countervail
