#pragma once
// Chiplet Actuary's parameters out of data/packaging/actuary.toml.
#include "package/actuary.h"
#include "spec/fact.h"

namespace countervail {

/// Reads "actuary/...". Error{kMissing} names the path.
ActuaryParameters actuary_parameters(Ledger& ledger);

}  // namespace countervail
