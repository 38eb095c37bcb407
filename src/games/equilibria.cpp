// Complete enumeration by matching corners, and what replaces it for large games; method and
// sources in equilibria.h.
#include "games/equilibria.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "games/corners.h"
#include "games/scaled_game.h"

namespace countervail::games {
namespace {

constexpr double kSame = 1e-9;  // two mixed strategies closer than this in every entry are one

bool affordable(std::size_t rows, std::size_t columns, double limit) {
  return rows + columns <= 64 && most_corners(rows, rows + columns) <= limit &&
         most_corners(columns, rows + columns) <= limit;
}

Bimatrix restricted(const Bimatrix& game, const Undominated& kept) {
  Bimatrix small{kept.rows.size(), kept.columns.size(), {}};
  for (std::size_t i : kept.rows)
    for (std::size_t j : kept.columns) small.cells.push_back(game.at(i, j));
  return small;
}

/// The lowest `count` bits, count in 0..64.
std::uint64_t low_bits(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

struct Match {
  std::size_t row_corner = 0, column_corner = 0;
};

/// Labels of the column player's corners: strategies that are unplayed or best replies, rows first,
/// then columns. On this side z are the columns and slacks the rows, so the two halves of the mask
/// change places.
struct LabelledCorners {
  std::vector<std::uint64_t> labels;                          ///< by corner
  std::vector<std::pair<std::uint64_t, std::size_t>> sorted;  ///< (labels, corner)
  std::vector<std::size_t> degenerate;  ///< corners with more labels than dimensions
};

LabelledCorners labelled(const std::vector<Corner>& corners, std::size_t rows,
                         std::size_t columns) {
  LabelledCorners result;
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const std::uint64_t tight = corners[k].tight;
    result.labels.push_back((tight >> columns) | ((tight & low_bits(columns)) << rows));
    result.sorted.emplace_back(result.labels.back(), k);
    if (static_cast<std::size_t>(std::popcount(tight)) > columns) result.degenerate.push_back(k);
  }
  std::sort(result.sorted.begin(), result.sorted.end());
  return result;
}

/// Pairs of corners whose labels together name every strategy.
std::vector<Match> complete_pairs(const std::vector<Corner>& row_side, const LabelledCorners& other,
                                  std::size_t rows, std::size_t columns) {
  std::vector<Match> matches;
  for (std::size_t r = 0; r < row_side.size(); ++r) {
    const std::uint64_t missing = low_bits(rows + columns) & ~row_side[r].tight;
    const auto covers = [&](std::size_t k) { return (missing & ~other.labels[k]) == 0; };
    if (static_cast<std::size_t>(std::popcount(row_side[r].tight)) > rows) {
      for (std::size_t k = 0; k < other.labels.size(); ++k)
        if (covers(k)) matches.push_back({r, k});
      continue;
    }
    // A simple corner misses as many labels as a simple corner of the other side has: it fits
    // exactly, or the other is degenerate.
    const auto exact = std::lower_bound(other.sorted.begin(), other.sorted.end(),
                                        std::pair{missing, std::size_t{0}});
    if (exact != other.sorted.end() && exact->first == missing)
      matches.push_back({r, exact->second});
    for (std::size_t k : other.degenerate)
      if (covers(k)) matches.push_back({r, k});
  }
  return matches;
}

/// Numbers the components: equilibria that share a corner of either side are joined by a line of
/// equilibria.
std::vector<std::size_t> components_of(const std::vector<Match>& matches) {
  std::vector<std::size_t> component(matches.size());
  std::iota(component.begin(), component.end(), std::size_t{0});
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < matches.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) {
        const bool joined = matches[a].row_corner == matches[b].row_corner ||
                            matches[a].column_corner == matches[b].column_corner;
        if (!joined || component[a] == component[b]) continue;
        component[a] = component[b] = std::min(component[a], component[b]);
        changed = true;
      }
  }
  return component;
}

std::vector<double> widened(const std::vector<double>& share, const std::vector<std::size_t>& kept,
                            std::size_t size) {
  std::vector<double> result(size);
  for (std::size_t k = 0; k < kept.size(); ++k) result[kept[k]] = share[k];
  return result;
}

Equilibrium judged(const Bimatrix& game, std::vector<double> row, std::vector<double> column) {
  Equilibrium result{std::move(row), std::move(column), {}, 0, 0};
  result.payoff = expected(game, result.row, result.column);
  result.regret = regret_of(game, result.row, result.column);
  return result;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](double x, double y) { return std::abs(x - y) < kSame; });
}

std::size_t support_size(const Equilibrium& e) {
  const auto played = [](double share) { return share > 0; };
  return static_cast<std::size_t>(std::count_if(e.row.begin(), e.row.end(), played) +
                                  std::count_if(e.column.begin(), e.column.end(), played));
}

/// Fewest strategies first, then the earlier strategies first; components renumbered in that order.
void put_in_order(EquilibriumSet& set) {
  std::stable_sort(set.equilibria.begin(), set.equilibria.end(),
                   [](const Equilibrium& a, const Equilibrium& b) {
                     const std::size_t sa = support_size(a), sb = support_size(b);
                     if (sa != sb) return sa < sb;
                     if (a.row != b.row) return a.row > b.row;
                     return a.column > b.column;
                   });
  std::vector<std::size_t> numbers;
  for (Equilibrium& e : set.equilibria) {
    const auto found = std::find(numbers.begin(), numbers.end(), e.component);
    const auto number = static_cast<std::size_t>(found - numbers.begin());
    if (found == numbers.end()) numbers.push_back(e.component);
    e.component = number;
  }
  set.components = numbers.size();
  set.several_extreme = set.components < set.equilibria.size();
}

EquilibriumSet all_equilibria(const Bimatrix& game, const Undominated& kept) {
  const Bimatrix small = restricted(game, kept);
  const ScaledGame matrices = scaled(small);
  const auto row_side = polytope_corners(small.columns, small.rows, matrices.second_by_column);
  const auto column_side = polytope_corners(small.rows, small.columns, matrices.first_by_row);
  const auto matches = complete_pairs(row_side, labelled(column_side, small.rows, small.columns),
                                      small.rows, small.columns);
  const auto component = components_of(matches);
  EquilibriumSet set{true, false, 0, {}};
  for (std::size_t k = 0; k < matches.size(); ++k) {
    set.equilibria.push_back(
        judged(game, widened(row_side[matches[k].row_corner].share, kept.rows, game.rows),
               widened(column_side[matches[k].column_corner].share, kept.columns, game.columns)));
    set.equilibria.back().component = component[k];
  }
  return set;
}

/// Equilibria in the strategies that are left: pure ones, and one a starting label where its path
/// is short enough.
std::vector<Equilibrium> reachable(const Bimatrix& small, const EquilibriumOptions& options) {
  std::vector<Equilibrium> found;
  for (const Cell& cell : pure_equilibria(small)) {
    Equilibrium pure{std::vector<double>(small.rows), std::vector<double>(small.columns), {}, 0, 0};
    pure.row[cell.row] = pure.column[cell.column] = 1;
    found.push_back(std::move(pure));
  }
  const std::size_t labels = small.rows + small.columns, tried = std::min(options.starts, labels);
  std::size_t steps = options.first_steps;
  for (int round = 0; round < 3; ++round, steps *= 8) {
    for (std::size_t k = 0; k < tried; ++k)
      if (auto mixed = lemke_howson(small, k * labels / tried, steps))
        found.push_back(std::move(*mixed));
    if (!found.empty()) break;
  }
  return found;
}

EquilibriumSet some_equilibria(const Bimatrix& game, const Undominated& kept,
                               const EquilibriumOptions& options) {
  EquilibriumSet set;
  for (const Equilibrium& e : reachable(restricted(game, kept), options)) {
    Equilibrium wide = judged(game, widened(e.row, kept.rows, game.rows),
                              widened(e.column, kept.columns, game.columns));
    const bool known = std::any_of(
        set.equilibria.begin(), set.equilibria.end(),
        [&](const auto& o) { return same(o.row, wide.row) && same(o.column, wide.column); });
    wide.component = set.equilibria.size();
    if (!known) set.equilibria.push_back(std::move(wide));
  }
  return set;
}

}  // namespace

EquilibriumSet find_equilibria(const Bimatrix& game, const EquilibriumOptions& options) {
  const Undominated kept = undominated_strategies(game);
  EquilibriumSet set;
  if (affordable(kept.rows.size(), kept.columns.size(), options.corner_limit))
    set = all_equilibria(game, kept);
  // An equilibrium exists (Nash 1951), so an empty list means that rounding hid a corner.
  if (set.equilibria.empty()) set = some_equilibria(game, kept, options);
  put_in_order(set);
  return set;
}

}  // namespace countervail::games
