// The planner's reading of a shortage: activities of industries between 0 and 1 that
// keep most value added, with the mineral as one row and the net supply of each
// commodity as another (Leontief's technology). Use of the mineral may be replaced
// along a CES curve, which is concave, so its chords fall in yield: the program stays
// linear and takes them in the right order by itself. If no plan keeps the floor of
// final demand, a second program asks for the highest floor there is and whose row is
// to blame.
#include "minerals/bottleneck_lp.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "minerals/ces.h"

namespace countervail::minerals {
namespace {

constexpr int kMineralRow = 0;  // commodity c is row 1 + c

/// The columns of one industry: its part without the mineral, then chords of the part with it.
struct Activity {
  const IoTable& table;
  const MineralUse& use;
  const Substitution& substitution;
  std::vector<double> supply;  // q_c, summed once

  /// `made` of normal activity for `tonnes` of the mineral, on top of the columns before.
  void add(int industry, double made, double tonnes, LinearProgram& program) const {
    std::vector<LinearEntry> entries;
    if (tonnes > 0) entries.push_back({kMineralRow, tonnes});
    for (int c = 0; c < table.commodities && made > 0; ++c) {
      const double output = table.made_by[c] == industry ? supply[c] : 0;
      const double net = made * (output - table.domestic(c, industry));
      if (net != 0) entries.push_back({1 + c, net});
    }
    add_column(program, made * table.value_added[industry], 0, 1, entries);
  }

  void add_all(int industry, LinearProgram& program) const {
    const double exposed = use.exposed[industry];
    add(industry, 1 - exposed, 0, program);
    const int segments = substitution.sigma > 0 ? kSegments : 1;
    double before = 0;
    for (int k = 1; k <= segments && exposed > 0; ++k) {
      const double x = static_cast<double>(k) / segments;
      const double made =
          segments == 1 ? 1 : ces_output(x, substitution.value_share[industry], substitution.sigma);
      add(industry, exposed * (made - before), use.tonnes[industry] / segments, program);
      before = made;
    }
  }
};

/// Rows, and each industry's columns; `first_column` of each, one more at the end.
/// Rows are built without floors, so that the same columns serve both programs.
LinearProgram activity_program(const IoTable& table, const MineralUse& use, double tonnes,
                               const Substitution& substitution, std::vector<int>& first_column) {
  LinearProgram program;
  add_row(program, -kUnboundedSide, tonnes);
  Activity activity{table, use, substitution, {}};
  for (int c = 0; c < table.commodities; ++c) {
    add_row(program, -kUnboundedSide, kUnboundedSide);
    activity.supply.push_back(table.domestic_supply(c));
  }
  for (int i = 0; i < table.industries; ++i) {
    first_column.push_back(program.columns());
    activity.add_all(i, program);
  }
  first_column.push_back(program.columns());
  return program;
}

/// Final demand of which a floor asks a share. What is drawn from stocks (negative) is kept as it
/// is.
double asked(const IoTable& table, int commodity, double floor) {
  const double demand = table.domestic_final(commodity);
  return demand > 0 ? floor * demand : demand;
}

/// A commodity that nobody in the table makes has no floor.
void set_floor(const IoTable& table, double floor, LinearProgram& program) {
  for (int c = 0; c < table.commodities; ++c)
    program.row_low[1 + c] = table.made_by[c] < 0 ? -kUnboundedSide : asked(table, c, floor);
}

/// The largest floor that all commodities can keep, and whose row weighs most in it.
void find_highest_floor(const IoTable& table, LinearProgram program, BottleneckAnswer& answer) {
  std::fill(program.objective.begin(), program.objective.end(), 0.0);
  set_floor(table, 0, program);
  std::vector<LinearEntry> entries;
  for (int c = 0; c < table.commodities; ++c)
    if (table.made_by[c] >= 0 && table.domestic_final(c) > 0)
      entries.push_back({1 + c, -table.domestic_final(c)});
  add_column(program, 1, 0, 1, entries);
  const LinearAnswer highest = solve(program);
  answer.highest_floor = highest.optimum;
  double most = 0;
  for (const LinearEntry& entry : entries) {
    const double weight = std::abs(highest.dual[entry.row] * entry.value);
    if (weight > most) most = weight, answer.binding_commodity = entry.row - 1;
  }
}

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum;
}

/// Activity of each industry: value added kept over value added, column by column.
std::vector<double> activities(const IoTable& table, const LinearProgram& program,
                               const LinearAnswer& linear, const std::vector<int>& first_column) {
  std::vector<double> activity;
  for (int i = 0; i < table.industries; ++i) {
    double kept = 0;
    for (int j = first_column[i]; j < first_column[i + 1]; ++j)
      kept += program.objective[j] * linear.column[j];
    activity.push_back(table.value_added[i] != 0 ? kept / table.value_added[i] : 1);
  }
  return activity;
}

}  // namespace

BottleneckAnswer bottleneck(const IoTable& table, const MineralUse& use, double tonnes,
                            double floor, const Substitution& substitution) {
  std::vector<int> first_column;
  LinearProgram program = activity_program(table, use, tonnes, substitution, first_column);
  set_floor(table, floor, program);
  LinearSolver solver(program);
  LinearAnswer linear;
  solver.solve(program, linear);
  BottleneckAnswer answer;
  answer.state = linear.state;
  if (linear.state != LinearState::kOptimal) {
    find_highest_floor(table, std::move(program), answer);
    return answer;
  }
  answer.value_added = linear.optimum;
  answer.loss = sum_of(table.value_added) - linear.optimum;
  answer.activity = activities(table, program, linear, first_column);
  answer.dual = linear.dual[kMineralRow];
  answer.dual_tonnes = solver.range_of_row(kMineralRow);
  return answer;
}

}  // namespace countervail::minerals
