#pragma once
// One mineral case as flat numbers of one draw. Names, sources and ranges stay outside.
//
//   sectors order what they need and what refills their stock (user_stock.h)
//   from the rule's day on, the controlled part of an order waits for a licence, the rest for a
//   customs test (erlang_queue.h); refused licences file again or give up
//   what is decided leaves the border, is at sea for the transit, and is shared among those who
//   wait
//
// Two streams are kept apart all the way, controlled and other, since a sector that needs little of
// the controlled kind goes on while another stops.
#include <vector>

#include "minerals/entry.h"
#include "minerals/market.h"
#include "minerals/months.h"

namespace countervail::minerals {

/// A number that changes on days: values[k] from days[k] on, values[0] before too.
struct DailySteps {
  std::vector<int> days;
  std::vector<double> values;

  double at(int day) const {
    double value = values.front();
    for (std::size_t k = 0; k < days.size() && days[k] <= day; ++k) value = values[k];
    return value;
  }
};

struct LicenceRule {
  int from_day = 1 << 30;    ///< first day on which it binds
  int to_day = 1 << 30;      ///< first day on which it no longer binds
  int decides_from_day = 0;  ///< until then what is filed waits: forms and offices come first
  int stages = 4;
  double mean_days = 63;         ///< of a decision
  DailySteps approved{{}, {1}};  ///< share of decisions that grant, by the day of the decision
  double refiled = 1;            ///< of the refused, files again the next day; the others give up
  double tested = 1;             ///< of the other stream, share that customs test
  int test_stages = 4;
  double test_mean_days = 45;
};

/// Part of both streams that is not let out at all on certain days; buyers lose it.
struct ExportCut {
  int from_day = 0, to_day = 0;  ///< [from, to)
  double share = 0;
};

struct Sector {
  double need_share = 0;        ///< of normal orders; the shares sum to 1
  double controlled_share = 0;  ///< of its need that falls under the licence
  double stock_days = 21;       ///< of need, held at the start and aimed at
  double tau_months = 3;        ///< in which a gap in the stock is refilled
  double preference = 1;  ///< weight among those who wait; 1: in proportion to what they wait for
  double exposed_share = 1;         ///< of its value added that needs the mineral at all
  double input_value_share = 1e-4;  ///< a of ces.h
  double sigma = 0.1;
};

struct MineralProblem {
  Months months;
  std::vector<double> normal_orders;  ///< t a month from the controlling country, with season
  std::vector<Sector> sectors;
  LicenceRule licence;
  std::vector<ExportCut> cuts;
  double transit_days = 35;
  std::vector<Plant> plants;  ///< outside, on top of what normal orders leave to others
  InducedEntry induced;
  Market market;
};

/// Throws Error for need shares that do not sum to 1, months missing, negative or not finite
/// numbers, shares outside [0, 1], days out of order.
void check(const MineralProblem& problem);

}  // namespace countervail::minerals
