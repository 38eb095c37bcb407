#pragma once
// The tables of one plan file over what its base said: numbers, lines, views, rule, imports. plan_file.h opens the files.
#include "facts/observations.h"
#include "files/toml_reader.h"
#include "supply/plan.h"

namespace countervail::supply {

/// Errors with file, line and column, as read_plan().
void read_tables(const TomlTable& root, const Observations& facts, Plan& plan);

}  // namespace countervail::supply
