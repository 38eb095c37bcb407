#pragma once
// --set for packages: patches a fact that is there, or gives a key of a package specification that
// its file left open.
#include <string>
#include <vector>

#include "facts/fact.h"
#include "facts/patch.h"

namespace countervail::package {

/// Returns the paths set, for Compiler::pin. Errors carry the patch's file and line.
std::vector<std::string> apply_patches(FactStore& store, const std::vector<Patch>& patches);

}  // namespace countervail::package
