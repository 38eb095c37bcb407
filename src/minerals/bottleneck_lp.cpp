#include "minerals/bottleneck_lp.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace countervail::minerals {
namespace {

constexpr int kMineralRow = 0;  // commodity c is row 1 + c

/// Rows, and two columns an industry: with the mineral (2 i + 1) and without it (2 i).
LinearProgram activity_program(const IoTable& table, const MineralUse& use, double tonnes) {
  LinearProgram program;
  add_row(program, -kUnboundedSide, tonnes);
  std::vector<double> supply;  // q_c of commodities: summed once
  for (int c = 0; c < table.commodities; ++c) {
    add_row(program, -kUnboundedSide, kUnboundedSide);
    supply.push_back(table.domestic_supply(c));
  }
  for (int i = 0; i < table.industries; ++i)
    for (int part = 0; part < 2; ++part) {
      const double share = part == 1 ? use.exposed[i] : 1 - use.exposed[i];
      std::vector<LinearEntry> entries;
      if (part == 1 && use.tonnes[i] > 0) entries.push_back({kMineralRow, use.tonnes[i]});
      for (int c = 0; c < table.commodities && share > 0; ++c) {
        const double made = table.made_by[c] == i ? supply[c] : 0;
        const double net = share * (made - table.domestic(c, i));
        if (net != 0) entries.push_back({1 + c, net});
      }
      add_column(program, share * table.value_added[i], 0, 1, entries);
    }
  return program;
}

/// Final demand of which a floor asks a share. What is drawn from stocks (negative) is kept as it
/// is.
double asked(const IoTable& table, int commodity, double floor) {
  const double demand = table.domestic_final(commodity);
  return demand > 0 ? floor * demand : demand;
}

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

}  // namespace

BottleneckAnswer bottleneck(const IoTable& table, const MineralUse& use, double tonnes,
                            double floor) {
  LinearProgram program = activity_program(table, use, tonnes);
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
  for (int i = 0; i < table.industries; ++i)
    answer.activity.push_back((1 - use.exposed[i]) * linear.column[2 * i] +
                              use.exposed[i] * linear.column[2 * i + 1]);
  answer.dual = linear.dual[kMineralRow];
  answer.dual_tonnes = solver.range_of_row(kMineralRow);
  return answer;
}

}  // namespace countervail::minerals
