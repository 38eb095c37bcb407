#pragma once
// Capacity outside the controlling country: what is announced, and what a shortage calls up.
//
//   announced_m   sum over plants of capacity x share of the ramp, start moved by the plant's delay
//   induced       E' = kappa h (1 - E), of a ceiling in tonnes, once the lead time has passed;
//                 h in [0, 1] is the shortage of then (unmet need over need)
//
// Induced entry comes on top of announced plants only: those are being built already.
#include <vector>

namespace countervail::minerals {

struct Plant {
  double start = 0;           ///< months since the first
  double ramp = 12;           ///< months from first to full output
  double tonnes_a_month = 0;  ///< at full output
  double delay = 0;           ///< months later than announced; one draw's
};

/// Tonnes in month `month` of all announced plants.
double announced_output(const std::vector<Plant>& plants, int month);

struct InducedEntry {
  double rate = 0;             ///< kappa, a month at full shortage
  double lead_months = 24;     ///< from shortage to first output
  double ceiling_a_month = 0;  ///< tonnes when E = 1
};

/// E after a month in which the shortage `lead_months` ago was `shortage`.
double next_entry(const InducedEntry& entry, double share, double shortage);

}  // namespace countervail::minerals
