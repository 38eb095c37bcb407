// Levels are made in double precision, row by row in plain order, and stored in single precision in
// the layout that the smoother wants. Halving both directions is two halvings, one after the other:
// the second sees the links that the first made.
#include "heat/levels.h"

#include <numeric>

namespace countervail::heat {
namespace {

/// Halve only the direction that couples more strongly, once its links exceed the other's by this
/// much.
constexpr double kAnisotropy = 2.5;

using Cells = std::vector<double>;  // one number a cell of a plane, row by row

/// A plane seen along the axis that is halved.
struct AxisView {
  int along = 0, across = 0;                                   // cells
  std::size_t step = 0, jump = 0, new_step = 0, new_jump = 0;  // strides before and after
  std::size_t at(int a, int c) const {
    return static_cast<std::size_t>(a) * step + static_cast<std::size_t>(c) * jump;
  }
  std::size_t new_at(int a, int c) const {
    return static_cast<std::size_t>(a) * new_step + static_cast<std::size_t>(c) * new_jump;
  }
  int new_along() const { return (along + 1) / 2; }
  std::size_t new_cells() const {
    return static_cast<std::size_t>(new_along()) * static_cast<std::size_t>(across);
  }
};

AxisView view_x(int nx, int ny) {
  const auto columns = static_cast<std::size_t>(nx);
  return {nx, ny, 1, columns, 1, (columns + 1) / 2};
}
AxisView view_y(int nx, int ny) {
  const auto columns = static_cast<std::size_t>(nx);
  return {ny, nx, columns, 1, columns, 1};
}

Cells summed_pairs(const AxisView& view, const Cells& fine) {
  Cells coarse(view.new_cells());
  for (int c = 0; c < view.across; ++c)
    for (int a = 0; a < view.along; ++a) coarse[view.new_at(a / 2, c)] += fine[view.at(a, c)];
  return coarse;
}

/// Resistance between a pair's centre and either of its cells; 0 for a single cell or a link that
/// is cut.
double half_inside(const AxisView& view, const Cells& links, int pair, int c) {
  if (2 * pair + 1 >= view.along) return 0;
  const double link = links[view.at(2 * pair, c)];
  return link > 0 ? 0.5 / link : 0;
}

/// Links between pairs, and the shares `taken` from the neighbouring pair.
Cells series_links(const AxisView& view, const Cells& links, Cells& taken) {
  Cells coarse(view.new_cells());
  taken.assign(links.size(), 0);
  for (int c = 0; c < view.across; ++c)
    for (int pair = 0; pair + 1 < view.new_along(); ++pair) {
      const double between = links[view.at(2 * pair + 1, c)];
      if (between <= 0) continue;
      const double left = half_inside(view, links, pair, c);
      const double right = half_inside(view, links, pair + 1, c);
      const double whole = left + 1 / between + right;
      coarse[view.new_at(pair, c)] = 1 / whole;
      taken[view.at(2 * pair + 1, c)] = left / whole;
      taken[view.at(2 * pair + 2, c)] = right / whole;
    }
  return coarse;
}

/// The equations of one level in double precision, row by row, while the levels are made.
struct Coefficients {
  int nx = 0, ny = 0;
  std::vector<Cells> right, upper, above;
  Cells top, bottom;
};

void halve(Coefficients& c, bool along_x, std::vector<Cells>& taken) {
  const AxisView view = along_x ? view_x(c.nx, c.ny) : view_y(c.nx, c.ny);
  std::vector<Cells>& along = along_x ? c.right : c.upper;
  std::vector<Cells>& across = along_x ? c.upper : c.right;
  taken.resize(along.size());
  for (std::size_t set = 0; set < along.size(); ++set) {
    along[set] = series_links(view, along[set], taken[set]);
    across[set] = summed_pairs(view, across[set]);
  }
  for (Cells& field : c.above) field = summed_pairs(view, field);
  c.top = summed_pairs(view, c.top);
  c.bottom = summed_pairs(view, c.bottom);
  (along_x ? c.nx : c.ny) = view.new_along();
}

std::vector<float> padded(const Level& level, const Cells& field) {
  std::vector<float> result(level.plane_stride, 0.0f);
  for (int j = 0; j < level.ny; ++j)
    for (int i = 0; i < level.nx; ++i)
      result[level.row_at(0, j) + static_cast<std::size_t>(level.layout.at(i))] =
          static_cast<float>(
              field[static_cast<std::size_t>(j) * static_cast<std::size_t>(level.nx) +
                    static_cast<std::size_t>(i)]);
  return result;
}

double lateral_sum(const Coefficients& c, std::size_t set, int i, int j) {
  const auto columns = static_cast<std::size_t>(c.nx);
  const std::size_t cell = static_cast<std::size_t>(j) * columns + static_cast<std::size_t>(i);
  return c.right[set][cell] + c.upper[set][cell] + (i > 0 ? c.right[set][cell - 1] : 0) +
         (j > 0 ? c.upper[set][cell - columns] : 0);
}

/// Pivots of one column, bottom up, without subtraction: with e the conductance from a plane to
/// anywhere but upward, d = e + G_above and e_next = lateral + G_out + G_above e / d.
void eliminate_column(const Coefficients& c, int i, int j, Level& level) {
  const std::size_t cell =
      static_cast<std::size_t>(j) * static_cast<std::size_t>(c.nx) + static_cast<std::size_t>(i);
  double from_below = c.bottom[cell];
  for (int p = 0; p < level.nz; ++p) {
    const auto plane = static_cast<std::size_t>(p);
    const bool last = p + 1 == level.nz;
    const double above =
        last ? 0 : c.above[static_cast<std::size_t>(level.vertical_set[plane])][cell];
    const double elsewhere =
        lateral_sum(c, static_cast<std::size_t>(level.lateral_set[plane]), i, j) + from_below +
        (last ? c.top[cell] : 0);
    const double pivot = elsewhere + above;
    level.pivot[level.row_at(p, j) + static_cast<std::size_t>(level.layout.at(i))] =
        pivot > 0 ? static_cast<float>(1 / pivot) : 0.0f;
    from_below = pivot > 0 ? above * elsewhere / pivot : 0;
  }
}

Level level_of(const Coefficients& c, const Operator& heat) {
  Level level;
  level.nx = c.nx, level.ny = c.ny, level.nz = heat.nz;
  level.layout = RowLayout(c.nx);
  level.plane_stride =
      static_cast<std::size_t>(level.layout.stride) * (static_cast<std::size_t>(c.ny) + 2);
  level.lateral_set = heat.lateral_set;
  level.vertical_set = heat.vertical_set;
  for (const Cells& field : c.right) level.right.push_back(padded(level, field));
  for (const Cells& field : c.upper) level.upper.push_back(padded(level, field));
  for (const Cells& field : c.above) level.above.push_back(padded(level, field));
  const std::size_t size = level.plane_stride * static_cast<std::size_t>(level.nz);
  level.pivot.assign(size, 0.0f);
  level.value.assign(size, 0.0f);
  level.rhs.assign(size, 0.0f);
  for (int j = 0; j < c.ny; ++j)
    for (int i = 0; i < c.nx; ++i) eliminate_column(c, i, j, level);
  return level;
}

/// Which directions to halve: the strong one alone when they differ, else both.
void choose_halving(const Coefficients& c, Level& level) {
  double along_x = 0, along_y = 0;
  for (int set : level.lateral_set) {
    const auto s = static_cast<std::size_t>(set);
    along_x += std::accumulate(c.right[s].begin(), c.right[s].end(), 0.0);
    along_y += std::accumulate(c.upper[s].begin(), c.upper[s].end(), 0.0);
  }
  level.halves_x = c.nx > 1 && (c.ny == 1 || along_x * kAnisotropy >= along_y);
  level.halves_y = c.ny > 1 && (c.nx == 1 || along_y * kAnisotropy >= along_x);
}

/// Shares of cells in the layout of a row of `level`, rows without padding.
std::vector<float> in_row_layout(const Level& level, const Cells& taken) {
  std::vector<float> shares(
      static_cast<std::size_t>(level.layout.stride) * static_cast<std::size_t>(level.ny), 0.0f);
  for (int j = 0; j < level.ny; ++j)
    for (int i = 0; i < level.nx; ++i)
      shares[static_cast<std::size_t>(j) * static_cast<std::size_t>(level.layout.stride) +
             static_cast<std::size_t>(level.layout.at(i))] =
          static_cast<float>(
              taken[static_cast<std::size_t>(j) * static_cast<std::size_t>(level.nx) +
                    static_cast<std::size_t>(i)]);
  return shares;
}

}  // namespace

std::vector<Level> levels_of(const Operator& heat) {
  Coefficients c{heat.nx, heat.ny, heat.right, heat.upper, heat.above, heat.top, heat.bottom};
  std::vector<Level> levels;
  for (;;) {
    levels.push_back(level_of(c, heat));
    if (c.nx == 1 && c.ny == 1) return levels;
    Level& level = levels.back();
    choose_halving(c, level);
    std::vector<Cells> taken;
    if (level.halves_x) {
      halve(c, true, taken);
      for (const Cells& field : taken) level.shares.x.push_back(in_row_layout(level, field));
    }
    if (level.halves_y) {
      halve(c, false, taken);
      for (const Cells& field : taken)
        level.shares.y.push_back(level.halves_x ? std::vector<float>(field.begin(), field.end())
                                                : in_row_layout(level, field));
    }
  }
}

}  // namespace countervail::heat
