#pragma once
// rules design: the best part that stays under a pack, over a stated discrete space.
#include "rules/pack.h"
#include "verb.h"

namespace countervail::app {

int run_rules_design(const rules::Book& book, const Arguments& arguments, Context& context);

}  // namespace countervail::app
