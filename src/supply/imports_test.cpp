#include "supply/imports.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/error.h"
#include "supply/quarter.h"
#include "supply/random_problem.h"

namespace countervail::supply {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

ImportRun ran(const ImportPath& path, int quarters) {
  check(path, quarters);
  ImportRun run = make_import_run(quarters);
  import_flows(path, quarters, run);
  return run;
}

ImportPath open_path(int quarters) {
  ImportPath path;
  path.orders.assign(quarters, 100);
  path.permit.before = path.acceptance.before = 1;
  return path;
}

TEST(QuarterTest, NamesNumbersAndDates) {
  EXPECT_EQ(quarter_name(parse_quarter("2027Q4")), "2027Q4");
  EXPECT_EQ(parse_quarter("2023Q1"), Calendar{}.first);
  EXPECT_EQ(quarter_index({}, parse_quarter("2030Q4")), 31);
  for (const char* bad : {"2025Q5", "2025Q0", "2025-Q1", "25Q1", "2025q1", "", "2025Q11"})
    EXPECT_THROW(parse_quarter(bad), Error) << bad;
  EXPECT_DOUBLE_EQ(time_of({}, sys_days(2023y / 2 / 15)), 0.5);
  EXPECT_DOUBLE_EQ(time_of({}, sys_days(2025y / 4 / 1)), 9);
  EXPECT_DOUBLE_EQ(time_of({}, sys_days(2022y / 10 / 1)), -1);
}

TEST(ImportsTest, ALicenceIsNotAShipment) {
  ImportPath path = open_path(4);
  path.orders.assign(4, 1000000);
  path.acceptance.before = 0;  // the buyer's customs let nothing in
  path.licences = {{0.5, 750000}};
  const ImportRun run = ran(path, 4);
  EXPECT_EQ(run.licensed[0], 750000);
  for (int t = 0; t < 4; ++t) EXPECT_EQ(run.shipped[t], 0);
}

TEST(ImportsTest, LicencesCapWhatIsShippedAndLagsMoveIt) {
  ImportPath path = open_path(6);
  path.licences = {{0, 150}, {4.2, 1000}};
  path.installation_lag = 1;
  const ImportRun run = ran(path, 6);
  const double shipped[] = {0, 100, 50, 0, 100, 100};
  for (int t = 0; t < 6; ++t) EXPECT_DOUBLE_EQ(run.shipped[t], shipped[t]) << t;
  EXPECT_DOUBLE_EQ(run.installed[2], 100);
  EXPECT_DOUBLE_EQ(run.lapsed[3], 100);
}

TEST(ImportsTest, DaysOfBothSidesMustMeet) {
  ImportPath path = open_path(1);
  path.delivery_lag = path.installation_lag = 0;
  path.permit = {0, {0.25}, {1}};      // allowed from a quarter on
  path.acceptance = {1, {0.75}, {0}};  // refused from three quarters on
  EXPECT_DOUBLE_EQ(ran(path, 1).accepted[0], 50);
  path.acceptance = {1, {0.25}, {0}};
  EXPECT_DOUBLE_EQ(ran(path, 1).accepted[0], 0);
}

ImportPath drawn_path(int quarters) {
  ImportPath path = open_path(quarters);
  path.orders = drawn_series(quarters, 0, 1000);
  path.permit = {drawn(0, 1), {drawn(0, 10) / 4, drawn(11, 40) / 4}, {drawn(0, 1), drawn(0, 1)}};
  path.acceptance = {drawn(0, 4) / 4, {drawn(0, 40) / 4}, {drawn(0, 4) / 4}};
  path.delivery_lag = drawn(0, 12) / 4;
  path.installation_lag = drawn(0, 8) / 4;
  return path;
}

RC_GTEST_PROP(ImportsProperty, APermitNeverLowersAndARefusalNeverRaises, ()) {
  ImportPath path = drawn_path(12), permitted = path, refused = path;
  permitted.permit.values[*rc::gen::inRange(0, 2)] = 1;
  refused.acceptance.values[0] = 0;
  const ImportRun run = ran(path, 12), more = ran(permitted, 12), less = ran(refused, 12);
  for (int t = 0; t < 12; ++t) {
    RC_ASSERT(more.shipped[t] >= run.shipped[t] - 1e-9);
    RC_ASSERT(less.shipped[t] <= run.shipped[t] + 1e-9);
  }
}

RC_GTEST_PROP(ImportsProperty, WithLicencesTheSumToEachDateKeepsThatOrder, ()) {
  ImportPath path = drawn_path(12);
  path.licences = {{drawn(0, 12), drawn(0, 5000)}};
  ImportPath permitted = path;
  permitted.permit.values[*rc::gen::inRange(0, 2)] = 1;
  const ImportRun run = ran(path, 12), more = ran(permitted, 12);
  double a = 0, b = 0;
  for (int t = 0; t < 12; ++t) {
    a += run.shipped[t], b += more.shipped[t];
    RC_ASSERT(b >= a - 1e-9);
    RC_ASSERT(a <= 5000 + 1e-9);
  }
}

RC_GTEST_PROP(ImportsProperty, MovingAnEventChangesItsDateAndLaterOnly, ()) {
  ImportPath path = drawn_path(12), moved = path;
  const double date = path.acceptance.times[0];
  moved.acceptance.times[0] = date + drawn(1, 8) / 4;
  const ImportRun run = ran(path, 12), other = ran(moved, 12);
  for (int t = 0; t < static_cast<int>(date); ++t) {
    RC_ASSERT(run.accepted[t] == other.accepted[t]);
    RC_ASSERT(run.shipped[t] == other.shipped[t]);
    RC_ASSERT(run.installed[t] == other.installed[t]);
  }
}

RC_GTEST_PROP(ImportsProperty, DueIsShippedOrLapsed, ()) {
  ImportPath path = drawn_path(12);
  path.licences = {{drawn(0, 12), drawn(0, 5000)}};
  const ImportRun run = ran(path, 12);
  double ordered = 0, out = 0;
  for (int t = 0; t < 12; ++t) {
    RC_ASSERT(run.shipped[t] >= 0 && run.lapsed[t] >= -1e-9);
    ordered += run.accepted[t];
    out += run.shipped[t] + run.lapsed[t];
    RC_ASSERT(out <= ordered + 1e-6);
  }
}

TEST(ImportsCheckTest, RefusesBadNumbers) {
  const auto refused = [](auto&& change) {
    ImportPath path = open_path(4);
    change(path);
    EXPECT_THROW(check(path, 4), Error);
  };
  refused([](ImportPath& p) { p.orders[0] = -1; });
  refused([](ImportPath& p) { p.orders.pop_back(); });
  refused([](ImportPath& p) { p.permit.before = 0.5; });  // a permit is on or off
  refused([](ImportPath& p) { p.acceptance.before = 1.5; });
  refused([](ImportPath& p) { p.permit.times = {1}; });
  refused([](ImportPath& p) { p.licences = {{2, 5}, {1, 5}}; });
  refused([](ImportPath& p) { p.licences = {{2, -5}}; });
  refused([](ImportPath& p) { p.delivery_lag = -1; });
}

}  // namespace
}  // namespace countervail::supply
