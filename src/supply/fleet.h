#pragma once
// Chips that run, by chip and by age, with failures, retirement and a limit on power.
//
//   arrivals_t   what was made or landed in quarter t - 1, plus what waited in the warehouse
//   deployed_t   min(arrivals_t, (L_t - P_t) / (kW f))       chip by chip in the order given
//   K_t          K_{t-1} e^{-h/4} + deployed_t - retired_t
//   retired_t    deployed_{t-life} e^{-h life/4}             a fraction of life is split over two
//   P_t          sum of K kW f                               after failures and retirement
//
//   h failures for good a year; life in quarters of service; kW a chip, f facility over chip power;
//   L what the sites can draw. A limit that falls below what runs stops new deployment, it switches
//   nothing off.
//
// Waiting chips do not age. Chips of before the first quarter come by age, and leave by the same
// rule. Conservation: arrivals = running + waiting + failed + retired.
#include "supply/series.h"

namespace countervail::supply {

struct FleetChip {
  Series arrivals;  ///< chips a quarter; those of t are ready in t + 1
  std::vector<double>
      by_age;               ///< running at the start: [k] deployed k + 1 quarters before quarter 0
  double failure_rate = 0;  ///< a year, for good
  double life = 1e9;        ///< quarters of service, >= 1
  double facility_kw = 0;   ///< kW f, a chip with its share of the site
};

struct Fleet {
  int quarters = 32;
  std::vector<FleetChip> chips;  ///< in the order in which they get power
  Series power_kw;               ///< L; empty: no limit
};

/// A chip's figure of quarter t at [chip * quarters + t], counted at the start of t, after
/// arrivals.
struct FleetRun {
  int quarters = 0;
  std::vector<double> running, waiting, deployed, failed, retired;
  Series drawn_kw;

  std::size_t at(int chip, int quarter) const {
    return static_cast<std::size_t>(chip) * static_cast<std::size_t>(quarters) +
           static_cast<std::size_t>(quarter);
  }
};

FleetRun make_fleet_run(const Fleet& fleet);
/// Allocates nothing.
void run_fleet(const Fleet& fleet, FleetRun& run);
/// Throws Error for negative flows, rates or lives below a quarter.
void check(const Fleet& fleet);

}  // namespace countervail::supply
