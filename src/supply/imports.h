#pragma once
// Finished chips from abroad: four columns that must not be taken for each other.
//
//   licensed    licences granted by date (a licence is not a shipment)
//   accepted    orders/quarter x share of the quarter in which the seller's side permits AND the
//               buyer's side accepts, day by day
//   shipped     accepted orders after the delivery lag, if both sides still say yes then, and no
//               more than the licences granted by then less those used
//   installed   shipped, after the lag from customs to a running machine
//   lapsed      accepted orders that were not let out when they were due
//
// Permits are on or off on a date, never mixed by weight: an open question is two runs. Without a
// limit on licences, a permit never lowers what is shipped in any quarter and a refusal never
// raises it. With one, that holds for the sum up to each date: what is shipped earlier is no
// longer there later.
#include "supply/problem.h"

namespace countervail::supply {

struct LicenceLot {
  double time = 0;      ///< quarters
  double quantity = 0;  ///< chips
};

struct ImportPath {
  Series orders;                     ///< chips a quarter that would be bought if all said yes
  DatedSteps permit;                 ///< seller's government: 0 or 1
  DatedSteps acceptance;             ///< buyer's government: share of orders let in
  std::vector<LicenceLot> licences;  ///< in order of time; empty: the permit needs no count
  double delivery_lag = 1;           ///< quarters from order to customs
  double installation_lag = 0.5;
};

struct ImportRun {
  Series licensed, accepted, shipped, lapsed, installed;
  Series due;  ///< room for the delayed orders
};

/// Sized once; import_flows() then allocates nothing.
ImportRun make_import_run(int quarters);
void import_flows(const ImportPath& path, int quarters, ImportRun& run);

/// Throws Error for negative orders, shares outside [0, 1], a permit other than 0 or 1, lots out of
/// order.
void check(const ImportPath& path, int quarters);

}  // namespace countervail::supply
