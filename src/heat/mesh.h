#pragma once
// Cells of a heat stack: where their edges lie, what they conduct, what power they hold.
//
// A tensor grid: edges x_0..x_nx, y_0..y_ny, planes of equal thickness inside a layer. A cell that
// several materials share takes their conductivities weighted by area; with fitted edges no cell is
// shared, save where two edges lie closer than a twentieth of the largest cell.
#include <vector>

#include "heat/stack.h"

namespace countervail::heat {

struct Plane {
  int layer = 0;
  double thickness = 0;  ///< m
};

/// Conductivities of one layer, W/(m K): one number each when the layer is even, else one a cell.
struct LayerCells {
  bool even = false;
  std::vector<double> x, y, z;
  double x_at(std::size_t cell) const { return x[even ? 0 : cell]; }
  double y_at(std::size_t cell) const { return y[even ? 0 : cell]; }
  double z_at(std::size_t cell) const { return z[even ? 0 : cell]; }
};

struct Mesh {
  int nx = 0, ny = 0, nz = 0;
  bool even_cells = false;  ///< all columns alike and all rows alike
  std::vector<double> x_edges, y_edges;
  std::vector<Plane> planes;
  std::vector<int> first_plane;  ///< a layer, and one past the last plane at the end
  std::vector<LayerCells> layers;

  std::size_t plane_cells() const {
    return static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny);
  }
  std::size_t cells() const { return plane_cells() * static_cast<std::size_t>(nz); }
  double dx(int i) const {
    return x_edges[static_cast<std::size_t>(i) + 1] - x_edges[static_cast<std::size_t>(i)];
  }
  double dy(int j) const {
    return y_edges[static_cast<std::size_t>(j) + 1] - y_edges[static_cast<std::size_t>(j)];
  }
};

/// The stack must have passed check_stack.
Mesh mesh_of(const Stack& stack, const Grid& grid);

/// Cells [first, first + share.size()) of one axis that [from, to] covers, and the covered share of
/// each.
struct AxisCover {
  std::size_t first = 0;
  std::vector<double> share;
};
AxisCover cover_of(const std::vector<double>& edges, double from, double to);

/// Planes that the grid or the stack asks for, or else: planes no thicker than a 24th of the
/// smallest powered die, at most 12 a layer (thick copper in one plane overstates the peak;
/// docs/methods/heat.md).
std::vector<int> plane_counts(const Stack& stack, const Grid& grid);

}  // namespace countervail::heat
