#pragma once
// data/supply/plans/*.toml, and plans of the user's own: -> Plan. A plan is read over its base, number by number and line
// by line; [[rule]] replaces the whole rule. data/supply/README.md describes the keys.
#include <string>

#include "facts/observations.h"
#include "supply/plan.h"

namespace countervail::supply {

/// "default" (a plan under data/supply/plans) or a .toml file of the user's own. Errors with file, line and column:
/// unknown names and keys, numbers without a source, quarters such as 2025Q5, shares above 1, a base that leads back to
/// itself, and a fact dated after the plan's `as_of`.
Plan read_plan(const std::string& name, const Files& data, const Observations& facts);

/// Names of the shipped plans.
std::vector<std::string> plan_names(const Files& data);

}  // namespace countervail::supply
