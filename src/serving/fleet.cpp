// Units from rates; the arithmetic is in fleet.h.
#include "serving/fleet.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "serving/require.h"
#include "statistics/binomial.h"

namespace countervail::serving {
namespace {

// Below it spares are a hundred times what works, and no such unit is for sale.
constexpr double kLeastAvailability = 0.01;

void check(const TokenStream& stream, const Redundancy& redundancy) {
  for (const double rate : {stream.input, stream.output})
    require_number(rate >= 0 && std::isfinite(rate), "a rate in tokens/s", rate, "0 or more");
  require_number(stream.hit_rate >= 0 && stream.hit_rate < 1, "a hit rate", stream.hit_rate,
                 "0 to below 1: the last token of a prompt is always worked");
  require_number(stream.peak_to_mean >= 1 && std::isfinite(stream.peak_to_mean), "a peak-to-mean",
                 stream.peak_to_mean, "1 or more");
  require_number(redundancy.availability >= kLeastAvailability && redundancy.availability <= 1,
                 "an availability", redundancy.availability, "0.01 to 1");
  require_number(redundancy.assurance >= 0 && redundancy.assurance < 1, "an assurance",
                 redundancy.assurance, "0 to below 1: no number of spares makes it certain");
}

UnitCount count_phase(double rate, double per_unit, double peak, const Redundancy& redundancy) {
  UnitCount count{.rate = rate, .per_unit = per_unit};
  if (rate == 0) return count;
  require_number(per_unit > 0 && std::isfinite(per_unit), "a unit's rate in tokens/s", per_unit,
                 "above 0 where there is work");
  count.busy = rate / per_unit;
  require_number(count.busy * peak <= kMostUnits, "a fleet in units", count.busy * peak,
                 "at most 1e9");
  // 95.99999999999999 for 96 is a rounding, not a need for one more.
  constexpr double kRounding = 1e-9;
  count.needed = static_cast<long long>(std::ceil(count.busy * peak * (1 - kRounding)));
  count.spare = spare_units(count.needed, redundancy);
  return count;
}

}  // namespace

long long spare_units(long long needed, const Redundancy& redundancy) {
  const auto is_enough = [&](long long spare) {
    return statistics::chance_of_at_least(needed, needed + spare, redundancy.availability) >=
           redundancy.assurance;
  };
  if (is_enough(0)) return 0;
  // More spares never lower the chance: double until enough, then halve the gap.
  long long too_few = 0, enough = 1;
  while (!is_enough(enough)) too_few = enough, enough *= 2;
  while (enough - too_few > 1) {
    const long long middle = too_few + (enough - too_few) / 2;
    (is_enough(middle) ? enough : too_few) = middle;
  }
  return enough;
}

FleetCount count_fleet(const TokenStream& stream, const UnitRates& rates,
                       const Redundancy& redundancy) {
  check(stream, redundancy);
  const double worked = (1 - stream.hit_rate) * stream.input;
  return {
      {count_phase(worked, rates.tokens_per_second[0], stream.peak_to_mean, redundancy),
       count_phase(stream.output, rates.tokens_per_second[1], stream.peak_to_mean, redundancy)}};
}

}  // namespace countervail::serving
