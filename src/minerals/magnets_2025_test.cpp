// China's magnet exports of April to August 2025 from what was known by June 2025.
//
// Where each number comes from (data/minerals/magnets-monthly.csv, licensing.csv):
//   orders      January to March as exported; from April the same month of 2024 (January, March and
//               April 2024 are the third of what the first five months leave)
//   border      shipments stop on 11 April (trade press of that month); the notice is of 4 April
//   controlled  0.702 of use: vehicles, industrial motors and wind in the shares of 2018, the uses
//   hot
//               enough for dysprosium or terbium; assumed to hold for exports
//   licence     mean 45 days: suppliers' approvals in early and late June, a quarter and 60 % of
//   what
//               was FILED, fit an even filing since April with a mean of 40 to 50 days and no
//               refusals
//   test        45 days for all the rest (Financial Times, June 2025: one to two months)
//   stocks      3 weeks of vehicles (June 2025), 8 weeks assumed elsewhere; transit 5 weeks assumed
// Only a first variant (63 days, border closed on 4 April; -31 % in sum) was made without seeing the
// comparison; this one came after it, and its bounds guard against regressions alone. Months miss by up to a half: decisions began later
// and customs let more through in April than the queue says (docs/methods/minerals.md).
#include <gtest/gtest.h>

#include <cmath>

#include "minerals/simulate.h"

namespace countervail::minerals {
namespace {

using namespace std::chrono_literals;
constexpr double kObserved[] = {2628, 1238, 3188, 5577, 6146};  // April to August, t
constexpr int kApril = 3;

MineralRun run_with(double mean_days, double approved) {
  const double third = (22377 - 3326 - 4762) / 3.0;
  MineralProblem problem;
  problem.months = months_from(2025y / 1, 8);
  problem.normal_orders = {6357, 3587, 5323, third, 4762, 5157, 5278, 5325};
  problem.sectors = {{0.493, 1, 21}, {0.209, 1, 56}, {0.298, 0, 56}};
  problem.licence.from_day = problem.months.day_of(2025y / 4 / 11);
  problem.licence.mean_days = mean_days;
  problem.licence.approved = {{}, {approved}};
  problem.market = {0.9, 0.1, 0.2, 1.5, 50};
  check(problem);
  MineralRun run = make_mineral_run(problem);
  simulate(problem, run);
  return run;
}

double error_of_sum(const MineralRun& run) {
  double predicted = 0, observed = 0;
  for (int m = 0; m < 5; ++m) predicted += run.exports[kApril + m], observed += kObserved[m];
  return predicted / observed - 1;
}

TEST(Magnets2025Test, SumOfFiveMonthsWithinTwelvePercent) {
  EXPECT_LT(std::abs(error_of_sum(run_with(45, 1))), 0.12);
}

// Read as a chance of each decision, with the statutory 45 working days, the same reports give a
// quarter too little: the reading matters more than any parameter.
TEST(Magnets2025Test, SharesOfFiledAreNoChancesOfADecision) {
  const double literal = error_of_sum(run_with(63, 0.6));
  EXPECT_LT(literal, -0.2);
  EXPECT_GT(literal, -0.35);
}

TEST(Magnets2025Test, TroughAndRecoveryInOrder) {
  const MineralRun run = run_with(45, 1);
  EXPECT_LT(run.exports[3], 0.5 * 4763);                // April falls by more than half
  EXPECT_LT(run.exports[4], 0.5 * 4762);                // May too
  EXPECT_NEAR(run.exports[6] / kObserved[3], 1, 0.15);  // July, back to normal
  EXPECT_GT(run.exports[7], 5325);                      // August above it: the backlog clears
}

}  // namespace
}  // namespace countervail::minerals
