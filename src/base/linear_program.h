#pragma once
// A linear program and its answer, as plain vectors.
//
//   max c.x   subject to   row_low <= A x <= row_high,  column_low <= x <= column_high
//
//   dual of a row i       d(optimum)/d(b_i), b_i the bound of the row that holds; 0 when none holds
//   range of a row i      bounds b_i between which this dual stays right, all else equal
//
// Infinite bounds are +-infinity. Solved by the simplex codes of Clp (COIN-OR, Forrest and others,
// doi:10.5281/zenodo.7893404); no other file of the library sees Clp. The same program gives the
// same bytes: every solve starts from the same basis, whatever was solved before.
#include <limits>
#include <memory>
#include <vector>

namespace countervail {

inline constexpr double kUnboundedSide = std::numeric_limits<double>::infinity();

/// Columns are added one at a time, with the entries of the rows made before.
struct LinearProgram {
  std::vector<double> objective, column_low, column_high;  ///< a column
  std::vector<double> row_low, row_high;                   ///< a row
  std::vector<int> start{0};  ///< entries of column j: [start[j], start[j + 1])
  std::vector<int> row;       ///< row of each entry
  std::vector<double> value;  ///< A of each entry

  int columns() const { return static_cast<int>(objective.size()); }
  int rows() const { return static_cast<int>(row_low.size()); }
};

struct LinearEntry {
  int row = 0;
  double value = 0;
};

/// Returns the index of the new row.
int add_row(LinearProgram& program, double low, double high);
/// Returns the index of the new column.
int add_column(LinearProgram& program, double objective, double low, double high,
               const std::vector<LinearEntry>& entries);

enum class LinearState : unsigned char { kOptimal, kInfeasible, kUnbounded, kUnsolved };

struct LinearAnswer {
  LinearState state = LinearState::kUnsolved;
  double optimum = 0;
  std::vector<double> column;   ///< x
  std::vector<double> reduced;  ///< d(optimum)/d(bound) of each column that stands at one
  std::vector<double> row;      ///< A x
  std::vector<double> dual;     ///< a row
  int steps = 0;                ///< pivots
};

/// A row's bound may move within [low, high] before its dual changes.
struct DualRange {
  double low = 0, high = 0;
};

/// Keeps a program loaded, so that others of the same shape (same entries, other bounds and
/// objective) are solved from the first one's final basis. Not shared between threads; copy it.
class LinearSolver {
 public:
  /// Solves `program` and remembers its basis.
  explicit LinearSolver(const LinearProgram& program);
  LinearSolver(const LinearSolver& other);
  LinearSolver(LinearSolver&&) noexcept;
  LinearSolver& operator=(LinearSolver&&) noexcept;
  ~LinearSolver();

  /// Solves with the bounds and objective of `program`; its entries must be those of the first.
  void solve(const LinearProgram& program, LinearAnswer& answer);
  /// Of the last optimal answer. A row with slack answers from where it stands to infinity.
  DualRange range_of_row(int row);

 private:
  struct Model;
  std::unique_ptr<Model> model_;
};

/// Once, from cold.
LinearAnswer solve(const LinearProgram& program);

}  // namespace countervail
