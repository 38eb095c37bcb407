// Cohorts by quarter of deployment. Failures are exponential, so they need no memory
// and take the same share of every cohort; retirement is by age, so it looks up what
// was deployed one life ago, thinned by failures since. A life that is no whole number
// of quarters splits a cohort between two.
#include "supply/fleet.h"

#include <algorithm>
#include <cmath>

#include "base/durations.h"
#include "base/error.h"

namespace countervail::supply {
namespace {

double survival(const FleetChip& chip, double quarters) {
  return std::exp(-chip.failure_rate * quarters / kQuartersPerYear);
}

/// Deployed in quarter t, which may lie before the first.
double deployed_in(const FleetChip& chip, const FleetRun& run, int c, int t) {
  if (t >= 0) return run.deployed[run.at(c, t)];
  const std::size_t age = static_cast<std::size_t>(-t - 1);
  if (age >= chip.by_age.size()) return 0;
  // by_age counts what still runs; the division gives back what was
  // deployed, which leaving() thins again.
  return chip.by_age[age] / survival(chip, static_cast<double>(age + 1));
}

/// Chips whose service ends between t - 1 and t, of those that have not failed.
double leaving(const FleetChip& chip, const FleetRun& run, int c, int t) {
  const double whole = std::floor(chip.life);
  if (t - whole < -static_cast<double>(chip.by_age.size()) - 1) return 0;
  const int age = static_cast<int>(whole);
  const double later = chip.life - whole;
  double sum = (1 - later) * deployed_in(chip, run, c, t - age) * survival(chip, age);
  if (later > 0) sum += later * deployed_in(chip, run, c, t - age - 1) * survival(chip, age + 1);
  return sum;
}

double running_at_start(const FleetChip& chip) {
  double sum = 0;
  for (double cohort : chip.by_age) sum += cohort;
  return sum;
}

/// Failures and retirement of quarter t - 1 to t; what is left of the chip before new ones.
double remaining(const FleetChip& chip, int c, int t, FleetRun& run) {
  // by_age counts what runs when quarter 0 begins, so nothing fails before that.
  const double last = t == 0 ? running_at_start(chip) : run.running[run.at(c, t - 1)];
  const double alive = t == 0 ? last : last * survival(chip, 1);
  // Never more than there is: rounding in both ways may differ by a few units in the last place.
  const double retired = std::min(alive, leaving(chip, run, c, t));
  run.failed[run.at(c, t)] = last - alive;
  run.retired[run.at(c, t)] = retired;
  return alive - retired;
}

void deploy(const Fleet& fleet, int t, FleetRun& run) {
  double& drawn = run.drawn_kw[t];
  for (int c = 0; c < static_cast<int>(fleet.chips.size()); ++c) {
    const FleetChip& chip = fleet.chips[c];
    const std::size_t at = run.at(c, t);
    const double ready = t == 0 ? 0 : chip.arrivals[t - 1] + run.waiting[run.at(c, t - 1)];
    double fits = ready;
    if (!fleet.power_kw.empty() && chip.facility_kw > 0)
      // In the order of the list: the first chips get the power, the rest waits.
      fits = std::clamp((fleet.power_kw[t] - drawn) / chip.facility_kw, 0.0, ready);
    run.deployed[at] = fits;
    run.waiting[at] = ready - fits;
    run.running[at] += fits;
    drawn += fits * chip.facility_kw;
  }
}

}  // namespace

FleetRun make_fleet_run(const Fleet& fleet) {
  FleetRun run;
  run.quarters = fleet.quarters;
  const std::size_t size = fleet.chips.size() * static_cast<std::size_t>(fleet.quarters);
  for (auto* figures : {&run.running, &run.waiting, &run.deployed, &run.failed, &run.retired})
    figures->assign(size, 0);
  run.drawn_kw.assign(static_cast<std::size_t>(fleet.quarters), 0);
  return run;
}

void run_fleet(const Fleet& fleet, FleetRun& run) {
  for (int t = 0; t < fleet.quarters; ++t) {
    run.drawn_kw[t] = 0;
    for (int c = 0; c < static_cast<int>(fleet.chips.size()); ++c) {
      const double left = remaining(fleet.chips[c], c, t, run);
      run.running[run.at(c, t)] = left;
      run.drawn_kw[t] += left * fleet.chips[c].facility_kw;
    }
    deploy(fleet, t, run);
  }
}

void check(const Fleet& fleet) {
  const auto refuse = [](const std::string& what, const std::string& allowed) {
    throw Error(ErrorKind::kRange, what, {}, 0, 0, allowed);
  };
  const auto check_flow = [&](const Series& series, const char* name) {
    if (static_cast<int>(series.size()) != fleet.quarters)
      refuse(std::string(name) + " of " + std::to_string(series.size()) + " quarters",
             std::to_string(fleet.quarters));
    for (double value : series)
      if (!(value >= 0)) refuse(std::string("negative ") + name, "0 or more");
  };
  for (const FleetChip& chip : fleet.chips) {
    check_flow(chip.arrivals, "arrivals");
    for (double cohort : chip.by_age)
      if (!(cohort >= 0)) refuse("negative cohort", "0 or more");
    if (!(chip.failure_rate >= 0)) refuse("negative failure rate", "0 or more a year");
    if (!(chip.life >= 1)) refuse("a life below one quarter", "1 quarter or more");
    if (!(chip.facility_kw >= 0)) refuse("negative power", "0 kW or more");
  }
  if (!fleet.power_kw.empty()) check_flow(fleet.power_kw, "power");
}

}  // namespace countervail::supply
