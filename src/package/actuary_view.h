#pragma once
// Chiplet Actuary's parameters out of data/packaging/actuary.toml, and one of our packages seen
// through its model.
#include "package/actuary.h"
#include "package/answer.h"

namespace countervail::package {

/// Reads "actuary/...". Error{kMissing} names the path.
ActuaryParameters actuary_parameters(Ledger& ledger);

/// The logic dies of a package as Actuary would cost them: its carriers, bond yields and formula,
/// our die areas, wafer prices and defect densities. Memory, test and escapes are absent there.
struct ActuaryView {
  ActuaryPackage package = ActuaryPackage::kOrganic;
  ActuaryCost quirks;     ///< as its code does it
  ActuaryCost corrected;  ///< without the quirks
};
ActuaryView actuary_view(Ledger& ledger, const State& state);

}  // namespace countervail::package
