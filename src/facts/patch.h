#pragma once
// A fact set from outside the catalog (struct Patch of the public face): how it is written on a command line.
#include <string>

#include "countervail/facts.h"

namespace countervail {

/// "path=value" of --set. Error{kSyntax} without '='.
Patch patch_of(const std::string& assignment);

}  // namespace countervail
