// A plan's numbers as facts, and how they move together.
#include "study/supply_model.h"

namespace countervail {

void add_plan_facts(const supply::Plan& plan, Overlay& facts) {
  for (const StatedNumber& number : plan.numbers)
    if (number.in_use) facts.add(number.fact);
}

std::vector<statistics::CorrelatedPair> correlated_pairs(const supply::Plan& plan, Ledger& ledger) {
  const auto group_of = [&](const std::string& path) {
    const StatedNumber* number = plan.number(path);
    return number && !number->group.empty() ? number->group : path;
  };
  std::vector<statistics::CorrelatedPair> pairs;
  for (const supply::PlanCorrelation& pair : plan.correlations)
    if (ledger.has(pair.path) && ledger.has(pair.first) && ledger.has(pair.second))
      pairs.push_back({group_of(pair.first), group_of(pair.second), ledger.number(pair.path)});
  return pairs;
}

}  // namespace countervail
