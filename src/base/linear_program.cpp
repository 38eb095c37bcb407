// Clp behind a face of our own, in this file alone. Each solve starts from the basis
// of the first program, not from the last one, so that an answer depends on its
// program and not on what was asked before.
#include "base/linear_program.h"

#include <algorithm>
#include <cmath>
#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedMatrix.hpp>

namespace countervail {
namespace {

constexpr int kClpOptimal = 0, kClpInfeasible = 1, kClpUnbounded = 2;
constexpr int kKeepFactors = 1;  // Clp: leave the basis factored, for direction_of()
constexpr double kNoSlope = 1e-11;

LinearState state_of(int status) {
  if (status == kClpOptimal) return LinearState::kOptimal;
  if (status == kClpInfeasible) return LinearState::kInfeasible;
  if (status == kClpUnbounded) return LinearState::kUnbounded;
  return LinearState::kUnsolved;
}

double clp_bound(double bound) {
  return std::clamp(bound, -COIN_DBL_MAX, COIN_DBL_MAX);
}

/// How the answer moves when the bound of one row moves by 1, the basis unchanged.
struct Direction {
  std::vector<double> column, row;

  /// How far the bound may go up (sign 1) or down (-1) before a basic value meets a bound of its
  /// own.
  double steps(const ClpSimplex& clp, double sign) const {
    double most = kUnboundedSide;
    const auto room = [&](double at, double low, double high, double slope) {
      if (std::abs(slope) < kNoSlope) return;
      const double bound = slope > 0 ? high : low;
      if (std::abs(bound) < COIN_DBL_MAX) most = std::min(most, (bound - at) / slope);
    };
    for (int j = 0; j < clp.numberColumns(); ++j)
      room(clp.primalColumnSolution()[j], clp.columnLower()[j], clp.columnUpper()[j],
           sign * column[j]);
    for (int i = 0; i < clp.numberRows(); ++i)
      if (clp.getRowStatus(i) == ClpSimplex::basic)
        room(clp.primalRowSolution()[i], clp.rowLower()[i], clp.rowUpper()[i], sign * row[i]);
    return std::max(0.0, most);
  }
};

}  // namespace

struct LinearSolver::Model {
  ClpSimplex clp;
  std::vector<unsigned char> basis;  // of the first program, where every solve starts

  void load(const LinearProgram& program) {
    const CoinPackedMatrix entries(true, program.rows(), program.columns(),
                                   static_cast<int>(program.value.size()), program.value.data(),
                                   program.row.data(), program.start.data(), nullptr);
    clp.setLogLevel(0);
    clp.loadProblem(entries, nullptr, nullptr, nullptr, nullptr, nullptr);
    set_numbers(program);
  }

  // Clp minimises: the objective changes sign here and the duals change it back.
  void set_numbers(const LinearProgram& program) {
    const auto copy = [](const std::vector<double>& from, double* to) {
      std::transform(from.begin(), from.end(), to, clp_bound);
    };
    copy(program.column_low, clp.columnLower());
    copy(program.column_high, clp.columnUpper());
    copy(program.row_low, clp.rowLower());
    copy(program.row_high, clp.rowUpper());
    std::transform(program.objective.begin(), program.objective.end(), clp.objective(),
                   [](double cost) { return -cost; });
  }

  Direction direction_of(int row);

  void remember_basis() {
    const int all = clp.numberColumns() + clp.numberRows();
    basis.assign(clp.statusArray(), clp.statusArray() + all);
  }
};

// Column `row` of the basis's inverse holds the slopes of the basic columns; those of the rows
// follow by A, which spares the sign rules of slacks.
Direction LinearSolver::Model::direction_of(int row) {
  const int rows = clp.numberRows(), columns = clp.numberColumns();
  std::vector<double> slope(static_cast<std::size_t>(rows));
  clp.getBInvCol(row, slope.data());
  Direction way{std::vector<double>(static_cast<std::size_t>(columns)),
                std::vector<double>(static_cast<std::size_t>(rows))};
  const int* basic = clp.pivotVariable();
  for (int k = 0; k < rows; ++k)
    if (basic[k] < columns) way.column[basic[k]] = slope[k];
  clp.matrix()->times(way.column.data(), way.row.data());
  return way;
}

LinearSolver::LinearSolver(const LinearProgram& program) : model_(std::make_unique<Model>()) {
  model_->load(program);
  model_->clp.dual();
  model_->remember_basis();
}
LinearSolver::LinearSolver(const LinearSolver& other)
    : model_(std::make_unique<Model>(*other.model_)) {}
LinearSolver::LinearSolver(LinearSolver&&) noexcept = default;
LinearSolver& LinearSolver::operator=(LinearSolver&&) noexcept = default;
LinearSolver::~LinearSolver() = default;

void LinearSolver::solve(const LinearProgram& program, LinearAnswer& answer) {
  ClpSimplex& clp = model_->clp;
  model_->set_numbers(program);
  std::copy(model_->basis.begin(), model_->basis.end(), clp.statusArray());
  clp.dual(0, kKeepFactors);
  answer.state = state_of(clp.status());
  answer.steps = clp.numberIterations();
  answer.optimum = -clp.rawObjectiveValue();
  const auto take = [](const double* from, int count, double sign, std::vector<double>& to) {
    to.resize(static_cast<std::size_t>(count));
    std::transform(from, from + count, to.begin(), [sign](double v) { return sign * v + 0.0; });
  };
  take(clp.primalColumnSolution(), clp.numberColumns(), 1, answer.column);
  take(clp.dualColumnSolution(), clp.numberColumns(), -1, answer.reduced);
  take(clp.primalRowSolution(), clp.numberRows(), 1, answer.row);
  take(clp.dualRowSolution(), clp.numberRows(), -1, answer.dual);
}

DualRange LinearSolver::range_of_row(int row) {
  ClpSimplex& clp = model_->clp;
  const double at = clp.primalRowSolution()[row];
  // A row in the basis has dual 0 until its bound comes down (or up) to where it stands.
  if (clp.getRowStatus(row) == ClpSimplex::basic) {
    const bool from_above = clp.rowUpper()[row] < COIN_DBL_MAX;
    return from_above ? DualRange{at, kUnboundedSide} : DualRange{-kUnboundedSide, at};
  }
  const Direction way = model_->direction_of(row);
  return {at - way.steps(clp, -1), at + way.steps(clp, +1)};
}

int add_row(LinearProgram& program, double low, double high) {
  program.row_low.push_back(low);
  program.row_high.push_back(high);
  return program.rows() - 1;
}

int add_column(LinearProgram& program, double objective, double low, double high,
               const std::vector<LinearEntry>& entries) {
  program.objective.push_back(objective);
  program.column_low.push_back(low);
  program.column_high.push_back(high);
  for (const LinearEntry& entry : entries) {
    program.row.push_back(entry.row);
    program.value.push_back(entry.value);
  }
  program.start.push_back(static_cast<int>(program.value.size()));
  return program.columns() - 1;
}

LinearAnswer solve(const LinearProgram& program) {
  LinearSolver solver(program);
  LinearAnswer answer;
  solver.solve(program, answer);
  return answer;
}

}  // namespace countervail
