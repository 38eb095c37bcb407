#include "minerals/erlang_queue.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/error.h"
#include "minerals/months.h"

namespace countervail::minerals {
namespace {

TEST(ErlangQueueTest, PendingIsFlowTimesMean) {
  for (int stages : {1, 3, 4, 16}) {
    ErlangQueue queue = make_erlang_queue(stages, 63);
    double decided = 0;
    for (int day = 0; day < 3000; ++day) decided = queue.pass_day(5000 / kDaysPerMonth);
    EXPECT_NEAR(queue.pending_sum(), 10361.8, 0.05) << stages;
    EXPECT_NEAR(decided, 5000 / kDaysPerMonth, 1e-9);
  }
}

// What entered over one day has been decided by day t with the probability of the gamma
// distribution, averaged over the day of entry: 1 - e^-z (1 + z) for two stages.
TEST(ErlangQueueTest, DecisionsFollowTheGammaDistribution) {
  ErlangQueue queue = make_erlang_queue(2, 10);
  double decided = queue.pass_day(1);
  for (int day = 1; day < 21; ++day) decided += queue.pass_day(0);
  const auto tail = [](double days) { return std::exp(-days / 5) * (1 + days / 5); };
  double waiting = 0;
  constexpr int kSteps = 10000;
  for (int k = 0; k < kSteps; ++k) waiting += tail(20 + (k + 0.5) / kSteps) / kSteps;
  EXPECT_NEAR(decided, 1 - waiting, 1e-8);
}

RC_GTEST_PROP(ErlangQueueProperty, NothingIsLostAndNothingNegative, ()) {
  ErlangQueue queue = make_erlang_queue(*rc::gen::inRange(1, 17), *rc::gen::inRange(0, 200) / 2.0);
  double in = 0, out = 0;
  for (int day = 0; day < 300; ++day) {
    const double flow = *rc::gen::inRange(0, 1000);
    const double decided = queue.pass_day(flow);
    in += flow, out += decided;
    RC_ASSERT(decided >= 0);
    for (double stage : queue.pending) RC_ASSERT(stage >= 0);
  }
  RC_ASSERT(std::abs(in - out - queue.pending_sum()) <= 1e-9 * (1 + in));
}

TEST(ErlangQueueTest, RefusesBadNumbers) {
  EXPECT_THROW(make_erlang_queue(0, 10), Error);
  EXPECT_THROW(make_erlang_queue(17, 10), Error);
  EXPECT_THROW(make_erlang_queue(2, -1), Error);
  EXPECT_THROW(make_erlang_queue(2, std::nan("")), Error);
}

}  // namespace
}  // namespace countervail::minerals
