#pragma once
// scenarios/*.toml -> Scenario. `include = "other.toml"` (relative to the file) is read first; a cycle of
// includes is an error. Unknown keys are errors with the nearest spelling.
#include <string>

#include "compile/scenario.h"

namespace countervail {

Scenario read_scenario(const std::string& path);
/// As read_scenario, over text; includes are resolved beside `file_name`.
Scenario parse_scenario(const std::string& text, const std::string& file_name);

CountUnit count_unit_of(const std::string& name);  ///< Error{kUnknownName}
Match match_of(const std::string& name);
TrainedFormats formats_of(const std::string& name);  ///< Error{kUnknownName}

}  // namespace countervail
