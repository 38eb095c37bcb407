// Conductances are made once a layer and interface, not once a plane (operator.h); apply() is
// the loop that a solve spends its time in and is written row by row, so that each inner loop
// reads five rows forward and nothing else.
#include "heat/operator.h"

namespace countervail::heat {
namespace {

/// Two half cells in series over one area; nothing conducts through a void.
double in_series(double area, double a_length, double a_k, double b_length, double b_k) {
  if (a_k <= 0 || b_k <= 0) return 0;
  return area / (a_length / (2 * a_k) + b_length / (2 * b_k));
}

void add_lateral(const Mesh& mesh, const LayerCells& cells, double thickness, Operator& heat) {
  std::vector<double> right(mesh.plane_cells()), upper(mesh.plane_cells());
  const auto columns = static_cast<std::size_t>(mesh.nx);
  const auto cell_of = [&](int i, int j) {
    return static_cast<std::size_t>(j) * columns + static_cast<std::size_t>(i);
  };
  const auto right_at = [&](int i, int j) {
    const std::size_t cell = cell_of(i, j);
    return in_series(mesh.dy(j) * thickness, mesh.dx(i), cells.x_at(cell), mesh.dx(i + 1),
                     cells.x_at(cell + 1));
  };
  const auto upper_at = [&](int i, int j) {
    const std::size_t cell = cell_of(i, j);
    return in_series(mesh.dx(i) * thickness, mesh.dy(j), cells.y_at(cell), mesh.dy(j + 1),
                     cells.y_at(cell + columns));
  };
  // Even cells of one material have one conductance each way.
  const bool alike = mesh.even_cells && cells.even;
  const double one_right = alike && mesh.nx > 1 ? right_at(0, 0) : 0,
               one_upper = alike && mesh.ny > 1 ? upper_at(0, 0) : 0;
  for (int j = 0; j < mesh.ny; ++j)
    for (int i = 0; i < mesh.nx; ++i) {
      if (i + 1 < mesh.nx) right[cell_of(i, j)] = alike ? one_right : right_at(i, j);
      if (j + 1 < mesh.ny) upper[cell_of(i, j)] = alike ? one_upper : upper_at(i, j);
    }
  heat.right.push_back(std::move(right));
  heat.upper.push_back(std::move(upper));
}

/// One number a cell of a plane, from the area of the cell and its index.
template <typename Conductance>
std::vector<double> by_cell(const Mesh& mesh, Conductance conductance) {
  std::vector<double> values;
  values.reserve(mesh.plane_cells());
  for (int j = 0; j < mesh.ny; ++j)
    for (int i = 0; i < mesh.nx; ++i)
      values.push_back(conductance(mesh.dx(i) * mesh.dy(j), values.size()));
  return values;
}

std::vector<double> to_coolant(const Mesh& mesh, const Plane& plane, double h) {
  const LayerCells& cells = mesh.layers[static_cast<std::size_t>(plane.layer)];
  return by_cell(mesh, [&](double area, std::size_t cell) {
    const double k = cells.z_at(cell);
    return h > 0 && k > 0 ? area / (plane.thickness / (2 * k) + 1 / h) : 0.0;
  });
}

void add_vertical(const Mesh& mesh, const Plane& low, const Plane& high, Operator& heat) {
  const LayerCells& a = mesh.layers[static_cast<std::size_t>(low.layer)];
  const LayerCells& b = mesh.layers[static_cast<std::size_t>(high.layer)];
  heat.above.push_back(by_cell(mesh, [&](double area, std::size_t cell) {
    return in_series(area, low.thickness, a.z_at(cell), high.thickness, b.z_at(cell));
  }));
}

/// The rows that one row of cells exchanges heat with, and the conductances to them. A row without
/// a neighbour names itself, so that the difference is zero.
struct RowStencil {
  const double *here, *lower, *upper, *below, *above;
  const double *g_right, *g_lower, *g_upper, *g_below, *g_above;
};

double apply_row(const RowStencil& s, std::size_t n, double* __restrict out) {
  for (std::size_t i = 0; i < n; ++i)
    out[i] = s.g_lower[i] * (s.here[i] - s.lower[i]) + s.g_upper[i] * (s.here[i] - s.upper[i]) +
             s.g_below[i] * (s.here[i] - s.below[i]) + s.g_above[i] * (s.here[i] - s.above[i]);
  for (std::size_t i = 0; i + 1 < n; ++i) out[i] += s.g_right[i] * (s.here[i] - s.here[i + 1]);
  for (std::size_t i = 1; i < n; ++i) out[i] += s.g_right[i - 1] * (s.here[i] - s.here[i - 1]);
  return dot_product(s.here, out, n);
}

}  // namespace

double dot_product(const double* a, const double* b, std::size_t n) {
  // Independent sums let the processor run eight additions at once; their fixed order keeps bits.
  constexpr std::size_t kLanes = 8;
  double lanes[kLanes] = {};
  const std::size_t whole = n / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
  double sum = 0;
  for (std::size_t i = whole; i < n; ++i) sum += a[i] * b[i];
  for (double lane : lanes) sum += lane;
  return sum;
}

Operator operator_of(const Mesh& mesh, double top_h, double bottom_h) {
  Operator heat;
  heat.nx = mesh.nx, heat.ny = mesh.ny, heat.nz = mesh.nz;
  for (std::size_t p = 0; p < mesh.planes.size(); ++p) {
    const Plane& plane = mesh.planes[p];
    const bool first_of_layer = p == 0 || mesh.planes[p - 1].layer != plane.layer;
    if (first_of_layer)
      add_lateral(mesh, mesh.layers[static_cast<std::size_t>(plane.layer)], plane.thickness, heat);
    heat.lateral_set.push_back(static_cast<int>(heat.right.size()) - 1);
    if (p + 1 == mesh.planes.size()) break;
    const bool inside = !first_of_layer && mesh.planes[p + 1].layer == plane.layer;
    if (!inside) add_vertical(mesh, plane, mesh.planes[p + 1], heat);
    heat.vertical_set.push_back(static_cast<int>(heat.above.size()) - 1);
  }
  heat.top = to_coolant(mesh, mesh.planes.back(), top_h);
  heat.bottom = to_coolant(mesh, mesh.planes.front(), bottom_h);
  return heat;
}

double apply(const Operator& heat, const std::vector<double>& x, std::vector<double>& y) {
  const auto columns = static_cast<std::size_t>(heat.nx);
  const std::size_t plane = heat.plane_cells();
  // Unknowns are rises above the reference: a coolant counts as 0 here, and what differs
  // from it is on the right side (model.cpp).
  const std::vector<double> coolant(columns, 0.0);
  double dot = 0;
  for (int p = 0; p < heat.nz; ++p)
    for (int j = 0; j < heat.ny; ++j) {
      const std::size_t row = static_cast<std::size_t>(j) * columns;
      const double* here = x.data() + static_cast<std::size_t>(p) * plane + row;
      const double* upper = heat.upper_of(p).data() + row;
      const bool first = p == 0, last = p + 1 == heat.nz;
      const RowStencil stencil{
          .here = here,
          .lower = j > 0 ? here - columns : here,
          .upper = j + 1 < heat.ny ? here + columns : here,
          .below = first ? coolant.data() : here - plane,
          .above = last ? coolant.data() : here + plane,
          .g_right = heat.right_of(p).data() + row,
          .g_lower = j > 0 ? upper - columns : upper,
          .g_upper = upper,
          .g_below = first ? heat.bottom.data() + row : heat.above_of(p - 1).data() + row,
          .g_above = last ? heat.top.data() + row : heat.above_of(p).data() + row};
      dot += apply_row(stencil, columns, y.data() + static_cast<std::size_t>(p) * plane + row);
    }
  return dot;
}

}  // namespace countervail::heat
