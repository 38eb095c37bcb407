#pragma once
// The views of each subject, one file each; views_of() alone calls these.
#include <optional>
#include <vector>

#include "render/page.h"

namespace countervail::report {

std::vector<View> parity_views(const Document& document);

/// Of any answer: ranges by unit; what each fact moves.
std::vector<View> views_of_ranges(const Document& document);
std::optional<View> view_of_influences(const Document& document);

}  // namespace countervail::report
