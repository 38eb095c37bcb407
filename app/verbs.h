#pragma once
// One declaration a verb; each lives in verb_<name>.cpp.
#include "verb.h"

namespace countervail::app {

Verb validate_verb();

}  // namespace countervail::app
