#pragma once
// A validation, shown: errors by group, uncovered rows by reason, rows on demand; refitted constants; temperatures.
#include <string>
#include <vector>

#include "render/document.h"
#include "validate/collectives.h"
#include "validate/heat.h"
#include "validate/refit_training.h"
#include "validate/training.h"
#include "validate/validation.h"

namespace countervail {

/// "GROUP.SPLIT.mape", ".median_ape", ".bias" (per cent), ".rows".
Figures figures_of(const ValidationResult& result);

/// `title`: of the table of groups. `with_rows` adds each row: measured, predicted, signed error.
Document document_of(const ValidationResult& result, const std::string& title, bool with_rows);

/// With what a table of errors leaves unsaid: the order of configurations, runs judged not to fit, the defaults of the
/// sources; transfers where there are any.
Document document_of(const TrainingValidation& validation, const std::string& title,
                     const std::vector<Transfer>& transfers, bool with_rows);

/// Pairs ranked as measured: lines for people, and the same as a table for machines. `joined`: no blank line before.
void add_orderings(Document& document, const char* key, const char* title, bool joined,
                   const std::vector<OrderingScore>& scores);

/// Refitted constants beside the shipped ones.
Document document_of(const std::vector<RefittedConstant>& constants);

/// Ours against published temperatures, in kelvin: bias, mean and largest error by group; each row on demand.
Document document_of(const std::vector<ComparedTemperature>& compared, bool with_rows);

}  // namespace countervail
