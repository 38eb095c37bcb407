#pragma once
// The conventions behind a bill, in words.
#include <string>

#include "compile/prices.h"

namespace countervail {

/// Prices behind power and capital, for an answer whose tokens are its own matter; arguments as below.
std::string price_notes(const Economics& economics, bool estimated, bool packages_only);
/// Prices and conventions of the bill; `estimated`: a power is; `packages_only`: a capital is.
std::string bill_notes(const Economics& economics, bool estimated, bool packages_only);

}  // namespace countervail
