#pragma once
// One declaration a verb; each lives in verb_<name>.cpp.
#include "verb.h"

namespace countervail::app {

Verb parity_verb();
Verb plan_verb();
Verb catalog_verb();
Verb rules_verb();
Verb package_verb();
Verb validate_verb();

}  // namespace countervail::app
