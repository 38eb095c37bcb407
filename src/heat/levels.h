#pragma once
// The grids of the heat multigrid: each halves the columns, the rows or both of the one before;
// planes stay.
//
// Thin bond lines couple planes a thousand times more strongly than cells of a plane, so planes are
// relaxed together (heat_multigrid.h) and only x and y are coarsened ("semicoarsening"). Two
// columns i, i+1 become column I. With r = 1/G the resistance of a link, the link between two new
// columns is the series
//   R(I, I+1) = r_in(I)/2 + r(between them) + r_in(I+1)/2,   r_in: the link inside the pair,
//   absorbed,
// summed in parallel over the rows that merge. A fine cell takes its correction from the pair it is
// in and the pair next to it, in proportion to the same resistances: w = (r_in/2) / R. So
// interpolation knows insulators: across a link that does not conduct, w = 0. G_z and G_out add up.
// Sources: Trottenberg, Oosterlee, Schueller, Multigrid, 2001, sections 5.1 (semicoarsening), 7.7
// (operator-dependent interpolation).
#include <vector>

#include "heat/operator.h"

namespace countervail::heat {

/// Cells of a row lie with even columns first, then odd ones, each followed by one zero. Neighbours
/// of one colour are then consecutive numbers of the other, and no loop tests for borders.
struct RowLayout {
  int columns = 0, even = 0, odd = 0, odd_at = 0, stride = 0;
  explicit RowLayout(int columns_ = 1)
      : columns(columns_),
        even((columns_ + 1) / 2),
        odd(columns_ / 2),
        odd_at(even + 1),
        stride(columns_ + 2) {}
  int at(int column) const { return column % 2 == 0 ? column / 2 : odd_at + column / 2; }
};

/// Shares that cells take from the neighbouring coarse column (x) or row (y); one entry a lateral
/// set.
struct CoarseShares {
  std::vector<std::vector<float>> x;  ///< in the layout of the fine row, one after the other
  std::vector<std::vector<float>>
      y;  ///< fine rows of coarse columns in order, or of the fine layout if x stays
};

struct Level {
  int nx = 0, ny = 0, nz = 0;
  RowLayout layout;
  std::size_t plane_stride = 0;  ///< floats a plane: ny rows and an empty row on each side
  std::vector<int> lateral_set, vertical_set;
  std::vector<std::vector<float>> right, upper, above;  ///< by set, plane_stride long
  std::vector<float>
      pivot;  ///< 1/d of the elimination along z, W^-1 K, by cell; 0 where there is nothing
  std::vector<float> value, rhs;
  bool halves_x = false, halves_y = false;  ///< on the way to the next level
  CoarseShares shares;

  std::size_t row_at(int plane, int row) const {
    return static_cast<std::size_t>(plane) * plane_stride +
           (static_cast<std::size_t>(row) + 1) * static_cast<std::size_t>(layout.stride);
  }
};

/// From the cells of the operator down to one column.
std::vector<Level> levels_of(const Operator& heat);

}  // namespace countervail::heat
