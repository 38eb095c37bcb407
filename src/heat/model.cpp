// Preconditioned conjugate gradients (Hestenes and Stiefel 1952) on the operator of
// operator.h. Unknowns are rises above the coolant, so numbers stay near the size of what is
// asked and a coolant's temperature enters through the right side alone. A solve may start
// from the last solution: its goal is relative to the right side, not to the first residual,
// so a good guess saves work and changes nothing else.
#include "heat/model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace countervail::heat {
namespace {

/// m2 of the outermost layer that a sink touches; dies of a layer are disjoint (check.h).
double solid_area(const Layer& layer) {
  if (layer.material != kNoMaterial) return layer.extent.area();
  double area = 0;
  for (const Region& region : layer.regions) area += region.area.area();
  return area;
}

/// W/(m2 K) of a face; a sink's resistance spreads over the outermost layer.
double coefficient_of(const Boundary& boundary, const Layer& outermost) {
  switch (boundary.kind) {
    case BoundaryKind::kAdiabatic:
      return 0;
    case BoundaryKind::kConvection:
    case BoundaryKind::kColdPlate:
      return boundary.coefficient;
    case BoundaryKind::kSink:
      return 1 / (boundary.resistance * solid_area(outermost));
  }
  return 0;
}

/// Marks every cell from which heat can reach a coolant.
std::vector<std::uint8_t> cooled_cells(const Operator& heat) {
  const std::size_t plane = heat.plane_cells(), columns = static_cast<std::size_t>(heat.nx);
  std::vector<std::uint8_t> cooled(heat.cells(), 0);
  std::vector<std::size_t> open;
  const auto visit = [&](std::size_t cell, double link) {
    if (link > 0 && !cooled[cell]) cooled[cell] = 1, open.push_back(cell);
  };
  for (std::size_t c = 0; c < plane; ++c) {
    visit(c, heat.bottom[c]);
    visit(heat.cells() - plane + c, heat.top[c]);
  }
  while (!open.empty()) {
    // A flood fill over links that conduct, from every cell that touches a coolant.
    const std::size_t cell = open.back(), in_plane = cell % plane;
    const int p = static_cast<int>(cell / plane);
    open.pop_back();
    if (in_plane % columns + 1 < columns) visit(cell + 1, heat.right_of(p)[in_plane]);
    if (in_plane % columns > 0) visit(cell - 1, heat.right_of(p)[in_plane - 1]);
    if (in_plane + columns < plane) visit(cell + columns, heat.upper_of(p)[in_plane]);
    if (in_plane >= columns) visit(cell - columns, heat.upper_of(p)[in_plane - columns]);
    if (p + 1 < heat.nz) visit(cell + plane, heat.above_of(p)[in_plane]);
    if (p > 0) visit(cell - plane, heat.above_of(p - 1)[in_plane]);
  }
  return cooled;
}

/// Calls visit(cell, share of the cell's area) for every cell of one plane that the block covers.
template <typename Visit>
void for_each_cell(const Model& model, const BlockCover& cover, int plane, Visit visit) {
  for (std::size_t j = 0; j < cover.rows.share.size(); ++j)
    for (std::size_t i = 0; i < cover.columns.share.size(); ++i) {
      const std::size_t row = cover.rows.first + j, column = cover.columns.first + i;
      const double area =
          model.mesh.dx(static_cast<int>(column)) * model.mesh.dy(static_cast<int>(row));
      const std::size_t cell = static_cast<std::size_t>(plane) * model.mesh.plane_cells() +
                               row * static_cast<std::size_t>(model.mesh.nx) + column;
      visit(cell, cover.rows.share[j] * cover.columns.share[i] * area);
    }
}

bool powered_cells_are_cooled(const Model& model) {
  const auto whole = [](const LayerCells& layer) { return layer.even; };
  // Layers of one piece pass heat on everywhere, so one cooled corner settles it without the fill.
  const bool connected = std::all_of(model.mesh.layers.begin(), model.mesh.layers.end(), whole);
  if (connected) return model.heat.top.front() > 0 || model.heat.bottom.front() > 0;
  const std::vector<std::uint8_t> cooled = cooled_cells(model.heat);
  bool all = true;
  for (const BlockCover& cover : model.blocks)
    for_each_cell(model, cover, model.mesh.first_plane[static_cast<std::size_t>(cover.layer)],
                  [&](std::size_t cell, double) { all = all && cooled[cell]; });
  return all;
}

std::vector<double> right_side(const Model& model, const Load& load) {
  std::vector<double> rhs(model.mesh.cells(), 0.0);
  for (std::size_t b = 0; b < model.blocks.size(); ++b) {
    const BlockCover& cover = model.blocks[b];
    const auto layer = static_cast<std::size_t>(cover.layer);
    const int first = model.mesh.first_plane[layer], end = model.mesh.first_plane[layer + 1];
    double covered = 0;
    for_each_cell(model, cover, first, [&](std::size_t, double area) { covered += area; });
    // Over the cells as covered, not over the block as drawn: rounding at cell edges loses no watt.
    const double density = load.block_power[b] / (covered * (end - first));
    for (int p = first; p < end; ++p)
      for_each_cell(model, cover, p,
                    [&](std::size_t cell, double area) { rhs[cell] += density * area; });
  }
  const std::size_t plane = model.mesh.plane_cells();
  const std::size_t last = model.mesh.cells() - plane;
  for (std::size_t c = 0; c < plane; ++c) {
    rhs[c] += model.heat.bottom[c] * (load.coolant_bottom - model.reference);
    rhs[last + c] += model.heat.top[c] * (load.coolant_top - model.reference);
  }
  return rhs;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return dot_product(a.data(), b.data(), a.size());
}

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

constexpr double kFinest = 1e-3;  ///< of the goal: beyond it doubles resolve nothing

/// Leaves in `residual` what the guess does not explain; an empty guess is zero.
void start_from_guess(const Operator& heat, std::vector<double>& rise, std::vector<double>& image,
                      std::vector<double>& residual) {
  if (rise.empty()) {
    rise.assign(residual.size(), 0.0);
    return;
  }
  apply(heat, rise, image);
  for (std::size_t i = 0; i < residual.size(); ++i) residual[i] -= image[i];
}

/// rise += step * direction, residual -= step * image, in pieces that stay in cache. Returns
/// residual . residual.
double step_along(double step, const std::vector<double>& direction,
                  const std::vector<double>& image, std::vector<double>& rise,
                  std::vector<double>& residual) {
  constexpr std::size_t kPiece = 1024;
  double squares = 0;
  for (std::size_t first = 0; first < rise.size(); first += kPiece) {
    const std::size_t count = std::min(kPiece, rise.size() - first);
    for (std::size_t i = first; i < first + count; ++i) {
      rise[i] += step * direction[i];
      residual[i] -= step * image[i];
    }
    squares += dot_product(residual.data() + first, residual.data() + first, count);
  }
  return squares;
}

}  // namespace

Model::Model(const Stack& stack_, const Grid& grid, const Options& options_)
    : stack(stack_), options(options_), mesh(mesh_of(stack_, grid)) {
  heat = operator_of(mesh, coefficient_of(stack.top, stack.layers.back()),
                     coefficient_of(stack.bottom, stack.layers.front()));
  for (std::size_t l = 0; l < stack.layers.size(); ++l)
    for (const Block& block : stack.layers[l].blocks)
      blocks.push_back({&block, static_cast<int>(l),
                        cover_of(mesh.x_edges, block.area.x, block.area.right()),
                        cover_of(mesh.y_edges, block.area.y, block.area.upper())});
  // Any constant would do; a coolant's temperature keeps the rises
  // small, and with them their rounding.
  reference = stack.top.kind != BoundaryKind::kAdiabatic ? stack.top.ambient : stack.bottom.ambient;
  every_cell_cooled = powered_cells_are_cooled(*this);
  // The equations would be singular: nothing to prepare, and nobody may ask for a solve.
  if (!every_cell_cooled) return;
  if (options.method != Method::kMultigrid && HeatTransform::serves(mesh))
    transform.emplace(heat);
  else
    multigrid.emplace(heat);
}

void solve_load(Model& model, const Load& load, Solution& solution) {
  std::vector<double> residual = right_side(model, load);
  auto& [image, direction, corrected] = model.work;
  for (std::vector<double>* vector : {&image, &direction, &corrected})
    vector->resize(residual.size());
  const double whole = std::sqrt(dot(residual, residual));
  const double goal = model.options.tolerance * whole;
  start_from_guess(model.heat, solution.rise, image, residual);
  double norm = std::sqrt(dot(residual, residual)), last = 0;
  solution.iterations = 0;
  // What is left over, summed, is the error of the energy balance.
  const double imbalance = model.options.tolerance / 2 * sum_of(load.block_power);
  const auto is_done = [&] {
    return norm <= goal && (norm <= kFinest * goal || std::abs(sum_of(residual)) <= imbalance);
  };
  while (!is_done() && solution.iterations < model.options.most_iterations) {
    model.precondition(residual, corrected);
    const double product = dot(residual, corrected);
    // Fletcher-Reeves: enough because the preconditioner is one
    // symmetric cycle, the same each time.
    const double turn = solution.iterations == 0 ? 0 : product / last;
    for (std::size_t i = 0; i < direction.size(); ++i)
      direction[i] = corrected[i] + turn * direction[i];
    const double curvature = apply(model.heat, direction, image);
    if (!(product > 0) || !(curvature > 0)) break;  // beyond what doubles resolve
    norm = std::sqrt(step_along(product / curvature, direction, image, solution.rise, residual));
    last = product;
    ++solution.iterations;
  }
  solution.residual = whole > 0 ? norm / whole : 0;
  solution.converged = norm <= goal;
}

EnergyBalance balance_of(const Model& model, const Load& load, const Solution& solution) {
  EnergyBalance balance;
  for (double power : load.block_power) balance.power += power;
  const std::size_t plane = model.mesh.plane_cells();
  const std::size_t last = model.mesh.cells() - plane;
  for (std::size_t c = 0; c < plane; ++c) {
    balance.bottom +=
        model.heat.bottom[c] * (solution.rise[c] + model.reference - load.coolant_bottom);
    balance.top +=
        model.heat.top[c] * (solution.rise[last + c] + model.reference - load.coolant_top);
  }
  const double through = std::max({balance.power, std::abs(balance.top), std::abs(balance.bottom)});
  if (through > 0)
    balance.relative_error = (balance.power - balance.top - balance.bottom) / through;
  return balance;
}

BlockTemperature temperature_of(const Model& model, const BlockCover& cover,
                                const Solution& solution) {
  BlockTemperature result{cover.block->name, cover.layer, cover.block->kind};
  const auto layer = static_cast<std::size_t>(cover.layer);
  double volume = 0, sum = 0, hottest = -model.reference;
  for (int p = model.mesh.first_plane[layer]; p < model.mesh.first_plane[layer + 1]; ++p)
    for_each_cell(model, cover, p, [&](std::size_t cell, double area) {
      volume += area;
      sum += area * solution.rise[cell];
      hottest = std::max(hottest, solution.rise[cell]);
    });
  result.mean = model.reference + sum / volume;
  result.max = model.reference + hottest;
  return result;
}

}  // namespace countervail::heat
