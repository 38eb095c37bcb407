#pragma once
// Temperatures of a heat stack as tables and sentences.
#include <string>

#include "report/table.h"
#include "spec/heat_field.h"
#include "study/validate_heat.h"

namespace countervail {

/// From the top to the bottom, as one looks at a package: thickness, planes, hottest and mean in
/// Celsius, power.
Table heat_layer_table(const HeatStack& stack, const HeatField& field);

/// Hottest first, at most `most` (0 = all): layer, power, leakage, hottest and mean, room to the
/// limit.
Table heat_block_table(const HeatStack& stack, const HeatField& field, int most = 0);

/// The hottest place, the energy balance and who solved it; or why there is no answer.
std::string heat_sentence(const HeatStack& stack, const HeatField& field);

/// Every row with its signed error in kelvin, and by group the mean, mean size and largest size of
/// the error.
Table heat_comparison_table(const std::vector<ComparedTemperature>& compared);
Table heat_comparison_groups(const std::vector<ComparedTemperature>& compared);

}  // namespace countervail
