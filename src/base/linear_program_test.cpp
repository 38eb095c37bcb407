// Gold: the two-product example of Hillier and Lieberman, Introduction to Operations Research,
// section 3.1 (Wyndor Glass): optimum 36 at (2, 6), duals 0, 3/2, 1 with ranges [2, inf), [6, 18],
// [12, 24].
#include "base/linear_program.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace countervail {
namespace {

LinearProgram wyndor() {
  LinearProgram program;
  add_row(program, -kUnboundedSide, 4);
  add_row(program, -kUnboundedSide, 12);
  add_row(program, -kUnboundedSide, 18);
  add_column(program, 3, 0, kUnboundedSide, {{0, 1}, {2, 3}});
  add_column(program, 5, 0, kUnboundedSide, {{1, 2}, {2, 2}});
  return program;
}

TEST(LinearProgramTest, TextbookOptimumAndDuals) {
  const LinearAnswer answer = solve(wyndor());
  ASSERT_EQ(answer.state, LinearState::kOptimal);
  EXPECT_DOUBLE_EQ(answer.optimum, 36);
  EXPECT_DOUBLE_EQ(answer.column[0], 2);
  EXPECT_DOUBLE_EQ(answer.column[1], 6);
  EXPECT_DOUBLE_EQ(answer.dual[0], 0);
  EXPECT_DOUBLE_EQ(answer.dual[1], 1.5);
  EXPECT_DOUBLE_EQ(answer.dual[2], 1);
}

TEST(LinearProgramTest, TextbookRanges) {
  LinearSolver solver(wyndor());
  LinearAnswer answer;
  solver.solve(wyndor(), answer);
  const DualRange slack = solver.range_of_row(0), second = solver.range_of_row(1),
                  third = solver.range_of_row(2);
  EXPECT_NEAR(slack.low, 2, 1e-9);
  EXPECT_EQ(slack.high, kUnboundedSide);
  EXPECT_NEAR(second.low, 6, 1e-9);
  EXPECT_NEAR(second.high, 18, 1e-9);
  EXPECT_NEAR(third.low, 12, 1e-9);
  EXPECT_NEAR(third.high, 24, 1e-9);
}

TEST(LinearProgramTest, ACopySolvesAsItsOriginal) {
  LinearProgram other = wyndor();
  other.row_high = {3, 11, 15};
  LinearSolver solver(wyndor());
  LinearSolver copy(solver);
  LinearAnswer first, second;
  solver.solve(other, first);
  copy.solve(other, second);
  EXPECT_EQ(first.column, second.column);
  EXPECT_EQ(first.dual, second.dual);
  EXPECT_DOUBLE_EQ(second.optimum, 3 * (15 - 11) / 3.0 + 5 * 5.5);
}

TEST(LinearProgramTest, SaysInfeasibleAndUnbounded) {
  LinearProgram program = wyndor();
  program.row_low[1] = 10;
  program.column_high[1] = 4;
  EXPECT_EQ(solve(program).state, LinearState::kInfeasible);
  LinearProgram open;
  add_row(open, 0, kUnboundedSide);
  add_column(open, 1, 0, kUnboundedSide, {{0, 1}});
  EXPECT_EQ(solve(open).state, LinearState::kUnbounded);
}

/// max c.x over three rows and four columns, all numbers whole, always feasible and bounded.
LinearProgram drawn_program() {
  LinearProgram program;
  for (int i = 0; i < 3; ++i) add_row(program, -kUnboundedSide, *rc::gen::inRange(1, 40));
  for (int j = 0; j < 4; ++j)
    add_column(program, *rc::gen::inRange(0, 9), 0, *rc::gen::inRange(1, 20),
               {{0, 1.0 * *rc::gen::inRange(0, 5)},
                {1, 1.0 * *rc::gen::inRange(0, 5)},
                {2, 1.0 * *rc::gen::inRange(1, 5)}});
  return program;
}

RC_GTEST_PROP(LinearProgramProperty, StrongDuality, ()) {
  const LinearProgram program = drawn_program();
  const LinearAnswer answer = solve(program);
  RC_ASSERT(answer.state == LinearState::kOptimal);
  double dual = 0;
  for (int i = 0; i < 3; ++i) dual += answer.dual[i] * program.row_high[i];
  for (int j = 0; j < 4; ++j)
    if (answer.reduced[j] > 0) dual += answer.reduced[j] * program.column_high[j];
  RC_ASSERT(std::abs(dual - answer.optimum) < 1e-7 * (1 + std::abs(answer.optimum)));
}

RC_GTEST_PROP(LinearProgramProperty, DualIsTheSlopeInsideItsRange, ()) {
  LinearProgram program = drawn_program();
  LinearSolver solver(program);
  LinearAnswer answer, moved;
  solver.solve(program, answer);
  const int row = *rc::gen::inRange(0, 3);
  const DualRange range = solver.range_of_row(row);
  const double bound = program.row_high[row];
  RC_ASSERT(range.low <= bound + 1e-9 && range.high >= bound - 1e-9);
  const double to = *rc::gen::arbitrary<bool>() ? std::min(range.high, bound + 5)
                                                : std::max({range.low, bound - 5, 0.0});
  program.row_high[row] = to;
  solver.solve(program, moved);
  RC_ASSERT(std::abs(moved.optimum - answer.optimum - answer.dual[row] * (to - bound)) < 1e-7);
}

RC_GTEST_PROP(LinearProgramProperty, SameBytesWhateverWasSolvedBefore, ()) {
  LinearProgram first = drawn_program(), other = first;
  for (double& bound : other.row_high) bound = *rc::gen::inRange(1, 60);
  LinearSolver solver(first);
  LinearAnswer alone, after;
  solver.solve(first, alone);
  solver.solve(other, after);
  solver.solve(first, after);
  RC_ASSERT(alone.column == after.column);
  RC_ASSERT(alone.dual == after.dual);
}

}  // namespace
}  // namespace countervail
