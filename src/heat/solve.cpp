#include "heat/solve.h"

#include "heat/feedback.h"
#include "heat/model.h"

namespace countervail::heat {

Field solve(const Stack& stack, const Grid& grid, const Options& options) {
  Model model(stack, grid, options);
  Solution solution;
  const BlockDemand demand = demand_of(stack);
  if (model.every_cell_cooled) return settle(model, demand, solution);
  solution.rise.assign(model.mesh.cells(), 0.0);
  Field field =
      field_of(model, {demand.dynamic, stack.top.ambient, stack.bottom.ambient}, solution);
  field.status = Status::kNoPath;
  return field;
}

}  // namespace countervail::heat
