#pragma once
// What a curb on minerals leaves for the next round. A threat is worth what it would cost the other side if carried out, and
// a curb that lasts spends that: a shortage calls up supply elsewhere (minerals/entry.h), which stays when the curb has gone.
//
//   curb      from the start for so many quarters at the share let out before the deal, then none
//   leverage  loss of value added if exports stop whole from the horizon on, less the loss without the stop: in the first year,
//             in which stocks help, and in the second, in which only entrants do. USD of those years, not discounted: it is to be
//             held against other curbs, not against today
//   outside   share of the need that others meet in the month of the horizon
//
// Draws are the first of those of the rows, so both can be read side by side.
#include "study/deal_rows.h"

namespace countervail {

inline constexpr int kLeverageDraws = 128;  ///< at most: bands of 5 to 95 % are read, no tails

struct DealLeverage {
  std::string group;
  int quarters = 0;                  ///< that the curb lasts
  Interval first_year, second_year;  ///< of the stop; 5 to 95 % of draws
  Interval outside;
};

/// By group and length: none, 2, 4, 8 quarters, the horizon. A group that lets all out before the deal has no curb and no rows.
std::vector<DealLeverage> deal_leverage(const DealModel& model);

}  // namespace countervail
