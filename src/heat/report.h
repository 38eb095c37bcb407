#pragma once
// Temperatures of a heat stack as tables and sentences.
#include <string>

#include "render/table.h"
#include "heat/field.h"

namespace countervail {

/// From the top to the bottom, as one looks at a package: thickness, planes, hottest and mean in
/// Celsius, power.
Table heat_layer_table(const HeatStack& stack, const HeatField& field);

/// Hottest first, at most `most` (0 = all): layer, power, leakage, hottest and mean, room to the
/// limit.
Table heat_block_table(const HeatStack& stack, const HeatField& field, int most = 0);

/// The hottest place, the energy balance and who solved it; or why there is no answer.
std::string heat_sentence(const HeatStack& stack, const HeatField& field);

}  // namespace countervail
