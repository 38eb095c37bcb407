#pragma once
// A validation as tables or JSON. JSON: groups[] of name, split, configurations, covered, mape, median_ape, bias
// (per cent); uncovered[] of reason, what, count; rows[] on demand.
#include <string>
#include <vector>

#include "render/table.h"
#include "validate/collectives.h"
#include "validate/validation.h"

namespace countervail {

/// `with_rows` adds each row: measured, predicted, signed error.
std::string validation_text(const ValidationResult& result, const std::string& title,
                            TableFormat format, bool with_rows, int width = 80);

/// Refitted constants beside the shipped ones.
std::string refit_text(const std::vector<RefittedConstant>& constants, TableFormat format,
                       int width = 80);

}  // namespace countervail
