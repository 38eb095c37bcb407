#pragma once
// A plan as a question names it, over the facts with the user's own and the patches.
#include <string>

#include "ask/own_facts.h"
#include "facts/observations.h"
#include "supply/plan.h"
#include "supply/recipe_file.h"

namespace countervail::fields {

class SupplyDesk {
 public:
  SupplyDesk(const Facts& facts, const Inputs& inputs, const std::string& plan);

  const supply::Plan& plan() const { return plan_; }
  const Overlay& facts() const { return facts_; }
  const Observations& observed() const { return observed_; }
  const std::vector<supply::ProductRecipe>& recipes() const { return recipes_; }
  /// "2027Q4" as a quarter of the plan's calendar. Error{kRange} outside it.
  int quarter(const std::string& text, const char* field) const;

 private:
  OwnFacts own_;
  Observations observed_;
  supply::Plan plan_;
  std::vector<supply::ProductRecipe> recipes_;
  Overlay facts_;
};

/// Patches of plan numbers may give quarters ("2028Q1"): they become dates.
std::vector<Patch> with_dates(std::vector<Patch> patches);

}  // namespace countervail::fields
