#pragma once
// plan --from FILE: one strategy, somebody else's, evaluated as ours are. Nothing is searched.
#include "study/peer_strategy.h"
#include "study/plan.h"

namespace countervail {

/// The strategy's own number of devices, batch and (where it says one) sequence count, whatever the request says of them.
/// Error{kRange} where the model or the chip cannot run it: degrees that do not divide, a format without a rate, groups
/// that no plane joins.
PlanAnswer plan_given(const Overlay& store, const PlanRequest& request, const PeerStrategy& given);

/// "Calculon's strategy of x.json: ..."; says so where it does not fit.
std::string given_text(const PlanAnswer& answer, const PeerStrategy& given,
                       const std::string& file);
/// Memory of the strategy within what a device may use.
bool runs(const PlanAnswer& answer);

}  // namespace countervail
