#pragma once
// A plan as text of at most 80 columns, JSON, CSV or Markdown.
#include <string>

#include "render/table.h"
#include "study/plan.h"

namespace countervail {

std::string plan_sentence(const PlanAnswer& answer);
/// One row a strategy: the degrees that make them differ, time, rate, memory.
Table plan_table(const PlanAnswer& answer, const std::vector<Candidate>& candidates,
                 const std::string& title);
/// Where the time and the memory of the best strategy go.
Table plan_breakdown(const PlanAnswer& answer);
/// Goodput, power, capital and cost of the best strategy.
Table plan_bill_table(const PlanAnswer& answer);
/// Prices and conventions behind plan_bill_table().
std::string plan_notes(const PlanAnswer& answer);
/// How many strategies were enumerated, composed, skipped and why.
Table plan_counts(const PlanAnswer& answer);

}  // namespace countervail
