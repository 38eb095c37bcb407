#pragma once
// Stock of one sector over one month of steady arrival and need.
//
//   S' = arrival - use,   use = need while S > 0, else min(need, arrival)
//   a line stops at the moment S = 0 with arrival < need
//   orders placed   normal + (S* - S)/tau, not below 0
#include <algorithm>

namespace countervail::minerals {

struct StockMonth {
  double stock = 0;     ///< at the end, t
  double use = 0;       ///< t
  double stop_at = -1;  ///< share of the month passed when the line stopped; -1: it did not
};

/// `stock`, `arrival` and `need` in tonnes, of the month; all >= 0.
inline StockMonth pass_month(double stock, double arrival, double need) {
  const double end = stock + arrival - need;
  if (end >= 0) return {end, need, -1};
  const double stop = stock / (need - arrival);  // < 1, since end < 0
  return {0, stock + arrival, stop};
}

/// Tonnes ordered in a month that begins with `stock`, `normal` when it stands at `target`; `pull`
/// = 1/tau, a month.
inline double orders_of(double normal, double target, double stock, double pull) {
  return std::max(0.0, normal + (target - stock) * pull);
}

}  // namespace countervail::minerals
