#pragma once
// scenarios/*.toml -> Scenario. `include = "other.toml"` (relative to the file) is read first; a cycle of
// includes is an error. Unknown keys are errors with the nearest spelling.
#include <string>

#include "compile/scenario.h"
#include "files/files.h"

namespace countervail {

Scenario read_scenario(const std::string& path, const Files& files = {});

}  // namespace countervail
