#pragma once
// Temperatures of a heat stack as tables and sentences.
#include <string>

#include "heat/field.h"
#include "render/document.h"

namespace countervail::heat {

/// From the top to the bottom, as one looks at a package: thickness, planes, hottest and mean in
/// Celsius, power.
Table layer_table(const Stack& stack, const Field& field);

/// Hottest first, at most `most` (0 = all): layer, power, leakage, hottest and mean, room to the
/// limit.
Table block_table(const Stack& stack, const Field& field, int most = 0);

/// "solved", "no steady state", "not converged", "no path".
std::string outcome_of(Status status);

/// The hottest place, the energy balance and who solved it; or why there is no answer.
std::string field_sentence(const Stack& stack, const Field& field);

/// Keys: hottest, power, top, bottom, balance_error; none of a field that is not solved.
Figures figures_of(const Field& field);

/// The sentence with its figures: tables, clock and pictures are for the caller to add.
Document document_of(const Stack& stack, const Field& field);

}  // namespace countervail::heat
