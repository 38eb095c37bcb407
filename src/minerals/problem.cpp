// Refuses numbers without a meaning before a run; comparisons are written so that NaN fails them.
#include "minerals/problem.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "minerals/erlang_queue.h"

namespace countervail::minerals {
namespace {

constexpr double kSharesRounding = 1e-6;

void refuse(const std::string& what, const std::string& allowed) {
  throw Error(ErrorKind::kRange, what, {}, 0, 0, allowed);
}
void check_share(double value, const char* name) {
  if (!(value >= 0 && value <= 1)) refuse(name + (" is " + std::to_string(value)), "0 to 1");
}
void check_size(double value, const char* name) {
  if (!(value >= 0) || std::isinf(value))
    refuse(name + (" is " + std::to_string(value)), "0 or more");
}
void check_positive(double value, const char* name) {
  check_size(value, name);
  if (value == 0) refuse(std::string(name) + " is 0", "above 0");
}

void check_sectors(const MineralProblem& problem) {
  double sum = 0;
  for (const Sector& sector : problem.sectors) {
    check_share(sector.need_share, "a sector's share of need");
    check_share(sector.controlled_share, "a sector's controlled share");
    check_share(sector.exposed_share, "a sector's exposed share");
    check_share(sector.input_value_share, "an input's share of value");
    check_size(sector.stock_days, "days of stock");
    check_positive(sector.tau_months, "months of restocking");
    check_positive(sector.preference, "a sector's preference");
    check_size(sector.sigma, "sigma");
    sum += sector.need_share;
  }
  if (std::abs(sum - 1) > kSharesRounding)
    refuse("shares of need sum to " + std::to_string(sum), "1");
}

void check_licence(const LicenceRule& rule) {
  // Made and dropped: the queue's own limits are checked where they are known.
  make_erlang_queue(rule.stages, rule.mean_days);
  make_erlang_queue(rule.test_stages, rule.test_mean_days);
  check_share(rule.refiled, "share refiled");
  check_share(rule.tested, "share tested");
  if (rule.to_day < rule.from_day) refuse("a rule that ends before it begins", "rising days");
  const DailySteps& steps = rule.approved;
  if (steps.values.empty() || (!steps.days.empty() && steps.days.size() != steps.values.size()) ||
      !std::is_sorted(steps.days.begin(), steps.days.end()))
    refuse("approvals by day without days in order", "one value a day, rising days");
  for (double value : steps.values) check_share(value, "share approved");
}

}  // namespace

void check(const MineralProblem& problem) {
  if (problem.months.count() < 1) refuse("no months", "1 or more");
  if (static_cast<int>(problem.normal_orders.size()) != problem.months.count())
    refuse("orders of " + std::to_string(problem.normal_orders.size()) + " months",
           std::to_string(problem.months.count()));
  for (double order : problem.normal_orders) check_size(order, "normal orders");
  check_sectors(problem);
  check_licence(problem.licence);
  for (const ExportCut& cut : problem.cuts) {
    check_share(cut.share, "a cut");
    if (cut.to_day < cut.from_day) refuse("a cut that ends before it begins", "rising days");
  }
  check_size(problem.transit_days, "days of transit");
  for (const Plant& plant : problem.plants) {
    check_size(plant.ramp, "months of a plant's ramp");
    check_size(plant.tonnes_a_month, "a plant's output");
  }
  check_size(problem.induced.rate, "rate of induced entry");
  check_size(problem.induced.lead_months, "lead time of entry");
  check_size(problem.induced.ceiling_a_month, "ceiling of entry");
  check(problem.market);
}

}  // namespace countervail::minerals
