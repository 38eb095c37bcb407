#pragma once
// How many units serve a stream of tokens: arithmetic on given rates.
//
//   busy    units at work on the mean       (1 - H) input rate / p    and   output rate / d
//   needed  whole units at the peak         ceil(busy x peak-to-mean)
//   spare   smallest s with P(at least `needed` of needed + s are up) >= assurance, units up independently with `availability`
//
// p counts prompt tokens that are worked: a share H of the input that a prefix cache holds costs a prefill unit nothing here (loading is
// part of p). A rate p that counts hits goes with H = 0. Rates of capability (what a unit can do) give the fewest units; rates that a fleet
// reports as its 24-hour average already hold its nights and its spare, so nothing is to be added to them.
#include <array>

namespace countervail::serving {

struct TokenStream {
  double input = 0, output = 0;  ///< tokens/s on the mean, prefix hits included
  double hit_rate = 0;           ///< share of the input, 0 to below 1
  double peak_to_mean = 1;       ///< 1 or more
};

/// Of a prefill unit, then of a decode unit.
struct UnitRates {
  std::array<double, 2> tokens_per_second{};  ///< worked prompt tokens; output tokens
};

struct Redundancy {
  double availability = 1;   ///< share of the time that a unit is up, 0.01 or more
  double assurance = 0.999;  ///< chance that enough are up, below 1
};

/// One phase.
struct UnitCount {
  double rate = 0;      ///< tokens/s to be worked
  double per_unit = 0;  ///< tokens/s
  double busy = 0;      ///< units, not whole
  long long needed = 0, spare = 0;

  long long units() const { return needed + spare; }
  /// Share of all units that works on the mean.
  double use() const { return units() > 0 ? busy / static_cast<double>(units()) : 0; }
};

struct FleetCount {
  std::array<UnitCount, 2> phases{};  ///< prefill, decode
};

/// Largest fleet that is counted, in units of a phase.
inline constexpr double kMostUnits = 1e9;

/// Throws Error{kRange} for rates that are negative, no rate of a unit where there is work, a hit rate of 1, peak-to-mean below 1,
/// availability below 0.01, assurance 1, more than kMostUnits.
FleetCount count_fleet(const TokenStream& stream, const UnitRates& rates,
                       const Redundancy& redundancy);

/// Units beside `needed` so that enough are up.
long long spare_units(long long needed, const Redundancy& redundancy);

}  // namespace countervail::serving
