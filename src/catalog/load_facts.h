#pragma once
// Which shipped file belongs to which subject: the data directory -> FactStore.
#include "facts/fact.h"
#include "files/files.h"

namespace countervail {

/// Everything under the data directory but what only rules read.
FactStore load_facts(const Files& data);

/// The same and those of data/rules (vendors, processes, memory, minerals).
FactStore load_rule_facts(const Files& data);

}  // namespace countervail
