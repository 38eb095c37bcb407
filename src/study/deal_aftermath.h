#pragma once
// Tables of a deal that name no package: when lines stop, what a curb leaves for the next round, what was seen afterwards.
#include "render/table.h"
#include "study/deal.h"

namespace countervail {

/// bn USD in two digits, no more: "45000" and not "45038".
std::string billions(double usd);
/// "64 %" of 0.64: two digits.
std::string per_cent(double share);

Table stops_table(const DealAnswer& answer);
Table leverage_table(const DealAnswer& answer);
Table observed_table(const DealAnswer& answer);

}  // namespace countervail
