#pragma once
// Which shipped file belongs to which subject: the data directory -> FactStore.
#include <string>

#include "facts/fact.h"

namespace countervail {

/// Everything under the data directory but what only rules read.
FactStore load_facts(const std::string& data_directory);

/// The same and those of data/rules (vendors, processes, memory, minerals).
FactStore load_rule_facts(const std::string& data_directory);

}  // namespace countervail
