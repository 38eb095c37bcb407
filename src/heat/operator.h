#pragma once
// The finite-volume equations of a heat stack: (A t)_i = sum_j G_ij (t_i - t_j) + G_out,i t_i =
// P_i.
//
//   t       K above the reference temperature        P  W in the cell
//   G_x     dy dz / (dx_i/(2 kx_i) + dx_j/(2 kx_j)),  G_y alike: between neighbours in a plane, W/K
//   G_z     dx dy / (dz_p/(2 kz_p) + dz_q/(2 kz_q)):  between planes
//   G_out   dx dy / (dz/(2 kz) + 1/h):                from the outermost plane to the coolant
//
// Two-point fluxes: conservative cell by cell, exact for 1-D heat flow through layers, second order
// in the cell size. Planes of one layer share their G_x and G_y; interfaces inside a layer share
// their G_z, so cutting a layer finer costs hardly any memory for coefficients.
#include <vector>

#include "heat/mesh.h"

namespace countervail::heat {

struct Operator {
  int nx = 0, ny = 0, nz = 0;
  std::vector<int> lateral_set;   ///< a plane: index into `right` and `upper`
  std::vector<int> vertical_set;  ///< an interface between plane p and p + 1: index into `above`
  std::vector<std::vector<double>> right,
      upper;                               ///< G to the next column and row, by cell of a plane
  std::vector<std::vector<double>> above;  ///< G to the next plane
  std::vector<double> top, bottom;         ///< G to the coolants, by cell of a plane

  std::size_t plane_cells() const {
    return static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny);
  }
  std::size_t cells() const { return plane_cells() * static_cast<std::size_t>(nz); }
  const std::vector<double>& right_of(int plane) const {
    return right[static_cast<std::size_t>(lateral_set[static_cast<std::size_t>(plane)])];
  }
  const std::vector<double>& upper_of(int plane) const {
    return upper[static_cast<std::size_t>(lateral_set[static_cast<std::size_t>(plane)])];
  }
  const std::vector<double>& above_of(int plane) const {
    return above[static_cast<std::size_t>(vertical_set[static_cast<std::size_t>(plane)])];
  }
};

/// `top_h`, `bottom_h`: W/(m2 K) of the two faces, 0 = adiabatic.
Operator operator_of(const Mesh& mesh, double top_h, double bottom_h);

/// a . b of n numbers. Eight sums side by side, added in a fixed order: fast, and the same bytes
/// everywhere.
double dot_product(const double* a, const double* b, std::size_t n);

/// y = A x; returns x . y. Both hold cells() numbers.
double apply(const Operator& heat, const std::vector<double>& x, std::vector<double>& y);

}  // namespace countervail::heat
