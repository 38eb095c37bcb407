// Columns: starts of each recipe in each quarter, then what each stored input carries
// over. Only bounds and objective depend on the draw, so the matrix is built once and
// each solve starts from the same remembered basis. Duals of the balance rows are what
// one more unit of an input in a quarter is worth.
#include "supply/horizon_lp.h"

namespace countervail::supply {
namespace {

double demand_of(const SupplyProblem& problem, int product, int t) {
  const Series& demand = problem.products[product].demand;
  return demand.empty() ? kNoLimit : demand[t];
}

/// Rows: balances input by input, then demand product by product; both in the order of quarters.
/// Every bound that a draw may change is set here, so that build and re-solve agree.
void set_bounds(const SupplyProblem& problem, const SupplyRun& run, LinearProgram& program) {
  int row = 0;
  for (int i = 0; i < problem.input_count(); ++i)
    for (int t = 0; t < problem.quarters; ++t, ++row)
      program.row_high[row] = run.inflow[run.at(i, t)] + (t == 0 ? problem.opening_stock(i) : 0.0);
  for (int p = 0; p < static_cast<int>(problem.products.size()); ++p)
    for (int t = 0; t < problem.quarters; ++t, ++row)
      program.row_high[row] = demand_of(problem, p, t);
}

void set_objective(const SupplyProblem& problem, const SupplyRun& run,
                   const std::vector<double>& weights, LinearProgram& program) {
  int column = 0;
  for (const Recipe& recipe : problem.recipes)
    for (int t = 0; t < problem.quarters; ++t, ++column) {
      program.objective[column] = recipe.assembly_yield * weights[run.at(recipe.product, t)];
      for (const Output& output : recipe.also)
        program.objective[column] += output.packages * weights[run.at(output.product, t)];
    }
}

void add_starts(const SupplyProblem& problem, LinearProgram& program) {
  const int demand_rows = problem.input_count() * problem.quarters;
  for (const Recipe& recipe : problem.recipes)
    for (int t = 0; t < problem.quarters; ++t) {
      std::vector<LinearEntry> entries;
      for (const Use& use : recipe.uses)
        entries.push_back({use.input * problem.quarters + t, use.amount});
      entries.push_back(
          {demand_rows + recipe.product * problem.quarters + t, recipe.assembly_yield});
      for (const Output& output : recipe.also)
        if (output.packages > 0)
          entries.push_back({demand_rows + output.product * problem.quarters + t, output.packages});
      const bool offered = t >= recipe.from && t < recipe.to;
      add_column(program, 0, 0, offered ? kUnboundedSide : 0, entries);
    }
}

/// What quarter t leaves over and t + 1 finds. The last quarter's rest is slack of its row.
void add_stocks(const SupplyProblem& problem, LinearProgram& program) {
  for (int i = 0; i < problem.first_carrier(); ++i)
    for (int t = 0; t + 1 < problem.quarters; ++t) {
      const int row = i * problem.quarters + t;
      add_column(program, 0, 0, kUnboundedSide, {{row, 1}, {row + 1, -1}});
    }
}

}  // namespace

HorizonProgram::HorizonProgram(const SupplyProblem& problem, const SupplyRun& run,
                               const std::vector<double>& weights)
    : quarters_(problem.quarters) {
  const int rows =
      (problem.input_count() + static_cast<int>(problem.products.size())) * problem.quarters;
  for (int k = 0; k < rows; ++k) add_row(program_, -kUnboundedSide, kUnboundedSide);
  add_starts(problem, program_);
  add_stocks(problem, program_);
  set_bounds(problem, run, program_);
  set_objective(problem, run, weights, program_);
  solver_.emplace_back(program_);
}

void HorizonProgram::solve(const SupplyProblem& problem, const SupplyRun& run,
                           const std::vector<double>& weights, HorizonAnswer& answer) {
  set_bounds(problem, run, program_);
  set_objective(problem, run, weights, program_);
  solver_.front().solve(program_, linear_);
  answer.state = linear_.state;
  answer.optimum = linear_.optimum;
  answer.steps = linear_.steps;
  answer.packages.assign(run.packages.size(), 0);
  int column = 0;
  for (const Recipe& recipe : problem.recipes)
    for (int t = 0; t < problem.quarters; ++t, ++column) {
      answer.packages[run.at(recipe.product, t)] += recipe.assembly_yield * linear_.column[column];
      for (const Output& output : recipe.also)
        answer.packages[run.at(output.product, t)] += output.packages * linear_.column[column];
    }
  // Balances are the first rows, in the layout of run.inflow: their duals need no map.
  answer.value.assign(linear_.dual.begin(),
                      linear_.dual.begin() + static_cast<std::ptrdiff_t>(run.inflow.size()));
}

DualRange HorizonProgram::range_of(int input, int quarter) {
  const int row = input * quarters_ + quarter;
  const double bound = program_.row_high[row];
  const DualRange range = solver_.front().range_of_row(row);
  return {range.low - bound, range.high - bound};
}

}  // namespace countervail::supply
