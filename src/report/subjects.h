#pragma once
// The views of each subject, one file each; views_of() alone calls these.
#include <optional>
#include <vector>

#include "render/page.h"

namespace countervail::report {

std::vector<View> parity_views(const Document& document);
std::vector<View> levers_views(const Document& document);
std::vector<View> uncertainty_views(const Document& document);
std::vector<View> plan_views(const Document& document);
std::vector<View> serve_views(const Document& document);
std::vector<View> serving_parity_views(const Document& document);
std::vector<View> fleet_views(const Document& document);
std::vector<View> rules_check_views(const Document& document);
std::vector<View> rules_scan_views(const Document& document);
std::vector<View> package_views(const Document& document);
std::vector<View> supply_views(const Document& document);
std::vector<View> race_views(const Document& document);
std::vector<View> minerals_views(const Document& document);
std::vector<View> why_views(const Document& document);
std::vector<View> deal_views(const Document& document);
std::vector<View> validate_views(const Document& document);

/// Of any answer: ranges by unit; what each fact moves.
std::vector<View> views_of_ranges(const Document& document);
std::optional<View> view_of_influences(const Document& document);

}  // namespace countervail::report
