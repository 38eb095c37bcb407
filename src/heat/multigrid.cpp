// The loops below run over half rows: all cells of one colour in a row lie side by side
// (levels.h), so each loop is a plain run over floats without a test for colour or border, which
// compilers turn into vector code. Borders need no test because rows carry a zero on each side and
// planes an empty row. Restriction and prolongation go through rows in column order where x is
// halved, since a coarse column sits between two colours.
#include "heat/multigrid.h"

#include <algorithm>

namespace countervail::heat {
namespace {

enum class Colour { kRed, kBlack };

/// Where the cells of one colour lie in row j, and their neighbours left and right in the same row.
struct HalfRow {
  int at, count, left, right;
};
HalfRow half_row(const RowLayout& layout, int j, Colour colour) {
  // Red is odd columns of odd rows and even columns of even ones: a chequerboard.
  const bool odd_columns = (j % 2 == 1) == (colour == Colour::kRed);
  if (odd_columns) return {layout.odd_at, layout.odd, 0, 1};
  return {0, layout.even, layout.odd_at - 1, layout.odd_at};
}

/// Heat that the lateral neighbours of one half row bring at unit conductance times their value.
struct LateralRow {
  const float *left, *right, *lower, *upper;
  const float *g_left, *g_right, *g_lower, *g_upper;
  float sum(int i) const {
    return g_left[i] * left[i] + g_right[i] * right[i] + g_lower[i] * lower[i] +
           g_upper[i] * upper[i];
  }
};

LateralRow lateral_row(const Level& level, int p, int j, const HalfRow& half) {
  const float* value = level.value.data() + level.row_at(p, j);
  const auto set = static_cast<std::size_t>(level.lateral_set[static_cast<std::size_t>(p)]);
  const float* right = level.right[set].data() + level.row_at(0, j);
  const float* upper = level.upper[set].data() + level.row_at(0, j) + half.at;
  const int stride = level.layout.stride;
  return {.left = value + half.left,
          .right = value + half.right,
          .lower = value + half.at - stride,
          .upper = value + half.at + stride,
          .g_left = right + half.left,
          .g_right = right + half.at,
          .g_lower = upper - stride,
          .g_upper = upper};
}

const float* above_row(const Level& level, int p, int j) {
  const auto set = static_cast<std::size_t>(level.vertical_set[static_cast<std::size_t>(p)]);
  return level.above[set].data() + level.row_at(0, j);
}

/// Elimination upward along z of one half row; `lateral` is off when the neighbours count as zero.
template <bool kLateral>
void eliminate(Level& level, int j, const HalfRow& half) {
  for (int p = 0; p < level.nz; ++p) {
    const std::size_t row = level.row_at(p, j) + static_cast<std::size_t>(half.at);
    const LateralRow lateral = lateral_row(level, p, j, half);
    const float* rhs = level.rhs.data() + row;
    const float* pivot = level.pivot.data() + row;
    float* __restrict out = level.value.data() + row;
    if (p == 0) {
      for (int i = 0; i < half.count; ++i)
        out[i] = (rhs[i] + (kLateral ? lateral.sum(i) : 0.0f)) * pivot[i];
    } else {
      const float* below = out - level.plane_stride;
      const float* g = above_row(level, p - 1, j) + half.at;
      for (int i = 0; i < half.count; ++i)
        out[i] = (rhs[i] + (kLateral ? lateral.sum(i) : 0.0f) + g[i] * below[i]) * pivot[i];
    }
  }
}

/// Back substitution downward along z: the second half of the exact solve of each column.
void substitute(Level& level, int j, const HalfRow& half) {
  for (int p = level.nz - 2; p >= 0; --p) {
    const std::size_t row = level.row_at(p, j) + static_cast<std::size_t>(half.at);
    const float* pivot = level.pivot.data() + row;
    const float* g = above_row(level, p, j) + half.at;
    float* __restrict out = level.value.data() + row;
    const float* above = out + level.plane_stride;
    for (int i = 0; i < half.count; ++i) out[i] += g[i] * pivot[i] * above[i];
  }
}

/// One half-sweep: columns of one colour touch only columns of the other, so their order is free.
template <bool kLateral>
void relax(Level& level, Colour colour) {
  for (int j = 0; j < level.ny; ++j) {
    const HalfRow half = half_row(level.layout, j, colour);
    eliminate<kLateral>(level, j, half);
    substitute(level, j, half);
  }
}

/// Residuals of red columns in row j (black ones are zero), summed by pairs of columns when x is
/// halved.
void restrict_row(const Level& level, int p, int j, float* residual, float* out) {
  const RowLayout& layout = level.layout;
  const HalfRow half = half_row(layout, j, Colour::kRed);
  const LateralRow lateral = lateral_row(level, p, j, half);
  float* target = level.halves_x ? residual : out;
  // Black columns were relaxed last: their residual is zero, and on red ones only
  // the change of the neighbours is left.
  std::fill(target, target + layout.stride, 0.0f);
  for (int i = 0; i < half.count; ++i) target[half.at + i] = lateral.sum(i);
  if (!level.halves_x) return;
  const auto set = static_cast<std::size_t>(level.lateral_set[static_cast<std::size_t>(p)]);
  const float* share =
      level.shares.x[set].data() + static_cast<std::ptrdiff_t>(j) * layout.stride + half.at;
  const float* r = residual + half.at;
  // An odd column's other pair is the next one, so that pair's value comes from the column before.
  const int other = half.at == 0 ? 1 : -1;
  for (int i = 0; i < layout.even; ++i)
    out[i] = r[i] * (1 - share[i]) + r[i + other] * share[i + other];
}

int middle_width(const Level& level) {
  return level.halves_x ? level.layout.even : level.layout.stride;
}

/// One row of the coarse right side, from rows of `middle` that merge or lend a share.
void restrict_rows(const Level& level, std::size_t set, const std::vector<float>& middle,
                   int coarse_j, float* out) {
  const int width = middle_width(level);
  const auto row = [&](int j) { return middle.data() + static_cast<std::ptrdiff_t>(j) * width; };
  if (!level.halves_y) {
    std::copy(row(coarse_j), row(coarse_j) + width, out);
    return;
  }
  const auto share = [&](int j) {
    return level.shares.y[set].data() + static_cast<std::ptrdiff_t>(j) * width;
  };
  std::fill(out, out + width, 0.0f);
  for (int j = 2 * coarse_j; j < std::min(2 * coarse_j + 2, level.ny); ++j)
    for (int i = 0; i < width; ++i) out[i] += row(j)[i] * (1 - share(j)[i]);
  for (int j : {2 * coarse_j - 1, 2 * coarse_j + 2}) {
    if (j < 0 || j >= level.ny) continue;
    for (int i = 0; i < width; ++i) out[i] += row(j)[i] * share(j)[i];
  }
}

void spread(const float* in_order, const RowLayout& layout, float* out) {
  for (int i = 0; i < layout.even; ++i) out[i] = in_order[2 * i];
  for (int i = 0; i < layout.odd; ++i) out[layout.odd_at + i] = in_order[2 * i + 1];
}
void gather(const float* row, const RowLayout& layout, float* in_order) {
  for (int i = 0; i < layout.even; ++i) in_order[2 * i] = row[i];
  for (int i = 0; i < layout.odd; ++i) in_order[2 * i + 1] = row[layout.odd_at + i];
}

/// Right side of the next level.
void restrict_residual(const Level& fine, Level& coarse, std::vector<float>& row,
                       std::vector<float>& middle) {
  const int width = middle_width(fine);
  for (int p = 0; p < fine.nz; ++p) {
    const auto set = static_cast<std::size_t>(fine.lateral_set[static_cast<std::size_t>(p)]);
    for (int j = 0; j < fine.ny; ++j)
      restrict_row(fine, p, j, row.data() + 1,
                   middle.data() + static_cast<std::ptrdiff_t>(j) * width);
    for (int j = 0; j < coarse.ny; ++j) {
      float* out = coarse.rhs.data() + coarse.row_at(p, j);
      if (!fine.halves_x) {
        restrict_rows(fine, set, middle, j, out);
        continue;
      }
      restrict_rows(fine, set, middle, j, row.data());
      spread(row.data(), coarse.layout, out);
    }
  }
}

/// The coarse correction at fine row j, still at coarse columns.
void interpolate_rows(const Level& level, std::size_t set, const float* plain, int coarse_rows,
                      int j, float* out) {
  const int width = middle_width(level);
  const int pair = level.halves_y ? j / 2 : j;
  const float* own = plain + static_cast<std::ptrdiff_t>(pair) * width;
  if (!level.halves_y) {
    std::copy(own, own + width, out);
    return;
  }
  const int other = std::clamp(j % 2 == 0 ? pair - 1 : pair + 1, 0, coarse_rows - 1);
  const float* next = plain + static_cast<std::ptrdiff_t>(other) * width;
  const float* share = level.shares.y[set].data() + static_cast<std::ptrdiff_t>(j) * width;
  for (int i = 0; i < width; ++i) out[i] = own[i] + share[i] * (next[i] - own[i]);
}

/// Adds the correction to the red columns of row j. `coarse` has one zero on each side.
void correct_row(Level& level, int p, int j, const float* coarse) {
  const HalfRow half = half_row(level.layout, j, Colour::kRed);
  float* __restrict value = level.value.data() + level.row_at(p, j) + half.at;
  if (!level.halves_x) {
    for (int i = 0; i < half.count; ++i) value[i] += coarse[half.at + i];
    return;
  }
  const auto set = static_cast<std::size_t>(level.lateral_set[static_cast<std::size_t>(p)]);
  const float* share =
      level.shares.x[set].data() + static_cast<std::ptrdiff_t>(j) * level.layout.stride + half.at;
  const float* next = coarse + (half.at == 0 ? -1 : 1);
  for (int i = 0; i < half.count; ++i) value[i] += coarse[i] + share[i] * (next[i] - coarse[i]);
}

void prolong(const Level& coarse, Level& fine, std::vector<float>& row, std::vector<float>& plain) {
  const int width = middle_width(fine);
  for (int p = 0; p < fine.nz; ++p) {
    const auto set = static_cast<std::size_t>(fine.lateral_set[static_cast<std::size_t>(p)]);
    for (int j = 0; j < coarse.ny; ++j) {
      const float* from = coarse.value.data() + coarse.row_at(p, j);
      float* to = plain.data() + static_cast<std::ptrdiff_t>(j) * width;
      if (fine.halves_x)
        gather(from, coarse.layout, to);
      else
        std::copy(from, from + width, to);
    }
    for (int j = 0; j < fine.ny; ++j) {
      interpolate_rows(fine, set, plain.data(), coarse.ny, j, row.data() + 1);
      row[static_cast<std::size_t>(width) + 1] = 0;
      correct_row(fine, p, j, row.data() + 1);
    }
  }
}

}  // namespace

HeatMultigrid::HeatMultigrid(const Operator& heat) : levels_(levels_of(heat)) {
  const Level& finest = levels_.front();
  const auto stride = static_cast<std::size_t>(finest.layout.stride);
  row_.assign(stride + 2, 0.0f);
  middle_.assign(stride * static_cast<std::size_t>(finest.ny), 0.0f);
  plain_.assign(stride * static_cast<std::size_t>(finest.ny), 0.0f);
}

void HeatMultigrid::cycle(std::size_t depth) {
  Level& level = levels_[depth];
  // Mirrored around the coarse correction (red, black ... black, red):
  // symmetric, as conjugate gradients need.
  relax<false>(level, Colour::kRed);
  if (depth + 1 == levels_.size()) return;  // one column: solved
  relax<true>(level, Colour::kBlack);
  row_.front() = 0;
  restrict_residual(level, levels_[depth + 1], row_, middle_);
  cycle(depth + 1);
  row_.front() = 0;
  prolong(levels_[depth + 1], level, row_, plain_);
  relax<true>(level, Colour::kBlack);
  relax<true>(level, Colour::kRed);
}

void HeatMultigrid::apply(const std::vector<double>& residual, std::vector<double>& correction) {
  Level& finest = levels_.front();
  const RowLayout& layout = finest.layout;
  std::size_t cell = 0;
  for (int p = 0; p < finest.nz; ++p)
    for (int j = 0; j < finest.ny; ++j, cell += static_cast<std::size_t>(finest.nx)) {
      float* row = finest.rhs.data() + finest.row_at(p, j);
      for (int i = 0; i < layout.even; ++i)
        row[i] = static_cast<float>(residual[cell + 2 * static_cast<std::size_t>(i)]);
      for (int i = 0; i < layout.odd; ++i)
        row[layout.odd_at + i] =
            static_cast<float>(residual[cell + 2 * static_cast<std::size_t>(i) + 1]);
    }
  cycle(0);
  cell = 0;
  for (int p = 0; p < finest.nz; ++p)
    for (int j = 0; j < finest.ny; ++j, cell += static_cast<std::size_t>(finest.nx)) {
      const float* row = finest.value.data() + finest.row_at(p, j);
      for (int i = 0; i < layout.even; ++i)
        correction[cell + 2 * static_cast<std::size_t>(i)] = row[i];
      for (int i = 0; i < layout.odd; ++i)
        correction[cell + 2 * static_cast<std::size_t>(i) + 1] = row[layout.odd_at + i];
    }
}

}  // namespace countervail::heat
