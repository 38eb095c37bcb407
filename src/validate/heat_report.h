#pragma once
// Published temperatures against ours as tables.
#include <vector>

#include "render/table.h"
#include "validate/heat.h"

namespace countervail {

/// Every row with its signed error in kelvin, and by group the mean, mean size and largest size of
/// the error.
Table heat_comparison_table(const std::vector<ComparedTemperature>& compared);
Table heat_comparison_groups(const std::vector<ComparedTemperature>& compared);

}  // namespace countervail
