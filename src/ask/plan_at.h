#pragma once
// What a plan of supply can put on the table at a date, for verbs of other subjects: "PLAN@2027Q4".
#include <string>

#include "countervail/facts.h"
#include "package/stock.h"
#include "render/document.h"

namespace countervail::fields {

/// Dies and stacks of a package that the plan has left at the end of a quarter. Error{kSyntax} for no "PLAN@QUARTER",
/// Error{kUnknownName} where the plan makes no such package.
package::Stock stock_at(const Facts& facts, const Inputs& inputs, const std::string& plan_at,
                        const std::string& package);

/// "The count asked for is 3 % (2 to 7 %) of what China can hold then; earliest quarter 2026Q2." as a paragraph and
/// figures: `count` packages of `chip`, against those made by then that still run.
void add_have(const Facts& facts, const std::string& plan_at, const std::string& chip, double count,
              Document& document);

}  // namespace countervail::fields
