// Day by day, because licences and tests take days and rules begin and end on one. Orders of a
// month are spread evenly over its days. What left the border is kept as a running sum by day, so
// that arrivals of any month are a difference of two sums a transit time earlier.
#include "minerals/border.h"

#include <cmath>

namespace countervail::minerals {
namespace {

double cut_share(const MineralProblem& problem, int day) {
  double left = 1;
  for (const ExportCut& cut : problem.cuts)
    if (day >= cut.from_day && day < cut.to_day) left *= 1 - cut.share;
  return 1 - left;
}

/// Nobody decides yet: what is filed stands in the first stage.
double wait_a_day(double filed, ErlangQueue& queue) {
  queue.pending[0] += filed;
  return 0;
}

/// The controlled stream of one day; returns what is let out.
double pass_licences(const LicenceRule& rule, int day, int month, double filed, double& refile,
                     BorderLosses& losses, MineralRun& run) {
  if (day >= rule.to_day) {  // the rule has ended: what waits is let out without a decision
    const double freed = run.licence_queue.pending_sum() + refile;
    run.licence_queue.pending.fill(0);
    refile = 0;
    return filed + freed;
  }
  if (day < rule.from_day) return filed;
  const double decided = day < rule.decides_from_day ? wait_a_day(filed + refile, run.licence_queue)
                                                     : run.licence_queue.pass_day(filed + refile);
  const double approved = decided * rule.approved.at(day);
  refile = (decided - approved) * rule.refiled;
  const double given_up = decided - approved - refile;
  losses.lost[kControlled] += given_up;
  run.filed[month] += filed;
  run.given_up[month] += given_up;
  run.approved[month] += approved;
  return approved;
}

double pass_tests(const LicenceRule& rule, int day, double offered, MineralRun& run) {
  if (day >= rule.to_day) {
    const double freed = run.test_queue.pending_sum();
    run.test_queue.pending.fill(0);
    return offered + freed;
  }
  if (day < rule.from_day) return offered;
  return (1 - rule.tested) * offered + run.test_queue.pass_day(rule.tested * offered);
}

}  // namespace

BorderLosses pass_border(const MineralProblem& problem, int month,
                         const double (&ordered)[kStreams], double& refile, MineralRun& run) {
  BorderLosses losses;
  const int first = problem.months.first_day[month], days = problem.months.days(month);
  double exported = 0;
  for (int day = first; day < first + days; ++day) {
    const double let_out = 1 - cut_share(problem, day);
    double offered[kStreams];
    for (int stream = 0; stream < kStreams; ++stream) {
      offered[stream] = ordered[stream] / days * let_out;
      losses.lost[stream] += ordered[stream] / days - offered[stream];
      run.cut[month] += ordered[stream] / days - offered[stream];
    }
    const double out[kStreams] = {
        pass_licences(problem.licence, day, month, offered[kControlled], refile, losses, run),
        pass_tests(problem.licence, day, offered[kOther], run)};
    for (int stream = 0; stream < kStreams; ++stream) {
      run.left_border[stream][day + 1] = run.left_border[stream][day] + out[stream];
      exported += out[stream];
    }
  }
  run.exports[month] = exported;
  run.pending_licence[month] = run.licence_queue.pending_sum() + refile;
  run.pending_test[month] = run.test_queue.pending_sum();
  return losses;
}

double arriving(const MineralProblem& problem, int month, double before_a_day,
                const std::vector<double>& left_border) {
  const auto left_by = [&](double day) {
    // Before the start ships left at the normal rate: the sum continues below zero.
    if (day <= 0) return day * before_a_day;
    const double whole = std::floor(day);
    const std::size_t at = static_cast<std::size_t>(whole);
    if (at + 1 >= left_border.size()) return left_border.back();
    return left_border[at] + (day - whole) * (left_border[at + 1] - left_border[at]);
  };
  const int from = problem.months.first_day[month], to = problem.months.first_day[month + 1];
  return left_by(to - problem.transit_days) - left_by(from - problem.transit_days);
}

}  // namespace countervail::minerals
