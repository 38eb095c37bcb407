#pragma once
// package heat and package heatmap.
#include <vector>

#include "countervail/ask.h"

namespace countervail::fields {

std::vector<Verb> package_heat_verbs();

}  // namespace countervail::fields
